# SPDX-License-Identifier: MIT
# For scripts that try something in a fresh Debian 12: needs root and debootstrap. The mirror and all of
# apt's settings are those of this system. What is mounted is unmounted at the end.
# shellcheck shell=sh

say() { echo "${0##*/}: $*" >&2; }

require_root() {
  [ "$(id -u)" -eq 0 ] || { say "needs root"; exit 77; }
  command -v debootstrap >/dev/null || { say "needs debootstrap (apt-get install debootstrap)"; exit 69; }
}

mirror() {
  cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null |
    awk '/^URIs:/ { print $2; exit } /^deb / { for (i = 2; i <= NF; ++i) if ($i ~ /^[a-z]+:\/\//) { print $i; exit } }'
}

# make_chroot FOLDER: what the image debian:12-slim has, and apt set up as here.
make_chroot() {
  debootstrap --variant=minbase --include=ca-certificates bookworm "$1" "$(mirror)" >"$1.log" 2>&1 ||
    { cat "$1.log"; say "debootstrap failed"; exit 69; }
  rm -f "$1.log"
  copy_settings "$1"
}

copy_settings() {
  rm -f "$1/etc/apt/sources.list"
  for name in apt/sources.list apt/sources.list.d apt/apt.conf.d apt/keyrings resolv.conf hosts; do
    if [ -e "/etc/$name" ]; then cp -rL "/etc/$name" "$1/etc/${name%/*}" 2>/dev/null || cp -rL "/etc/$name" "$1/etc"; fi
  done
  cp -n /usr/share/keyrings/*.gpg "$1/usr/share/keyrings/" 2>/dev/null || :
  if cp -r /usr/local/share/ca-certificates "$1/usr/local/share/" 2>/dev/null; then
    chroot "$1" update-ca-certificates >/dev/null 2>&1
  fi
  printf '#!/bin/sh\nexit 101\n' >"$1/usr/sbin/policy-rc.d" && chmod +x "$1/usr/sbin/policy-rc.d"
}

mount_chroot() {
  mount -t proc proc "$1/proc"
  mount --rbind /dev "$1/dev"
  mount --make-rslave "$1/dev"
}

umount_chroot() {
  umount -l "$1/dev" 2>/dev/null || :
  umount -l "$1/proc" 2>/dev/null || :
}

in_chroot() {
  root=$1
  shift
  env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"
}
