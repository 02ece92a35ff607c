import {CodeReserve} from "@pos_customer_identity/app/services/code_reserve";

/** Tickets lie here so many days at most: on paper they have to open something. */
const DAYS = 28;
const DAY = 24 * 60 * 60 * 1000;

/** @returns {Number} an even choice of 0 to count - 1 that nobody can guess */
function pick(count) {
    const [number] = crypto.getRandomValues(new Uint32Array(1));
    return number % count;
}

/**
 * The blind tickets that this device holds, to print them on receipts also while the
 * network is down. Each comes with the hash that goes with the order: the server that
 * made both keeps neither of them together.
 *
 * They are taken in no order: which ticket was made before which says nothing of which
 * sale was before which.
 */
export class TicketPool extends CodeReserve {
    constructor(fetchTickets, storage = localStorage, now = Date.now) {
        super(fetchTickets, storage);
        this.now = now;
        this.key = `${odoo.access_token}-survey_tickets`;
    }

    get codes() {
        const {codes = [], since = 0} = super.codes;
        return this.now() - since < DAYS * DAY ? codes : [];
    }

    set codes(codes) {
        super.codes = {codes, since: this.codes.length ? this.since : this.now()};
    }

    get since() {
        return super.codes.since || 0;
    }

    /** @returns {[String, String]|undefined} a ticket, and its hash for the order */
    take() {
        const {codes} = this;
        if (!codes.length) {
            return undefined;
        }
        const [ticket] = codes.splice(pick(codes.length), 1);
        this.codes = codes;
        return ticket;
    }

    /**
     * Whether the next receipt asks.
     * @param {Number} share of 100 receipts
     */
    asks(share) {
        return pick(100) < share;
    }
}
