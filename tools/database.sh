# Databases: a template with Odoo's modules and demo data, made once for each version of Odoo, libraries and module
# list, and clones of it that take half a second. A clone brings its filestore along.

# What a shop has beside the addon. The order does not matter.
TEMPLATE_MODULES=point_of_sale,pos_loyalty,contacts,survey
DB_PREFIX=${POS_DEV_PREFIX:-pci}

sql() { psql -qAtX -v ON_ERROR_STOP=1 "$@"; }

database_exists() { [ "$(sql -d postgres -c "SELECT 1 FROM pg_database WHERE datname = '$1'")" = 1 ]; }

# drop_database NAME: with its filestore, and the vault that the addon makes beside it.
drop_database() {
    local name
    for name in "$1" "${1}_identity"; do
        # The vault's database is marked as a template, so that Odoo does not offer it.
        sql -d postgres -c "UPDATE pg_database SET datistemplate = false WHERE datname = '$name'"
        PGOPTIONS='-c client_min_messages=warning' \
            sql -d postgres -c "DROP DATABASE IF EXISTS \"$name\" WITH (FORCE)"
    done
    rm -rf "$CLONE/data/filestore/$1" "$(stamp_of "$1")"
}

# clone_database FROM FOLDER TO: FOLDER holds the filestore of FROM.
clone_database() {
    drop_database "$3"
    sql -d postgres -c "CREATE DATABASE \"$3\" TEMPLATE \"$1\""
    mkdir -p "$CLONE/data/filestore"
    # Files of a filestore are never changed in place, so hard links do.
    cp -al "$2" "$CLONE/data/filestore/$3" 2>/dev/null || cp -a "$2" "$CLONE/data/filestore/$3"
}

# Odoo finds the addon by the folder's name, which a clone is free to choose.
link_addon() {
    mkdir -p "$CLONE/addons"
    ln -sfn "$ROOT" "$LINK"
}

# write_config NAME [LINE...]: an odoo.conf for this clone; sets CONFIG.
write_config() {
    CONFIG=$CLONE/$1.conf
    shift
    mkdir -p "$CLONE/data"
    {
        echo '[options]'
        echo "addons_path = $ADDONS_PATH"
        echo "data_dir = $CLONE/data"
        echo 'http_interface = 127.0.0.1'
        echo 'list_db = False'
        echo 'with_demo = True'
        echo 'workers = 0'
        printf '%s\n' "$@"
    } >"$CONFIG"
}

# run_odoo COMMAND...: with CONFIG. Odoo finds the commands of addons only when the path comes first.
run_odoo() { ODOO_RC=$CONFIG "$VENV/bin/python" -m odoo --addons-path="$ADDONS_PATH" "$@"; }

build_template() {
    local database=$1
    write_config template 'log_level = warn' 'max_cron_threads = 0'
    drop_database "$database.part" || return
    run_odoo server -d "$database.part" -i "$TEMPLATE_MODULES" --stop-after-init --no-http || return
    run_odoo shell -d "$database.part" --no-http <"$ROOT/tools/prepare_template.py" || return
    sql -d postgres -c "ALTER DATABASE \"$database.part\" RENAME TO \"$database\"" || return
    mkdir -p "$CACHE/templates"
    rm -rf "${CACHE:?}/templates/$database"
    mv "$CLONE/data/filestore/$database.part" "$CACHE/templates/$database"
}

# Sets TEMPLATE. Odoo has no finer version number than the date of its release file.
need_template() {
    local key
    key=$(printf '%s %s %s' "$ODOO_VERSION" "$TEMPLATE_MODULES" "$(stat -c %Y "$ODOO_LIB/odoo/release.py")" |
        digest - "$ROOT/tools/requirements.txt" "$ROOT/tools/prepare_template.py")
    TEMPLATE=${DB_PREFIX}_template_$key
    if database_exists "$TEMPLATE" && [ -d "$CACHE/templates/$TEMPLATE" ]; then
        return
    fi
    say "making the template database: Odoo's modules with demo data (two to four minutes)"
    drop_database "$TEMPLATE"
    logged template build_template "$TEMPLATE"
}

# What Odoo loads of the addon, as one number: what only developers use makes no update necessary.
source_digest() {
    (
        cd "$ROOT"
        find . \( -path './.*' -o -name __pycache__ -o -path ./tests -o -path ./tests_core -o -path ./tools \
            -o -path ./docs -o -path ./benchmarks \) -prune -o -type f -print0 |
            LC_ALL=C sort -z | xargs -0 sha256sum | digest
    )
}

stamp_of() { printf '%s\n' "$CLONE/$1.stamp"; }

# need_addon_database NAME: makes a database with the addon and its demo data, or updates the addon in it when the
# addon's files changed since. Needs a CONFIG.
need_addon_database() {
    local name=$1 stamp sources step
    stamp=$(stamp_of "$name") sources=$(source_digest)
    if ! database_exists "$name"; then
        clone_database "$TEMPLATE" "$CACHE/templates/$TEMPLATE" "$name"
        # By this a database finds its keys and its ledger of erasures: two that run at once share none.
        sql -d "$name" -c "UPDATE ir_config_parameter SET value = md5('$name')::uuid::text WHERE key = 'database.uuid'"
    fi
    if [ ! -e "$stamp" ]; then
        step=install
    elif [ "$(cat "$stamp")" != "$sources" ]; then
        step=update
    else
        return 0
    fi
    say "$step of the addon in the database $name"
    logged "$step-$name" run_odoo server -d "$name" --"${step/install/init}"="$ADDON" --stop-after-init --no-http
    show_complaints "$step-$name"
    echo "$sources" >"$stamp"
}

# Odoo installs an addon even when it complains about it.
show_complaints() { grep -E ' (WARNING|ERROR|CRITICAL) ' "$CACHE/logs/$1.log" >&2 || true; }

# free_port FROM: the first free port from there.
free_port() {
    "$VENV/bin/python" - "$1" <<'PY'
import socket
import sys


def is_free(port):
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


print(next(filter(is_free, range(int(sys.argv[1]), 65536))))
PY
}

# Everything that a verb needs before it can run Odoo.
need_environment_for_odoo() {
    link_addon
    lock_cache
    need_odoo
    need_venv
    need_postgres
    need_template
    unlock_cache
}
