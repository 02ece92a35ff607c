import re

from odoo import models

#: ``{{ object.partner_id.email }}`` and the like, with nothing else around it.
_BARE = re.compile(r"\{\{\s*object((?:\.\w+)*)\.email\s*(?:or\s+''\s*)?\}\}")


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def _render_field(self, field, res_ids, *args, **kwargs):
        """Let a template that names a contact's e-mail reach protected customers.

        For them that field is empty. What the expression leads to is read instead, and
        the address that stands for the customer takes its place.
        """
        rendered = super()._render_field(field, res_ids, *args, **kwargs)
        if field in ("email_to", "email_cc"):
            for res_id, text in rendered.items():
                if not (text or "").strip(" ,;"):
                    stand_ins = self._stand_ins_of(field, res_id)
                    rendered[res_id] = ", ".join(stand_ins) or text
        return rendered

    def _stand_ins_of(self, field, res_id):
        self.ensure_one()
        record = self.env[self.model].browse(res_id)
        stand_ins = []
        for path in _BARE.findall(self[field] or ""):
            target = record
            for name in path.strip(".").split(".") if path else ():
                target = target[name] if name in target._fields else None
                if not isinstance(target, models.BaseModel):
                    break
            if isinstance(target, models.BaseModel) and target._name == "res.partner":
                stand_ins += [
                    partner.email_formatted
                    for partner in target
                    if partner.identity_protected and partner.email_formatted
                ]
        return stand_ins
