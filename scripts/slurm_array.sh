#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#SBATCH --job-name=fbbench
#SBATCH --cpus-per-task=2
# One task of a SLURM array does one shard of a run:
#   sbatch --array=0-7 scripts/slurm_array.sh x.ini --output x.h5
#   build/release/fbbench merge x.h5.parts --output x.h5    # when all have ended
# The same sbatch again does what was lost; so does `fbbench run x.ini --output x.h5 --resume`.
set -euo pipefail

exec "${FBBENCH:-build/release/fbbench}" run "$@" --shard auto --resume \
  --threads "${SLURM_CPUS_PER_TASK:-1}"
