#!/usr/bin/env bash
# Runs a test program with a PostgreSQL cluster of its own, which is gone afterwards. Usage: run.sh PROGRAM [ARGUMENT]...
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../../../scripts/lib/postgres.sh"

folder=$(postgres_new_folder)
trap 'postgres_remove "$folder"' EXIT
postgres_make "$folder/main"
postgres_start "$folder/main"
export FRONTDOOR_TEST_POSTGRES_CLUSTER=$folder/main
FRONTDOOR_TEST_POSTGRES=$(postgres_address "$folder/main") "$@"
