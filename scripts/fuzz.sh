#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Feeds the readers with broken files, SECONDS long (default 600) for each fuzz target:
#   scripts/fuzz.sh [SECONDS [TARGET ...]]      a target is an x of tests/fuzz/fuzz_x.cpp
# Needs clang-14 with libclang-rt-14-dev beside the packages of packages.txt. What a target has
# learnt stays in build/fuzz/corpus. Ends with an error where one finds something; the file that
# does it then lies in build/fuzz/findings, and `build/fuzz/tests/fuzz/fuzz_x FILE` shows it again.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-600}
targets=("${@:2}")
sources=tests/fuzz
if [ ${#targets[@]} -eq 0 ]; then
  for source in "$sources"/fuzz_*.cpp; do
    source=${source##*/fuzz_}
    targets+=("${source%.cpp}")
  done
fi

cmake --preset fuzz >/dev/null
cmake --build --preset fuzz --target "${targets[@]/#/fuzz_}"
mkdir -p build/fuzz/findings

# A reader waits up to 5 s for HDF5 where a broken file makes it hang, and a target has several readers.
# A leak at the end of a process isn't a finding; more than the memory limit at once is one.
export ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1
if [ -d /dev/shm ]; then export TMPDIR=/dev/shm; fi
for target in "${targets[@]}"; do
  learnt=build/fuzz/corpus/$target
  log=build/fuzz/findings/$target.log
  mkdir -p "$learnt"
  nice -n 19 "build/fuzz/tests/fuzz/fuzz_$target" "$learnt" "$sources/corpus/$target" \
    -dict="$sources/dictionary.txt" -max_total_time="$seconds" -timeout=60 -rss_limit_mb=2048 \
    -artifact_prefix="build/fuzz/findings/$target-" -print_final_stats=1 >"$log" 2>&1 || {
    tail -n 60 "$log" >&2
    echo "fuzz.sh: $target found something (all of it in $log)" >&2
    exit 1
  }
  awk -v target="$target" -v seconds="$seconds" '/stat::number_of_executed_units/ {
    print target ": nothing found in " seconds " s, " $2 " executions" }' "$log"
done
