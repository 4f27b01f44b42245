# Sourced by the bash scripts of this folder: the repository's root, plain messages, time limits.
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

# Every file of the repository that is not ignored, one a line.
all_files() { git ls-files --cached --others --exclude-standard; }

# Those that differ from main (from the last commit when this is main), new files too.
changed_files() {
  local base=HEAD
  base="$(git merge-base HEAD main 2>/dev/null || git merge-base HEAD origin/main 2>/dev/null || echo HEAD)"
  { git diff --name-only --diff-filter=d "$base" && git ls-files --others --exclude-standard; } | sort -u
}
