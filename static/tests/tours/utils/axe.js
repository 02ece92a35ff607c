/* global axe */

/** Looks at a screen with axe-core; the test's class calls AxeMixin.serve_axe(). */

import {loadJS} from "@web/core/assets";
import {run} from "@point_of_sale/../tests/generic_helpers/utils";

const AXE = "/pos_customer_identity/tests/axe.js";
/** Levels A and AA of WCAG 2.0 to 2.2. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * A step that fails if there is something to mend.
 * @param {String} selector the part of the screen; what Odoo shows around is Odoo's
 * @param {String[]} [without] parts of it that are Odoo's own
 */
export function checkAccessibility(selector, without = []) {
    return run(async () => {
        await loadJS(AXE);
        // What still fades in has a weaker contrast than in a moment.
        const moving = document.getAnimations().map(({finished}) => finished);
        await Promise.race([
            Promise.allSettled(moving),
            new Promise((resolve) => setTimeout(resolve, 1000)),
        ]);
        const {violations, passes} = await axe.run(
            {include: [selector], exclude: without},
            {runOnly: RULES}
        );
        const found = violations.flatMap(({id, help, nodes}) =>
            nodes.map(
                ({target, failureSummary}) =>
                    `${id}: ${help} at ${target.join(" ")}: ${failureSummary}`
            )
        );
        if (found.length) {
            throw new Error(`axe-core on ${selector}:\n${found.join("\n")}`);
        }
        if (!passes.length) {
            throw new Error(`axe-core found nothing to look at in ${selector}`);
        }
    }, `axe-core has nothing against ${selector}`);
}
