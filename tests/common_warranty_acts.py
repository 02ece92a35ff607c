from .common import make_user
from .common_warranty import WarrantyCase

#: What a card is asked to do, as the form's buttons do it, and what managers alone do.
ACTS = {
    "serial": {"serial": "SN-7"},
    "repair": {},
    "replace": {"reason": "It leaks"},
    "transfer": {"reason": "A gift"},
    "extend": {"months": 6, "reason": "It took long"},
    "void": {"reason": "Opened by force"},
}
OF_MANAGERS = {"extend", "void"}


class ActCase(WarrantyCase):
    """The service desk, its manager, and those who are neither."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        here = {"company_id": cls.company.id}
        cls.boss = make_user(cls.env, "service_manager", **here)
        cls.clerk = make_user(cls.env, "clerk", **here)
        cls.owner = cls.Partner.create({"name": "Ada Muster"})
        cls.other = cls.Partner.create({"name": "Bo Beispiel"})
        cls.Code._issue(cls.owner | cls.other)

    def setUp(self):
        super().setUp()
        self.card = self.cards(self.sold((self.kettle, 1), partner_id=self.owner.id))
        self.today = self.card.sold_on

    def act(self, kind, user=None, card=None, **vals):
        """Press a button of the form, and Save."""
        vals = {**ACTS.get(kind, {}), "day": self.today, **vals}
        if kind == "transfer":
            vals.setdefault("owner_id", self.other.id)
        act = self.env["warranty.act"].with_user(user or self.boss)
        act = act.with_context(active_model="warranty.card")
        act = act.with_context(active_id=(card or self.card).id)
        answer = act.create({"kind": kind, **vals}).action_apply()
        self.env.flush_all()
        self.env.invalidate_all()
        return answer
