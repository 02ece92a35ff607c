import {
    formatPoints,
    hundredths,
} from "@pos_customer_identity/app/utils/points_numbers";
import {_t} from "@web/core/l10n/translation";
import {earnedPoints} from "@pos_customer_identity/app/utils/points_sale";
import {formatCurrency} from "@web/core/currency";
import {pointName} from "@pos_customer_identity/app/utils/points_overview";

/**
 * What the receipt says of points: what the server booked; before it could, what the
 * till counted, and that it will be booked.
 */

/** What the till counted, in the words of the server's summary. */
function countedSummary(order) {
    const changes = Object.values(order.uiState.couponPointChanges || {});
    const claims = order.pointsClaims();
    const programs = changes.map(({program_id: id}) =>
        order.models["loyalty.program"].get(id)
    );
    return programs
        .filter((program) => program?._points)
        .map((program) => ({
            program_id: program.id,
            earned: earnedPoints(order, program),
            spent: claims[program.id] || 0,
        }));
}

function levelRows(order, program, {level, next_level: next}) {
    const rows = [];
    const nameOf = (one) => one?.name || one;
    if (level) {
        rows.push({label: _t("Your level"), value: nameOf(level)});
    }
    if (next?.missing) {
        const isMoney = program?._points.levels_count === "spend";
        rows.push({
            label: _t("Missing to %s", next.name),
            value: isMoney
                ? formatCurrency(next.missing, order.currency.id)
                : formatPoints(next.missing),
        });
    }
    return rows;
}

function rowsOf(summary) {
    const {earned, spent, balance} = summary;
    const signed = (sign, points) => `${sign}${formatPoints(points)}`;
    return [
        earned && {label: _t("Earned"), value: signed("+", earned)},
        spent && {label: _t("Redeemed"), value: signed("-", spent)},
        summary.taken_back && {
            label: _t("Taken back"),
            value: signed("-", summary.taken_back),
        },
        summary.given_back && {
            label: _t("Given back"),
            value: signed("+", summary.given_back),
        },
        balance !== undefined && {label: _t("Balance"), value: formatPoints(balance)},
    ].filter(Boolean);
}

/**
 * @param {Object} order
 * @returns {Object[]} a block for each programme: name, rows, isWaiting
 */
export function pointsReceipt(order) {
    const booked = order.points_summary || [];
    const isWaiting = !booked.length;
    const summaries = isWaiting ? countedSummary(order) : booked;
    return summaries
        .map((summary) => ({
            summary,
            program: order.models["loyalty.program"].get(summary.program_id),
        }))
        .filter(({program, summary}) => {
            const {earned, spent, taken_back, given_back} = summary;
            const moved = [earned, spent, taken_back, given_back].some(hundredths);
            return moved && program?.portal_visible !== false;
        })
        .map(({program, summary}) => ({
            id: summary.program_id,
            name: program ? pointName(program) : summary.point_name || summary.name,
            rows: [...rowsOf(summary), ...levelRows(order, program, summary)],
            isWaiting,
        }));
}
