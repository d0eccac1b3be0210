#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# From a fresh clone to a table: installs what is missing, builds, trains the built-in network
# (once), compares explanation methods on it and draws some maps. Arguments go to `fbbench run`:
#   scripts/quickstart.sh --limit 20
set -euo pipefail
cd "$(dirname "$0")/.."

results=results/quickstart.h5
pictures=results/pictures
mapfile -t methods < <(sed -n 's/^method = /--method=/p' experiments/quickstart.ini)

scripts/build.sh --target fbbench_program
fbbench=build/release/fbbench
"$fbbench" run experiments/quickstart.ini --output "$results" --overwrite "$@"

for scene in examples/scenes/*.png; do
  "$fbbench" explain --network fashion_scenes --image "$scene" --output "$pictures" \
    "${methods[@]}" --overwrite >/dev/null
done

printf '\nResults: %s\nPictures: %s\n' "$results" "$pictures"
