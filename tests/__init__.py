from . import test_customer_code, test_search
