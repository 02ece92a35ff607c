"""Finding a customer at the desk of the back office, and opening one."""

import time
from contextlib import closing
from unittest.mock import patch

import psycopg2

import glance_fixture
import glance_members
import measure
import server
import watch
from report import Section, milliseconds

#: One run of all databases has one size.
BY_SIZE = False
REPEATS = 200
#: Of statements of our own; what the vault takes is shown apart.
MOST_FIND = 0.020
AGENTS = "group_service_user"
#: Numbers that are there, spread over all rows.
SAMPLES = {
    "code": """
        SELECT code FROM customer_code WHERE state = 'active' AND id %% 4999 = 0
         ORDER BY id LIMIT %(most)s
    """,
    "receipt": """
        SELECT pos_reference FROM pos_order
         WHERE partner_id IS NOT NULL AND pos_reference IS NOT NULL AND id %% 14983 = 0
         ORDER BY id LIMIT %(most)s
    """,
    "order": """
        SELECT name FROM pos_order
         WHERE partner_id IS NOT NULL AND name LIKE '%%_%%' AND id %% 14983 = 1
         ORDER BY id LIMIT %(most)s
    """,
    "serial": """
        SELECT serial FROM warranty_card
         WHERE partner_id IS NOT NULL AND serial IS NOT NULL AND id %% 499 = 0
         ORDER BY id LIMIT %(most)s
    """,
    "case": """
        SELECT name FROM customer_case
         WHERE partner_id IS NOT NULL AND id %% 97 = 0 ORDER BY id LIMIT %(most)s
    """,
    "phone": """
        SELECT phone_sanitized FROM res_partner
         WHERE phone_sanitized IS NOT NULL AND id %% 499 = 0
         ORDER BY id LIMIT %(most)s
    """,
}
