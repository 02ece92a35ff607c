def migrate(cr, version):
    """Let the newest word of a customer about a purpose be the only current one.

    Two that were recorded at the same moment could both be; now an index forbids it.
    """
    cr.execute(
        """
        UPDATE identity_consent earlier SET current = false
         WHERE earlier.current AND EXISTS (
               SELECT FROM identity_consent later
                WHERE later.partner_id = earlier.partner_id
                  AND later.purpose = earlier.purpose
                  AND later.company_id = earlier.company_id
                  AND later.current AND later.id > earlier.id)
        """
    )
