"""What a privacy notice says: sections about what is switched on, and nothing else.

What has to be told stands in Article 13 of the GDPR: who is responsible, for which
purposes and on which basis, who receives it, how long it is kept, and the rights. A
shop elsewhere edits the text. It is a draft for people to check, no legal advice.
"""

from odoo import _, api, models


class IdentityNotice(models.Model):
    _inherit = "identity.notice"

    @api.model
    def _facts(self, company):
        """Return what is switched on at a company: names of parts -> true or a list."""
        root = company.sudo().root_id
        shops = self.env["res.company"].sudo().search([("id", "child_of", root.id)])
        texts = self.env["identity.consent.text"]._current(root)
        return {
            "vault": any(shop.identity_policy != "manual" for shop in shops),
            "points": self._has(
                "loyalty.program", [("program_type", "=", "loyalty")], shops
            ),
            "warranties": self._has("warranty.policy", [], shops),
            "surveys": self._has("survey.rule", [], shops)
            or self._has("survey.survey", [("for_customers", "=", True)]),
            "preferences": self._has("survey.profile.topic", []),
            "suggestions": any(
                "suggestion_active" in shop._fields and shop.suggestion_active
                for shop in shops
            ),
            "purposes": sorted(texts),
            "texts": sorted(text.id for text in texts.values()),
            "days": root.identity_request_days or 0,
        }

    @api.model
    def _has(self, model, domain, shops=None):
        records = self.env[model].sudo()
        if shops is not None and "company_id" in records._fields:
            domain = [*domain, ("company_id", "in", [*shops.ids, False])]
        return bool(records.search_count(domain, limit=1))

    @api.model
    def _part_names(self):
        return {
            "vault": _("Identities are kept apart and encrypted"),
            "points": _("Points and levels"),
            "warranties": _("Warranties"),
            "surveys": _("Questions and surveys"),
            "preferences": _("Interests and preferences"),
            "suggestions": _("Suggestions from past purchases"),
            "purposes": _("What customers are asked to agree to"),
            "texts": _("Words that customers are asked to agree to"),
            "days": _("Days to answer a request"),
        }

    @api.model
    def _differing(self, before, now):
        """Return sentences about what is not as it was when a text was generated."""
        names = self._part_names()
        sentences = []
        for part, name in names.items():
            is_now = now.get(part)
            # Notices from before do not know their words.
            was = before.get(part, is_now if part == "texts" else None)
            if (was or False) == (is_now or False):
                continue
            if isinstance(is_now, bool):
                words = _("switched on: %s") if is_now else _("switched off: %s")
            else:
                words = _("changed: %s")
            sentences.append(words % name)
        return sentences

    @api.model
    def _text(self, company):
        """Return the text for a company, in the language of the context."""
        facts = self._facts(company)
        sections = [
            self._about_who(company),
            self._about_what(facts),
            self._about_parts(facts),
            self._about_consents(facts),
            self._about_where(facts),
            self._about_how_long(facts),
            self._about_rights(facts),
        ]
        return "\n\n".join(
            "\n".join([f"## {title}", *lines]) for title, lines in sections if lines
        )

    @api.model
    def _about_who(self, company):
        shop = company.sudo()
        lines = [shop.name]
        lines += [
            part
            for part in (
                shop.street,
                shop.street2,
                " ".join(filter(None, [shop.zip, shop.city])),
                shop.country_id.name,
            )
            if part
        ]
        reach = [part for part in (shop.email, shop.phone) if part]
        if reach:
            lines.append(_("You reach us at %s.", ", ".join(reach)))
        return _("Who is responsible"), lines

    @api.model
    def _about_what(self, facts):
        lines = [
            _(
                "You get a customer code. It is random and says nothing about you. "
                "Your purchases are kept under this code. A code with a list of "
                "purchases is still personal data: it is about you."
            ),
            _(
                "If you tell us your name, phone number, e-mail address, address or "
                "birth date, we use it to find your code, to reach you about your "
                "purchases, and for what you agree to below."
            ),
        ]
        if facts["vault"]:
            lines.append(
                _(
                    "These data lie encrypted, apart from your purchases. Who looks at "
                    "them needs a reason, and each look is recorded."
                )
            )
        return _("What we keep, and why"), lines

    @api.model
    def _about_parts(self, facts):
        words = {
            "points": _(
                "Points and levels: what you earn and spend, because you take part in "
                "the programme."
            ),
            "warranties": _(
                "Warranties: what you bought, with its serial number, so that your "
                "rights can be proven without the receipt."
            ),
            "surveys": _(
                "Answers: what you answer to our questions. Answers to anonymous "
                "surveys are kept without your code."
            ),
            "preferences": _(
                "Interests: what you told us about what you like, if you agreed."
            ),
            "suggestions": _(
                "Suggestions: products that go with what you have or buy. What you "
                "bought before is used for it only if you agreed."
            ),
        }
        lines = [f"- {text}" for part, text in words.items() if facts.get(part)]
        lines.append(
            "- "
            + _(
                "Questions, complaints and claims: what you write or say to our "
                "service, to answer you."
            )
        )
        return _("In detail"), lines

    @api.model
    def _about_consents(self, facts):
        texts = self.env["identity.consent.text"]._current(
            self.company_id or self.env.company
        )
        lang = self.env.lang or "en_US"
        lines = [
            f"- {texts[purpose]._words(lang)}"
            for purpose in facts["purposes"]
            if purpose in texts
        ]
        if lines:
            lines.insert(
                0, _("Only if you agree, and until you take it back, each for itself:")
            )
            lines.append(
                _(
                    "You take it back as easily as you gave it: at the till, on your "
                    "page, by phone, or with the link in each e-mail. What was done "
                    "until then stays lawful."
                )
            )
        return _("What you can agree to"), lines

    @api.model
    def _about_where(self, _facts):
        return _("Who receives it"), [
            _(
                "We and those who run our computers for us, bound by contract. We sell "
                "your data to nobody."
            )
        ]

    @api.model
    def _about_how_long(self, _facts):
        return _("How long it is kept"), [
            _(
                "Who you are: until you ask us to forget it, or leave. Then the key of "
                "your data is destroyed, and purchases stay without you."
            ),
            _("Invoices and receipts: as long as the law demands."),
            _("What a consent was needed for: until you take the consent back."),
        ]

    @api.model
    def _about_rights(self, facts):
        days = facts["days"]
        within = _("within %s days", days) if days else _("within a month")
        return _("Your rights"), [
            _(
                "You can get a copy of your data, have it corrected or erased, "
                "restrict or object to its use, and take it with you. We answer %s. "
                "Ask at the till, on your page, or write to us.",
                within,
            ),
            _("You can complain to the data protection authority."),
        ]
