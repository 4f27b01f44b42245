#!/bin/bash
# systemctl and journalctl where systemd is not the first process: in a chroot of scripts/lib/debian_tree.sh. Starts
# frontdoor-intake as its unit and drop-ins say (account, environment, credentials, working read-only but for its data
# directory and /tmp) and waits, as for Type=notify, until it says that it is ready; every other service by its init script. What only systemd can do (the filter of system calls, limits)
# is not done here.
set -euo pipefail
shopt -s nullglob

name=frontdoor-intake
log=/var/log/$name.log
pid_file=/run/$name.pid
notify=/run/$name.notify
credentials=/run/credentials/$name.service

# Every line KEY=VALUE of the unit and its drop-ins, in their order.
values() {
  cat /lib/systemd/system/$name.service /etc/systemd/system/$name.service.d/*.conf |
    sed -n "s/^$1=//p"
}
value() { values "$1" | tail -n 1; }

is_running() { [ -s "$pid_file" ] && kill -0 "$(cat "$pid_file")" 2>/dev/null; }

# The end of NOTIFY_SOCKET: ends well at READY=1, badly when the process ends or after five minutes.
wait_until_ready() {
  perl -MSocket -e '
    my ($path, $pid) = @ARGV;
    my $pid_of = sub { open(my $file, "<", $pid) or return 0; my $number = <$file>; chomp $number; $number };
    socket(my $end, AF_UNIX, SOCK_DGRAM, 0) or die;
    unlink $path; bind($end, sockaddr_un($path)) or die; chmod 0666, $path;
    print "bound\n"; close STDOUT;
    for (1 .. 1500) {
      my $bits = ""; vec($bits, fileno($end), 1) = 1;
      if (select($bits, undef, undef, 0.2)) { recv($end, my $told, 4096, 0); exit 0 if $told =~ /^READY=1$/m; }
      my $number = $pid_of->(); exit 1 if $number && !kill(0, $number);
    }
    exit 1' "$notify" "$pid_file"
}

start() {
  local account file setting environment=()
  ! is_running || return 0
  account="$(value User)"
  while read -r file; do
    file="${file#-}"
    [ ! -r "$file" ] || mapfile -t -O "${#environment[@]}" environment < <(grep -E '^[A-Z_]+=' "$file")
  done < <(values EnvironmentFile)
  while IFS=: read -r setting file; do
    [ -n "$setting" ] || continue
    mkdir -p "$credentials"
    install -m 400 -o "$account" "$file" "$credentials/$setting"
  done < <(values LoadCredential)
  : >"$log"
  rm -f "$pid_file"
  [ "$(value Type)" = notify ] || { echo "$name is not of Type=notify" >&2; return 1; }
  local ready
  coproc READY { wait_until_ready; }
  ready=$READY_PID
  read -r <&"${READY[0]}"
  # shellcheck disable=SC2016  # the inner shell's
  setsid unshare --mount sh -c '
    for path in /var/lib/frontdoor '"$(values ReadWritePaths | tr '\n' ' ')"'; do mount --bind "$path" "$path" || exit 1; done
    mount -t tmpfs tmp /tmp && mount -o remount,bind,ro / &&
    umask "$1" && account=$2 && shift 2 && cd / &&
    exec setpriv --reuid "$account" --regid "$account" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
      env -i PATH=/usr/bin:/bin NOTIFY_SOCKET='"$notify"' "$@"' sh "$(value UMask)" "$account" "${environment[@]}" $(value ExecStart) \
    </dev/null >>"$log" 2>&1 &
  echo $! >"$pid_file"
  if wait "$ready"; then return 0; fi
  kill -KILL "$(cat "$pid_file")" 2>/dev/null || true
  rm -f "$pid_file"
  echo "$name did not start:" >&2
  cat "$log" >&2
  return 1
}

stop() {
  is_running || return 0
  local pid
  pid="$(cat "$pid_file")"
  kill -TERM "$pid" 2>/dev/null || true  # it may have ended since: a drill has just killed it
  timeout 60 tail --pid="$pid" -f /dev/null || kill -KILL "$pid"
  rm -f "$pid_file"
}

# plain NAME ACTION: a service that has a unit and no init script (Caddy), as root, without what its unit closes.
plain() {
  local unit=/lib/systemd/system/$1.service pid=/run/$1.pid
  if [ "$2" != start ] && [ -s "$pid" ]; then
    kill -TERM "$(cat "$pid")" 2>/dev/null && timeout 60 tail --pid="$(cat "$pid")" -f /dev/null || true
    rm -f "$pid"
  fi
  [ "$2" != stop ] || return 0
  setsid sh -c "exec $(sed -n 's/^ExecStart=//p' "$unit")" </dev/null >>"/var/log/$1.log" 2>&1 &
  echo $! >"$pid"
}

if [ "$(basename "$0")" = journalctl ]; then
  cat "$log"
  exit
fi
action=${1:-}
shift || true
for word in "$@"; do [ "$action $word" != "enable --now" ] || action=start; done
for word in "$@"; do
  [[ "$word" != -* ]] || continue
  if [ "${word%.service}" != "$name" ]; then
    case "$action" in
      enable | disable) ;;
      *) if [ -e "/etc/init.d/${word%.service}" ]; then service "${word%.service}" "$action"; else plain "${word%.service}" "$action"; fi ;;
    esac
    continue
  fi
  case "$action" in
    start) start ;;
    stop) stop ;;
    restart) stop; start ;;
    is-active) is_running && echo active || { echo inactive; exit 3; } ;;
    kill) kill -KILL "$(cat "$pid_file")" ;;
    enable | disable | status) ;;
    *) echo "$0: '$action' is not known here" >&2; exit 1 ;;
  esac
done
