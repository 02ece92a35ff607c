import os
import subprocess

from odoo.sql_db import close_db, db_connect
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools.misc import exec_pg_environ, find_pg_tool

from ..models.identity_vault_place import default_name


class CopyCase(BaseCase):
    """Works on a copy of the database, with real commits, in processes of its own."""

    #: What the copy's name ends with.
    suffix = "copy"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.copy = f"{get_db_name()}_{cls.suffix}"
        cls.addClassCleanup(cls.drop_copy)
        cls.drop_copy()
        cls.pg("createdb", cls.copy)
        dump = [find_pg_tool("pg_dump"), "--no-owner", get_db_name()]
        with subprocess.Popen(dump, env=exec_pg_environ(), stdout=-1) as source:
            cls.pg("psql", "-qo", os.devnull, "-d", cls.copy, stdin=source.stdout)

    @classmethod
    def drop_copy(cls):
        for name in (cls.copy, default_name(cls.copy)):
            close_db(name)
            with db_connect("postgres").cursor() as cr:
                cr.execute(
                    "UPDATE pg_database SET datistemplate = false WHERE datname = %s",
                    [name],
                )
            cls.pg("dropdb", "--if-exists", "--force", name)

    @staticmethod
    def pg(tool, *arguments, **kwargs):
        command = [find_pg_tool(tool), *arguments]
        subprocess.run(command, env=exec_pg_environ(), check=True, **kwargs)
