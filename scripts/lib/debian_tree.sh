# Sourced by what tries the packages in a Debian 12 of their own: a folder that debootstrap filled, entered by chroot. Needs
# root. Mounts and processes are in namespaces of their own, and end with the script.
# shellcheck shell=bash

# What a small server has. Made once, kept beside the other downloads; each tree is a fresh copy.
debian_tree_packages=ca-certificates,systemd,systemd-sysv
debian_tree_archive="$HOME/.cache/frontdoor/bookworm.tar"

# in_own_namespaces "$0" "$@": starts the script again where its mounts and processes are its own.
in_own_namespaces() {
  [ "$(id -u)" = 0 ] || fail "a Debian of its own needs root"
  have debootstrap || fail "debootstrap is missing: run ./scripts/setup"
  [ -z "${FRONTDOOR_OWN_NAMESPACES:-}" ] || return 0
  FRONTDOOR_OWN_NAMESPACES=1 exec unshare --mount --pid --fork --kill-child "$@"
}

# The addresses of the Debian mirrors that this machine's apt uses, without the security archive.
debian_sites() {
  # shellcheck disable=SC2016  # apt replaces these, not the shell
  apt-get indextargets --format '$(SITE) $(RELEASE)' |
    awk '$2 ~ /^(bookworm|stable)/ && $1 !~ /security/ {print $1}' | sort -u
}

make_debian_archive() {
  [ ! -s "$debian_tree_archive" ] || return 0
  local folder
  say "making a Debian 12 by debootstrap (once; some minutes)"
  mkdir -p "$(dirname "$debian_tree_archive")"
  folder="$(mktemp -d)"
  timeout 900 debootstrap --variant=minbase --include="$debian_tree_packages" bookworm "$folder/tree" \
    "$(debian_sites | head -n 1)" >"$folder/log" 2>&1 || { tail -n 20 "$folder/log" >&2; fail "debootstrap failed"; }
  rm -f "$folder"/tree/var/cache/apt/archives/*.deb
  tar -C "$folder/tree" -cf "$debian_tree_archive.new" .
  mv "$debian_tree_archive.new" "$debian_tree_archive"
  rm -rf "$folder"
}

# debian_tree FOLDER: a fresh Debian 12 in FOLDER, with this machine's way to its packages and names.
debian_tree() {
  local tree=$1
  make_debian_archive
  mkdir -p "$tree"
  tar -C "$tree" -xpf "$debian_tree_archive"
  mount --bind "$tree" "$tree"
  mount -t proc proc "$tree/proc"
  mount -t tmpfs -o mode=755 run "$tree/run"
  mkdir -p "$tree/dev/shm"
  mount -t tmpfs shm "$tree/dev/shm"
  rm -rf "$tree"/etc/apt/sources.list "$tree"/etc/apt/sources.list.d "$tree"/etc/apt/apt.conf.d
  cp -r /etc/apt/sources.list* /etc/apt/apt.conf.d "$tree/etc/apt/"
  rm -f "$tree"/etc/apt/apt.conf.d/docker-*  # what is fetched is kept
  cp /etc/resolv.conf "$tree/etc/resolv.conf"
  printf '127.0.0.1 localhost %s forms.example\n' "$(hostname)" >"$tree/etc/hosts"
  # A tree that is thrown away need not be safe from a loss of power.
  echo force-unsafe-io >"$tree/etc/dpkg/dpkg.cfg.d/unsafe-io"
  install -m 755 "$FRONTDOOR_ROOT/scripts/lib/systemctl_in_tree.sh" "$tree/usr/local/bin/systemctl"
  ln -s systemctl "$tree/usr/local/bin/journalctl"
  in_tree "$tree" timeout 300 apt-get -q update >"$tree.log" 2>&1 || { cat "$tree.log" >&2; fail "apt-get update failed"; }
}

# remove_tree FOLDER: also while something still runs in it; that ends with the script.
remove_tree() {
  umount -R --lazy "$1" 2>/dev/null || true
  mountpoint -q "$1" || rm -rf --one-file-system "$1"
}

# in_tree FOLDER COMMAND...: as root of that Debian, with nothing of this machine's environment.
in_tree() {
  local tree=$1
  shift
  chroot "$tree" /usr/bin/env -i PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp \
    DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 TERM=dumb "$@"
}
