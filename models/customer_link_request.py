"""Requests that customers make on their own page: a copy, a correction, erasure."""

from odoo import _, models
from odoo.exceptions import UserError

#: What a customer can say is wrong.
CORRECTABLE = ("name", "email", "phone", "street", "zip", "city", "birthdate")


class CustomerLink(models.Model):
    _inherit = "customer.link"

    def _kinds(self):
        """Return the kinds of requests that can be made on the page."""
        return {
            "access": _("Get a copy of my data"),
            "rectification": _("Correct my data"),
            "erasure": _("Erase my data"),
        }

    def _open_requests(self):
        """Return the kinds that somebody works on already."""
        self.ensure_one()
        requests = (
            self.env["identity.request"]
            .sudo()
            .search(
                [
                    *self._own_domain(),
                    ("state", "not in", ("done", "refused")),
                ]
            )
        )
        return set(requests.mapped("request_type"))

    def _correctable(self):
        """Return what can be said to be wrong: identity field -> label."""
        labels = self.env["identity.request"]._identity_labels()
        return {name: labels[name] for name in CORRECTABLE if name in labels}

    def _ask(self, kind, wrong=(), proved=False):
        """Take in a request of the customer; the same one is taken in once.

        :param wrong: names of the fields to correct; no values, which pass by nowhere
        :param bool proved: whether the link came to the address on file, was fresh,
            and was confirmed in this browser
        :return: whether it is new
        :raise UserError: there is no such request
        """
        self.ensure_one()
        if kind not in self._kinds():
            raise UserError(_("There is no such request."))
        if kind in self._open_requests():
            return False
        requests = self.env["identity.request"].with_company(self.company_id)
        # Who holds a link is known as far as the link is: somebody still looks at it.
        made = requests._receive(self.partner_id, kind, "link", "link")
        labels = self._correctable()
        named = [labels[name] for name in labels if name in wrong]
        if kind == "rectification" and named:
            made.message_post(body=_("The customer says: %s.", ", ".join(named)))
        if not proved:
            made.message_post(
                body=_("The link was not a fresh one of the customer's own address.")
            )
        return True
