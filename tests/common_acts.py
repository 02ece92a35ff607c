"""What is done to identities while something happens, and how it is brought to an end.

Each ``act_`` is one request or one run of a cron. ``finish_`` does the rest of it, as
the next run does, and yields what is wrong then.
"""

import contextlib
import os
from unittest.mock import patch

from ..core.vault import maintenance
from ..core.vault.fields import FIELDS
from ..core.vault.providers import FileKeyProvider
from ..models import identity_protection_run

#: The identity fields that Odoo itself has under the same name, and never checks.
PLAIN = ("name", "phone", "email", "street", "street2", "zip", "city")


def identity_of(ref):
    """Return the identity that belongs to a ``ref``, like ``k12.7``."""
    first, second = ref[1:].split(".")
    return {
        "name": f"Ada N{first}",  # no word of it is in the ref
        "phone": f"+3247{second:0>7}",
        "email": f"ada{second}@example.com",
        "street": f"{first} High Street",
        "street2": f"Floor {first}",
        "zip": f"Z{first}",
        "city": f"City{first}",
        "vat": f"VAT{first}",
        "birthdate": f"19{int(first) % 90 + 10}-01-02",
        "note": f"Note {first}." * (1 + int(first) % 40),
    }


def vals_of(ref):
    """Return what a protected customer with this ``ref`` is written with."""
    identity = identity_of(ref)
    return {"ref": ref, **{f"identity_{field}": identity[field] for field in FIELDS}}


def plain_vals_of(ref):
    """Return what an unprotected one is written with."""
    identity = identity_of(ref)
    return {"ref": ref, **{field: identity[field] for field in PLAIN}}


