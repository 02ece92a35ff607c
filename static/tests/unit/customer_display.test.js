import {expect, test} from "@odoo/hoot";
import {CustomerDisplayPosAdapter} from "@point_of_sale/app/customer_display/customer_display_adapter";
import {MEMBER} from "./data/res_partner.data";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {setupPosEnv} from "@point_of_sale/../tests/unit/utils";

definePosModels();

test("the customer display gets the code of the customer, and nothing else", async () => {
    const pos = await setupPosEnv();
    const order = pos.addNewOrder();
    const adapter = new CustomerDisplayPosAdapter();
    adapter.formatOrderData(order);
    expect(adapter.data.customerCode).toBe("");
    const {partner} = await pos.customerIdentity.identify(MEMBER);
    partner.name = "Ada Muster";
    order.setPartner(partner);
    adapter.formatOrderData(order);
    expect(adapter.data.customerCode).toBe("VVA0-1G38-9N23");
    expect(JSON.stringify(adapter.data).includes("Ada")).toBe(false);
});
