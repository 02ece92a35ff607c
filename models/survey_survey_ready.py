"""Ready-made surveys: Odoo's samples, and those that a shop asks its customers.

Each fits on one screen of a phone and takes less than a minute. Whoever takes one gets
a survey of the own, and changes it.
"""

from odoo import _, api, models
from odoo.fields import Command

PICTURES = "/survey/static/src/img/survey_sample_survey.png"


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    @api.model
    def get_survey_templates_data(self):
        """Show what customers are asked before Odoo's own samples."""
        ours = {
            key: {
                "title": title,
                "description": description,
                "icon": PICTURES,
                "template_key": key,
            }
            for key, (title, description) in self._ready_made().items()
        }
        return {**ours, **super().get_survey_templates_data()}

    def _get_survey_template_values(self, template_key):
        if template_key not in self._ready_made():
            return super()._get_survey_template_values(template_key)
        return self._prepare_ready_vals(template_key)

    @api.model
    def _ready_made(self):
        """Return a dict of title and description of each ready-made survey."""
        return {
            "satisfaction": (
                _("Satisfaction after a purchase"),
                _("Would you recommend us, why, and what should we improve?"),
            ),
            "source": (
                _("How did you hear of us?"),
                _("Where customers come from: which advertising is worth its money."),
            ),
            "reasons": (
                _("Why do you choose us?"),
                _("Convenience, price, quality, best choice: put in order."),
            ),
            "plans": (
                _("What you like and plan"),
                _("Preferences and planned purchases, for offers that fit."),
            ),
            "household": (
                _("Household and income"),
                _("In ranges only, for customers who trust you."),
            ),
            "follow_up": (
                _("After a complaint"),
                _("Is it good now? Asked when a case is closed."),
            ),
            "product": (
                _("Rate a product"),
                _("Stars and words, some weeks after the purchase."),
            ),
            "suggestions": (
                _("Suggestion box"),
                _("A public page: anybody writes what could be better, anonymously."),
            ),
            "contest": (
                _("Contest"),
                _(
                    "A public page: customers take part with their code, and winners "
                    "are drawn in a way that anyone can check."
                ),
            ),
        }

    @api.model
    def _prepare_ready_vals(self, key):
        title = self._ready_made()[key][0]
        questions = getattr(self, f"_ready_questions_of_{key}")()
        vals = {
            "title": title,
            "survey_type": "survey",
            "for_customers": True,
            "questions_layout": "one_page",
            "description_done": _("Thank you. It helps us to become better."),
            "question_and_page_ids": [
                Command.create({"sequence": place, **question})
                for place, question in enumerate(questions, 1)
            ],
        }
        if key in ("suggestions", "contest"):
            # Odoo's own page has no protection against programs: keep it closed.
            vals |= {"public_kind": key, "access_mode": "token"}
        if key == "suggestions":
            vals["is_anonymous"] = True
        if key == "contest":
            vals["terms"] = self._ready_terms()
        return vals

    @api.model
    def _ready_terms(self):
        lines = (
            _("Who takes part: every customer with a code of ours, once."),
            _("Until when: the day and time that this page names."),
            _("What can be won: write it here."),
            _("Winners are drawn by lot from all entries. Anybody can check the draw."),
            _("We get in touch with the winners. Names are not published."),
            _("Taking part costs nothing, and does not depend on a purchase."),
        )
        items = "".join(f"<li>{line}</li>" for line in lines)
        return f"<ul>{items}</ul>"

    # Questions

    @api.model
    def _ready_choice(self, title, *answers, kind="simple_choice", **vals):
        return {
            "title": title,
            "question_type": kind,
            "suggested_answer_ids": [
                Command.create({"sequence": place, "value": answer})
                for place, answer in enumerate(answers, 1)
            ],
            **vals,
        }

    @api.model
    def _ready_words(self, title, **vals):
        return {"title": title, "question_type": "text_box", **vals}

    @api.model
    def _ready_questions_of_satisfaction(self):
        return [
            {
                "title": _("How likely are you to recommend us to a friend?"),
                "question_type": "nps",
                "constr_mandatory": True,
            },
            self._ready_words(_("Why?")),
            self._ready_choice(
                _("What should we improve?"),
                _("Advice in the shop"),
                _("Choice of products"),
                _("Prices"),
                _("Waiting at the till"),
                _("Opening hours"),
                _("Nothing"),
                kind="multiple_choice",
            ),
        ]

    @api.model
    def _ready_questions_of_source(self):
        return [
            self._ready_choice(
                _("How did you hear of us?"),
                _("Friends or family"),
                _("Walked by"),
                _("Search on the internet"),
                _("Social media"),
                _("Newspaper or flyer"),
                _("Radio or television"),
                comments_allowed=True,
                comments_message=_("Something else"),
                comment_count_as_answer=True,
                constr_mandatory=True,
            )
        ]

    @api.model
    def _ready_questions_of_reasons(self):
        return [
            self._ready_choice(
                _("Why do you choose us? Put first what counts most."),
                _("Convenience"),
                _("Price"),
                _("Quality"),
                _("Best choice"),
                kind="ranking",
            ),
            self._ready_words(_("What else counts for you?")),
        ]

    @api.model
    def _ready_questions_of_plans(self):
        return [
            self._ready_choice(
                _("What are you interested in?"),
                _("Living room"),
                _("Bedroom"),
                _("Kitchen"),
                _("Office"),
                _("Garden"),
                kind="multiple_choice",
            ),
            {
                "title": _("What do you plan to buy next?"),
                "question_type": "char_box",
            },
            {"title": _("About when?"), "question_type": "date"},
        ]

    @api.model
    def _ready_questions_of_household(self):
        return [
            self._ready_choice(
                _("How many people live in your household?"),
                _("1"),
                _("2"),
                _("3 or 4"),
                _("5 or more"),
                _("I would rather not say"),
                kind="range",
            ),
            self._ready_choice(
                _("What does your household have each month, after taxes?"),
                _("Less than 1,500"),
                _("1,500 to 3,000"),
                _("3,000 to 5,000"),
                _("More than 5,000"),
                _("I would rather not say"),
                kind="range",
            ),
        ]

    @api.model
    def _ready_questions_of_follow_up(self):
        return [
            {
                "title": _("Is it good now?"),
                "question_type": "scale",
                "scale_min": 1,
                "scale_max": 5,
                "scale_min_label": _("Not at all"),
                "scale_max_label": _("Very good"),
                "constr_mandatory": True,
            },
            self._ready_words(_("What could we have done better?")),
        ]

    @api.model
    def _ready_questions_of_product(self):
        return [
            {
                "title": _("How do you like what you bought?"),
                "question_type": "scale",
                "scale_min": 1,
                "scale_max": 5,
                "scale_min_label": _("Not at all"),
                "scale_max_label": _("Very much"),
                "constr_mandatory": True,
            },
            self._ready_words(_("What is good about it, and what is not?")),
            self._ready_choice(
                _("Would you buy it again?"), _("Yes"), _("No"), _("I do not know yet")
            ),
        ]

    @api.model
    def _ready_questions_of_suggestions(self):
        return [
            self._ready_choice(
                _("What is it about?"),
                _("The shop"),
                _("The products"),
                _("The people"),
                _("Something else"),
            ),
            self._ready_words(_("What could we do better?"), constr_mandatory=True),
        ]

    @api.model
    def _ready_questions_of_contest(self):
        return [self._ready_words(_("What do you like best in our shop?"))]
