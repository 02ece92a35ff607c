"""PostgreSQL clusters of a test, which may be killed, and copies of a database."""

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from contextlib import closing, suppress
from pathlib import Path

import psutil
import psycopg2

from odoo.tools import config
from odoo.tools.misc import exec_pg_environ, find_pg_tool

from ..core.vault.providers import FileKeyProvider

#: The role that owns everything in a cluster.
OWNER = "odoo"
CONF = """
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 100
shared_buffers = 64MB
fsync = off
max_prepared_transactions = 20
log_min_messages = fatal
"""


class Cluster:
    """One PostgreSQL server in a new folder, reached through a socket there.

    Nothing of it is ever synced to the disk: a killed process loses nothing by that, a
    power failure would.
    """

    def __init__(self):
        # A socket's path may have about 100 characters.
        self.folder = Path(tempfile.mkdtemp(prefix="pci-", dir="/tmp"))
        self.data = self.folder / "data"
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        options = ("-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        self._run("initdb", "-D", self.data, *options)
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(CONF.format(folder=self.folder))
        self.start()

    @property
    def environ(self):
        """What tells libpq, and so Odoo, where the server is."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        return {**clean, "PGHOST": str(self.folder), "PGPORT": "5432", "PGUSER": OWNER}

    def dsn(self, name):
        return f"host={self.folder} port=5432 user={OWNER} dbname={name}"

    def start(self):
        log = self.folder / "server.log"
        self._run("pg_ctl", "-D", self.data, "-l", log, "-w", "-t", "60", "start")

    def kill(self):
        """End the server and all its processes at once, as a crash does."""
        first = psutil.Process(int(self._pid_file.read_text().splitlines()[0]))
        # Stopped first: it would start new ones while the old ones die.
        first.suspend()
        processes = [first, *first.children(recursive=True)]
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        # They are not our children: nothing to wait for but their end.
        psutil.wait_procs(processes, timeout=10)

    def revive(self):
        if not self.is_running():
            self.start()

    def is_running(self):
        with suppress(psycopg2.Error), closing(self.connect("postgres")):
            return True
        return False

    def connect(self, name):
        connection = psycopg2.connect(self.dsn(name))
        connection.autocommit = True
        return connection

    def query(self, name, sql, *parameters):
        with closing(self.connect(name)) as connection, connection.cursor() as cursor:
            cursor.execute(sql, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def terminate(self, name):
        """Cut all connections to a database."""
        self.query(
            "postgres",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            name,
        )

    def drop(self):
        with suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder)

    @property
    def _pid_file(self):
        return self.data / "postmaster.pid"

    def _run(self, program, *arguments):
        command = [server_program(program), *map(str, arguments)]
        if os.geteuid() == 0:
            # PostgreSQL refuses root.
            ids = ("--reuid=postgres", "--regid=postgres", "--clear-groups")
            command = ["setpriv", *ids, *command]
        subprocess.run(
            command, check=True, cwd="/", stdout=subprocess.DEVNULL, env={**os.environ}
        )


def server_program(name):
    """Return the path of a program of PostgreSQL's server."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name) or name


class Copy:
    """A copy of the database of the tests in a cluster of its own, with an Odoo
    configuration, and a new empty vault in another cluster."""

    def __init__(self, source, name):
        self.name = name
        self.vault_name = f"{name}_identity"
        self.main = Cluster()
        self.vault = Cluster()
        self.folder = Path(tempfile.mkdtemp(prefix="pci-copy-"))
        (self.folder / "tmp").mkdir()
        self._copy_database(source)
        self._copy_filestore(source)
        self.vault.query("postgres", f'CREATE DATABASE "{self.vault_name}"')
        FileKeyProvider.create(str(self.key_file))
        self.conf = self._write_conf()

    @property
    def key_file(self):
        return self.folder / "keys" / "root.key"

    @property
    def environ(self):
        """The environment of an Odoo that works on the copy."""
        return {
            **self.main.environ,
            "ODOO_RC": str(self.conf),
            "TMPDIR": str(self.folder / "tmp"),
            "POS_IDENTITY_VAULT_DSN": self.vault.dsn(self.vault_name),
            "POS_IDENTITY_KEY_FILE": str(self.key_file),
        }

    def drop(self):
        self.main.drop()
        self.vault.drop()
        shutil.rmtree(self.folder)

    def _copy_database(self, source):
        self.main.query("postgres", f'CREATE DATABASE "{self.name}"')
        dump = [find_pg_tool("pg_dump"), "--no-owner", source]
        load = [find_pg_tool("psql"), "-q", "-o", os.devnull, "-d", self.name]
        with subprocess.Popen(dump, env=exec_pg_environ(), stdout=-1) as process:
            subprocess.run(
                load, env=self.main.environ, stdin=process.stdout, check=True
            )
        # It is another shop, with a vault of its own.
        self.main.query(
            self.name,
            "UPDATE ir_config_parameter SET value = %s WHERE key = 'database.uuid'",
            str(uuid.uuid4()),
        )
        self.main.query(
            self.name,
            "UPDATE res_partner SET identity_version = NULL, identity_person = NULL,"
            " identity_filled = NULL WHERE identity_person IS NOT NULL",
        )

    def _copy_filestore(self, source):
        to = self.folder / "data" / "filestore" / self.name
        to.parent.mkdir(parents=True)
        self.key_file.parent.mkdir()
        shutil.copytree(config.filestore(source), to)

    def _write_conf(self):
        conf = self.folder / "odoo.conf"
        addons = config["addons_path"]
        lines = (
            "[options]",
            f"addons_path = {addons if isinstance(addons, str) else ','.join(addons)}",
            f"data_dir = {self.folder / 'data'}",
            "http_interface = 127.0.0.1",
            "list_db = False",
            f"dbfilter = ^{self.name}$",
            "workers = 0",
            "max_cron_threads = 0",
            "log_level = warn",
        )
        conf.write_text("\n".join(lines) + "\n")
        return conf
