def migrate(cr, version):
    """Bind the links that are out to the codes that their customers have now."""
    cr.execute(
        """
        UPDATE customer_link link SET code_id = code.id
          FROM customer_code code
         WHERE code.partner_id = link.partner_id AND code.state = 'active'
           AND link.code_id IS NULL
        """
    )
