#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What CONTRIBUTING.md asks of the code and a machine can tell: the format, the direction of includes, that each
# header for plugins compiles alone, and clang-tidy on the .cpp files changed since a commit:
#   scripts/checks.sh [SINCE]    # by default HEAD~1
# Wants a configured build/release (scripts/build.sh).
set -euo pipefail
cd "$(dirname "$0")/.."
since=${1:-HEAD~1}

echo "format"
git ls-files '*.h' '*.cpp' | xargs clang-format --dry-run -Werror

echo "includes"
scripts/check_includes.py

echo "headers for plugins"
cmake --build build/release --target fbbench_verify_interface_header_sets >build/headers.log 2>&1 || {
  cat build/headers.log
  exit 1
}

mapfile -t changed < <(git diff --name-only --diff-filter=d "$since" -- '*.cpp' | grep -v '^tests/plugin/')
echo "clang-tidy: ${#changed[@]} files changed since $since"
[ "${#changed[@]}" -gt 0 ] || exit 0
# clang can't read GCC's precompiled headers.
cmake --preset release -B build/tidy -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON -DFBBENCH_BENCHMARKS=ON \
  >build/tidy.log
printf '%s\n' "${changed[@]}" | xargs -P "$(nproc)" -n 1 clang-tidy --quiet -p build/tidy --warnings-as-errors='*'
