# SPDX-License-Identifier: Apache-2.0
"""What compare_with_peers.py does once its environment stands: every work, then the table."""

import argparse
import concurrent.futures
import datetime
import functools
import importlib.metadata
import os
import pathlib
import platform
import resource
import subprocess
import sys
import warnings

import torch

from . import methods, occlusion, passes, program, report, scoring, whole

# What is measured on which network, as (work, network, function).
_LITE, _VGG, _RES, _MOBILE = "efficientnet_lite0", "vgg11", "resnet18", "mobilenet_v2"
_SMALL = "fashion_scenes"
_PLAIN = ("gradient",)
_VERSIONS = ("captum", "quantus", "zennit", "grad-cam", "lime", "numpy")
WORKS = [
    *(("forward", name, passes.forward) for name in (_LITE, _RES, _VGG)),
    *(("gradient", name, lambda c, s: passes.gradients(c, s, _PLAIN)) for name in (_LITE, _VGG)),
    ("gradient", _RES, lambda c, s: passes.gradients(c, s, (*_PLAIN, "guided_backprop"))),
    *((name, _RES, functools.partial(methods.against_peer, name)) for name in methods.PEERS),
    ("lrp", _VGG, functools.partial(methods.against_peer, "lrp")),
    *(("forward_backward", name, passes.forward_backward) for name in (_LITE, _RES, _VGG)),
    *(("occlusion", name, occlusion.rows) for name in (_MOBILE, _RES, _VGG)),
    *(("perturbation", name, scoring.perturbation) for name in (_LITE, _SMALL, _RES, _VGG)),
    ("faithfulness_estimate", _RES, scoring.faithfulness_estimate),
    ("maps", _LITE, scoring.maps_alone),
    *(("whole", name, whole.comparison) for name in (_SMALL, _RES, _VGG)),
    ("overhead", _RES, whole.overhead),
    ("memory", _RES, whole.memory),
]


def _keys_of(work, network):
    """The rows that a work fills: they say why where it fails."""
    starts = {
        "forward": ["forward "],
        "gradient": ["gradient ", "guided_backprop "],
        "forward_backward": ["fb/", "pruning "],
        "occlusion": ["occlusion/"],
        "perturbation": ["curves ", "flipping "],
        "maps": [*(spec.split(":")[0] for spec in (*scoring.METRICS, *scoring.MORE_METRICS)), "all six"],
    }.get(work, [work])
    of_a_network = work not in ("maps", "overhead", "memory")
    return [
        goal.key
        for goal in report.GOALS
        if goal.key.startswith(tuple(starts)) and (not of_a_network or goal.key.endswith(network))
    ]


def _cpu():
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


def heading(settings):
    """When, where and with what: lines before the table."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=12"], capture_output=True, text=True, check=False
    ).stdout.strip()
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in _VERSIONS)
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return [
        f"{datetime.date.today()}, {_cpu()}, {os.cpu_count()} cores, {settings.threads} threads; load average "
        f"at the end {load}.",
        f"fbbench {commit}, LibTorch {torch.__version__}, {versions}, Python {platform.python_version()}.",
        f"Command: `scripts/compare_with_peers.py {' '.join(settings.words)}`.",
        "",
    ]


def network_file(settings, name):
    """The built-in network is where the program keeps it, trained now if it never was."""
    if name != _SMALL:
        return pathlib.Path(settings.networks) / f"{name}.pt"
    command = [pathlib.Path(settings.build) / "fbbench", "train", name]
    return pathlib.Path(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip())


def chosen(settings, store):
    """The works asked for; with --continue without those whose rows are all measured."""

    def done(work, network):
        rows = [store.findings.get(key, {"reason": "never"}) for key in _keys_of(work, network)]
        return settings.go_on and not any("reason" in row for row in rows)

    return [
        (work, network)
        for work, network, _ in WORKS
        if (not settings.only or work in settings.only)
        and (not settings.on or network in settings.on)
        and not done(work, network)
    ]


def limit_memory(share=0.9):
    """A batch that doesn't fit in the machine is an error to catch then, not the process' end."""
    most = int(share * os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def findings_of(work, network, settings):
    """Carries out a work, in a process of its own."""
    limit_memory()
    torch.set_num_threads(settings.threads)
    warnings.filterwarnings("ignore", category=UserWarning, module="captum")
    function = next(function for *names, function in WORKS if names == [work, network])
    case = passes.Case(program.InProcess(settings.build), network, network_file(settings, network))
    return [finding.as_json() for finding in function(case, settings)]


def run_works(settings, store):
    works = chosen(settings, store)
    for number, (work, network) in enumerate(works, 1):
        now = f"{datetime.datetime.now():%H:%M:%S}"
        print(f"{now}  {number} of {len(works)}: {work}, {network}", file=sys.stderr, flush=True)
        try:
            with concurrent.futures.ProcessPoolExecutor(1) as process:
                findings = process.submit(findings_of, work, network, settings).result()
        except Exception as failure:  # one row that can't be measured doesn't stop the others
            reason = f"{type(failure).__name__}: {failure}".splitlines()[0]
            findings = [{"key": key, "reason": reason} for key in _keys_of(work, network)]
        for finding in findings:
            store.add(finding)
            print("   ", finding, file=sys.stderr, flush=True)


def _numbers(text):
    return tuple(int(word) for word in text.split(","))


def parse(words):
    parser = argparse.ArgumentParser(prog="compare_with_peers.py", description="Times fbbench against its peers.")
    add = parser.add_argument
    add("--networks", required=True, help="folder with vgg11, resnet18, mobilenet_v2 and efficientnet_lite0 .pt and .json")
    add("--build", default="build/release", help="a release build made with -DFBBENCH_BENCHMARKS=ON")
    add("--work", default="build/peers/work", help="folder for arrays, results and findings")
    add("--only", type=lambda text: text.split(","), help=f"some of {sorted({work for work, _, _ in WORKS})}")
    add("--continue", dest="go_on", action="store_true", help="leave out what the former call has measured")
    add("--on", type=lambda text: text.split(","), help="only on these networks")
    add("--threads", type=int, default=2)
    add("--repetitions", type=int, default=5, help="least turns of passes")
    add("--slow-repetitions", type=int, default=3, help="least turns of occlusion, deletion and insertion")
    add("--whole-repetitions", type=int, default=5, help="most turns of whole runs")
    add("--batches", type=_numbers, default=(1, 2, 4, 8, 16, 32, 64), help="the sizes swept")
    add("--perturbed", type=int, default=16, help="images of deletion, insertion and pixel flipping at 224 pixels")
    add("--maps", type=int, default=1000, help="maps scored without a network")
    add("--images", type=int, default=100, help="most images of a turn of a whole comparison")
    add("--memory-images", type=_numbers, default=(100, 1000), help="the two runs compared for memory")
    add("--document", default="docs/performance.md", help="where the table goes between marks")
    settings = parser.parse_args(words)
    settings.words = words
    return settings


def main():
    settings = parse(sys.argv[1:])
    pathlib.Path(settings.work).mkdir(parents=True, exist_ok=True)
    parts = settings.go_on or settings.only or settings.on
    store = report.Store(pathlib.Path(settings.work) / "findings.json", keep=parts)
    run_works(settings, store)
    lines = heading(settings) + report.table(store.findings)
    print("\n".join(lines))
    report.write(settings.document, lines)


if __name__ == "__main__":
    main()
