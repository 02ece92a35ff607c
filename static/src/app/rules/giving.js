import {fixed, halfUp, rewrite, short, spread, sum, toUnits} from "./exact";
import {QUANTITY_PLACES, linesOf} from "./counting";

/** What one rule gives for a sale, and each line's share of it: core/rules/giving.py. */

export const PLACES = 6;
export const ONE = 10n ** BigInt(PLACES);
/** How points are rounded: decimal places, and whether down. */
const ROUNDINGS = {hundredth: [2, false], down: [0, true], half_up: [0, false]};

/** The highest factor of member days for a line, and the id of its rule. */
function bestDay(line, days) {
    let best = {factor: ONE, rule: null};
    for (const day of days) {
        const factor = toUnits(day.factor, PLACES);
        if (line.rules.includes(day.id) && factor > best.factor) {
            best = {factor, rule: day.id};
        }
    }
    return best;
}

export class Giving {
    constructor(program, rule, sale, lines, days) {
        this.rule = rule;
        [this.places, this.down] = ROUNDINGS[program.rounding];
        this.lines = linesOf(rule, program, sale, lines);
        const money = sum(this.lines.map((line) => line[program.tax]));
        const units = sum(this.lines.map((line) => line.quantity));
        const byUnits = rule.mode === "unit" || (rule.mode === "order" && money <= 0n);
        this.name = byUnits ? "quantity" : program.tax;
        this.decimals = byUnits ? QUANTITY_PLACES : sale.decimals;
        this.weights = this.lines.map((line) => line[this.name]);
        this.days = this.lines.map((line) => bestDay(line, days));
        this.counts =
            sum(this.weights) > 0n &&
            (rule.mode !== "order" || (money >= 0n && units > 0n));
    }

    /** Why there are no awards. */
    reason() {
        return this.counts ? ["too_little", {}] : ["nothing_paid", {}];
    }

    /** @param {bigint} multiplier in millionths */
    awards(multiplier) {
        const total = this.counts ? this.total(multiplier) : 0n;
        if (total <= 0n) {
            return [];
        }
        const facts = this.facts(total, multiplier);
        return spread(total, this.positive())
            .map((share, place) => ({
                rule: this.rule.id,
                line: this.lines[place].uuid,
                points: fixed(share, this.places),
                why: {...facts, ...this.factsOf(place)},
            }))
            .filter((award) => toUnits(award.points, this.places) > 0n);
    }

    /** The weight of each line, with the factor of its member day. */
    positive() {
        return this.weights.map((weight, place) =>
            weight > 0n ? weight * this.days[place].factor : 0n
        );
    }

    /** The points of the whole sale in units, rounded. */
    total(multiplier) {
        const amount =
            toUnits(this.rule.amount, PLACES) * multiplier * 10n ** BigInt(this.places);
        let basis = sum(
            this.weights.map((weight, place) => weight * this.days[place].factor)
        );
        let scale = 10n ** BigInt(this.decimals);
        if (this.rule.mode === "order") {
            // The factor counts for as much of the order as its lines are.
            basis = sum(this.positive());
            scale = sum(this.weights.filter((weight) => weight > 0n));
        }
        const numerator = amount * basis;
        const denominator = ONE ** 3n * scale;
        return this.down && numerator > 0n
            ? numerator / denominator
            : halfUp(numerator, denominator);
    }

    facts(total, multiplier) {
        const facts = {
            mode: this.rule.mode,
            amount: rewrite(this.rule.amount, PLACES),
            total: this.text(sum(this.weights)),
            share_of: short(total, this.places),
        };
        if (multiplier !== ONE) {
            facts.multiplier = short(multiplier, PLACES);
        }
        if (this.rule.occasion) {
            facts.occasion = this.rule.occasion;
        }
        return facts;
    }

    factsOf(place) {
        const {factor, rule} = this.days[place];
        const basis = {basis: this.text(this.weights[place])};
        return rule === null
            ? basis
            : {...basis, factor: short(factor, PLACES), factor_rule: rule};
    }

    text(weight) {
        const write = this.name === "quantity" ? short : fixed;
        return write(weight, this.decimals);
    }
}
