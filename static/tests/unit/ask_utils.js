import {MEMBER} from "./data/res_partner.data";
import {answer} from "./utils";
import {setupPosEnv} from "@point_of_sale/../tests/unit/utils";

export const SURVEY = {
    id: 71,
    title: "How was it?",
    is_anonymous: false,
    by_hand: true,
    questions: [
        {
            id: 711,
            type: "nps",
            title: "Would you recommend us?",
            min: 0,
            max: 10,
            min_label: "Not at all",
            max_label: "Very much",
            answers: [],
            when: [],
        },
        {
            id: 712,
            type: "choice",
            title: "Why?",
            answers: [
                {id: 7121, text: "Advice"},
                {id: 7122, text: "Waiting"},
            ],
            when: [],
        },
        {id: 713, type: "text", title: "What took so long?", answers: [], when: [7122]},
    ],
};

/** A till that asks, an order for a member, and a server that takes what it gets. */
export async function setupAsk({surveys = [SURVEY], due = SURVEY.id} = {}) {
    const pos = await setupPosEnv();
    pos.config._surveys = surveys;
    const {partner} = await pos.customerIdentity.identify(MEMBER);
    const asked = [];
    const reply = (method, made) =>
        answer(pos, method, (args) => {
            asked.push([method, ...args.slice(1)]);
            return made(args);
        });
    reply("pos_ask_due", () => ({survey_id: due}));
    reply("pos_ask_answer", () => ({status: "answered"}));
    reply("pos_ask_skip", () => ({status: "kept"}));
    reply("pos_ask_display", () => ({status: "open", key: "k"}));
    reply("pos_ask_state", () => ({status: "open"}));
    const order = pos.addNewOrder();
    order.setPartner(partner);
    const calls = (method) =>
        asked.filter(([name]) => name === method).map(([, told]) => told);
    return {pos, order, partner, asked, calls, reply};
}
