"""What a customer told us, on her own page: answers, and what is remembered of them."""

from odoo import _, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from .customer_preference import MOST_SIGNS

#: Answers that the page shows.
MOST_ANSWERS = 20


class CustomerLink(models.Model):
    _inherit = "customer.link"

    def _answers(self):
        """Return what was answered under the code, the newest first."""
        inputs = self.env["survey.user_input"].sudo()
        found = inputs.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("state", "=", "done"),
                ("company_id", "in", [*self._companies().ids, False]),
            ],
            order="id desc",
            limit=MOST_ANSWERS,
        )
        return [
            {
                "day": format_date(self.env, one.end_datetime or one.create_date),
                "survey": one.survey_id.title,
                "told": [(question.title, words) for question, words in one._told()],
            }
            for one in found
        ]

    def _preferences(self):
        """Return what is remembered, in ``sudo``."""
        preferences = self.env["customer.preference"].sudo()
        return preferences.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.root_id.id),
                ("current", "=", True),
            ]
        )

    def _preference_facts(self):
        purposes = self.env["customer.preference"]._fields["purpose"]
        labels = dict(purposes._description_selection(self.env))
        return [
            {
                "id": one.id,
                "topic": one.topic_id.name,
                "value": one.value,
                "day": format_date(self.env, one.stated_at),
                "purpose": labels.get(one.purpose, ""),
                "planned": one.planned_on and format_date(self.env, one.planned_on),
            }
            for one in self._preferences()
        ]

    def _preference(self, ident):
        return self._preferences().filtered(lambda one: one.id == ident)

    def _set_preference(self, ident, value):
        """Remember something else about the same.

        :return: whether there is such a preference
        :raise UserError: a sentence for the customer
        """
        known = self._preference(ident)
        if not known:
            return False
        value = " ".join(value.split()) if isinstance(value, str) else ""
        if not 0 < len(value) <= MOST_SIGNS:
            raise UserError(_("Write up to %s signs.", MOST_SIGNS))
        if value == known.value:
            return True
        topic, company = known.topic_id, self.company_id
        if not self.partner_id._has_consent(topic.purpose, company):
            raise UserError(_("For this you first have to agree that we remember it."))
        preferences = self.env["customer.preference"].sudo()
        try:
            with self.env.cr.savepoint():
                preferences.create(
                    {
                        "partner_id": self.partner_id.id,
                        "topic_id": topic.id,
                        "value": value,
                        "planned_on": known.planned_on,
                        **preferences._prepare_how_vals(topic, company),
                        "user_id": False,
                    }
                )
        except ValidationError as error:
            raise UserError(error.args[0]) from error
        return True

    def _forget_preference(self, ident):
        """Forget a preference, and what was said about it before."""
        known = self._preference(ident)
        known.unlink()
        return bool(known)

    # Ideas

    def _ideas(self):
        """Return suggestions with why, and with a picture where there is one."""
        suggestions = self.env["customer.suggestion"].sudo()
        rows = suggestions._for_page(self.partner_id, self.company_id, limit=6)
        products = self.env["product.product"].sudo()
        products = products.browse([row["product_id"] for row in rows])
        pictures = {product.id: product.image_256 for product in products}
        return [{**row, "picture": pictures.get(row["product_id"])} for row in rows]

    def _dismiss(self, product_id):
        """Keep that the customer does not want to read of a product.

        :return: whether it was suggested to her
        """
        if product_id not in [row["product_id"] for row in self._ideas()]:
            return False
        suggestions = self.env["customer.suggestion"].sudo()
        product = self.env["product.product"].sudo().browse(product_id)
        suggestions._not_interested(self.partner_id, product, self.company_id, "page")
        return True
