#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds and tests with Debian's LibTorch, in build/release, and with pip's newest, in build/torch2:
#   scripts/both_torches.sh [CMake's arguments, such as -DFBBENCH_WARNINGS_AS_ERRORS=ON]
# Wants python3-venv and 3 GB. Of the CUDA libraries that pip's LibTorch would bring, only the two
# come along which its part for the CPU is linked to.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/test.sh "$@"

python3 -m venv build/torch2/python
build/torch2/python/bin/pip install --quiet --upgrade --no-deps torch nvidia-cuda-runtime nvidia-cuda-cupti
build/torch2/python/bin/pip list --format=freeze | grep -E '^(torch|nvidia)'
cmake --preset release -B build/torch2 -DCMAKE_PREFIX_PATH="$(echo "$PWD"/build/torch2/python/lib/python3*/site-packages/torch/share/cmake)" "$@"
cmake --build build/torch2
ctest --test-dir build/torch2 --output-on-failure --parallel 2
