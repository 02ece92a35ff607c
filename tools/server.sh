# The development server and what works on its database: serve, shell, odoo, screenshots, stop.

SERVER_PID=$CLONE/server.pid
SERVER_URL=$CLONE/server.url

# need_dev_database [FRESH]: this clone's own database with the addon as it is now; sets DATABASE and CONFIG.
need_dev_database() {
    need_environment_for_odoo
    DATABASE=${DB_PREFIX}_dev_$CLONE_ID
    write_config dev "db_name = $DATABASE" "dbfilter = ^$DATABASE\$" 'max_cron_threads = 1'
    [ -z "${1:-}" ] || drop_database "$DATABASE"
    need_addon_database "$DATABASE"
}

# Prints the process id of this clone's server when it runs; the file alone may be left over.
server_pid() {
    local pid
    pid=$(cat "$SERVER_PID" 2>/dev/null) || return
    grep -qzF "$ROOT/tools/serve.py" "/proc/$pid/cmdline" 2>/dev/null || return
    echo "$pid"
}

serve_verb() {
    local port='' fresh='' options=()
    while [ $# -gt 0 ]; do
        case $1 in
            --port) port=${2:?--port needs a number} && shift ;;
            --port=*) port=${1#*=} ;;
            --fresh) fresh=1 ;;
            *) options+=("$1") ;;
        esac
        shift
    done
    if server_pid >/dev/null; then
        die "this clone's server is running already: $(cat "$SERVER_URL")" "./dev stop stops it"
    fi
    need_dev_database "$fresh"
    have wkhtmltopdf || say "wkhtmltopdf is not installed: Odoo will not print PDF reports, the rest works"
    port=${port:-$(free_port 8069)}
    echo "http://localhost:$port" >"$SERVER_URL"
    # Odoo takes this process's place, so Ctrl-C and signals reach it directly.
    POS_DEV_URL=$(cat "$SERVER_URL") ODOO_RC=$CONFIG exec "$VENV/bin/python" "$ROOT/tools/serve.py" server \
        --http-port="$port" --pidfile="$SERVER_PID" "${options[@]}"
}

shell_verb() {
    need_dev_database
    run_odoo shell --no-http --log-level=warn "$@"
}

odoo_verb() {
    [ $# -gt 0 ] || die "name an Odoo command: ./dev odoo COMMAND [OPTION...]"
    need_dev_database
    run_odoo "$@"
}

# The pictures show a new database, and what taking them changes there is nobody's loss: they have a server of their
# own, which goes again afterwards. Odoo mirrors its styles for Arabic with rtlcss.
screenshots_verb() {
    local port
    need_environment_for_odoo
    need_chromium
    lock_cache
    need_node
    need_node_modules
    unlock_cache
    DATABASE=${DB_PREFIX}_pictures_$CLONE_ID
    write_config pictures "db_name = $DATABASE" "dbfilter = ^$DATABASE\$" 'max_cron_threads = 1' 'log_level = warn'
    drop_database "$DATABASE"
    need_addon_database "$DATABASE"
    port=$(free_port 8269)
    export POS_DEV_URL=http://localhost:$port
    PATH=$NODE_MODULES/.bin:$NODE_BIN:$PATH ODOO_RC=$CONFIG "$VENV/bin/python" "$ROOT/tools/serve.py" server \
        --http-port="$port" >"$CACHE/logs/pictures.log" 2>&1 &
    PICTURES_PID=$!
    trap end_pictures EXIT
    "$VENV/bin/python" "$ROOT/tools/screenshots.py" "$@"
}

end_pictures() {
    kill -TERM "$PICTURES_PID" 2>/dev/null || true
    wait "$PICTURES_PID" 2>/dev/null || true
    drop_database "$DATABASE"
}

stop_server() {
    local pid
    pid=$(server_pid) || return 0
    kill -TERM "$pid"
    timeout 60 tail --pid="$pid" -f /dev/null || die "the server (process $pid) did not stop"
    say "stopped the server"
}

stop_verb() {
    stop_server
    if cluster_is_used; then
        say "PostgreSQL goes on: another clone is connected to it"
    else
        stop_postgres
    fi
}
