def migrate(cr, version):
    """Say of old consents how they were said, where that is certain.

    Which words were shown then nobody recorded: they keep *no text recorded*. What the
    office recorded may have been said in any way.
    """
    cr.execute(
        """
        UPDATE identity_consent
           SET channel = CASE place WHEN 'till' THEN 'store' WHEN 'link' THEN 'web' END
         WHERE channel IS NULL AND place IN ('till', 'link')
        """
    )
