# Python environments in the cache, one per content of a pinned requirements file. Needs lib.sh and odoo.sh.

# Prints a Python 3.10 to 3.13 that can make environments.
find_python() {
    local candidate
    for candidate in ${POS_DEV_PYTHON:+"$POS_DEV_PYTHON"} python3 python3.13 python3.12 python3.11 python3.10; do
        if have "$candidate" && "$candidate" -c \
            'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info < (3, 14))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

need_python() {
    need_packages python3:python3
    PYTHON=$(find_python) || {
        install_packages python3-venv python3-dev gcc libjpeg-dev libfreetype-dev
        PYTHON=$(find_python) || die "no Python 3.10 to 3.13 with venv was found" \
            "name one with POS_DEV_PYTHON=/path/to/python3"
    }
    PYTHON_TAG=$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
}

make_environment() {
    local folder=$1 requirements=$2
    rm -rf "$folder"
    "$PYTHON" -m venv "$folder" &&
        "$folder/bin/python" -m pip install --disable-pip-version-check -q -r "$requirements" || return
    touch "$folder/complete"
}

# need_environment NAME REQUIREMENTS: sets ENVIRONMENT, the environment's folder.
need_environment() {
    local name=$1 requirements=$2
    ENVIRONMENT=$CACHE/python/$name-$PYTHON_TAG-$(digest "$requirements")
    [ -e "$ENVIRONMENT/complete" ] && return
    say "installing Python libraries: $name"
    mkdir -p "$CACHE/python"
    logged "python-$name" make_environment "$ENVIRONMENT" "$requirements"
}

# Sets VENV: Odoo and the tests run in it; Odoo itself is on its path, the addon is not.
need_venv() {
    local name=odoo site
    # A path file binds an environment to one Odoo, so another Odoo has an environment of its own.
    [ -z "${ODOO_HOME:-}" ] || name=odoo-$(printf '%s' "$ODOO_LIB" | digest)
    need_python
    need_environment "$name" "$ROOT/tools/requirements.txt"
    VENV=$ENVIRONMENT
    site=$("$VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    # At the path's end, behind the environment's own libraries: ODOO_HOME may hold other ones beside Odoo.
    printf '%s\n' "$ODOO_LIB" >"$site/odoo_tree.pth"
}
