from contextlib import nullcontext
from unittest.mock import patch

from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import TransactionCase, new_test_user

from ..core import code as codes

ADDON = "pos_customer_identity"

#: The kinds of people that meet the addon, and the groups that make them so.
ROLES = {
    "public": ["base.group_public"],
    "portal": ["base.group_portal"],
    "employee": ["base.group_user"],
    "contact_editor": ["base.group_user", "base.group_partner_manager"],
    "cashier": ["base.group_user", "point_of_sale.group_pos_user"],
    "clerk": [
        "base.group_user",
        "base.group_partner_manager",
        f"{ADDON}.group_identity_user",
    ],
    "reader": [
        "base.group_user",
        "base.group_partner_manager",
        f"{ADDON}.group_identity_reader",
    ],
    "auditor": ["base.group_user", f"{ADDON}.group_identity_auditor"],
    "service": ["base.group_user", f"{ADDON}.group_service_user"],
    "service_manager": ["base.group_user", f"{ADDON}.group_service_manager"],
    "marketing": ["base.group_user", "survey.group_survey_user"],
    "marketing_manager": ["base.group_user", "survey.group_survey_manager"],
    "manager": [
        "base.group_user",
        "base.group_partner_manager",
        f"{ADDON}.group_identity_manager",
    ],
}


def make_user(env, role, **vals):
    groups = ",".join(ROLES[role])
    return new_test_user(
        env, login=f"test.{role}", groups=groups, name=f"Test {role}", **vals
    )


def share_day(env, company):
    """Let the shop and who runs the test have one day, also around midnight."""
    for place in (env.user, company.partner_id, env.ref("base.user_admin")):
        place.tz = "UTC"


class IdentityCase(TransactionCase):
    """A till, and what a test needs to say who does what to whom."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "no_reset_password": True})
        cls.company = cls.env.company
        cls.Code = cls.env["customer.code"]
        cls.Partner = cls.env["res.partner"]
        cls.till = cls.make_till("Till of the tests")

    @classmethod
    def make_user(cls, role, **vals):
        return make_user(cls.env, role, **vals)

    @classmethod
    def make_company(cls, name, **vals):
        return cls.env["res.company"].create({"name": name, **vals})

    @classmethod
    def make_customer(cls, name="Ada Muster", **vals):
        """Return a contact that has a code."""
        partner = cls.Partner.create({"name": name, **vals})
        cls.Code._issue(partner)
        return partner

    @classmethod
    def make_member(cls):
        """Return a customer who is known by the code alone."""
        return cls.Partner._new_member(cls.Code._reserve(1, cls.till))

    @classmethod
    def make_protected(cls, **identity):
        """Return a protected customer, with an identity of these fields."""
        identity = identity or {"name": "Ada Muster", "email": "ada@example.com"}
        vals = {f"identity_{field}": value for field, value in identity.items()}
        return cls.Partner.create(vals)

    @classmethod
    def make_till(cls, name, company=None):
        """Return a till that does without a chart of accounts."""
        company = company or cls.company
        on_account = {"name": "On account", "company_id": company.id}
        return (
            cls.env["pos.config"]
            .with_company(company)
            .create(
                {
                    "name": name,
                    "company_id": company.id,
                    "payment_method_ids": [Command.create(on_account)],
                }
            )
        )

    @classmethod
    def make_branch(cls, name, parent=None):
        """Return a company with a till, a branch of the parent if there is one."""
        company = cls.make_company(name, parent_id=parent.id if parent else False)
        return company, cls.make_till(f"Till of {name}", company)

    @classmethod
    def make_order(cls, partner=None, till=None, **vals):
        """Return an empty order, as it stands for a receipt."""
        till = till or cls.till
        session = till.current_session_id or cls.env["pos.session"].create(
            {"config_id": till.id, "user_id": cls.env.uid}
        )
        amounts = ("amount_tax", "amount_total", "amount_paid", "amount_return")
        return cls.env["pos.order"].create(
            {
                "session_id": session.id,
                "company_id": till.company_id.id,
                "partner_id": partner.id if partner else False,
                **dict.fromkeys(amounts, 0),
                **vals,
            }
        )

    def rpc(self, user, target, method, *args, context=None, **kwargs):
        """Call a method the way a browser does.

        :param target: the name of a model, or records
        """
        if isinstance(target, str):
            target = self.env[target]
        else:
            args = (target.ids, *args)
        # As at the end of every request: what cannot be stored must fail here.
        with self.warning_of(method):
            answer = call_kw(
                target.with_env(self.env(user=user, context={})).browse(),
                method,
                args,
                {**kwargs, "context": context or {}},
            )
        self.env.flush_all()
        return answer

    def warning_of(self, method):
        """Expect Odoo to warn of a method that browsers can call, but should not."""
        if method == "read_group":
            return self.assertWarnsRegex(DeprecationWarning, "read_group is deprecated")
        return nullcontext()

    def code_of(self, partner):
        """Return the record of a contact's active code."""
        return partner.customer_code_ids.filtered(lambda code: code.state == "active")

    def draw(self, *draws):
        """Let the generator draw these codes, one list a call, and then real ones."""
        draws = list(draws)
        real = codes.generate
        return patch.object(
            codes,
            "generate",
            side_effect=lambda count=1: draws.pop(0) if draws else real(count),
        )


