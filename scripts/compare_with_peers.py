#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Times fbbench against Captum, Quantus, zennit, pytorch-grad-cam, lime, RISE and LibTorch itself.

    cmake --preset release -DFBBENCH_BENCHMARKS=ON && cmake --build --preset release
    scripts/compare_with_peers.py --networks networks

Both sides of a work are in one process, on the same images, network, threads and LibTorch (Debian's
python3-torch uses the shared libraries of libtorch-dev), in turns; only whole runs of the program
are processes of their own. Every row first checks that the two answers agree. The table of ratios
goes into docs/performance.md; `--help` lists what can be left out or shortened.

On two cores the whole takes more than an hour. What is measured is kept in build/peers/work at once:
after a crash, `--continue` goes on.

Needs Debian's python3-torch, python3-h5py, python3-pandas and python3-venv. The first call makes
build/peers/venv on them and installs scripts/peers/requirements.txt there. The networks' folder:

    build/peers/venv/bin/python scripts/export_random_networks.py --output networks
    # and efficientnet_lite0, as scripts/export_efficientnet_lite.py says
"""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
VENV = ROOT / "build" / "peers" / "venv"
REQUIREMENTS = ROOT / "scripts" / "peers" / "requirements.txt"

# What the program fbbench does at its start, for both sides: glibc would return every tensor over
# 32 MB to the system, and the first write to each page of the next one costs a fault; and pages of
# 2 MiB spare the processor looking up those of 4 KiB.
ALLOCATION = {"hugetlb": 1, "mmap_max": 0, "top_pad": 256 << 20, "trim_threshold": 2**31 - 1}


def set_up():
    """The environment with the peers, made at the first call and whenever its list changes."""
    stamp = VENV / "requirements.txt"
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    python = "/usr/bin/python3"  # Debian's: the one whose torch shows through
    subprocess.run([python, "-m", "venv", "--system-site-packages", VENV], check=True)
    pip = [VENV / "bin" / "pip", "install", "--quiet", "--no-deps", "--requirement", REQUIREMENTS]
    subprocess.run(pip, check=True)
    stamp.write_text(wanted, encoding="utf-8")


def main():
    set_up()
    environment = dict(os.environ, PYTHONPATH=str(ROOT / "scripts"))
    environment["GLIBC_TUNABLES"] = ":".join(f"glibc.malloc.{name}={value}" for name, value in ALLOCATION.items())
    # BLAS counts its threads by itself; it takes all cores unless told.
    for word, following in zip(sys.argv, sys.argv[1:]):
        if word == "--threads":
            environment["OPENBLAS_NUM_THREADS"] = following
    environment.setdefault("OPENBLAS_NUM_THREADS", "2")
    environment["TQDM_DISABLE"] = "1"  # pytorch-grad-cam's bars
    python = VENV / "bin" / "python"
    os.chdir(ROOT)
    os.execve(python, [str(python), "-m", "peers.measure", *sys.argv[1:]], environment)


if __name__ == "__main__":
    main()
