# Sourced by scripts/check-packages: does what packaging/Containerfile says to a tree of debian_tree.sh, by chroot, where no
# container engine runs. Reads its RUN, ENV, USER, VOLUME, HEALTHCHECK and ENTRYPOINT lines.
# shellcheck shell=bash

container_file="$FRONTDOOR_ROOT/packaging/Containerfile"

# container_lines WORD: the rest of every line that begins with WORD, in the last stage.
container_lines() { tac "$container_file" | sed '/^FROM /q' | tac | sed -n "s/^$1 //p"; }

# container_build TREE: the last stage's files.
container_build() {
  local tree=$1 line
  mkdir -p "$tree/tmp/packages"
  cp "$FRONTDOOR_ROOT"/build/packages/frontdoor-intake_*.deb "$tree/tmp/packages/"
  while read -r line; do
    in_tree "$tree" sh -c "$line" || return 1
  done < <(container_lines RUN)
}

# container_start TREE LOG SETTING...: read-only but for the volume and /tmp, without a capability, as its user.
container_start() {
  local tree=$1 log=$2 user entry environment
  shift 2
  user="$(container_lines USER)"
  mapfile -t entry < <(container_lines ENTRYPOINT | jq -r '.[]')
  read -r -a environment < <(container_lines ENV)
  # shellcheck disable=SC2016  # the inner shell's
  in_tree "$tree" setsid unshare --mount sh -c '
    mount --bind "$1" "$1" && mount -t tmpfs tmp /tmp && mount -o remount,bind,ro / && user=$2 && shift 2 && cd / && echo $$ >/run/container.pid &&
    exec setpriv --reuid "$user" --regid "$user" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
      env -i PATH=/usr/bin:/bin "$@"' sh "$(container_lines VOLUME)" "$user" "${environment[@]}" "$@" "${entry[@]}" \
    </dev/null >"$log" 2>&1 &
  local process=$! tries
  for tries in $(seq 150); do
    ! grep -q '^listening ' "$log" || return 0
    kill -0 "$process" 2>/dev/null || break
    sleep 0.2
  done
  echo "the container did not start after $tries tries:" >&2
  cat "$log" >&2
  return 1
}

# container_stop TREE: as the engine does; fails when it does not end by itself.
container_stop() {
  local process
  process="$(cat "$1/run/container.pid")"
  kill -TERM "$process"
  timeout 60 tail --pid="$process" -f /dev/null
}

# container_health TREE PORT: what the engine would ask, at another port.
container_health() { in_tree "$1" sh -c "$(container_lines HEALTHCHECK | sed "s/.* CMD //; s/:8080/:$2/")"; }
