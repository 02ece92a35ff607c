import {animationFrame, click, edit, press, waitFor} from "@odoo/hoot-dom";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {PartnerList} from "@point_of_sale/app/screens/partner_list/partner_list";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {setupPosEnv} from "@point_of_sale/../tests/unit/utils";

/** Open the dialog as the till does, in the place of Odoo's list of customers. */
export function add(pos, partner) {
    const chosen = [];
    pos.dialog.add(PartnerList, {
        partner,
        getPayload: (customer) => chosen.push(customer),
    });
    return chosen;
}

export async function openDialog({code, mayShowContacts = false} = {}) {
    const pos = await setupPosEnv();
    await pos.customerIdentity.reserve.refill();
    pos.config._may_see_contacts = mayShowContacts;
    await mountWithCleanup(MainComponentsContainer);
    const partner = code && (await pos.customerIdentity.identify(code)).partner;
    const chosen = add(pos, partner || null);
    await waitFor(".customer-dialog");
    return {pos, chosen, partner};
}

export async function type(field, text) {
    await click(field);
    await edit(text);
    await animationFrame();
}

export async function find(query) {
    await type(".customer-query", query);
    await press("Enter");
    await animationFrame();
}

/** Let the server answer a method with this, or with what the function makes of it. */
export function answer(pos, method, reply) {
    const call = pos.data.call;
    pos.data.call = async function (_model, name, args) {
        if (name !== method) {
            return call.apply(this, arguments);
        }
        return typeof reply === "function" ? reply(args) : reply;
    };
}
