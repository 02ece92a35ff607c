# Databases: a template with Odoo's modules and demo data, made once for each version of Odoo, libraries and module
# list, and clones of it that take half a second. A clone brings its filestore along.

# What a shop has beside the addon. The order does not matter.
TEMPLATE_MODULES=point_of_sale,pos_loyalty,contacts

sql() { psql -qAtX -v ON_ERROR_STOP=1 "$@"; }

database_exists() { [ "$(sql -d postgres -c "SELECT 1 FROM pg_database WHERE datname = '$1'")" = 1 ]; }

drop_database() {
    sql -d postgres -c "DROP DATABASE IF EXISTS \"$1\" WITH (FORCE)" 2>/dev/null
    rm -rf "$CLONE/data/filestore/$1"
}

# clone_database FROM FOLDER TO: FOLDER holds the filestore of FROM.
clone_database() {
    drop_database "$3"
    sql -d postgres -c "CREATE DATABASE \"$3\" TEMPLATE \"$1\""
    mkdir -p "$CLONE/data/filestore"
    # Files of a filestore are never changed in place, so hard links do.
    cp -al "$2" "$CLONE/data/filestore/$3" 2>/dev/null || cp -a "$2" "$CLONE/data/filestore/$3"
}

free_port() {
    "$VENV/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# write_config NAME [LINE...]: an odoo.conf for this clone; sets CONFIG.
write_config() {
    CONFIG=$CLONE/$1.conf
    shift
    mkdir -p "$CLONE/addons" "$CLONE/data"
    ln -sfn "$ROOT" "$LINK"
    {
        echo '[options]'
        echo "addons_path = $CLONE/addons${EXTRA_ADDONS:+,$EXTRA_ADDONS}"
        echo "data_dir = $CLONE/data"
        echo 'http_interface = 127.0.0.1'
        echo 'list_db = False'
        echo 'max_cron_threads = 0'
        echo 'workers = 0'
        printf '%s\n' "$@"
    } >"$CONFIG"
}

run_odoo() {
    local command=$1
    shift
    "$VENV/bin/python" -m odoo "$command" -c "$CONFIG" "$@"
}

build_template() {
    local database=$1
    write_config template 'log_level = warn'
    drop_database "$database.part"
    run_odoo server -d "$database.part" -i "$TEMPLATE_MODULES" --with-demo --stop-after-init --no-http || return
    run_odoo shell -d "$database.part" --no-http <"$ROOT/tools/prepare_template.py" || return
    sql -d postgres -c "ALTER DATABASE \"$database.part\" RENAME TO \"$database\"" || return
    rm -rf "$CACHE/templates/$database"
    mkdir -p "$CACHE/templates"
    mv "$CLONE/data/filestore/$database.part" "$CACHE/templates/$database"
}

need_template() {
    local key
    key=$(printf '%s %s %s' "$ODOO_VERSION" "$TEMPLATE_MODULES" "$(stat -c %Y "$ODOO_LIB/odoo/release.py")" |
        cat - "$ROOT/tools/requirements.txt" "$ROOT/tools/prepare_template.py" | sha256sum | cut -c1-10)
    TEMPLATE=pci_template_$key
    if database_exists "$TEMPLATE" && [ -d "$CACHE/templates/$TEMPLATE" ]; then
        return
    fi
    say "making the template database: Odoo's modules with demo data (two to four minutes)"
    drop_database "$TEMPLATE"
    logged template build_template "$TEMPLATE"
}

# Everything that a verb needs before it can run Odoo.
need_environment_for_odoo() {
    lock_cache
    need_odoo
    need_venv
    need_postgres
    need_template
    unlock_cache
}
