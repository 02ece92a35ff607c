import {Component, onWillStart, onWillUnmount, useEffect, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {cookie} from "@web/core/browser/cookie";
import {getColor} from "@web/core/colors/colors";
import {loadBundle} from "@web/core/assets";
import {localization} from "@web/core/l10n/localization";

/** The NPS by month: a line, and around it the band in which the true value lies. */
export class SurveyNpsChart extends Component {
    static template = "pos_customer_identity.SurveyNpsChart";
    static props = {months: Array};

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.props.months]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    get labels() {
        return this.props.months.map(({month}) =>
            luxon.DateTime.fromISO(month).toFormat("LLL yy")
        );
    }

    /** What a screen reader says instead of the picture. */
    get words() {
        const known = this.props.months.filter(({value}) => value !== null);
        return known
            .map(({value}, index) => `${this.labels[index]}: ${Math.round(value)}`)
            .join(", ");
    }

    draw() {
        this.chart?.destroy();
        const color = getColor(0, cookie.get("color_scheme"), "odoo");
        const isRtl = localization.direction === "rtl";
        const months = this.props.months;
        const edge = (name, fill) => ({
            data: months.map((month) => (month.answers ? month[name] : null)),
            borderWidth: 0,
            pointRadius: 0,
            backgroundColor: `${color}33`,
            fill,
        });
        this.chart = new Chart(this.canvas.el, {
            type: "line",
            data: {
                labels: this.labels,
                datasets: [
                    {
                        label: _t("NPS"),
                        data: months.map(({value}) => value),
                        borderColor: color,
                        backgroundColor: color,
                    },
                    {...edge("high", "+1"), label: _t("Upper bound")},
                    {...edge("low", false), label: _t("Lower bound")},
                ],
            },
            options: {
                maintainAspectRatio: false,
                // Room for half of the last month's name.
                layout: {padding: {[isRtl ? "left" : "right"]: 32}},
                spanGaps: true,
                plugins: {legend: {display: false}},
                scales: {
                    x: {reverse: isRtl},
                    y: {
                        position: isRtl ? "right" : "left",
                        suggestedMin: -100,
                        suggestedMax: 100,
                    },
                },
            },
        });
    }
}
