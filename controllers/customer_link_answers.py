from .customer_link import OwnPageController, number_in, own_page


class CustomerAnswersController(OwnPageController):
    """Answers, what is remembered of them, ideas, and what the customer agreed to."""

    @own_page("/answers")
    def own_answers(self, token, said="", **_other):
        return self._own_show(token, "answers", self._answer_facts, said)

    def _answer_facts(self, link):
        return {
            "answers": link._answers(),
            "preferences": link._preference_facts(),
        }

    @own_page("/preferences/<int:preference_id>", ["POST"])
    def own_remember(self, token, preference_id, value="", **_other):
        def change(link):
            return link._set_preference(preference_id, value) or None

        return self._own_do(
            token, change, "remembered", "/answers", self._answers_again(token)
        )

    @own_page("/preferences/<int:preference_id>/forget", ["POST"])
    def own_forget(self, token, preference_id, **_other):
        def forget(link):
            return link._forget_preference(preference_id) or None

        return self._own_do(token, forget, "forgotten", "/answers")

    def _answers_again(self, token):
        return lambda _link, problem: self._own_show(
            token, "answers", self._answer_facts, problem=problem
        )

    @own_page("/ideas")
    def own_ideas(self, token, said="", **_other):
        return self._own_show(
            token, "ideas", lambda link: {"ideas": link._ideas()}, said
        )

    @own_page("/ideas/dismiss", ["POST"])
    def own_dismiss(self, token, product="", **_other):
        def dismiss(link):
            return link._dismiss(number_in(product)) or None

        return self._own_do(token, dismiss, "dismissed", "/ideas")

    @own_page("/consents")
    def own_consents(self, token, said="", **_other):
        return self._own_show(
            token, "consents", lambda link: {"consents": link._consents()}, said
        )

    @own_page("/consent", ["POST"])
    def own_consent(self, token, purpose="", given="", text="", **_other):
        """Record that a switch was moved."""

        def consent(link):
            link._set_consent(purpose, given == "1", number_in(text))
            return True

        return self._own_do(token, consent, "consent", "/consents")
