import {ConnectionLostError} from "@web/core/network/rpc";
import {failure} from "@pos_customer_identity/app/services/customer_identity";

/** Photos take their time on a slow line; a server that says nothing counts as offline. */
const PATIENCE = 30000;

/** Call a method that takes the till first. */
export function tillCall(pos, model, method, args) {
    const call = pos.data.call(model, method, [pos.config.id, ...args]);
    const silence = new Promise((_resolve, reject) => {
        setTimeout(() => reject(new ConnectionLostError()), PATIENCE);
    });
    return Promise.race([call, silence]);
}

/** @returns {Promise<{status: String}>} the answer, or why there is none */
export async function tryTillCall() {
    try {
        return await tillCall(...arguments);
    } catch (error) {
        return failure(error);
    }
}
