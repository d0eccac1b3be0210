#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the library and the program once with link-time optimisation, by which the linker sees all definitions of a
# name, and fails where two of one name differ (the one-definition rule). About twice as long as a build.
set -euo pipefail
cd "$(dirname "$0")/.."

cmake --preset release -B build/odr -DFBBENCH_TESTS=OFF -DCMAKE_CXX_FLAGS="-flto=auto -Wodr -Werror=odr" >build/odr.log
cmake --build build/odr --target fbbench_program
echo "no two definitions of one name differ"
