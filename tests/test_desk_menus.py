from odoo.tests import tagged

from .common import ADDON
from .common_roles import RoleCase

MANAGERS = {"manager", "admin"}


@tagged("post_install", "-at_install")
class TestDeskMenus(RoleCase):
    """A menu is of no use to who does not see the one above it."""

    def is_reached(self, menu, user):
        """Return whether a user sees a menu, and all above it."""
        visible = menu.with_user(user)._visible_menu_ids()
        above = self.env["ir.ui.menu"].sudo().browse()
        while menu:
            above |= menu
            menu = menu.parent_id
        mine = user.all_group_ids
        return all(
            one.id in visible and (not one.group_ids or one.group_ids & mine)
            for one in above.sudo()
        )

    def test_what_the_retailer_looks_at_is_reached_by_all_who_may_read_it(self):
        for name, roles in (
            ("action_customer_contact_report", {"service_manager"} | MANAGERS),
            ("action_profile_prompt", MANAGERS),
            ("action_profile_prompt_state", MANAGERS),
        ):
            action = self.env.ref(f"{ADDON}.{name}")
            menus = self.env["ir.ui.menu"].search(
                [("action", "=", f"{action._name},{action.id}")]
            )
            for user, may in self.each_role(roles):
                if user.has_group("base.group_user"):
                    ways = [menu for menu in menus if self.is_reached(menu, user)]
                    self.assertEqual(bool(ways), may, name)
