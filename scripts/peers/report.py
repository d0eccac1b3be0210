# SPDX-License-Identifier: Apache-2.0
"""The table of ratios: what is asked for, what was found, and where it is written."""

import dataclasses
import json
import pathlib

BEGIN, END = "<!-- compare_with_peers: begin -->", "<!-- compare_with_peers: end -->"


@dataclasses.dataclass(frozen=True)
class Goal:
    """A row of the table. `less` where the ratio is fbbench's cost over a bound, not a gain."""

    key: str  # of the finding
    work: str
    must: float | None
    aim: float | None
    less: bool = False

    def verdict(self, value):
        if self.must is None:
            return ""
        met = (lambda bound: value <= bound) if self.less else (lambda bound: value >= bound)
        return "aim" if self.aim is not None and met(self.aim) else "must" if met(self.must) else "**short**"


def _of(networks, key, work, musts, aims, less=False):
    return [
        Goal(f"{key} {name}", f"{work}: {name}", must, aim, less)
        for name, must, aim in zip(networks, musts, aims)
    ]


_LITE, _VGG, _RES, _MOBILE = "efficientnet_lite0", "vgg11", "resnet18", "mobilenet_v2"
_SMALL = "fashion_scenes"
GOALS = [
    *_of([_LITE, _RES, _VGG], "forward", "forward, batch 16, against LibTorch", [1] * 3, [1.1] * 3),
    *_of([_VGG, _RES, _LITE], "gradient", "gradient against Captum", [1.1, 1.15, 1.4], [1.2, 1.3, 1.8]),
    *_of([_RES], "guided_backprop", "guided backprop against Captum", [1.15], [1.4]),
    *(
        Goal(f"{key} {_RES}", f"{key} against Captum: {_RES}", 1.57, None)  # the gradient's own ratio
        for key in ("integrated_gradients", "smoothgrad")
    ),
    *_of([_RES, _VGG], "lrp", "lrp against zennit", [1.5] * 2, [None] * 2),
    *_of([_RES], "grad_cam", "grad_cam against pytorch-grad-cam", [1.5], [None]),
    *_of([_RES], "grad_cam/forward", "grad_cam over our forward pass", [1.15], [None], True),
    *_of([_RES], "score_cam", "score_cam against pytorch-grad-cam", [1.8], [None]),
    *_of([_RES], "ablation_cam", "ablation_cam against pytorch-grad-cam", [1.8], [None]),
    *_of([_RES], "rise", "rise against the RISE protocol", [1.8], [None]),
    *_of([_RES], "lime", "lime against lime 0.2", [1.8], [None]),
    *_of([_VGG, _RES, _MOBILE], "occlusion/captum", "occlusion 32/8 against Captum", [8, 2.4, 3.5], [11, 3, 5]),
    *_of([_VGG, _RES, _MOBILE], "occlusion/plain", "occlusion 32/8 against plain batches", [6, 2, 2.3], [8, 2.4, 2.8]),
    *_of([_LITE, _SMALL, _RES, _VGG], "curves", "deletion and insertion against the RISE protocol", [1.3] * 4, [2] * 4),
    *_of([_LITE, _SMALL, _RES, _VGG], "flipping", "pixel flipping against Quantus", [3] * 4, [10] * 4),
    *_of([_RES], "faithfulness_estimate", "faithfulness_estimate against Quantus", [2], [None]),
    *(
        Goal(key, f"{key} of maps against Quantus", 10, 50)
        for key in ("relevance_mass", "relevance_rank", "localisation_auc", "pointing_game", "sparseness", "complexity")
    ),
    *(
        Goal(key, f"{key} of maps against Quantus", 10, None)
        for key in ("effective_complexity", "attribution_localisation", "top_k_intersection")
    ),
    Goal("all six", "the six metrics together against Quantus", 10, 50),
    *_of([_SMALL, _RES, _VGG], "whole", "whole comparison against the same in Python", [3] * 3, [6] * 3),
    *_of([_VGG, _RES, _LITE], "fb/captum", "forward-backward over Captum's gradient", [1.5, 1.5, 1.4], [1.4, 1.4, 1.2], True),
    *_of([_VGG, _RES, _LITE], "fb/gradient", "forward-backward over our gradient", [1.7, 1.7, 2.2], [1.6, 1.6, 2.05], True),
    *_of([_VGG, _RES, _LITE], "pruning", "pruning, share of forward-backward", [0.15] * 3, [0.05] * 3, True),
    Goal("overhead", "a run over the network passes it needs", 1.15, 1.05, True),
    Goal("memory", "peak memory, 1000 images over 100", 1.05, 1.0, True),
]


def _number(value):
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def _cells(goal, finding):
    bounds = ["" if bound is None else _number(bound) for bound in (goal.must, goal.aim)]
    if finding is None:
        return [goal.work, "not measured", "", *bounds, "", ""]
    if "reason" in finding:
        return [goal.work, "not measured", "", *bounds, "", finding["reason"]]
    median, least, most = finding["wall"]
    figures = f"{_number(median)} ({_number(least)} – {_number(most)})"
    note = finding["note"]
    if finding["unit"]:
        what = f"{finding['other_ms']:.3g} / {finding['ours_ms']:.3g} ms a {finding['unit']}"
        note = f"{what}; {note}" if note else what
    return [goal.work, figures, _number(finding["cpu"][0]), *bounds, goal.verdict(median), note]


def table(findings):
    """Markdown lines. findings: {key: a finding's fields, or a reason why there is none}."""
    lines = [
        "| work | ratio (least – most) | of CPU time | must | aim | reached | how |",
        "|---|---|---|---|---|---|---|",
    ]
    for goal in GOALS:
        cells = _cells(goal, findings.get(goal.key))
        lines.append("| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in cells) + " |")
    return lines


class Store:
    """Findings, each written as it comes, so that a table can be made in parts. `keep`: those of
    earlier calls stay."""

    def __init__(self, path, keep):
        self._path = pathlib.Path(path)
        self.findings = json.loads(self._path.read_text(encoding="utf-8")) if keep and self._path.exists() else {}

    def add(self, finding):
        self.findings[finding["key"]] = finding
        self._path.write_text(json.dumps(self.findings, indent=1) + "\n", encoding="utf-8")


def write(path, lines):
    """Puts the lines between the marks of a Markdown file, at its end where it has none."""
    path = pathlib.Path(path)
    text = path.read_text(encoding="utf-8") if path.exists() else "# Performance\n"
    if BEGIN not in text:
        text = f"{text.rstrip()}\n\n{BEGIN}\n{END}\n"
    before, rest = text.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{after}", encoding="utf-8")
