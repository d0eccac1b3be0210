# SPDX-License-Identifier: Apache-2.0
"""Passes through a network: forward against LibTorch's own ways, gradients against Captum."""

import json

import captum.attr
import torch

from . import clock, networks

# fbbench's method, Captum's class and how it is called, as one pair a work.
CAPTUM = {
    "gradient": lambda module: _captum(captum.attr.Saliency(module), abs=False),
    "guided_backprop": lambda module: _captum(captum.attr.GuidedBackprop(module)),
}


def _captum(explainer, **options):
    return lambda images, targets: explainer.attribute(
        images.clone().requires_grad_(True), target=targets, **options
    ).detach()


class Case:
    """One network, its images and targets, on both sides."""

    def __init__(self, bench, name, path):
        self.path, self.name = path, name
        sidecar = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        self.input = sidecar["input"]
        self.shape = tuple(self.input[key] for key in ("channels", "height", "width"))
        self.ours = bench.open(path, len(sidecar["classes"]))
        self.module = networks.eager(name, path)
        self.images = networks.noise_images(64, self.shape)
        with torch.no_grad():
            self.targets = torch.cat([self.module(x).argmax(1) for x in self.images.split(8)])

    def batch(self, count):
        return self.images[:count].contiguous(), self.targets[:count].contiguous()


def agreement(ours, theirs, limit, what):
    """Text with the largest L1 distance of the images' maps, as share of theirs; raises above it."""
    distance = (ours - theirs).flatten(1).abs().sum(1) / theirs.flatten(1).abs().sum(1)
    worst = distance.max().item()
    if not worst <= limit:
        raise RuntimeError(f"{what}: the answers differ by {worst:.1e} in L1; want <= {limit:.0e}")
    return f"agree to {worst:.0e}"


def forward(case, settings):
    """Batch 16, against the best of LibTorch's forms."""
    images, _ = case.batch(16)
    forms = networks.inference_forms(case.path, case.module)
    with torch.no_grad():
        works = {name: (lambda form=form: form(images), 16) for name, form in forms.items()}
        forms[next(iter(forms))](images)  # the profiling executor optimises at the second call
        best, times = clock.best_of(works)
        distance = agreement(case.ours.forward(images), forms[best](images), 1e-3, "logits")
        both = {"peer": works[best], "ours": (lambda: case.ours.forward(images), 16)}
        found = clock.in_turns(both, settings.repetitions)
    note = f"best: {best} ({_listed(times)}); {distance}"
    return [clock.ratio(f"forward {case.name}", found, "peer", "ours", "image", note)]


def _listed(times):
    return ", ".join(
        f"{name} {value:.1f}" if isinstance(value, float) else f"{name}: {value}"
        for name, value in times.items()
    )


def best_batch(make_work, settings):
    """The batch size with the least time an image, and what each took."""
    works = {str(n): (make_work(n), n) for n in settings.batches}
    best, times = clock.best_of(works)
    return int(best), times


def _peer(case, method, settings):
    """Captum at its best form and batch: (function of a batch size, batch, description)."""
    explainers = {name: CAPTUM[method](form) for name, form in networks.eager_forms(case.module).items()}
    middle = case.batch(min(8, max(settings.batches)))
    works = {
        name: (lambda explain=explain: explain(*middle), len(middle[0]))
        for name, explain in explainers.items()
    }
    form, _ = clock.best_of(works)

    def work(count):
        batch = case.batch(count)
        return lambda: explainers[form](*batch)

    batch, _ = best_batch(work, settings)
    return explainers[form], work, batch, f"Captum's best: {form}, batch {batch}"


def _ours(case, method):
    def work(count):
        batch = case.batch(count)
        return lambda: case.ours.explain(method, *batch)

    return work


def gradients(case, settings, methods):
    """gradient or guided backprop, each against Captum's."""
    findings = []
    for method in methods:
        explain, peer, peer_batch, note = _peer(case, method, settings)
        ours = _ours(case, method)
        batch, _ = best_batch(ours, settings)
        few = case.batch(4)
        # Rounding flips single ReLUs and pooling winners between memory formats.
        distance = agreement(case.ours.explain(method, *few), explain(*few), 2e-2, method)
        works = {"peer": (peer(peer_batch), peer_batch), "ours": (ours(batch), batch)}
        found = clock.in_turns(works, settings.repetitions)
        note += f"; ours: batch {batch}; {distance}"
        findings.append(clock.ratio(f"{method} {case.name}", found, "peer", "ours", "image", note))
    return findings


def forward_backward(case, settings):
    """forward_backward over Captum's gradient and over our own, and the share of pruning."""
    _, peer, peer_batch, note = _peer(case, "gradient", settings)
    works = {"Captum": (peer(peer_batch), peer_batch)}
    specs = {"gradient": "gradient", "pruned": "forward_backward", "whole": "forward_backward:keep=1"}
    for name, spec in specs.items():
        work = _ours(case, spec)
        batch, _ = best_batch(work, settings)
        works[name] = (work(batch), batch)
        note += f"; {spec}: batch {batch}"
    found = clock.in_turns(works, settings.repetitions)
    pruning = {
        "prune": [tuple(a - b for a, b in zip(x, y)) for x, y in zip(found["pruned"], found["whole"])],
        "pruned": found["pruned"],
    }
    name = case.name
    share = "time at keep=.98 less time at keep=1, over the former"
    return [
        clock.ratio(f"fb/captum {name}", found, "pruned", "Captum", "image", note),
        clock.ratio(f"fb/gradient {name}", found, "pruned", "gradient", "image", note),
        clock.ratio(f"pruning {name}", pruning, "prune", "pruned", "image", share),
    ]
