# Sourced by what needs PostgreSQL clusters of its own: each lives in a folder, listens on a Unix socket there
# only, and is run by the user postgres where we are root (the server refuses root).
# shellcheck shell=bash

postgres_bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$postgres_bin" ] || { echo "PostgreSQL is missing: run ./scripts/setup" >&2; exit 1; }

as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups "$@"); else "$@"; fi
}

postgres_new_folder() { as_postgres mktemp -d -t frontdoor-pg.XXXXXX; }

# postgres_make CLUSTER: an empty cluster.
postgres_make() {
  as_postgres "$postgres_bin/initdb" -D "$1" --auth=trust --username=postgres --encoding=UTF8 --no-locale --no-sync \
    >/dev/null
}

# postgres_start CLUSTER [SETTING]...: starts it; each SETTING is NAME=VALUE.
postgres_start() {
  local cluster=$1 setting options="-c listen_addresses= -k $1.socket -c max_connections=60"
  shift
  as_postgres mkdir -p "$cluster.socket"  # beside the cluster: a base backup must not copy it
  for setting in "$@"; do options+=" -c $setting"; done
  as_postgres "$postgres_bin/pg_ctl" -D "$cluster" -w -t 60 -s -l "$cluster/log" -o "$options" start
}

# postgres_crash CLUSTER: stops it as a crash would, without a checkpoint, and waits until its last process is gone.
postgres_crash() { as_postgres "$postgres_bin/pg_ctl" -D "$1" -w -s -m immediate stop; }
postgres_kill() { kill -9 "$(head -n 1 "$1/postmaster.pid")"; }
# postgres_freeze CLUSTER: its processes are stopped, and its sockets stay open; postgres_thaw lets them go on.
postgres_signal_all() {
  local postmaster
  postmaster=$(head -n 1 "$1/postmaster.pid")
  kill "-$2" "$postmaster"
  pkill "-$2" -P "$postmaster" || true
}
postgres_freeze() { postgres_signal_all "$1" STOP; }
postgres_thaw() { postgres_signal_all "$1" CONT; }
postgres_address() { printf 'host=%s.socket user=postgres dbname=postgres' "$1"; }

# postgres_remove FOLDER: stops the clusters in it and removes everything.
postgres_remove() {
  local cluster
  for cluster in "$1"/*/; do
    as_postgres "$postgres_bin/pg_ctl" -D "$cluster" -s -m immediate stop >/dev/null 2>&1 || true
  done
  rm -rf "$1"
}
