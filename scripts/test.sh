#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing, builds, and runs the test suite. Arguments go to CMake, as for build.sh.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/build.sh "$@"
ctest --preset release
