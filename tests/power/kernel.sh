#!/bin/sh
# Fetches the kernel of the guest: unpacks Debian's package into a folder, installs nothing.
set -eu
folder=$1
[ -e "$folder/boot" ] && exit 0
mkdir -p "$folder"
cd "$folder"
package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: //p' | head -n 1)
[ -n "$package" ] || { echo "No package of a kernel is known; is there a list of packages (apt-get update)?"; exit 1; }
echo "== kernel of the guest: $package =="
apt-get download -q "$package"
dpkg-deb -x ./*.deb unpacked
rm ./*.deb
mv unpacked/lib unpacked/boot .
rm -r unpacked
