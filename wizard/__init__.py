from . import (
    base_partner_merge,
    base_partner_merge_identity,
    base_partner_merge_points,
    customer_code_issue,
    customer_code_replace,
    customer_link_wizard,
    identity_audit_check,
    identity_reveal,
    mail_compose_message,
    portal_wizard,
    loyalty_bonus,
    loyalty_move,
)
