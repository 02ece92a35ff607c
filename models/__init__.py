from . import (
    barcode_nomenclature,
    customer_code,
    customer_code_batch,
    pos_config,
    pos_order,
    res_config_settings,
    res_partner,
    res_partner_till,
)
