import hashlib
import re

from psycopg2.extras import Json

#: SHA-256 of the body as it came with the addon before: in English, German, Norwegian,
#: French and Arabic. Each white space counts as one blank.
EARLIER = {
    "e37b1de747f7d9bb009dca1b03774e3d09bfb9965dbf8fad23d6fff61becea6f",
    "1dceec2856851c1216452fdfd0603ff7399c216743d4c28b63cf6345c095bd1f",
    "6fd04b8fdad726cc56b83d15004a62011c78fda9c51d69187512cf7dc8427567",
    "eba8db1e05aecb2d160bd5a11a86d95b51a067412a91e57ce452a199107b6d1b",
    "3b9ee22abc3c1f80adf751a2f571a4e30bb7a9307992ea91b5ae625e9c3815ee",
}
LINK = '<p><a href="/customer/mine">Your points, rewards and code</a></p>\n'
BEFORE = re.compile(r"<p>\s*You get this message")


def migrate(cr, version):
    """Let the mail of points that end lead to the customer's own page.

    Templates are the shop's own once they are there: only what nobody changed gets the
    link, language by language. Into all others the shop writes ``/customer/mine``
    itself.
    """
    cr.execute(
        """
        SELECT mail.id, mail.body_html FROM mail_template mail
          JOIN ir_model_data data
            ON data.model = 'mail.template' AND data.res_id = mail.id
         WHERE data.module = 'pos_customer_identity'
           AND data.name = 'mail_template_points_ending'
           AND mail.body_html IS NOT NULL
        """
    )
    for template, bodies in cr.fetchall():
        # Odoo fills a language that is missing with that of today, after this step.
        kept = {lang: body for lang, body in bodies.items() if not is_earlier(body)}
        kept.setdefault("en_US", with_link(bodies["en_US"]))
        cr.execute(
            "UPDATE mail_template SET body_html = %s WHERE id = %s",
            [Json(kept), template],
        )


def with_link(body):
    return BEFORE.sub(lambda found: LINK + found[0], body, count=1)


def is_earlier(body):
    """Return whether a body is as it came, however its lines are broken."""
    return hashlib.sha256(" ".join(body.split()).encode()).hexdigest() in EARLIER