class Acts:
    """Those of a :class:`.common_shop.Shop`."""

    @property
    def last_refs(self):
        """What is there after an act that came to its end, where it is not the first
        of the new refs."""
        return {
            "savepoint": self.refs[2],
            **dict.fromkeys(
                ("delete", "erase", "merge", "rotate", "root", "protect", "unprotect")
            ),
        }

    def _targets(self, env):
        return env["res.partner"].browse(self.targets)

    # Writing

    def act_enrol(self, env):
        env["res.partner"].create(vals_of(self.refs[0]))

    def act_enrol_many(self, env):
        env["res.partner"].create([vals_of(ref) for ref in self.refs])

    def act_change(self, env):
        self._targets(env)[0].write(vals_of(self.refs[0]))

    def act_change_contact(self, env):
        # As other addons write it. The rest of the identity stays.
        partner = self._targets(env)[0]
        ref = partner.ref.split(".")[0] + "." + self.refs[0].split(".")[1]
        identity = identity_of(ref)
        plain = {field: identity[field] for field in ("phone", "email")}
        partner.write({"ref": ref, **plain})

    def act_change_many(self, env):
        for partner, ref in zip(self._targets(env), self.refs, strict=True):
            partner.write(vals_of(ref))

    def act_move(self, env):
        partner = self._targets(env)[0]
        company = env.company if not partner.company_id else env["res.company"]
        partner.write({"company_id": company.id, **vals_of(self.refs[0])})

    def act_savepoint(self, env):
        first, second = self._targets(env)[:2]
        with contextlib.suppress(_Back), env.cr.savepoint():
            first.write(vals_of(self.refs[0]))
            second.write(vals_of(self.refs[1]))
            raise _Back
        second.write(vals_of(self.refs[2]))

    def act_merge(self, env):
        first, second = self._targets(env)[:2]
        wizard = env["base.partner.merge.automatic.wizard"]
        wizard._merge((first | second).ids, second, extra_checks=False)

    # Protecting, and undoing it

    def act_protect(self, env):
        job = env["identity.protection"].create(
            {"scope": "selected", "partner_ids": [(6, 0, self.plain)]}
        )
        job.action_report()
        job.action_start()
        env.cr.commit()
        self._protect(env)

    def _protect(self, env):
        # Two contacts in one transaction, so that there are several.
        with patch.object(identity_protection_run, "BATCH", 2):
            env["identity.protection"]._cron_protect()

    def finish_protect(self, env):
        """Yield who is neither in clear nor protected as a whole."""
        self._protect(env)
        for partner in env["res.partner"].browse(self.plain):
            identity = identity_of(partner.ref)
            wanted = {field: identity[field] for field in PLAIN}
            there = {field: partner[field] for field in PLAIN}
            if partner.identity_protected:
                read = env["identity.vault"]._read(partner, list(wanted), "maintenance")
                there["name"] = read[partner.id]["name"] and there["name"]
                if dict(read[partner.id]) != wanted or any(
                    there[field] for field in wanted if field != "name"
                ):
                    yield f"{partner.ref} was not protected as a whole"
            elif there != wanted:
                yield f"{partner.ref} lost something"
        # Who has no birth date is not like the others: gone before the next check.
        env["res.partner"].browse(self.plain).unlink()
        env.cr.commit()
        yield from self.finish_delete(env)
        self.plain = []

    def act_unprotect(self, env):
        partner = self._targets(env)[0]
        partner.ref = "u" + partner.ref[1:]
        partner._unprotect()

    def finish_unprotect(self, env):
        partner = env["res.partner"].browse(self.targets[0])
        if partner.identity_protected == partner.ref.startswith("u"):
            yield f"{partner.ref} is half protected"
        if not partner.identity_protected:
            identity = identity_of(partner.ref)
            if any(partner[field] != identity[field] for field in PLAIN):
                yield f"{partner.ref} did not get back what it had"

    # Going

    def act_delete(self, env):
        self._targets(env)[0].unlink()
        env.cr.commit()
        env["identity.request"]._cron_erase()

    def finish_delete(self, env):
        env["identity.request"]._cron_erase()
        yield from self._not_erased(env)

    def act_erase(self, env):
        partner = self._targets(env)[0]
        partner.ref = "e" + partner.ref[1:]
        request = env["identity.request"].create(
            {"partner_id": partner.id, "request_type": "erasure"}
        )
        request._store(state="verified", verification="card")
        request.action_erase()
        env.cr.commit()
        env["identity.request"]._cron_erase()

    def finish_erase(self, env):
        partner = env["res.partner"].browse(self.targets[0])
        ordered = partner.ref.startswith("e")
        env["identity.request"]._cron_erase()
        if ordered and (partner.identity_version or partner.identity_filled):
            yield f"{partner.ref} still points at somebody"
        yield from self._not_erased(env)

    def _not_erased(self, env):
        vault = env["identity.vault"]._vault()
        requests = env["identity.request"].search([("request_type", "=", "erasure")])
        if any(request.state != "done" for request in requests):
            yield "an erasure is not done"
        persons = requests.mapped("identity_person")
        left = self.vault.query(
            self.vault_name,
            "SELECT 1 FROM identity.version WHERE person = ANY (%s::uuid[]) UNION ALL"
            " SELECT 1 FROM identity.find_index WHERE person = ANY (%s::uuid[])"
            " UNION ALL SELECT 1 FROM identity.person WHERE person = ANY (%s::uuid[])"
            " AND data_key IS NOT NULL",
            *[persons] * 3,
        )
        if left or not vault.ledger.persons(vault.vault) >= set(persons):
            yield "who was erased is still there"

    # Upkeep

    def act_rotate(self, env):
        maintenance.rotate_epoch(env["identity.vault"]._vault(), batch=5)

    def finish_rotate(self, env):
        vault = env["identity.vault"]._vault()
        maintenance.rotate_epoch(vault)
        if vault.status()["epochs"] != 1:
            yield "the rotation does not come to its end"

    def act_root(self, env):
        FileKeyProvider.add_root(os.environ["POS_IDENTITY_KEY_FILE"])
        maintenance.rotate_root(env["identity.vault"]._vault())

    def finish_root(self, env):
        maintenance.rotate_root(env["identity.vault"]._vault())

    def act_collect(self, env):
        # Something to collect: a version of the past, and one that never counted.
        self.act_change_many(env)
        env.cr.commit()
        self.act_change(env)
        env.cr.rollback()
        env["identity.vault"]._collect()


class _Back(Exception):
    """Leaves a savepoint."""
