# Sourced by every script of this folder (bash, `set -euo pipefail`): the repository's root, plain messages, time limits.
# shellcheck shell=bash

FRONTDOOR_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
export FRONTDOOR_ROOT

say() { printf '%s\n' "$*"; }

# The last words of a script that cannot go on: what is wrong, and what to do about it.
fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# retry SECONDS COMMAND...: a network step. Two tries, each ended after SECONDS.
retry() {
  local seconds=$1
  shift
  timeout --kill-after=10 "$seconds" "$@" && return 0
  say "  that did not work; trying once more"
  sleep 3
  timeout --kill-after=10 "$seconds" "$@"
}

# How many compilers run at once. FRONTDOOR_JOBS overrides.
jobs_at_once() { printf '%s' "${FRONTDOOR_JOBS:-$(nproc)}"; }
