"""Who may be written to for a purpose, as a part of SQL statements.

The statement names ``res_partner partner`` and has the parameters ``purpose`` and
``company`` (the company whose consents count; null: any one's).
"""

from .res_partner_address import DOMAIN

#: There is an address, nobody restricted or refused its use, and the customer agreed.
MAY_BE_WRITTEN_TO = f"""
   partner.active
   AND (partner.email_normalized IS NOT NULL OR partner.identity_protected
        AND 'email' = ANY (string_to_array(partner.identity_filled, ',')))
   AND partner.identity_restricted IS NOT TRUE
   AND EXISTS (
       SELECT FROM identity_consent consent
        WHERE consent.partner_id = partner.id AND consent.purpose = %(purpose)s
          AND consent.current AND consent.state = 'given'
          AND (%(company)s::int IS NULL OR consent.company_id = %(company)s))
   AND NOT EXISTS (
       SELECT FROM mail_blacklist refused
        WHERE refused.email = partner.email_normalized AND refused.active)
   AND NOT EXISTS (
       -- Refused under a code from earlier: a new card is no new consent.
       SELECT FROM customer_code code
         JOIN mail_blacklist refused
           ON refused.email = lower(code.code) || '@{DOMAIN}'
        WHERE code.partner_id = partner.id AND refused.active)
"""
