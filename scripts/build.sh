#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the Debian packages that are missing and builds build/release. Arguments go to CMake:
#   scripts/build.sh -DFBBENCH_WARNINGS_AS_ERRORS=ON
# quickstart.sh and test.sh begin with it. What the tools say goes to files in build/, and is shown
# where they fail.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build

say() { printf '%s  %s\n' "$(date +%H:%M:%S)" "$*" >&2; }

# logged FILE COMMAND...: runs the command with its output in FILE; shows the end of it on failure.
logged() {
  local log=$1
  shift
  if ! "$@" >"$log" 2>&1 </dev/null; then
    say "failed: $* (all of it in $log)"
    grep -nE 'error|Error|FAILED|^E:' "$log" | head -n 40 >&2 || true
    tail -n 40 "$log" >&2
    exit 1
  fi
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
      say "these packages are missing, and there is no sudo to install them:" $missing
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

# Ninja's own "[12/90]" as one line every tenth of the way.
build() {
  logged build/configure.log cmake --preset release "$@"
  say "build (output in build/build.log)"
  logged build/build.log cmake --build --preset release
}

install_packages
build "$@"
say "built build/release"
