# Node and its linters, in the cache: a node_modules in the repository would be linted and copied along.

# Sets NODE_BIN, the folder of a Node that the linters run on: the machine's own, else one from a Python package.
need_node() {
    if have npm && node -e '
        const [major, minor] = process.versions.node.split(".").map(Number);
        process.exit((major === 20 && minor >= 19) || (major === 22 && minor >= 13) || major >= 24 ? 0 : 1);
    ' 2>/dev/null; then
        NODE_BIN=$(dirname "$(command -v node)")
        return
    fi
    need_environment node "$ROOT/tools/requirements-node.txt"
    NODE_BIN=$ENVIRONMENT/bin
}

install_node_modules() {
    rm -rf "$1" && mkdir -p "$1" && cp "$ROOT"/tools/lint/package*.json "$1" || return
    # Packages run nothing while they are installed.
    (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund) || return
    touch "$1/complete"
}

# Sets NODE_MODULES.
need_node_modules() {
    local folder
    folder=$CACHE/node/$(digest "$ROOT/tools/lint/package-lock.json")
    NODE_MODULES=$folder/node_modules
    [ -e "$folder/complete" ] && return
    say "installing what runs on Node: linters, rtlcss, axe-core"
    PATH=$NODE_BIN:$PATH logged npm install_node_modules "$folder"
}
