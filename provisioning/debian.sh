#!/bin/sh
# Installs the Debian packages it is given, or else those that the tests need; or says in one line
# how to.
set -eu
# shellcheck disable=SC2046 - a list of words
[ "$#" -gt 0 ] || set -- $(cat "$(dirname "$0")/debian-packages.txt")
missing=
for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' ||
        missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ]; then
    as_root=
elif sudo -n true 2>/dev/null; then
    as_root=sudo
else
    echo "Debian packages are missing. Please run:"
    echo "  sudo apt-get install -y --no-install-recommends$missing"
    exit 1
fi
echo "== Debian packages:$missing =="
$as_root apt-get update -qq
# shellcheck disable=SC2086 - a list of words
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
