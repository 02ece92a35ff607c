import {formatFloat} from "@web/core/utils/numbers";

/** @returns {Number} rounded to two decimal places, as points have them */
export function hundredths(points) {
    return Math.round((points + Number.EPSILON) * 100) / 100;
}

/** @returns {String} points as people write them: 1,250 or 12.5 */
export function formatPoints(points) {
    return formatFloat(hundredths(points || 0), {
        digits: [16, 2],
        trailingZeros: false,
    });
}
