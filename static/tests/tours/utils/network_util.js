/**
 * Cuts the browser's network. The test's browser hears these words and tells Chromium
 * itself to go offline (tests/test_frontend.py), so that nothing of the till is mocked.
 */

import {run} from "@point_of_sale/../tests/generic_helpers/utils";

async function until(condition) {
    for (let tries = 0; tries < 100; tries++) {
        if (condition()) {
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("the network did not change");
}

/** The steps of a tour, each with time enough for a machine that does much at once. */
export function patiently(...steps) {
    return steps.flat(Infinity).map((step) => ({timeout: 30000, ...step}));
}

export function cut() {
    return run(async () => {
        console.info("[network] cut");
        await until(() => !navigator.onLine);
    }, "cut the network");
}

/** Give the network back, in the midst of a step. */
export async function backOnline() {
    console.info("[network] restore");
    await until(() => navigator.onLine);
}

export function restore() {
    return run(backOnline, "restore the network");
}

/** Odoo tells once for each outage that the till works with limits: at the first call. */
export function acknowledge() {
    return {
        content: "go on without a network",
        trigger: '.modal button:contains("Continue with limited functionality")',
        run: "click",
    };
}
