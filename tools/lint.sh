# ./dev lint: the rules of the OCA for Odoo 19, and a few of our own. Every finding is a failure.

# Sets LINT, the environment of the linters written in Python.
need_linters() {
    lock_cache
    need_python
    need_environment lint "$ROOT/tools/requirements-lint.txt"
    LINT=$ENVIRONMENT
    need_node
    need_node_modules
    unlock_cache
}

# check NAME COMMAND...: goes on after a failure, so that one run shows all of them.
check() {
    local name=$1
    shift
    say "$name"
    "$@" || FAILED+=("$name")
}

on_node() { PATH=$NODE_BIN:$PATH NODE_PATH=$NODE_MODULES "$NODE_BIN/node" "$NODE_MODULES/$1" "${@:2}"; }

# What is left after this is found by the checks.
mend() {
    say "formatting"
    {
        "$LINT/bin/ruff" check --quiet --fix --exit-zero .
        "$LINT/bin/ruff" format --quiet .
        on_node eslint/bin/eslint.js --quiet --fix .
        on_node prettier/bin/prettier.cjs --log-level silent --write .
    } >/dev/null || true
}

lint_python() {
    check 'ruff' "$LINT/bin/ruff" check --quiet --output-format=concise .
    check 'ruff format' "$LINT/bin/ruff" format --check --output-format=concise .
    # Through the link, because the addon's name is that of its folder.
    check 'pylint-odoo' env PYTHONPATH= "$LINT/bin/pylint" --rcfile="$ROOT/.pylintrc" "$LINK"
    check 'oca-checks-odoo-module' "$LINT/bin/oca-checks-odoo-module" "$LINK/__manifest__.py"
    check 'oca-checks-po' lint_translations
}

lint_translations() {
    git ls-files -z -- '*.po' '*.pot' | xargs -0r "$LINT/bin/oca-checks-po" --disable=po-pretty-format
}

lint_web() {
    check 'eslint' on_node eslint/bin/eslint.js --max-warnings 0 .
    check 'prettier' on_node prettier/bin/prettier.cjs --log-level warn --check .
}

# The parts of ./dev are checked as the one program that they are.
lint_scripts() {
    check 'shellcheck' "$LINT/bin/shellcheck" --external-sources --check-sourced --source-path="$ROOT/tools" \
        dev .ci/run
}

lint_text() {
    local nothing
    nothing=$(git hash-object -t tree /dev/null)
    # Odoo's own export leaves spaces in translations.
    check 'spaces at line ends, conflict marks' git --no-pager diff --check "$nothing" -- . ':!*.po' ':!*.pot'
    check 'hosts of registries' no_registry_hosts
}

# The hosts that packages come from here are this machine's business: none of them may stand in a file.
registry_hosts() {
    {
        # shellcheck disable=SC2016 # apt fills this in
        apt-get indextargets --format '$(SITE)' || true
        "$LINT/bin/python" -m pip config get global.index-url || true
        PATH=$NODE_BIN:$PATH npm config get registry || true
    } 2>/dev/null | sed -nE 's#^[a-z]+://([^/:]+).*#\1#p' | sort -u
}

no_registry_hosts() {
    local hosts
    hosts=$(registry_hosts)
    [ -n "$hosts" ] || return 0
    ! git grep -nIF --untracked -e "$hosts"
}

lint_verb() {
    case "$*" in
        '' | --fix) ;;
        *) die "lint knows only the option --fix" ;;
    esac
    need_linters
    link_addon
    cd "$ROOT"
    export RUFF_CACHE_DIR=$CACHE/ruff PYLINTHOME=$CACHE/pylint
    [ -z "$*" ] || mend
    FAILED=()
    lint_python
    lint_web
    lint_scripts
    lint_text
    if [ ${#FAILED[@]} -gt 0 ]; then
        die "findings of: $(printf '%s, ' "${FAILED[@]}" | sed 's/, $//')" "./dev lint --fix mends what it can"
    fi
    say "no findings"
}
