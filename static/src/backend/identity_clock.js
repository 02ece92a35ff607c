import {onWillDestroy, useState} from "@odoo/owl";
import {useRecordObserver} from "@web/model/relational_model/utils";

/** When a look ends by this browser's clock, for each customer and end. */
const ends = new Map();

function endOf(record) {
    const until = record.data.identity_revealed_until;
    if (!until) {
        return 0;
    }
    // The server says how long is left: the clocks of the two may differ.
    const look = `${record.resId} ${until.toMillis()}`;
    if (!ends.has(look)) {
        ends.set(look, Date.now() + record.data.identity_seconds * 1000);
    }
    return ends.get(look);
}

/**
 * Count down how long the identity of a customer may still be seen.
 *
 * @param {Function} [onTick] called with the seconds left, also when it is over (0)
 * @returns {{seconds: number}} reactive; 0 when nothing may be seen
 */
export function useIdentityClock(onTick) {
    const clock = useState({seconds: 0});
    let end = 0;
    let timer = null;
    const stop = () => {
        clearInterval(timer);
        timer = null;
    };
    const read = () => {
        clock.seconds = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    };
    const tick = () => {
        read();
        if (!clock.seconds) {
            stop();
        }
        onTick?.(clock.seconds);
    };
    useRecordObserver((record) => {
        end = endOf(record);
        read();
        if (!clock.seconds) {
            stop();
        } else if (!timer) {
            timer = setInterval(tick, 1000);
        }
    });
    onWillDestroy(stop);
    return clock;
}
