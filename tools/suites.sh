# ./dev suites: Odoo's own tests, in a database that has the addon.

# suites_verb [TAGS]: by default the suites of loyalty and of its part for the till. Modules that the tags name are
# installed after the addon, as a shop might. See docs/development.md for those tests that fail and why.
suites_verb() {
    local tags=${1:-/loyalty,/pos_loyalty} modules port
    ADDONS_PATH=$ADDONS_PATH,$TOOLS/suites
    need_environment_for_odoo
    need_chromium
    DATABASE=${DB_PREFIX}_suites_$CLONE_ID
    port=$(free_port 8300)
    write_config suites 'log_level = warn' 'max_cron_threads = 0' "http_port = $port"
    drop_database "$DATABASE"
    need_addon_database "$DATABASE"
    logged suites-shim run_odoo server -d "$DATABASE" -i pci_suite_shim --stop-after-init --no-http
    modules=$(grep -oP '(?<=^|,)/\K\w+' <<<"$tags" | sort -u | paste -sd,)
    say "Odoo's own tests: $tags"
    run_odoo server -d "$DATABASE" -i "$modules" --test-tags="$tags" --stop-after-init --log-level=warn \
        --log-handler=odoo.tests:INFO
}
