import {Component, onWillStart, useState} from "@odoo/owl";
import {AskSteps} from "@pos_customer_identity/app/components/ask_steps/ask_steps";
import {CustomerDisplay} from "@point_of_sale/customer_display/customer_display";
import {_t} from "@web/core/l10n/translation";
import {rpc} from "@web/core/network/rpc";

/**
 * A question on the customer display. What is tapped here goes to the server, with a key
 * that is good for one answer; the till is told that it was answered, and no more.
 */
export class AskPanel extends Component {
    static template = "pos_customer_identity.AskPanel";
    static components = {AskSteps};
    static props = {askKey: String};

    setup() {
        this.state = useState({survey: false, mayDecline: false, said: "", round: 0});
        onWillStart(() => this.open());
    }

    async _post(path, params) {
        try {
            return await rpc(`/ask/display/${path}`, {
                key: this.props.askKey,
                ...params,
            });
        } catch {
            return {status: "failed"};
        }
    }

    async open() {
        const {status, survey, may_decline} = await this._post("open");
        if (status === "open") {
            Object.assign(this.state, {survey, mayDecline: may_decline});
        } else {
            this.state.said = _t("Thank you.");
        }
    }

    async take(answers) {
        if (!answers.length) {
            await this.skip(false);
            return;
        }
        const {status, message} = await this._post("answer", {answers});
        if (["answered", "over"].includes(status)) {
            this.state.survey = false;
            this.state.said = _t("Thank you.");
        } else {
            // From the first question again.
            this.state.round += 1;
            this.state.said = message || _t("This did not arrive. Please try again.");
        }
    }

    async skip(never) {
        await this._post("skip", {never});
        this.state.survey = false;
        this.state.said = _t("Thank you.");
    }
}

CustomerDisplay.components = {...CustomerDisplay.components, AskPanel};
