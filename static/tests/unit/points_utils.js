import {MEMBER} from "./data/res_partner.data";
import {addProductLineToOrder} from "@pos_loyalty/../tests/unit/utils";
import {answer} from "./utils";
import {setupPosEnv} from "@point_of_sale/../tests/unit/utils";

export const PROGRAM = 950;
const RULE = {id: 951, program: PROGRAM, amount: "1", mode: "money"};

/** A programme of points as the server sends it: a bean for each dollar. */
function load(pos, {rules = [{}], reward = {}, points = {}}) {
    const ids = rules.map((_rule, place) => RULE.id + place);
    const rows = pos.models.loadConnectedData({
        "loyalty.program": [
            {
                id: PROGRAM,
                name: "Bean Club",
                trigger: "auto",
                applies_on: "both",
                program_type: "loyalty",
                pricelist_ids: [],
                is_nominative: true,
                portal_visible: true,
                portal_point_name: "Beans",
                trigger_product_ids: [],
                rule_ids: ids,
                reward_ids: [970],
                _points: {
                    rules: {
                        id: PROGRAM,
                        basis: "before",
                        tax: "incl",
                        rounding: "hundredth",
                        rules: rules.map((rule, place) => ({
                            ...RULE,
                            id: ids[place],
                            ...rule,
                        })),
                        ...points.rules,
                    },
                    levels: [{id: 7, name: "Gold"}],
                    levels_count: "points",
                    stamps: 0,
                    shortfall: "negative",
                    product: 0,
                    zone: "UTC",
                    ...points.settings,
                },
            },
        ],
        "loyalty.rule": ids.map((id) => ({
            id,
            program_id: PROGRAM,
            any_product: true,
            mode: "auto",
        })),
        "loyalty.reward": [
            {
                id: 970,
                description: "5 cents per bean",
                program_id: PROGRAM,
                reward_type: "discount",
                required_points: 1,
                discount: 0.05,
                discount_mode: "per_point",
                discount_applicability: "order",
                all_discount_product_ids: [],
                reward_product_ids: [],
                reward_product_domain: "null",
                discount_line_product_id: 1,
                ...reward,
            },
        ],
    });
    rows["loyalty.rule"].forEach((rule) => {
        rule.validProductIds = new Set();
    });
    return rows["loyalty.program"][0];
}

export function factsOf(facts) {
    return {
        programs: [
            {
                id: PROGRAM,
                card_id: 990,
                points: 100,
                available: 100,
                point_name: "Beans",
                tier: false,
                next_tier: false,
                expiring: [],
                birthday_due: false,
                occasions: [],
                stamps: false,
                ...facts,
            },
        ],
        member: {
            since: "2020-01-01",
            first_purchase: "2020-01-01",
            last_purchase: false,
        },
    };
}

/** A till with one programme of points, and an order of $ 40 for a member. */
export async function setupPoints({facts = {}, before, ...settings} = {}) {
    const pos = await setupPosEnv();
    pos.models["loyalty.program"].forEach((program) => program.delete());
    const program = load(pos, settings);
    const asked = [];
    answer(pos, "pos_member_points", (args) => {
        asked.push(args);
        return factsOf(facts);
    });
    before?.(pos, () => factsOf(facts));
    const order = pos.addNewOrder();
    pos.setOrder(order);
    const line = await addProductLineToOrder(pos, order, {qty: 4});
    line.tax_ids = [["clear"]];
    line.setUnitPrice(10);
    const {partner} = await pos.customerIdentity.identify(MEMBER);
    order.setPartner(partner);
    await pos.orderUpdateLoyaltyPrograms();
    return {pos, order, program, partner, line, asked};
}
