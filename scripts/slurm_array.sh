#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#SBATCH --job-name=fbbench
#SBATCH --cpus-per-task=2
# A shard of a run a task of a SLURM array; the last step joins them:
#   sbatch --array=0-7 scripts/slurm_array.sh x.ini --output x.h5
#   build/release/fbbench merge x.h5.parts --output x.h5
# A task that was lost is queued again (sbatch --array=3 would be another share: use --resume on the
# same array, or fbbench run x.ini --output x.h5 --shard 3/8 --resume).
set -euo pipefail

exec "${FBBENCH:-build/release/fbbench}" run "$@" --shard auto --resume \
  --threads "${SLURM_CPUS_PER_TASK:-1}"