class TillCase(IdentityCase):
    """A cashier who asks for customers at the till."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls.make_user("cashier")

    def identify(self, query, till=None, user=None, **kwargs):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.rpc(
            user or self.cashier,
            "res.partner",
            "pos_identify",
            (till or self.till).id,
            query,
            **kwargs,
        )

    def assert_found(self, answer, partner, status="found"):
        self.assertEqual(answer["status"], status)
        [row] = answer["res.partner"]
        self.assertEqual(row["id"], partner.id)
        self.assertEqual(row["customer_code"], partner.customer_code)

    def assert_nobody(self, answer, status):
        self.assertEqual(answer, {"status": status, "res.partner": []})


class BatchCase(IdentityCase):
    """A manager who orders codes for existing contacts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.make_user("manager")
        cls.ada, cls.bo, cls.cy = (cls.contact(name) for name in ("Ada", "Bo", "Cy"))
        cls.crowd = cls.ada | cls.bo | cls.cy

    @classmethod
    def contact(cls, name, **vals):
        return cls.Partner.create({"name": f"{name} of the batch", **vals})

    def with_code(self):
        self.env.invalidate_all()
        return self.crowd.filtered("customer_code")

    def wizard(self, partners=None, **vals):
        """Open the wizard as the manager does, from a list of contacts or its menu."""
        Wizard = self.env(user=self.manager)["customer.code.issue"]
        if partners:
            Wizard = Wizard.with_context(
                active_model="res.partner", active_ids=partners.ids
            )
        return Wizard.create(vals)

    def order(self, partners=None, **vals):
        """Order codes, and return the job."""
        self.env.flush_all()
        action = self.wizard(partners, **vals).action_issue()
        return self.env[action["res_model"]].browse(action["res_id"])

    def order_all(self):
        return self.order(scope="all")

    def run_job(self, job):
        """Run a job with commits of its own, as the cron does."""
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            job.with_env(self.env(cr=cr))._run()


def spellings(code):
    """Return ways in which people and scanners write a code of 12 symbols."""
    shown = codes.display(code)
    return [
        code,
        shown,
        shown.lower(),
        f"  {shown} ",
        shown.replace("-", " "),
        shown.replace("-", "\u2013"),
        shown.replace("0", "o").replace("1", "l"),
        codes.payload(code),
        codes.payload(code).lower(),
    ]


def with_typing_error(code):
    """Return the code with its last symbol but one replaced."""
    other = codes.ALPHABET[(codes.ALPHABET.index(code[-2]) + 1) % len(codes.ALPHABET)]
    return code[:-2] + other + code[-1]
