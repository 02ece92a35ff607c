import {PROGRAM, setupPoints} from "./points_utils";
import {SURVEY} from "./ask_utils";
import {answer} from "./utils";

export const PROMPT = {
    id: 41,
    kind: "email",
    title: "May we send your receipts by e-mail?",
    field: "email",
    choices: false,
    reward: "50 beans for it",
    can_refuse: true,
};

export const TOPIC = {
    ...PROMPT,
    id: 42,
    kind: "topic",
    title: "Which coffee do you like?",
    field: false,
    choices: [
        {id: 421, text: "Strong"},
        {id: 422, text: "Mild"},
    ],
    reward: false,
};

export const PURCHASE = {
    id: 801,
    source: "till",
    order_id: 801,
    number: "2699-1-000042",
    on: "2026-03-12",
    shop: "Furniture Shop",
    total: 80,
    currency_id: 1,
    lines: [
        {
            line_id: 811,
            product_id: 5,
            name: "Kettle",
            qty: 2,
            returned: 0,
            price: 40,
            total: 80,
            can_return: true,
            can_reorder: true,
        },
    ],
};

export const CASE_LINE = {
    id: 601,
    name: "CASE/2026/00012",
    subject: "Leaks",
    state_text: "New",
    since: "2026-11-20",
};

/** What the server says at a glance, as customer.profile.pos_panel does. */
export function panelOf(points, vals = {}) {
    return {
        points,
        fetch: [],
        bonus: [],
        problems: {cases: 0, lines: []},
        last_visit: {on: "2026-11-26", days: 3, shop: "Furniture Shop"},
        expires: [],
        survey_id: false,
        prompt: false,
        asks: false,
        suggestions: [],
        greets: false,
        ...vals,
    };
}

/** A till with a member on an order of $ 40, and a server that tells of the member. */
export async function setupProfile({panel = {}, replies = {}, ...settings} = {}) {
    const asked = [];
    const found = await setupPoints({
        ...settings,
        before: (pos, points) => {
            pos.config._surveys = [SURVEY];
            const reply = (method, made) =>
                answer(pos, method, (args) => {
                    asked.push([method, ...args.slice(1)]);
                    return made(args);
                });
            const usual = {
                pos_panel: () => panelOf(points(), panel),
                pos_greeting: () => ({status: "ok", greeting: "Zylpha"}),
                pos_tab: () => ({rows: [], more: false}),
                pos_answer: () => ({status: "kept"}),
                pos_skip: () => ({status: "kept"}),
                pos_not_interested: () => ({status: "kept"}),
                pos_member_points: points,
                pos_counts: () => ({cases: 0}),
                pos_ask_due: () => ({survey_id: false}),
            };
            for (const [method, made] of Object.entries({...usual, ...replies})) {
                reply(method, made);
            }
            Object.assign(pos, {reply});
        },
    });
    const calls = (method) =>
        asked.filter(([name]) => name === method).map(([, ...told]) => told);
    return {...found, asked, calls, reply: found.pos.reply, PROGRAM};
}
