from .common import ROLES, IdentityCase, share_day

SELLERS = {"cashier", "admin"}
CLERKS = {"clerk", "reader", "manager", "admin"}
SERVICE = {"service", "service_manager", "admin"}
SERVICE_MANAGERS = {"service_manager", "admin"}
MARKETING = {"marketing", "marketing_manager", "admin"}
MARKETING_MANAGERS = {"marketing_manager", "admin"}
MANAGERS = {"manager", "admin"}
READERS = {"reader", "admin"}
AUDITORS = {"auditor", "admin"}
CODE_WORKERS = {"cashier", *CLERKS, *SERVICE}
EMPLOYEES = {"admin", *ROLES} - {"public", "portal"}


class RoleCase(IdentityCase):
    """A user of each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        share_day(cls.env, cls.env.company)
        cls.users = {role: cls.make_user(role) for role in ROLES}
        cls.users["admin"] = cls.env.ref("base.user_admin")

    def each_role(self, allowed):
        """Yield every user, and whether the role is among the allowed ones."""
        for role, user in self.users.items():
            with self.subTest(role=role):
                yield user, role in allowed
