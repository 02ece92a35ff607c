from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

from .customer_case import CASE_TYPES


class CustomerCaseTeam(models.Model):
    """Who takes care of cases, and when they work."""

    _name = "customer.case.team"
    _description = "Service Team"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10, help="Of several teams that fit a case the first takes it."
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    member_ids = fields.Many2many(
        "res.users",
        "customer_case_team_member_rel",
        "team_id",
        "user_id",
        "Members",
        domain=[("share", "=", False)],
        help="They see the cases of this team.",
    )
    assignment = fields.Selection(
        [
            ("manual", "By hand"),
            ("turns", "In turns"),
            ("fewest", "Who has the fewest open cases"),
        ],
        required=True,
        default="fewest",
        help="Who gets a new case.",
    )
    last_user_id = fields.Many2one("res.users", readonly=True, copy=False)
    calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Hours",
        check_company=True,
        help="Deadlines are counted in these hours, without holidays. Empty: the "
        "working hours of the company.",
    )
    case_type = fields.Selection(CASE_TYPES, "Takes", help="Empty: cases of all types.")
    config_ids = fields.Many2many(
        "pos.config",
        string="Shops",
        check_company=True,
        help="Empty: cases of all shops.",
    )
    escalation_user_id = fields.Many2one(
        "res.users",
        "Told when Late",
        domain=[("share", "=", False)],
        help="Gets an activity when a deadline is missed, or when somebody asks for "
        "help.",
    )
    open_count = fields.Integer("Open Cases", compute="_compute_open_count")
    late_count = fields.Integer("Late Cases", compute="_compute_open_count")

    def _compute_open_count(self):
        Case = self.env["customer.case"]
        mine = ("team_id", "in", self.ids)
        is_open = ("closed_at", "=", False)
        late = ("deadline", "<", fields.Datetime.now())
        opened = dict(Case._read_group([mine, is_open], ["team_id"], ["__count"]))
        missed = dict(Case._read_group([mine, is_open, late], ["team_id"], ["__count"]))
        for team in self:
            team.open_count = opened.get(team._origin, 0)
            team.late_count = missed.get(team._origin, 0)

    @api.constrains("member_ids", "company_id")
    def _check_members(self):
        for team in self:
            company = team.company_id
            outside = team.member_ids.filtered_domain(
                [("company_ids", "not in", company.ids)]
            )
            if outside:
                raise ValidationError(
                    _(
                        "%(people)s cannot work for %(company)s.",
                        people=", ".join(outside.mapped("name")),
                        company=company.name,
                    )
                )

    def _calendar_for(self, company):
        """Return the working hours of the team, else those of the company."""
        return self.calendar_id or company.sudo().resource_calendar_id

    @api.model
    def _for_case(self, case_type, config, company):
        """Return the first team that takes such a case."""
        teams = self.sudo().search([("company_id", "=", company.id)])
        return teams.filtered(
            lambda team: (
                team.case_type in (False, case_type)
                and (not team.config_ids or config in team.config_ids)
            )
        )[:1]

    def _next_user(self):
        """Return whose turn it is, or nobody."""
        members = self.member_ids.filtered("active").sorted("id")
        if not members or self.assignment == "manual":
            return self.env["res.users"]
        if self.assignment == "turns":
            after = members.filtered(lambda user: user.id > self.last_user_id.id)
            user = (after or members)[0]
            self.sudo().last_user_id = user
            return user
        counts = dict(
            self.env["customer.case"]
            .sudo()
            ._read_group(
                [("user_id", "in", members.ids), ("closed_at", "=", False)],
                ["user_id"],
                ["__count"],
            )
        )
        return min(members, key=lambda user: (counts.get(user, 0), user.id))

    def action_open_cases(self):
        """Open what the team has to do."""
        self.ensure_one()
        self.check_access("read")
        self.env["customer.case"].check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pos_customer_identity.action_customer_case"
        )
        return {
            **action,
            "context": {"search_default_team_id": self.id, "search_default_open": 1},
        }
