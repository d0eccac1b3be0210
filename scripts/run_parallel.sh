#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Spreads a run over processes and machines by GNU parallel, and merges what they make:
#   scripts/run_parallel.sh FILE.ini [--output FILE.h5] [options of fbbench run] [-- options of parallel]
#   scripts/run_parallel.sh x.ini -- --jobs 4
#   scripts/run_parallel.sh x.ini -- --sshlogin node1,node2 --jobs 2 --workdir .
# The run is cut into SHARDS shards (32), more than there are slots, so that fast machines take more.
# Called again it goes on with what is missing: a shard that failed is tried 3 times and then left to
# the next call. Remote machines need fbbench and the data at the same paths on a shared disk.
set -euo pipefail

fbbench=${FBBENCH:-build/release/fbbench}
shards=${SHARDS:-32}
ini=$1
shift
own=() output=
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  [ "$1" != --output ] || output=$2
  own+=("$1")
  shift
done
[ $# -eq 0 ] || shift
if [ -z "$output" ]; then
  output=$(basename "$ini" .ini).h5
  own+=(--output "$output")
fi

# Built-in networks are trained once, before many processes ask for them.
"$fbbench" run "$ini" "${own[@]}" --dry-run --limit 1 >/dev/null
seq 0 $((shards - 1)) | parallel --quote --joblog "$output.joblog" --retries 3 "$@" \
  "$fbbench" run "$ini" "${own[@]}" --threads "${THREADS:-1}" --resume --shard "{}/$shards"
"$fbbench" merge "$output.parts" --output "$output"
rm -r "$output.parts"
"$fbbench" table "$output"
