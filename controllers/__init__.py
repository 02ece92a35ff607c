from . import (
    customer_link,
    identity_request,
    report,
    survey_decline,
    warranty_page,
    warranty_portal,
    warranty_register,
    survey_export,
)
