from odoo import api, models
from odoo.tools import SQL
from odoo.tools.sql import table_columns

from ..core import code as codes
from ..core.scrub import Scrubber
from .identity_place_columns import DERIVED, MOVED
from .identity_place_link import KEEP
from .res_partner_address import DOMAIN
from .res_partner_divert import DIVERTED


class Person:
    """A contact on its way into the vault. Its values are in memory alone."""

    def __init__(self, partner_id, parent_id, company_id, region, code, changes):
        self.partner_id = partner_id
        self.parent_id = parent_id
        self.company_id = company_id
        self.region = region
        self.code = code
        self.changes = changes
        #: What the contact keeps: person, version, filled fields.
        self.stored = (None, None, None)

    def __repr__(self):
        return f"<Person of contact {self.partner_id}>"

    @property
    def shown(self):
        return codes.display(self.code)

    def scrubber(self):
        return Scrubber(self.changes, self.shown, self.region)


class IdentityMover(models.AbstractModel):
    """Moves identifiers of contacts into the vault, many at once, below the ORM.

    Nothing is tracked, logged or computed from the values; what Odoo has stored of them
    elsewhere is cleaned in the same transaction, see ``identity.place``.
    """

    _name = "identity.mover"
    _description = "Mover of Identities"

    @api.model
    def _move(self, partner_ids, job=None):
        """Move contacts into the vault and clean the places about them.

        The rows are locked and read in one statement: whoever changes one of them at
        this moment makes this transaction begin anew, or has to begin anew.

        :param partner_ids: ids; those that cannot be protected (any more) are left out
        :param job: the ``identity.protection`` that does it, if one does
        :return: the ids that were moved, how many have values that cannot be kept, and
            what was cleaned and what is left: code of the place -> number of rows
        :rtype: tuple[list[int], int, dict, dict]
        """
        self.env.flush_all()
        found = self._lock_and_read(partner_ids)
        people = [p for p in found if self.env["identity.vault"]._can_keep(p.changes)]
        if not people:
            return [], len(found), {}, {}
        ids = [person.partner_id for person in people]
        Place = self.env["identity.place"].sudo()
        places = Place._present()
        left = Place._count(SQL("SELECT unnest(%s)", ids), (KEEP,), places)
        self._give_codes(people)
        self._write(people)
        self._carry_refusals(ids)
        self._put_codes(people, job)
        # What the ORM knows of the contacts is of before.
        self.env.invalidate_all(flush=False)
        cleaned = Place._clean(ids, self._scrubber_of(people), places)
        self.env.flush_all()
        self.env.invalidate_all()
        return ids, len(found) - len(people), cleaned, left

    @api.model
    def _lock_and_read(self, partner_ids):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.id, p.parent_id, coalesce(p.company_id, 0),
                    coalesce(country.code, home.code, %(region)s), p.customer_code,
                    %(columns)s
                FROM res_partner AS p
                LEFT JOIN res_country AS country ON country.id = p.country_id
                LEFT JOIN res_company AS company ON company.id = p.company_id
                LEFT JOIN res_partner AS office ON office.id = company.partner_id
                LEFT JOIN res_country AS home ON home.id = office.country_id
                WHERE p.id = ANY(%(ids)s) AND p.identity_protected IS NOT TRUE
                    AND p.is_company IS NOT TRUE
                    AND NOT EXISTS (
                        SELECT FROM res_users WHERE res_users.partner_id = p.id)
                    AND NOT EXISTS (
                        SELECT FROM res_partner AS above
                        WHERE above.id = p.commercial_partner_id AND above.is_company)
                ORDER BY p.id
                FOR NO KEY UPDATE OF p
                """,
                ids=list(partner_ids),
                region=self.env.company.sudo().country_id.code or None,
                columns=SQL(", ").join(
                    SQL("p.%s", SQL.identifier(name)) for name in DIVERTED
                ),
            )
        )
        return [self._person(*row) for row in rows]

    @api.model
    def _person(self, partner_id, parent_id, company_id, region, code, *values):
        text_of = self.env["res.partner"]._diverted_text
        changes = {
            field: text_of(name, value)
            for (name, field), value in zip(DIVERTED.items(), values, strict=True)
            if value
        }
        if code and changes.get("name") == codes.display(code):
            # Known by the code alone: this is no name.
            del changes["name"]
        return Person(partner_id, parent_id, company_id, region, code, changes)

    @api.model
    def _give_codes(self, people):
        """Issue codes to those who have none."""
        without = [person for person in people if not person.code]
        if not without:
            return
        given = self.env["customer.code"]._issue_in_bulk(
            [person.partner_id for person in without]
        )
        for person in without:
            person.code = given[person.partner_id]

    @api.model
    def _write(self, people):
        known = [person for person in people if any(person.changes.values())]
        if not known:
            return
        written = self.env["identity.vault"]._write_new(
            [(person.changes, person.company_id, person.region) for person in known]
        )
        for person, stored in zip(known, written, strict=True):
            person.stored = stored

    @api.model
    def _carry_refusals(self, ids):
        """Let who wanted no mail at an address want none under the code."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO mail_blacklist (
                    email, active, create_uid, write_uid, create_date, write_date)
                SELECT DISTINCT lower(code.code) || %(domain)s, true, %(user)s,
                    %(user)s, %(now)s, %(now)s
                FROM res_partner AS p
                JOIN mail_blacklist AS refused
                    ON refused.email = p.email_normalized AND refused.active
                JOIN customer_code AS code
                    ON code.partner_id = p.id AND code.state = 'active'
                WHERE p.id = ANY(%(ids)s)
                ON CONFLICT (email) DO UPDATE SET active = true
                """,
                domain=f"@{DOMAIN}",
                user=self.env.uid,
                now=self.env.cr.now(),
                ids=ids,
            )
        )

    @api.model
    def _put_codes(self, people, job):
        """Let the codes stand where the identifiers were."""
        there = table_columns(self.env.cr, "res_partner")
        emptied = [
            SQL("%s = NULL", SQL.identifier(name))
            for name in (*MOVED, *DERIVED)
            if name in there and name not in ("name", "complete_name")
        ]
        ids = [person.partner_id for person in people]
        persons, versions, filled = zip(*(p.stored for p in people), strict=True)
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner AS p
                SET name = new.shown, complete_name = new.shown, %(emptied)s,
                    customer_code = new.code, identity_protected = true,
                    identity_person = new.person, identity_version = new.version,
                    identity_filled = new.filled, identity_protection_id = %(job)s,
                    write_uid = %(user)s, write_date = %(now)s
                FROM unnest(%(ids)s, %(codes)s, %(shown)s, %(persons)s::text[],
                    %(versions)s::text[], %(filled)s::text[])
                    AS new (id, code, shown, person, version, filled)
                WHERE p.id = new.id
                """,
                emptied=SQL(", ").join(emptied),
                ids=ids,
                codes=[person.code for person in people],
                shown=[person.shown for person in people],
                persons=list(persons),
                versions=list(versions),
                filled=list(filled),
                job=(job and job.id) or None,
                user=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        self._name_below(people)

    @api.model
    def _name_below(self, people):
        """Let the full names at and below protected contacts say the codes."""
        named = [person.partner_id for person in people if person.parent_id]
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM res_partner WHERE parent_id = ANY(%s)",
                [person.partner_id for person in people],
            )
        )
        named += [row[0] for row in rows]
        if not named:
            return
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner AS p
                SET complete_name = above.name || ', ' || coalesce(p.name, '')
                FROM res_partner AS above
                WHERE above.id = p.parent_id AND p.is_company IS NOT TRUE
                    AND p.id = ANY(%(ids)s)
                    AND coalesce(p.commercial_company_name, '') = ''
                """,
                ids=named,
            )
        )

    @api.model
    def _scrubber_of(self, people):
        """Return a function that gives the scrubber of a contact, made when needed."""
        people = {person.partner_id: person for person in people}
        made = {}

        def of(partner_id):
            if partner_id not in made:
                made[partner_id] = people[partner_id].scrubber()
            return made[partner_id]

        return of
