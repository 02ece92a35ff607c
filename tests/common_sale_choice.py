"""Stories of rewards to fetch, as orders of the sale module."""

from odoo.exceptions import UserError

STORIES = [
    "choice_ordered",
    "choice_given_up",
    "choice_handed_out",
    "choice_kept_and_given_up",
    "choice_in_part",
    "choice_without",
]


def _choose(shop, points=150, **vals):
    shop.bread.is_storable = True
    shop.env["customer.code"]._issue(shop.ada)
    program = shop.make_program(
        reward={
            "reward_type": "product",
            "reward_product_id": shop.bread.id,
            "required_points": 100,
        },
        sale_ok=True,
        **vals,
    )
    shop.make_card(program, points)
    place = shop.env["stock.warehouse"].search(
        [("company_id", "=", shop.env.company.id)], limit=1
    )
    shop.env["stock.quant"]._update_available_quantity(
        shop.bread, place.lot_stock_id, 5
    )
    config = shop.env["pos.config"].search(
        [("company_id", "=", shop.env.company.id)], limit=1
    )
    choices = shop.env["loyalty.choice"].sudo()
    choice = choices._choose(shop.ada, program.reward_ids, shop.bread, config)
    shop.env.flush_all()
    return program, choice


def _facts(shop, program, choice):
    order = choice._sale_order()
    return {
        "state": choice.state,
        "order": order and order.state,
        "total": order and order.amount_total,
        "pieces": order and order.order_line.mapped("product_uom_qty"),
        "held": shop.env["loyalty.hold"].search_count(
            [("card_id", "=", choice.card_id.id)]
        ),
        "reserved": order and [move.state for move in order.picking_ids.move_ids],
        **shop.books(program),
    }


def choice_ordered(shop):
    program, choice = _choose(shop)
    again = shop.env["loyalty.choice"].sudo()
    again = again._choose(shop.ada, program.reward_ids, shop.bread, choice.config_id)
    facts = _facts(shop, program, choice)
    [waiting] = shop.env["customer.profile"].pos_panel(
        choice.config_id.id, shop.ada.id
    )["fetch"]
    return {
        **facts,
        "once": again == choice,
        "panel": waiting,
        "copy": _copy(shop),
    }


def _copy(shop):
    """Return how much the copy of what is held has of orders and rewards."""
    asked = shop.env["identity.request"].sudo()
    asked = asked.new({"request_type": "access", "partner_id": shop.ada.id})
    # Not all of it: here is no vault, which knows who looked at whom.
    parts = (
        asked._export_sale_orders(),
        asked._export_sale_lines(),
        asked._export_choices(),
    )
    return [len(part["rows"]) for part in parts]


def choice_given_up(shop):
    program, choice = _choose(shop)
    choice._cancel()
    return _facts(shop, program, choice)


def _hand_out(shop, choice):
    picking = choice._sale_order().picking_ids
    for move in picking.move_ids:
        move.quantity, move.picked = move.product_uom_qty, True
    picking.with_context(skip_backorder=True)._action_done()
    shop.env.flush_all()


def choice_handed_out(shop):
    program, choice = _choose(shop)
    _hand_out(shop, choice)
    choice._see_shop()
    return _facts(shop, program, choice)


def _give_up(choice):
    """Return what is said when somebody tries it, or nothing."""
    try:
        choice._cancel()
    except UserError as error:
        return str(error)
    return ""


def choice_kept_and_given_up(shop):
    """She fetched it, and at once gives it up on her page; then she wants another."""
    program, choice = _choose(shop, points=350)
    one = _facts(shop, program, choice)
    _hand_out(shop, choice)
    said = _give_up(choice)
    again = choice._choose(shop.ada, program.reward_ids, shop.bread, choice.config_id)
    facts = _facts(shop, program, choice)
    return {
        **facts,
        "one": [one["pieces"], one["points"]],
        "said": said,
        "again": again.state,
        "other": again != choice,
    }


def choice_in_part(shop):
    """A part was handed out: neither she nor the end of the week takes it back."""
    program, choice = _choose(shop)
    [line] = choice._sale_order().order_line.filtered("product_id")
    line.qty_delivered_method, line.qty_delivered = "manual", 0.5
    said = _give_up(choice)
    choice.until = "2020-01-01"
    over = choice._over()
    return {**_facts(shop, program, choice), "said": said, "over": len(over)}


def choice_without(shop):
    """A programme that is not for sales: the points are held for the till."""
    program, choice = _choose(shop)
    choice._cancel()
    program.sale_ok = False
    again = shop.env["loyalty.choice"].sudo()
    again = again._choose(shop.ada, program.reward_ids, shop.bread, choice.config_id)
    return _facts(shop, program, again)


class ToldOfChoices:
    """For the test that tells the stories."""

    def test_a_reward_to_fetch_is_an_order_that_books_and_reserves(self):
        story = self.told["choice_ordered"]
        self.assertEqual(story["state"], "waiting")
        self.assertEqual((story["order"], story["total"]), ("sale", 0))
        self.assertEqual(story["reserved"], ["assigned"])
        self.assertEqual((story["points"], story["held"]), ([50.0], 0))
        self.assertEqual(story["wrong"], 0)
        self.assertTrue(story["once"])
        self.assertIn("To fetch: Rye bread", story["panel"])
        self.assertEqual(story["copy"], [1, 1, 1])

    def test_a_reward_that_is_given_up_frees_points_and_goods(self):
        story = self.told["choice_given_up"]
        self.assertEqual((story["state"], story["order"]), ("cancelled", "cancel"))
        self.assertNotIn("assigned", story["reserved"])
        self.assertEqual((story["points"], story["wrong"]), ([150.0], 0))

    def test_a_reward_that_was_handed_out_waits_no_more(self):
        story = self.told["choice_handed_out"]
        self.assertEqual((story["state"], story["order"]), ("fetched", "sale"))
        self.assertEqual((story["points"], story["wrong"]), ([50.0], 0))

    def test_who_fetched_a_reward_does_not_have_its_points_back(self):
        story = self.told["choice_kept_and_given_up"]
        self.assertEqual(story["one"], [[1], [250.0]], "one reward, not three")
        self.assertIn("does not wait", story["said"])
        self.assertEqual((story["state"], story["order"]), ("fetched", "sale"))
        self.assertEqual((story["points"], story["wrong"]), ([150.0], 0))
        self.assertEqual((story["again"], story["other"]), ("waiting", True))

    def test_what_was_handed_out_in_part_is_not_taken_back(self):
        story = self.told["choice_in_part"]
        self.assertIn("does not wait", story["said"])
        self.assertEqual((story["state"], story["order"]), ("waiting", "sale"))
        self.assertEqual((story["points"], story["over"]), ([50.0], 0))

    def test_without_sales_the_points_are_held(self):
        story = self.told["choice_without"]
        self.assertEqual((story["state"], story["order"]), ("waiting", None))
        self.assertEqual((story["points"], story["held"]), ([150.0], 1))
