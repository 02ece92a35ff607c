def migrate(cr, version):
    """Make the table of counts anew, in its new shape; an open run begins again."""
    cr.execute("DROP TABLE IF EXISTS product_affinity_count")
