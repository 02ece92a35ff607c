from . import (
    test_customer_code,
    test_enroll,
    test_forgery,
    test_frontend,
    test_merge,
    test_partner,
    test_pos_order,
    test_pos_order_kept,
    test_search,
    test_till,
    test_till_privacy,
    test_uniqueness,
)
