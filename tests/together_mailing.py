"""Tests for a database with Odoo's mass mailing: ``test_together`` runs them there."""

from odoo.tests import HttpCase, tagged

from .common_paths import UNSUBSCRIBE, PathMixin
from .common_till import VaultTillCase


@tagged("post_install", "-at_install")
class TestPathsOfMailings(PathMixin, VaultTillCase, HttpCase):
    """A campaign reaches customers who agreed to offers; as in docs/privacy.md."""

    def setUp(self):
        super().setUp()
        self.company.email = "shop@shop.example.com"

    def mailing(self, model, domain):
        return self.env["mailing.mailing"].create(
            {
                "name": "News",
                "subject": "News",
                "body_html": "<p>News <a href='/unsubscribe_from_list'>No</a></p>",
                "mailing_model_id": self.env["ir.model"]._get_id(model),
                "mailing_domain": repr(domain),
                "email_from": "shop@shop.example.com",
                "keep_archives": True,
            }
        )

    def to_contacts(self, partner):
        self.sent = self.mailing("res.partner", [("id", "in", partner.ids)])
        self.sent.action_send_mail()

    def to_buyers(self, partner):
        self.make_order(partner, till=self.till)
        mailing = self.mailing("pos.order", [("partner_id", "in", partner.ids)])
        mailing.action_send_mail()

    def agreed(self):
        partner = self.person()
        self.put_into(partner, "given", "marketing")
        self.assertTrue(self.reached_by(self.to_contacts, partner))
        return partner

    def test_a_campaign_to_contacts(self):
        self.assert_path(self.to_contacts, "marketing")

    def test_a_campaign_to_who_bought_something(self):
        self.assert_path(self.to_buyers, "marketing")

    def test_the_campaign_counts_who_was_left_out(self):
        partner = self.person()
        self.put_into(partner, "withdrawn", "marketing")
        self.assertFalse(self.reached_by(self.to_contacts, partner))
        trace = self.sent.mailing_trace_ids
        self.assertEqual(
            (trace.trace_status, trace.failure_type), ("cancel", "mail_optout")
        )

    def test_one_press_of_a_mail_program_takes_the_consent_back(self):
        partner = self.agreed()
        [message] = self.messages
        token = UNSUBSCRIBE.search(message["List-Unsubscribe"])[1]
        self.opener.cookies.clear()
        data = {"List-Unsubscribe": "One-Click"}
        self.url_open(f"/unsubscribe/{token}", data=data)
        self.env.invalidate_all()
        self.assertFalse(partner._has_consent("marketing"))
        self.assertFalse(self.reached_by(self.to_contacts, partner))

    def test_odoos_own_list_of_who_wants_none_is_heeded_by_every_path(self):
        partner = self.agreed()
        url = self.sent._get_unsubscribe_oneclick_url(
            partner._identity_address(), partner.id
        )
        self.opener.cookies.clear()
        path = "/" + url.split("/", 3)[3]
        answer = self.url_open(path, data={"List-Unsubscribe": "One-Click"})
        self.assertEqual(answer.status_code, 200)
        self.env.invalidate_all()
        self.assertFalse(self.reached_by(self.to_contacts, partner))
        self.assertFalse(partner._may_be_sent("marketing", self.company))
