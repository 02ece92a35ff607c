from . import (
    customer_link,
    identity_request,
    report,
    survey_decline,
    survey_ask,
    survey_main,
    survey_submit,
    warranty_page,
    warranty_portal,
    warranty_register,
    survey_export,
)
