# SPDX-License-Identifier: Apache-2.0
"""fbbench as the comparison calls it: in this process by C calls, and as a program."""

import ctypes
import dataclasses
import json
import pathlib
import subprocess
import sys

import numpy
import torch


class InProcess:
    """build/release's library, on arrays in this process's memory (bench/in_process.cpp)."""

    def __init__(self, build):
        self._library = ctypes.CDLL(str(pathlib.Path(build) / "bench" / "libfbbench_in_process.so"))
        self._library.fbbench_error.restype = ctypes.c_char_p

    def open(self, path, classes):
        handle = ctypes.c_void_p()
        self._check(self._library.fbbench_open(str(path).encode(), ctypes.byref(handle)))
        return Opened(self, handle, classes)

    def call(self, name, *arguments):
        self._check(getattr(self._library, name)(*(_as_c(value) for value in arguments)))

    def _check(self, code):
        if code:
            raise RuntimeError(self._library.fbbench_error().decode())


class Opened:
    """A network that fbbench has read."""

    def __init__(self, library, handle, classes):
        self._library, self._handle, self._classes = library, handle, classes

    def forward(self, images):
        logits = torch.empty(len(images), self._classes)
        self._library.call("fbbench_forward", self._handle, images, len(images), logits)
        return logits

    def explain(self, method, images, targets, forward_batch=32, channels=3):
        """Attributions [N,channels,H,W]."""
        out = torch.empty(len(images), channels, *images.shape[2:])
        arguments = (method, images, targets, len(images), forward_batch, out)
        self._library.call("fbbench_explain", self._handle, *arguments)
        return out

    def evaluate(self, metrics, images, targets, maps, masks, forward_batch=32, logits=None):
        """Scores [M,N] float64 of a list of metrics; logits: the images' own, where they are known."""
        out = torch.empty(len(metrics), len(maps), dtype=torch.float64)
        arguments = ("\n".join(metrics), images, targets, maps, masks, logits, len(maps), forward_batch, out)
        self._library.call("fbbench_evaluate", self._handle, *arguments)
        return out


def _as_c(value):
    if value is None:
        return ctypes.c_void_p()
    if isinstance(value, torch.Tensor):
        if not value.is_contiguous():
            raise ValueError("want a contiguous tensor")
        return ctypes.c_void_p(value.data_ptr())
    if isinstance(value, numpy.ndarray):
        return ctypes.c_void_p(value.ctypes.data)
    if isinstance(value, int):
        return ctypes.c_int64(value)
    return value.encode() if isinstance(value, str) else value


# A small process starts the program: a child's peak memory counts that of the process it was split
# from, which here holds networks.
_LAUNCH = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.call(sys.argv[1:], stdout=sys.stderr)
wall = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([code, wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024]))
"""


@dataclasses.dataclass
class Ran:
    """What one run of a program cost."""

    wall: float  # seconds
    cpu: float  # seconds, user and system
    peak: int  # bytes resident


def run(command, log):
    """A program of its own, what it prints in `log`."""
    launcher = [sys.executable, "-c", _LAUNCH, *map(str, command)]
    with log.open("w", encoding="utf-8") as text:
        told = subprocess.run(launcher, stdout=subprocess.PIPE, stderr=text, check=True).stdout
    code, wall, cpu, peak = json.loads(told)
    if code != 0:
        raise RuntimeError(f"{command[0]} ended with {code}: see {log}")
    return Ran(wall, cpu, peak)


def run_program(build, settings, output, threads):
    """`fbbench run` on an experiment of these (key, value) pairs."""
    experiment = pathlib.Path(output).with_suffix(".ini")
    experiment.write_text("".join(f"{key} = {value}\n" for key, value in settings), encoding="utf-8")
    command = [pathlib.Path(build) / "fbbench", "run", experiment, "--output", output]
    command += ["--overwrite", "--threads", str(threads)]
    return run(command, pathlib.Path(output).with_suffix(".log"))


def start_program(build, log):
    """A `fbbench` that loads its libraries, lists what it has, and ends."""
    return run([pathlib.Path(build) / "fbbench", "list"], log)


def start_python(log):
    """A Python that imports what the comparison in Python needs, and ends."""
    return run([sys.executable, "-c", "import captum.attr, h5py, quantus, torch"], log)
