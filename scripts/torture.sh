#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Kills a run (SIGKILL) again and again, resumes it each time, and compares the results file with an
# undisturbed run's by h5diff (seconds, created and host aside):
#   scripts/torture.sh [KILLS [LEAST]]    # 50 kills, at least 10 of them while a file is being written
# A file is being written where its temporary file is left after the kill: "part" or "results" in the
# log. FBBENCH is the program, by default build/release/fbbench. Needs hdf5-tools and python3-h5py.
set -euo pipefail
cd "$(dirname "$0")/.."

kills=${1:-50}
least=${2:-10}
fbbench=$(realpath "${FBBENCH:-build/release/fbbench}")
case=$PWD/tests/data/reference/plain
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
cd "$work"

{
  printf 'network = %s/network.pt\n' "$case"
  printf "dataset = arrays:file=$case/data.h5@%s\n" A B C D
  printf 'method = %s\n' forward_backward gradient occlusion:window=4,stride=2
  printf 'metric = %s\n' deletion support
  printf 'batch = 1\nunit = 1\nthreads = 1\n[output]\nmaps = true\nfile = run.h5\n'
} >torture.ini

run() { exec "$fbbench" run torture.ini --resume >out.txt 2>err.txt; }

# left PATTERN: the temporary files that match it.
left() { compgen -G "$1" || true; }

# await PATTERN PROCESS: until a file of that name is there, or the process has ended.
await() {
  while [ -z "$(left "$1")" ] && kill -0 "$2" 2>/dev/null; do :; done
}

# hit: what the killed process was writing.
hit() {
  if [ -n "$(left 'run.h5.*.part')" ]; then
    echo results
  elif [ -n "$(left 'run.h5.parts/*.part')" ]; then
    echo part
  else
    echo nothing
  fi
}

# blank FILE COPY [PYTHON]: copies it without what may differ, then changes it. (h5diff can't leave
# seconds out: it follows the references of the axes, which list them.)
blank() {
  cp "$1" "$2"
  /usr/bin/python3 - "$2" "${3:-}" <<'END'
import sys, h5py
with h5py.File(sys.argv[1], "r+") as file:
    del file.attrs["created"], file.attrs["host"]
    for dataset in "ABCD":
        file[dataset]["network/seconds"][...] = 0
    exec(sys.argv[2])
END
}

# compare COPY: exit status 1 where anything differs.
compare() { h5diff whole.blank "$1" >differences.txt || { cat differences.txt; return 1; }; }

compare_results() {
  blank run.h5 run.blank
  compare run.blank
}

(run)
blank run.h5 whole.blank
printf 'the undisturbed run: %d bytes\n' "$(stat -c %s run.h5)"
blank run.h5 changed.blank 'file["D/network/scores"][0, 0, 7] += 1e-12'
if (compare changed.blank) >/dev/null; then
  echo 'h5diff overlooks a change'
  exit 1
fi
rm run.h5

killed=0 hits=0 rounds=0
while ((killed < kills || hits < least)); do
  (run) &
  process=$!
  # In turns: anywhere; while a part is written; while the results file is.
  case $((killed % 3)) in
    0) sleep "$((RANDOM % 3)).$((RANDOM % 900 + 100))" ;;
    1)
      sleep "$((RANDOM % 3)).$((RANDOM % 900 + 100))"
      await 'run.h5.parts/*.part' "$process"
      ;;
    2) await 'run.h5.*.part' "$process" ;;
  esac
  if kill -KILL "$process" 2>/dev/null && ! wait "$process" 2>/dev/null && [ ! -e run.h5 ]; then
    what=$(hit)
    killed=$((killed + 1))
    [ "$what" = nothing ] || hits=$((hits + 1))
    printf 'kill %d: %s, %d parts\n' "$killed" "$what" "$(left 'run.h5.parts/0*.h5' | wc -l)"
    continue
  fi
  wait "$process" 2>/dev/null || true
  (run)
  compare_results
  rounds=$((rounds + 1))
  echo "the results file equals the undisturbed one"
  rm run.h5
done
(run)
compare_results
printf '%d kills, %d while a file was being written; %d results files, all equal to the undisturbed one\n' \
  "$killed" "$hits" $((rounds + 1))
