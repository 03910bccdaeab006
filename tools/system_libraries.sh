#!/bin/sh
# Sees to the system packages that pip cannot bring.
#   system_libraries.sh              what Qt needs to open a window, and what tests need beside it
#   system_libraries.sh venv PYTHON  what PYTHON needs to make a virtual environment
# On Debian and its relatives as root it installs what is missing; otherwise it prints the exact command.
set -eu

# "a|b": the same library under the names of newer and older systems.
qt_packages="libegl1 libgl1 libopengl0 libglib2.0-0t64|libglib2.0-0 libdbus-1-3 libfontconfig1 libfreetype6 libx11-xcb1
libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
libxcb-render-util0 libxcb-shape0 libxcb-xkb1"
# A screen for pictures of the window, Korean letters on it, and two programs that read what Sajin writes into metadata.
test_packages="xvfb xauth fonts-nanum libimage-exiftool-perl exiv2"

installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true)" = installed ]
}

missing_of() {
    for entry in "$@"; do
        newer=${entry%|*} older=${entry#*|}
        if installed "$newer" || installed "$older"; then continue; fi
        if [ "$newer" != "$older" ] && apt-cache show "$newer" >/dev/null 2>&1; then older=$newer; fi
        printf '%s ' "$older"
    done
}

# install PACKAGE...: installs as root; else prints how, and fails.
install() {
    if [ "$(id -u)" -eq 0 ]; then
        echo "installing system packages: $*" >&2
        export DEBIAN_FRONTEND=noninteractive
        apt-get -o DPkg::Lock::Timeout=120 -qq update >&2
        apt-get -o DPkg::Lock::Timeout=120 -qq -y --no-install-recommends install "$@" >/dev/null
    else
        echo "Some system packages are missing. Install them with:" >&2
        echo "    sudo apt-get install $*" >&2
        return 1
    fi
}

if [ "${1:-}" = venv ]; then
    "$2" -c 'import ensurepip, venv' 2>/dev/null && exit 0
    version=$("$2" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if command -v dpkg-query >/dev/null; then
        install "python$version-venv"
        exit
    fi
    echo "Python $version lacks the venv module: install your system's package for it." >&2
    exit 1
fi

[ "$(uname)" = Linux ] || exit 0
if ! command -v dpkg-query >/dev/null; then
    if command -v ldconfig >/dev/null && ! ldconfig -p | grep -q libxcb-cursor; then
        echo "Should no window open: install your system's packages of libEGL, libxkbcommon-x11 and xcb-util-cursor." >&2
    fi
    exit 0
fi
missing=$(missing_of $qt_packages)
wanted=$(missing_of $test_packages)
[ -z "$missing$wanted" ] && exit 0
# Only a missing library of Qt's stops the work; the rest matters to pictures and tests alone.
# shellcheck disable=SC2086
install $missing $wanted || [ -z "$missing" ]
