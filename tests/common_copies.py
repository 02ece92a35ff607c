"""What is done inside a copied database, in a process of its own.

The functions get the environment of Odoo's shell there, and commit what they do.
"""

from odoo.exceptions import UserError

from .common import ADDON

NAME, PHONE, EMAIL = "Zorlanda Quimbel", "+41795558362", "zorlanda@quimbel.example.com"
#: The fields that are looked at, in this order.
SEEN = ("name", "phone", "email")
REFUSED = "refused"


def prepare(env):
    """Make the shop that is copied: two customers, one of them changed since."""
    env["identity.vault"]._set_up()
    env["identity.vault"]._vault().open()
    # Whatever does not count any more may be collected at once.
    env["ir.config_parameter"].set_param(f"{ADDON}.grace_days", "0")
    env["res.company"].search([]).country_id = env.ref("base.ch")
    for group in (f"{ADDON}.group_identity_reader", "point_of_sale.group_pos_user"):
        env.user.group_ids += env.ref(group)
    identities = (
        {"name": "Zorlanda Vrimsel", "phone": PHONE, "email": EMAIL},
        {"name": "Bo Beispiel"},
    )
    ada, bo = env["res.partner"].create([identity_vals(i) for i in identities])
    env.cr.commit()
    ada.identity_name = NAME
    till = env["pos.config"].search([("company_id", "=", env.company.id)], limit=1)
    return {"ada": ada.id, "bo": bo.id, "till": till.id}


def identity_vals(identity):
    return {f"identity_{field}": value for field, value in identity.items()}


def enrol(env, **identity):
    """Make one more customer."""
    return env["res.partner"].create(identity_vals(identity)).id


def names(env, *partner_ids):
    """Return the names in the identities of customers; None where nothing opens."""
    partners = env["res.partner"].browse(partner_ids)
    found = env["identity.vault"]._open_for(partners, "mail", ["name"])
    return [found.get(partner_id, {}).get("name") for partner_id in partner_ids]


def ask(env, shop, port):
    """Try every way to an identity; return what came out of each.

    :param port: where a mail server listens
    """
    partner = env["res.partner"].browse(shop["ada"])
    ways = {
        "opened": lambda: names(env, partner.id),
        "revealed": lambda: reveal(partner),
        "phone": lambda: partner.pos_identify(shop["till"], PHONE)["status"],
        "email": lambda: partner.pos_identify(shop["till"], EMAIL)["status"],
        "match": lambda: partner.pos_match(shop["till"], partner.id, "name", NAME)[
            "status"
        ],
        "search": lambda: partner.search([("identity_phone", "=", PHONE)]).ids,
        "mail": lambda: mail(partner, port),
    }
    answers = {}
    for way, attempt in ways.items():
        try:
            answers[way] = attempt()
        except UserError:
            answers[way] = REFUSED
            env.cr.rollback()
        env.cr.commit()
    return answers


def reveal(partner):
    """Return what somebody sees who may see it, after pressing Reveal."""
    purpose = partner.env.ref(f"{ADDON}.purpose_service_call")
    partner.env["identity.reveal"]._grant(partner, purpose)
    partner.invalidate_recordset()
    return [partner[f"identity_{field}"] for field in SEEN]


def mail(partner, port):
    """Write to the customer, by a mail server that listens; return the mail's state.

    Also where Odoo has switched the mail servers off.
    """
    servers = partner.env["ir.mail_server"].with_context(active_test=False)
    servers.search([]).unlink()
    address = {"smtp_host": "127.0.0.1", "smtp_port": port}
    servers.create({"name": "Sink", **address})
    letter = partner.env["mail.mail"].create(
        {
            "subject": "Your order",
            "body_html": "<p>It is ready.</p>",
            "email_from": "shop@shop.example.com",
            "auto_delete": False,
            "recipient_ids": [(4, partner.id)],
        }
    )
    partner.env.cr.commit()
    letter.send()
    return letter.state


def erase(env, partner_id):
    """Delete a customer, and let the worker erase the person.

    :return: state and problem of the erasure
    """
    partner = env["res.partner"].browse(partner_id)
    partner.unlink()
    env.cr.commit()
    return erase_what_is_ordered(env)


def erase_what_is_ordered(env):
    """Let the worker erase; see :func:`erase`."""
    env["identity.request"]._cron_erase()
    [request] = env["identity.request"].search([("request_type", "=", "erasure")])
    return request.state, request.problem


def put_pointers_back(env, pointers):
    """Give customers the pointers of the original."""
    for partner_id, *columns in pointers:
        env.cr.execute(
            "UPDATE res_partner SET identity_version = %s, identity_person = %s,"
            " identity_filled = %s WHERE id = %s",
            [*columns, partner_id],
        )
