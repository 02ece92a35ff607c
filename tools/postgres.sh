# PostgreSQL: an own cluster in the cache, reached through a socket; or the server that POS_DEV_DSN names.
# Afterwards PGHOST, PGPORT, PGUSER (and PGPASSWORD) tell every client, Odoo included, where it is.

# PostgreSQL refuses root, and its user cannot look into root's home: then the cluster lies elsewhere, one for each
# cache folder.
if [ "$(id -u)" = 0 ]; then
    PG_HOME=/var/cache/$ADDON/postgresql${XDG_CACHE_HOME:+-$(printf '%s' "$CACHE" | digest)}
else
    PG_HOME=$CACHE/postgresql
fi
PG_SOCKET=$PG_HOME/socket
# A socket's path may have about 100 characters.
[ ${#PG_SOCKET} -lt 85 ] || PG_SOCKET=/tmp/$ADDON-$(id -u)

# Prints the path of a program of PostgreSQL: Debian keeps those of the server away from PATH, by version.
pg_program() {
    printf '%s\n' /usr/lib/postgresql/*/bin/"$1" | sort -V | tail -n 1 | xargs ls 2>/dev/null || command -v "$1"
}

make_cluster() {
    mkdir -p "$PG_HOME" "$PG_SOCKET" || return
    chmod 700 "$PG_HOME" "$PG_SOCKET" || return
    if [ "$(id -u)" = 0 ]; then
        chmod 755 "$(dirname "$PG_HOME")"
        chown -R postgres:postgres "$PG_HOME" "$PG_SOCKET" || return
    fi
    # 'trust' is safe here: only the socket's folder leads in, and it is closed to other users.
    as_owner "$(pg_program initdb)" -D "$PG_HOME/data" -U odoo -A trust -E UTF8 --locale=C.UTF-8 ||
        return
    as_owner tee -a "$PG_HOME/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
unix_socket_directories = '$PG_SOCKET'
max_connections = 200
shared_buffers = 512MB
max_wal_size = 4GB
CONF
}

cluster_runs() { as_owner "$(pg_program pg_ctl)" -D "$PG_HOME/data" status >/dev/null 2>&1; }

# dsn_settings DSN: prints it as lines for the shell.
dsn_settings() {
    "$VENV/bin/python" - "$1" <<'PY'
import shlex
import sys

from psycopg2.extensions import parse_dsn

names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "sslmode": "PGSSLMODE"}
for key, value in parse_dsn(sys.argv[1]).items():
    if key in names:
        print(f"export {names[key]}={shlex.quote(value)}")
PY
}

use_dsn() {
    local settings
    settings=$(dsn_settings "$POS_DEV_DSN" 2>/dev/null) || die "POS_DEV_DSN is not a PostgreSQL connection string"
    eval "$settings"
}

need_postgres() {
    if [ -n "${POS_DEV_DSN:-}" ]; then
        need_packages psql:postgresql-client
        use_dsn
    else
        pg_program initdb >/dev/null || install_packages postgresql postgresql-client
        if [ ! -s "$PG_HOME/data/PG_VERSION" ]; then
            say "making a PostgreSQL cluster"
            logged postgresql make_cluster
        fi
        mkdir -p "$PG_SOCKET"
        [ "$(id -u)" != 0 ] || chown postgres:postgres "$PG_SOCKET"
        if ! cluster_runs; then
            as_owner "$(pg_program pg_ctl)" -D "$PG_HOME/data" -l "$PG_HOME/server.log" -w -t 60 start \
                >/dev/null 9>&- || die "PostgreSQL did not start; its log is $PG_HOME/server.log"
        fi
        export PGHOST=$PG_SOCKET PGPORT=5432 PGUSER=odoo
        unset PGPASSWORD
    fi
    psql -qAtX -d postgres -c 'SELECT 1' >/dev/null || die "PostgreSQL does not answer at host '${PGHOST:-}'"
}

# Does anything else of ./dev use the own cluster?
cluster_is_used() {
    [ -z "${POS_DEV_DSN:-}" ] && [ -d "$PG_HOME/data" ] && cluster_runs &&
        [ "$(PGHOST=$PG_SOCKET PGPORT=5432 PGUSER=odoo psql -qAtX -d postgres -c \
            'SELECT count(*) FROM pg_stat_activity WHERE datname IS NOT NULL AND pid != pg_backend_pid()')" != 0 ]
}

stop_postgres() {
    if [ -z "${POS_DEV_DSN:-}" ] && [ -d "$PG_HOME/data" ] && cluster_runs; then
        as_owner "$(pg_program pg_ctl)" -D "$PG_HOME/data" -m fast stop >/dev/null
    fi
}
