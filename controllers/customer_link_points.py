from ..models.customer_link_points import STEP
from .customer_link import OwnPageController, number_in, own_page


class CustomerPointsController(OwnPageController):
    """Points and why, and rewards to choose."""

    @own_page("/points")
    def own_points(self, token, page="1", **_other):
        at = max(number_in(page), 1)

        def facts(link):
            entries, has_more = link._entries((at - 1) * STEP)
            return {
                "entries": entries,
                "has_more": has_more,
                "page": at,
                "programs": link._programs(),
            }

        return self._own_show(token, "points", facts)

    @own_page("/rewards")
    def own_rewards(self, token, said="", **_other):
        return self._own_show(token, "rewards", self._reward_facts, said)

    def _reward_facts(self, link):
        programs = link._programs()
        return {
            "programs": programs,
            "rewards": link._rewards(programs),
            "choices": link._choices(),
        }

    @own_page("/rewards/<int:reward_id>")
    def own_reward(self, token, reward_id, **_other):
        return self._show_reward(token, reward_id)

    @own_page("/rewards/<int:reward_id>", ["POST"])
    def own_choose(self, token, reward_id, product="", shop="", **_other):
        """Keep a reward for the customer; sent again it is kept once."""

        def choose(link):
            chosen = link._choose(reward_id, number_in(product), number_in(shop))
            return True if chosen else None

        def again(_link, problem):
            return self._show_reward(token, reward_id, problem)

        return self._own_do(token, choose, "chosen", "/rewards", again)

    def _show_reward(self, token, reward_id, problem=""):
        link = self._own_link(token)
        fact = link and link._reward(reward_id)
        if not fact:
            return self._own_nothing()
        return self._own_show(
            token, "reward", lambda _link: {"reward": fact}, problem=problem, link=link
        )

    @own_page("/choices/<int:choice_id>/give-up", ["POST"])
    def own_give_up(self, token, choice_id, **_other):
        def give_up(link):
            return link._give_up(choice_id) or None

        def again(_link, problem):
            return self._own_show(token, "rewards", self._reward_facts, problem=problem)

        return self._own_do(token, give_up, "given-up", "/rewards", again)
