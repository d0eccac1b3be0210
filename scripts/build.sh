#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the Debian packages that are missing and builds build/release:
#   scripts/build.sh [--target TARGET] [CMake's arguments, such as -DFBBENCH_WARNINGS_AS_ERRORS=ON]
# quickstart.sh and test.sh begin with it. What the tools say goes to files in build/, and is shown
# where they fail.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build

say() { printf '%s  %s\n' "$(date +%H:%M:%S)" "$*" >&2; }

# failed LOG WHAT: shows the errors and the end of a log, and ends.
failed() {
  say "failed: $2 (all of it in $1)"
  grep -nE 'error|Error|FAILED|^E:' "$1" | head -n 40 >&2 || true
  tail -n 40 "$1" >&2
  exit 1
}

# logged LOG COMMAND...: runs the command with its output in LOG.
logged() {
  local log=$1
  shift
  "$@" >"$log" 2>&1 </dev/null || failed "$log" "$*"
}

missing_packages() {
  local package
  grep -vE '^(#|$)' scripts/packages.txt | while read -r package; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
      echo "$package"
  done
}

install_packages() {
  local missing
  missing=$(missing_packages)
  [ -n "$missing" ] || return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
      say "these packages are missing, and there is no sudo to install them: ${missing//$'\n'/ }"
      exit 1
    }
    as_root=(sudo)
  fi
  say "install $(wc -w <<<"$missing") Debian packages"
  logged build/apt-update.log "${as_root[@]}" apt-get update
  # shellcheck disable=SC2086  # one argument a package
  logged build/apt-install.log "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends $missing
}

# Copies Ninja's "[12/90] ..." lines to build/build.log and says each tenth of the way.
tenths() {
  local line tenth last=0
  while IFS= read -r line; do
    printf '%s\n' "$line"
    [[ $line =~ ^\[([0-9]+)/([0-9]+)\] ]] || continue
    tenth=$((10 * BASH_REMATCH[1] / BASH_REMATCH[2]))
    ((tenth > last)) || continue
    last=$tenth
    say "build: ${BASH_REMATCH[1]} of ${BASH_REMATCH[2]} steps"
  done >build/build.log
}

target=all
if [ "${1:-}" = --target ]; then
  target=$2
  shift 2
fi
install_packages
logged build/configure.log cmake --preset release "$@"
cmake --build --preset release --target "$target" 2>&1 </dev/null | tenths ||
  failed build/build.log "cmake --build"
say "built $target in build/release"
