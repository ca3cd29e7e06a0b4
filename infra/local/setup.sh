#!/usr/bin/env bash
# Makes this machine able to run and test Sanji: Python environment, generated protos, RabbitMQ.
# Running it again is harmless and quick. Needs root or passwordless sudo only for packages that
# are missing; otherwise it says what to type.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

VENV=.venv
LOCK=requirements-dev.txt
STAMP=$VENV/.made-from

say() { printf '\033[2m· %s\033[0m\n' "$*"; }
fail() { printf '%s\n' "$@" >&2; exit 1; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        DEBIAN_FRONTEND=noninteractive "$@"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        sudo -n DEBIAN_FRONTEND=noninteractive "$@"
    else
        return 77
    fi
}

install_packages() {
    local status=0
    command -v apt-get >/dev/null || fail "Please install with your system's package manager: $*"
    say "installing $*"
    as_root true || status=$?
    [ "$status" -ne 77 ] || fail "Some packages are missing. Please type:" "  sudo apt-get install $*"
    as_root apt-get -qq update || say "package lists could not be refreshed; using those at hand"
    as_root apt-get -qq install -y --no-install-recommends "$@" >/dev/null
}

# Installing a package must not start a system-wide service that nobody asked for.
install_without_starting() {
    local policy=/usr/sbin/policy-rc.d
    if [ -e "$policy" ]; then
        install_packages "$@"
        return
    fi
    as_root sh -c "printf '#!/bin/sh\nexit 101\n' > $policy && chmod 755 $policy" || true
    (
        trap 'as_root rm -f "$policy" || true' EXIT
        install_packages "$@"
    )
}

is_usable() {
    command -v "$1" >/dev/null &&
        "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    local candidate
    for candidate in python3.11 python3.12 python3.13 python3; do
        if is_usable "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

ensure_environment() {
    local python
    if ! is_usable "$VENV/bin/python"; then
        if ! find_python >/dev/null; then
            if apt-cache show python3.11-venv >/dev/null 2>&1; then
                install_packages python3.11 python3.11-venv
            else
                install_packages python3 python3-venv
            fi
        fi
        python=$(find_python) || fail "Sanji needs Python 3.11 or newer, with its venv module."
        say "making $VENV with $("$python" --version)"
        "$python" -m venv --clear "$VENV"
    fi
    local wanted
    wanted=$(sha256sum "$LOCK" | cut -d' ' -f1)
    if [ "$(cat "$STAMP" 2>/dev/null)" != "$wanted" ]; then
        say "installing what $LOCK names"
        "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$LOCK"
        echo "$wanted" >"$STAMP"
    fi
}

# Lets every tool import the project and what is generated, wherever it is started.
ensure_paths() {
    local packages
    packages=$("$VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$PWD" "$PWD/protos/gen" >"$packages/sanji.pth"
}

ensure_broker() {
    local server
    for server in /usr/lib/rabbitmq/lib/*/sbin/rabbitmq-server /opt/rabbitmq/*/sbin/rabbitmq-server; do
        [ ! -x "$server" ] || return 0
    done
    install_without_starting rabbitmq-server
}

ensure_database() {
    local binary
    binary=$("$VENV/bin/python" -c 'from infra.local.database import mongod; print(mongod())')
    "$binary" --version >/dev/null 2>&1 || install_packages libcurl4 libssl3
    "$binary" --version >/dev/null || fail "$binary does not run on this machine."
}

# Guides are printed with an embedded Chinese font; all else works without one.
ensure_font() {
    local file
    for file in /usr/share/fonts/truetype/wqy/wqy-microhei.ttc /usr/share/fonts/wqy-microhei/wqy-microhei.ttc \
        /usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf; do
        [ ! -f "$file" ] || return 0
    done
    (install_packages fonts-wqy-microhei) || say "guides cannot be printed until a Chinese font is installed"
}

ensure_environment
ensure_paths
ensure_broker
ensure_database
ensure_font
"$VENV/bin/python" -m infra.local protos
