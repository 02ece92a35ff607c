from .customer_link import OwnPageController, own_page


class CustomerPromptController(OwnPageController):
    """The one question on the first page."""

    @own_page("/prompt/<int:prompt_id>", ["POST"])
    def own_prompt(self, token, prompt_id, **typed):
        def answer(link):
            is_strong = self._is_strong(link)
            return link._answer_prompt(prompt_id, typed, is_strong) or None

        def again(link, problem):
            facts = self._start_facts
            return self._own_show(token, "page", facts, problem=problem, link=link)

        return self._own_do(token, answer, "answered", "", again)
