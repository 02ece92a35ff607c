import hashlib
import re

from odoo import SUPERUSER_ID, api

#: SHA-256 of the body that came with the addon before, each white space as one blank.
EARLIER = "x"
LINK = '<p><a href="/customer/mine">Your points, rewards and code</a></p>\n'
BEFORE = re.compile(r"<p>\s*You get this message")


def migrate(cr, version):
    """Let the mail of points that end lead to the customer's own page.

    Templates are the shop's own once they are there: only one that nobody changed gets
    the link. Into all others the shop writes ``/customer/mine`` itself.
    """
    env = api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})
    name = "pos_customer_identity.mail_template_points_ending"
    template = env.ref(name, raise_if_not_found=False)
    body = template and str(template.body_html or "")
    if not body or digest(body) != EARLIER:
        return
    # Its translations keep what they have of the other sentences.
    template.body_html = BEFORE.sub(lambda found: LINK + found[0], body, count=1)


def digest(body):
    """Return the fingerprint of a body, however its lines are broken."""
    return hashlib.sha256(" ".join(body.split()).encode()).hexdigest()
