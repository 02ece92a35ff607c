# ./dev test: the tests without Odoo, then the tests with Odoo; both by pytest.

# pytest_here [OPTION...]: pytest with the project's own plugin, leaving nothing in the repository.
pytest_here() {
    PYTHONPATH=$ROOT/tools HYPOTHESIS_STORAGE_DIRECTORY=$CLONE/hypothesis \
        "$VENV/bin/python" -m pytest -p pytest_dev --totals="$totals" "$@"
}

# The plugin of pytest-odoo would import Odoo, which the core does not need.
test_core() {
    # The till's rules of points run on Node, beside those of the core.
    lock_cache
    need_node
    unlock_cache
    say "tests of the core, without Odoo"
    # PGHOST and its like say where the server is; tests of the vault make databases there, and remove them.
    POS_IDENTITY_TEST_NODE=$NODE_BIN/node POS_IDENTITY_TEST_DSN=dbname=postgres pytest_here -p no:odoo -c "$ROOT/tests_core/pytest.ini" -o cache_dir="$CLONE/pytest-core" "$@"
}

test_addon() {
    say "tests of the addon, with Odoo"
    # From this folder, and through the link, a test is called pos_customer_identity/tests/...
    (
        cd "$CLONE/addons"
        # A busy machine is no vault that is down. What tests that sets its own patience.
        POS_IDENTITY_PATIENCE=10 POS_IDENTITY_TEST_AXE=$NODE_MODULES/axe-core/axe.min.js pytest_here --rootdir="$LINK" -o cache_dir="$CLONE/pytest-odoo" -W "ignore:'crypt' is:DeprecationWarning" \
            --odoo-http --odoo-log-level=error --odoo-config="$CONFIG" --odoo-database="$DATABASE" "$@"
    )
}

# Sets DATABASE and SECOND, a further one like it, where everything runs.
need_test_database() {
    need_chromium
    # Screens are looked at by axe-core.
    lock_cache
    need_node
    need_node_modules
    unlock_cache
    # Documents are printed as PDF, and read again.
    need_packages wkhtmltopdf:wkhtmltopdf pdftotext:poppler-utils
    DATABASE=${DB_PREFIX}_test_$CLONE_ID SECOND=
    write_config test 'log_level = warn' 'max_cron_threads = 0'
    exec 8>"$CLONE/test.lock"
    flock -n 8 || { say "another ./dev test runs in this clone; waiting"; flock 8; }
    [ -n "$1" ] || drop_database "$DATABASE"
    need_addon_database "$DATABASE"
    if [ -n "$2" ]; then
        SECOND=${DATABASE}_2
        drop_database "$SECOND"
        need_addon_database "$SECOND"
    fi
}

# With two databases two runs share the files of tests, one from the front and one from the back. The second starts
# here, beside the tests of the core; its words are shown when it ends.
start_second() {
    SHARE=$(mktemp -d "${TMPDIR:-/tmp}/share.XXXXXX")
    (DATABASE=$SECOND test_addon --share="$SHARE" --backwards -o cache_dir="$CLONE/pytest-second" "$@") \
        >"$CLONE/second.log" 2>&1 &
    second=$!
    trap 'kill "$second" 2>/dev/null' EXIT
}

wait_for_second() {
    local result=0
    wait "$second" || result=$?
    trap - EXIT
    say "the second run"
    cat "$CLONE/second.log"
    drop_database "$SECOND"
    rm -rf "$SHARE"
    return "$result"
}

# run_side COMMAND...: notes a failure and goes on. Where tests were picked, one side may have none of them (status 5).
run_side() {
    local result=0
    "$@" || result=$?
    if [ "$result" != 0 ] && ! { [ "$result" = 5 ] && [ -z "$complete" ]; }; then
        status=$result
    fi
}

show_totals() {
    awk '{passed += $1; failed += $2; skipped += $3}
        END {printf "total: %d passed, %d failed, %d skipped\n", passed, failed, skipped; exit passed + failed == 0}' \
        "$totals"
}

test_verb() {
    local keep='' complete=--complete status=0 core=() addon=() options=() argument totals
    for argument in "$@"; do
        argument=${argument#"$ROOT/"}
        case ${argument#./} in
            --keep) keep=1 ;;
            --slow) options+=(--slow) ;;
            tests_core | tests_core/*) complete='' core+=("$ROOT/${argument#./}") ;;
            tests | tests/*) complete='' addon+=("$LINK/${argument#./}") ;;
            *) complete='' options+=("$argument") ;;
        esac
    done
    options+=(${complete:+$complete})
    need_environment_for_odoo
    totals=$(mktemp "${TMPDIR:-/tmp}/totals.XXXXXX")
    if [ -n "$complete" ]; then
        need_test_database "$keep" two
        start_second "${options[@]}" "$LINK/tests"
        run_side test_core "${options[@]}" "$ROOT/tests_core"
        run_side test_addon --share="$SHARE" "${options[@]}" "$LINK/tests"
        run_side wait_for_second
    else
        if [ ${#core[@]} -gt 0 ] || [ ${#addon[@]} = 0 ]; then
            run_side test_core "${options[@]}" "${core[@]:-$ROOT/tests_core}"
        fi
        if [ ${#addon[@]} -gt 0 ] || [ ${#core[@]} = 0 ]; then
            need_test_database "$keep" ''
            run_side test_addon "${options[@]}" "${addon[@]:-$LINK/tests}"
        fi
    fi
    show_totals || status=5
    rm -f "$totals"
    return "$status"
}
