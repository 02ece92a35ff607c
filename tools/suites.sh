# ./dev suites: Odoo's own tests, in a database that has the addon.

# suites_verb [TAGS]: by default the suites of loyalty and of its part for the till. Modules that the tags name and the
# addon does not need come after it, as in a shop that begins with tills. See docs/development.md for those tests that
# fail and why.
suites_verb() {
    local tags=${1:-/loyalty,/pos_loyalty} port tag module there here=() later=() modules=()
    ADDONS_PATH=$ADDONS_PATH,$TOOLS/suites
    need_environment_for_odoo
    need_chromium
    DATABASE=${DB_PREFIX}_suites_$CLONE_ID
    port=$(free_port 8300)
    write_config suites 'log_level = warn' 'max_cron_threads = 0' "http_port = $port"
    drop_database "$DATABASE"
    need_addon_database "$DATABASE"
    logged suites-shim run_odoo server -d "$DATABASE" -i pci_suite_shim --stop-after-init --no-http
    there=$(sql -d "$DATABASE" -c "SELECT name FROM ir_module_module WHERE state = 'installed'")
    for tag in ${tags//,/ }; do
        module=${tag#/}
        module=${module%%[:/.]*}
        if grep -qx "$module" <<<"$there"; then
            here+=("$tag")
        else
            later+=("$tag")
            modules+=("$module")
        fi
    done
    local status=0
    [ ${#here[@]} = 0 ] || run_suites "${here[@]}" || status=$?
    # Odoo tests the modules that it installs, and those alone.
    [ ${#later[@]} = 0 ] || run_suites "${later[@]}" -- -i "$(join , "${modules[@]}")" || status=$?
    return "$status"
}

join() {
    local IFS=$1
    shift
    echo "$*"
}

# run_suites TAG... [-- OPTION...]
run_suites() {
    local tags=()
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        tags+=("$1")
        shift
    done
    say "Odoo's own tests: ${tags[*]}"
    run_odoo server -d "$DATABASE" --test-tags="$(join , "${tags[@]}")" --stop-after-init --log-level=warn \
        --log-handler=odoo.tests:INFO "${@:2}"
}
