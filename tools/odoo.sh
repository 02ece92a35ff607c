# Odoo 19 from Debian's own package, unpacked beside the system; or the tree that ODOO_HOME names.
#
# The package is only in Debian's unstable suite. apt is run with a private state folder, so the machine's own
# sources and packages stay as they are, and with signature checks on.

ODOO_PACKAGE=odoo-19
# What the package's links point at; without them some of Odoo's assets are missing.
ODOO_BESIDE_STABLE=(libjs-jquery libjs-jquery-form libjs-underscore fonts-roboto-unhinted fonts-ocr-b
    fonts-glyphicons-halflings fonts-font-awesome fonts-inconsolata)
ODOO_BESIDE_UNSTABLE=(fonts-montserrat)

# The Debian mirror that this machine already uses, so no address stands in the repository.
debian_mirror() {
    if [ -n "${POS_DEV_DEBIAN_MIRROR:-}" ]; then
        printf '%s\n' "$POS_DEV_DEBIAN_MIRROR"
        return
    fi
    # shellcheck disable=SC2016 # apt fills this in
    apt-get indextargets --format '$(SITE) $(ORIGIN) $(LABEL)' 'Created-By: Packages' 2>/dev/null |
        awk '$2 == "Debian" && $3 == "Debian" {print $1; exit}'
}

private_apt() {
    local command=$1
    shift
    "$command" -o Dir::Etc::sourcelist="$CACHE/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
        -o Dir::State="$CACHE/apt/state" -o Dir::State::status=/dev/null -o Dir::Cache="$CACHE/apt/cache" \
        -o APT::Sandbox::User= -o Acquire::Languages=none -o APT::Architecture=amd64 "$@"
}

# Prints the file of Debian's signing keys. Where it is not installed (Ubuntu), the machine's own, signed sources have it.
debian_keyring() {
    local installed=/usr/share/keyrings/debian-archive-keyring.gpg folder=$CACHE/apt/keyring
    if [ ! -r "$installed" ]; then
        mkdir -p "$folder" && (cd "$folder" && apt-get download debian-archive-keyring >&2) &&
            dpkg-deb -x "$folder"/debian-archive-keyring_*.deb "$folder" || return
        installed=$folder$installed
    fi
    printf '%s\n' "$installed"
}

prepare_apt() {
    local mirror keyring
    mirror=$(debian_mirror)
    if [ -z "$mirror" ] && [ "$(id -u)" = 0 ]; then
        # A new machine has no package lists yet, and they name the mirror.
        apt-get update || return
        mirror=$(debian_mirror)
    fi
    [ -n "$mirror" ] || die "this machine's apt sources name no Debian mirror" \
        "set POS_DEV_DEBIAN_MIRROR to the address of one (Ubuntu names none), or ODOO_HOME to an unpacked Odoo 19"
    keyring=$(debian_keyring) || die "the package debian-archive-keyring is needed to check what Debian signed" \
        "install it once as root:  apt-get update && apt-get install debian-archive-keyring"
    mkdir -p "$CACHE"/apt/state/lists/partial "$CACHE"/apt/cache/archives/partial
    printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$mirror" stable "$keyring" "$mirror" unstable \
        >"$CACHE/apt/sources.list"
    private_apt apt-get update
}

fetch_odoo() {
    local part=$CACHE/odoo.part deb name
    rm -rf "$part" && mkdir -p "$part/debs" "$part/root"
    prepare_apt || return
    (
        cd "$part/debs" || exit
        for name in $ODOO_PACKAGE "${ODOO_BESIDE_UNSTABLE[@]}"; do
            private_apt apt-get download "$name/unstable" || exit
        done
        for name in "${ODOO_BESIDE_STABLE[@]}"; do
            private_apt apt-get download "$name/stable" || exit
        done
    ) || return
    for deb in "$part"/debs/*.deb; do
        dpkg-deb -x "$deb" "$part/root" || return
    done
    rm -rf "$part/debs"
    repair_odoo "$part/root/usr/lib/python3/dist-packages"
    rm -rf "$CACHE/odoo"
    mv "$part" "$CACHE/odoo"
}

# Debian leaves out a file that web.assets_backend names; the Hoot page fails without one.
repair_odoo() {
    local file=$1/odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js
    [ -e "$file" ] && return
    mkdir -p "$(dirname "$file")"
    echo '// Not in the Debian package; the asset bundle names it.' >"$file"
}

# Sets ODOO_LIB (the folder that holds the package odoo) and ODOO_VERSION.
need_odoo() {
    if [ -n "${ODOO_HOME:-}" ]; then
        ODOO_LIB=$(cd "$ODOO_HOME" 2>/dev/null && pwd -P) || die "ODOO_HOME names no folder: $ODOO_HOME"
        [ -f "$ODOO_LIB/odoo/release.py" ] || die "no Odoo in ODOO_HOME=$ODOO_HOME" \
            "it must be the folder that holds odoo/release.py (in a checkout: its root)"
    else
        ODOO_LIB=$CACHE/odoo/root/usr/lib/python3/dist-packages
        if [ ! -f "$ODOO_LIB/odoo/release.py" ]; then
            have apt-get || die "Odoo is fetched with apt-get, which this machine lacks" \
                "set ODOO_HOME to an unpacked Odoo 19"
            say "fetching Odoo 19 (122 MB) and unpacking it"
            logged odoo fetch_odoo
        fi
    fi
    ODOO_VERSION=$(cd "$ODOO_LIB/odoo" && python3 -c 'import release; print(release.series, release.version)')
    [ "${ODOO_VERSION%% *}" = 19.0 ] || die "Odoo 19.0 is needed, but $ODOO_LIB holds ${ODOO_VERSION#* }"
}
