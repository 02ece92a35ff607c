from . import customer_link, identity_request, report
