# Paths, messages and small helpers that every part of ./dev shares. Sourced, never run.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
ADDON=pos_customer_identity
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/$ADDON
# Two clones on one machine share Odoo, Python and PostgreSQL, but neither link, databases nor logs.
CLONE_ID=$(printf '%s' "$ROOT" | sha256sum | cut -c1-8)
CLONE=$CACHE/clones/$CLONE_ID
LINK=$CLONE/addons/$ADDON
ADDONS_PATH=$CLONE/addons${EXTRA_ADDONS:+,$EXTRA_ADDONS}

if [ -t 2 ]; then bold=$'\e[1m' red=$'\e[31m' plain=$'\e[0m'; else bold='' red='' plain=''; fi

say() { printf '%s==>%s %s\n' "$bold" "$plain" "$*" >&2; }

# die PROBLEM [WHAT TO DO...]
die() {
    local line
    printf '%sdev: %s%s\n' "$red" "$1" "$plain" >&2
    shift
    for line in "$@"; do printf '     %s\n' "$line" >&2; done
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

digest() { cat "$@" | sha256sum | cut -c1-12; }

# logged NAME COMMAND...: runs a long step with its output in a log, and shows the log's end when it fails. The step
# runs in a shell of its own, so that even a 'die' inside it ends here. Functions say '|| return' themselves: bash does
# not stop at errors in a tested command.
logged() {
    local name=$1 log started
    shift
    mkdir -p "$CACHE/logs"
    log=$CACHE/logs/$name.log started=$SECONDS
    if ! ("$@") >"$log" 2>&1; then
        tail -n 25 "$log" >&2
        die "the step '$name' failed; the whole log is $log"
    fi
    say "  done in $((SECONDS - started)) s"
}

# as_owner COMMAND...: PostgreSQL refuses to run as root, so root hands over to the user that owns the cluster.
as_owner() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=postgres --regid=postgres --clear-groups env HOME=/tmp "$@"
    else
        "$@"
    fi
}

# need_packages PROGRAM:PACKAGE...: installs the Debian packages of programs that are missing, or names them.
need_packages() {
    local pair missing=()
    for pair in "$@"; do
        have "${pair%%:*}" || missing+=("${pair#*:}")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    install_packages "${missing[@]}"
}

# What runs the tours and takes the pictures.
need_chromium() {
    local name
    for name in chromium google-chrome google-chrome-stable chromium-browser; do
        have "$name" && return
    done
    if grep -qx 'ID=ubuntu' /etc/os-release 2>/dev/null; then
        die "Chromium is missing, and Ubuntu has it only as a snap" "install it once:  snap install chromium"
    fi
    install_packages chromium
}

install_packages() {
    local sudo=()
    if [ "$(id -u)" != 0 ]; then
        if have sudo && sudo -n true 2>/dev/null; then
            sudo=(sudo)
        else
            die "these Debian packages are missing: $*" \
                "install them once as root:  apt-get install $*"
        fi
    fi
    say "installing Debian packages: $*"
    logged apt-update "${sudo[@]}" apt-get update
    logged apt-install "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "$@"
}

# One builder at a time: a second ./dev waits instead of unpacking over the first.
lock_cache() {
    mkdir -p "$CACHE"
    exec 9>"$CACHE/lock"
    flock -n 9 || { say "another ./dev is building the environment; waiting"; flock 9; }
}

unlock_cache() { exec 9>&-; }
