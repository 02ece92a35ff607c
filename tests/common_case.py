from odoo.fields import Command
from odoo.tests import new_test_user

from .common import ADDON, IdentityCase

#: 8 hours on working days, with a break.
SHIFTS = [(hours, day) for day in range(5) for hours in ((8, 12), (13, 17))]


class CaseCase(IdentityCase):
    """A service desk: a team for lamps, another one, and a manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Case = cls.env["customer.case"]
        cls.Contact = cls.env["customer.interaction"]
        cls.env["customer.case.target"].search([]).active = False
        cls.env["customer.case.team"].search([]).active = False
        cls.agent = cls.make_agent("lamps")
        cls.stranger = cls.make_agent("chairs")
        cls.lead = cls.make_agent("lead", "group_service_manager")
        cls.cashier = cls.make_user("cashier")
        cls.calendar = cls.make_calendar("UTC")
        cls.chairs = cls.make_team("Chairs", cls.stranger, sequence=20)
        cls.lamps = cls.make_team("Lamps", cls.agent, sequence=10)
        cls.lamp = cls.env["product.product"].create({"name": "Lamp Aurora"})
        cls.customer = cls.make_protected(
            name="Ada Muster", email="ada@sentinel.example.com"
        )

    @classmethod
    def make_agent(cls, name, group="group_service_user", company=None):
        company = company or cls.company
        return new_test_user(
            cls.env,
            login=f"test.agent.{name}",
            name=f"Agent of {name}",
            email=f"{name}@shop.example.com",
            groups=f"{ADDON}.{group}",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    @classmethod
    def make_calendar(cls, tz, company=None):
        return cls.env["resource.calendar"].create(
            {
                "name": f"Desk in {tz}",
                "tz": tz,
                "company_id": (company or cls.company).id,
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": f"{day} {opens}",
                                "dayofweek": str(day),
                                "hour_from": opens,
                                "hour_to": closes,
                                "day_period": "morning" if opens < 12 else "afternoon",
                            }
                        )
                        for (opens, closes), day in SHIFTS
                    ),
                ],
            }
        )

    @classmethod
    def make_team(cls, name, members, **vals):
        return cls.env["customer.case.team"].create(
            {
                "name": name,
                "company_id": cls.company.id,
                "member_ids": [Command.set(members.ids)],
                "calendar_id": cls.calendar.id,
                **vals,
            }
        )

    @classmethod
    def make_target(cls, hours, **vals):
        return cls.env["customer.case.target"].create(
            {"name": f"{hours} hours", "hours": hours, **vals}
        )

    @classmethod
    def make_case(cls, **vals):
        return cls.Case.create(
            {
                "subject": "The lamp flickers",
                "partner_id": cls.customer.id,
                "product_id": cls.lamp.id,
                **vals,
            }
        )

    @classmethod
    def make_card(cls, **vals):
        """Return the warranty of a lamp: two years from the sale on."""
        return (
            cls.env["warranty.card"]
            .sudo()
            .create(
                {
                    "product_id": cls.lamp.id,
                    "partner_id": cls.customer.id,
                    "company_id": cls.company.id,
                    "terms": {"months": 24},
                    **vals,
                }
            )
        )

    def put(self, case, state):
        """Bring a case into a state, whatever may lead there."""
        closed = state in ("resolved", "rejected")
        case.sudo().write(
            {
                "state": state,
                "closed_at": "2026-03-02 10:00:00" if closed else False,
            }
        )
        return case

    def open_case(self, channel="online", files=(), **vals):
        return self.Case._open(
            {
                "subject": "The lamp flickers",
                "description": "After an hour it goes on and off.",
                "partner_id": self.customer.id,
                "product_id": self.lamp.id,
                "company_id": self.company.id,
                **vals,
            },
            channel,
            files,
        )
