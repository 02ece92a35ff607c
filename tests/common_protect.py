from odoo.fields import Command
from odoo.tools import SQL

from ..models.identity_vault import FIELDS
from .common import IdentityCase

#: What is planted into the fields of a contact and into the places about it. Nothing
#: of it occurs anywhere else in the database.
SENTINELS = {
    "name": "Quirina Zwentibold",
    "phone": "+32 470 91 82 73",
    "email": "quirina.zwentibold@sentinel.example",
    "street": "Xanthippelaan 4711",
    "street2": "Bus Wxyzzq",
    "zip": "ZQ-90817",
    "city": "Yggdrasilhem",
    "vat": "BE0477472701",
    "comment": "<p>Prefers qwlmpf tea</p>",
}
#: What of these must be found nowhere, in small letters.
TRACES = (
    "quirina",
    "zwentibold",
    "918273",
    "91 82 73",
    "xanthippelaan",
    "wxyzzq",
    "90817",
    "yggdrasilhem",
    "477472701",
    "qwlmpf",
)


class ProtectCase(IdentityCase):
    """A manager, and a customer whose data sit in many places."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.make_user("manager")
        cls.reader = cls.make_user("reader")
        cls.Job = cls.env["identity.protection"]

    @classmethod
    def person(cls, **vals):
        belgium = cls.env.ref("base.be").id
        return cls.Partner.create({**SENTINELS, "country_id": belgium, **vals})

    def identity_of(self, partner):
        """Return what the vault holds of a customer, as a dict."""
        self.env.invalidate_all()
        opened = self.env["identity.vault"]._open_for(partner, "export", FIELDS)
        return dict(opened.get(partner.id, {}))

    def job(self, partners=None, **vals):
        """Make a job as the manager does."""
        if partners is not None:
            vals |= {
                "scope": "selected",
                "partner_ids": [Command.set(partners.ids)],
            }
        self.env.flush_all()
        job = self.env(user=self.manager)["identity.protection"].create(vals)
        return job.sudo(False)

    def run_job(self, job):
        """Start a job after its report, and run it with commits of its own."""
        if job.state == "draft":
            job.action_report()
        if job.state == "ready":
            job.action_start()
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            job.with_env(self.env(cr=cr, user=1))._run()
        self.env.invalidate_all()

    def protect(self, *partners):
        job = self.job(self.Partner.union(*partners))
        self.run_job(job)
        return job

    def line(self, job, place):
        return job.line_ids.filtered(lambda line: line.place == place)

    def put(self, record, **vals):
        """Store values as an older version did, which kept nothing back."""
        self.env.flush_all()
        for name, value in vals.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE id = %s",
                    SQL.identifier(record._table),
                    SQL.identifier(name),
                    value,
                    record.id,
                )
            )
        record.invalidate_recordset()

    # The whole database

    def traces(self, traces=TRACES):
        """Return where the database holds one of the traces: table.column -> ids."""
        self.env.flush_all()
        found = {}
        # pylint: disable=sql-injection
        for table, columns in self.text_columns().items():
            condition = " OR ".join(
                f"lower(\"{column}\"::text) LIKE '%%{trace}%%'"
                for column in columns
                for trace in traces
            )
            self.env.cr.execute(
                f'SELECT ctid::text, * FROM "{table}" WHERE {condition}'
            )
            names = [column.name for column in self.env.cr.description]
            for row in self.env.cr.fetchall():
                values = dict(zip(names, row, strict=True))
                for column in columns:
                    text = str(values[column] or "").lower()
                    if any(trace in text for trace in traces):
                        found.setdefault(f"{table}.{column}", []).append(
                            values.get("id") or values["ctid"]
                        )
        return found

    def text_columns(self):
        self.env.cr.execute(
            """
            SELECT c.table_name, array_agg(c.column_name::text)
            FROM information_schema.columns AS c
            JOIN information_schema.tables AS t
                ON t.table_schema = c.table_schema AND t.table_name = c.table_name
            WHERE c.table_schema = current_schema AND t.table_type = 'BASE TABLE'
                AND c.data_type IN ('text', 'character varying', 'json', 'jsonb')
            GROUP BY c.table_name
            """
        )
        return dict(self.env.cr.fetchall())
