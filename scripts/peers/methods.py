# SPDX-License-Identifier: Apache-2.0
"""Methods against the programs that have the same: zennit, pytorch-grad-cam, RISE, lime and Captum."""

import copy
import dataclasses
import functools
import pathlib
import typing

import captum.attr
import h5py
import numpy
import pytorch_grad_cam
import torch
from export_random_networks import Residual
from lime.lime_image import LimeImageExplainer
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from zennit.canonizers import SequentialMergeBatchNorm
from zennit.composites import EpsilonPlusFlat
from zennit.layer import Sum

from . import clock, networks
from .passes import agreement

COPIES = 64  # perturbed images of those that only forward; the layer below has as many channels
POINTS = 25  # copies or points of those that take gradients
CELLS = 8  # a side, of lime's segments
LAST, INNER = "11.after", "5.after"  # layers of ResNet18: the last before pooling, and one of 64 channels


@dataclasses.dataclass(frozen=True)
class Draws:
    """What a peer draws, so that fbbench can be given the same; both draw their own where time is taken."""

    option: str  # of fbbench's method
    dataset: str  # in the file that it names
    made: typing.Callable  # image shape [C,H,W] -> array


@dataclasses.dataclass(frozen=True)
class Peer:
    """A program that makes the maps of one of fbbench's methods."""

    program: str
    method: str  # fbbench's
    forms: typing.Callable  # (case) -> {name: network}, the ways to run it that the program takes
    explain: typing.Callable  # (network, images, targets, batch) -> maps [N,channels,H,W]
    limit: float = 1e-3  # of agreement, in L1
    channels: int = 1
    one_image: bool = True  # the batch is of its perturbed copies; else it is of images
    scaled: bool = False  # the program scales each map to [0,1]
    draws: Draws | None = None


def _eager(case):
    return networks.eager_forms(case.module)


def _any(case):
    return {**networks.inference_forms(case.path, case.module), **_eager(case)}


class _Summed(torch.nn.Module):
    """A residual block whose addition is a layer that zennit has a rule for."""

    def __init__(self, block):
        super().__init__()
        self.body, self.shortcut, self.after, self.sum = block.body, block.shortcut, block.after, Sum()

    def forward(self, x):
        return self.after(self.sum(torch.stack([self.body(x), self.shortcut(x)], -1)))


def _with_rules(case):
    """The composite is entered once, not at every call; its canonizer folds batch norm."""
    forms = {}
    for name, layout in {"": torch.contiguous_format, " channels-last": torch.channels_last}.items():
        module = copy.deepcopy(case.module)
        for place, block in list(module.named_children()):
            if isinstance(block, Residual):
                setattr(module, place, _Summed(block))
        EpsilonPlusFlat(canonizers=[SequentialMergeBatchNorm()]).register(module.to(memory_format=layout))
        forms[f"eager folded{name}"] = module
    return forms


def _relevance(module, images, targets, _):
    images = images.clone().requires_grad_(True)
    logits = module(images)
    one = torch.nn.functional.one_hot(targets, logits.shape[1]).to(logits.dtype)
    return torch.autograd.grad(logits, images, one)[0]


def _recording_the_last_block(case):
    """One bias before the layer asks for a gradient, so that the reverse walk ends there."""
    forms = _eager(case)
    for module in forms.values():
        *_, bias = module.get_submodule(LAST.replace("after", "body")).parameters()
        bias.requires_grad_(True)
    return forms


def _cam(kind, layer):
    def explain(module, images, targets, batch):
        with kind(module, [module.get_submodule(layer)]) as cam:
            cam.batch_size = batch
            maps = cam(images, [ClassifierOutputTarget(target) for target in targets.tolist()])
        return torch.from_numpy(maps).unsqueeze(1)

    return explain


@functools.lru_cache
def _masks(shape):
    """[COPIES,H,W]: coarse cells of 0 and 1, enlarged."""
    cells = torch.rand(COPIES, 1, 8, 8, generator=torch.Generator().manual_seed(3)).round()
    return torch.nn.functional.interpolate(cells, size=shape[1:], mode="bilinear")[:, 0].contiguous()


def _rise(network, images, targets, batch):
    """Written from the paper (arXiv:1806.07421); the masks are there, as in the authors' program."""
    masks = _masks(tuple(images.shape[1:]))
    with torch.no_grad():
        scores = [network(images * part.unsqueeze(1)).softmax(1)[:, targets[0]] for part in masks.split(batch)]
        return torch.tensordot(torch.cat(scores), masks, 1).view(1, 1, *masks.shape[1:]) / (COPIES * 0.5)


def _coalitions(_):
    """As lime draws them of random state 0."""
    kept = numpy.random.RandomState(0).randint(0, 2, COPIES * CELLS**2).reshape(COPIES, -1)
    kept[0] = 1
    return kept.astype(numpy.uint8)


def _lime(network, images, targets, batch):
    height, width = images.shape[2:]
    rows, columns = numpy.arange(height) * CELLS // height, numpy.arange(width) * CELLS // width
    segments = rows[:, None] * CELLS + columns

    def probabilities(pictures):
        with torch.no_grad():
            return network(torch.from_numpy(pictures).permute(0, 3, 1, 2)).softmax(1).numpy()

    explainer = LimeImageExplainer(feature_selection="none", random_state=0)
    explanation = explainer.explain_instance(
        images[0].permute(1, 2, 0).numpy(),
        probabilities,
        labels=targets[:1].tolist(),
        num_samples=COPIES,
        batch_size=batch,
        segmentation_fn=lambda _: segments,
        random_seed=0,
    )
    coefficients = numpy.zeros(CELLS**2, numpy.float32)
    for segment, value in explanation.local_exp[targets[0].item()]:
        coefficients[segment] = value
    return torch.from_numpy(coefficients[segments]).view(1, 1, height, width)


def _normal(shape):
    """As NoiseTunnel draws them of seed 0."""
    torch.manual_seed(0)
    return torch.randn(POINTS, *shape).numpy()


def _smoothgrad(module, images, targets, batch):
    torch.manual_seed(0)
    return captum.attr.NoiseTunnel(captum.attr.Saliency(module)).attribute(
        images.clone().requires_grad_(True),
        nt_samples=POINTS,
        nt_samples_batch_size=batch,
        stdevs=0.15 * (images.max() - images.min()).item(),
        target=targets,
        abs=False,
    ).detach()


def _integrated_gradients(module, images, targets, batch):
    explainer = captum.attr.IntegratedGradients(module)
    maps = explainer.attribute(images, target=targets, n_steps=POINTS, internal_batch_size=batch)
    return maps.detach().float()


# Rounding flips single ReLUs and pooling winners between memory formats: 2e-2 of gradients.
PEERS = {
    "lrp": Peer(
        "zennit", "lrp:composite=epsilon_plus_flat", _with_rules, _relevance, 2e-2, channels=3, one_image=False
    ),
    "grad_cam": Peer(
        "pytorch-grad-cam",
        "grad_cam",
        _recording_the_last_block,
        _cam(pytorch_grad_cam.GradCAM, LAST),
        one_image=False,
        scaled=True,
    ),
    "score_cam": Peer(
        "pytorch-grad-cam", f"score_cam:layer={INNER}", _eager, _cam(pytorch_grad_cam.ScoreCAM, INNER), scaled=True
    ),
    "ablation_cam": Peer(
        "pytorch-grad-cam", f"ablation_cam:layer={INNER}", _eager, _cam(pytorch_grad_cam.AblationCAM, INNER), scaled=True
    ),
    "rise": Peer(
        "the RISE protocol",
        f"rise:samples={COPIES}",
        _any,
        _rise,
        draws=Draws("masks", "draws/masks", lambda shape: _masks(shape).numpy()),
    ),
    "lime": Peer(
        "lime", f"lime:samples={COPIES}", _any, _lime, draws=Draws("draws", "draws/coalitions", _coalitions)
    ),
    "smoothgrad": Peer(
        "Captum",
        f"smoothgrad:samples={POINTS}",
        _eager,
        _smoothgrad,
        2e-2,
        channels=3,
        draws=Draws("draws", "draws/normal", _normal),
    ),
    "integrated_gradients": Peer(
        "Captum", f"integrated_gradients:steps={POINTS}", _eager, _integrated_gradients, 2e-2, channels=3
    ),
}


def _same_draws(peer, case, settings):
    """fbbench's method with the draws that the peer makes."""
    if not peer.draws:
        return peer.method
    path = pathlib.Path(settings.work).resolve() / "draws.h5"
    with h5py.File(path, "w") as file:
        file[peer.draws.dataset] = peer.draws.made(case.shape)
    return f"{peer.method},{peer.draws.option}={path}"


def _scaled(maps):
    low, high = maps.amin((1, 2, 3), True), maps.amax((1, 2, 3), True)
    return (maps - low) / (high - low)


def _best(works):
    return clock.best_of(works, repetitions=1, all_seconds=4)[0]


def against_peer(method, case, settings):
    """A method against its peer at the best form and batch of either."""
    peer = PEERS[method]

    def work(size, explain):
        images, targets = case.batch(1 if peer.one_image else size)
        return lambda: explain(images, targets, size), len(images)

    def ours(images, targets, size, spec=peer.method):
        return case.ours.explain(spec, images, targets, forward_batch=size, channels=peer.channels)

    def theirs(form):
        return lambda *arguments: peer.explain(form, *arguments)

    forms, middle = peer.forms(case), min(16, max(settings.batches))
    name = _best({name: work(middle, theirs(form)) for name, form in forms.items()})
    works, batches = {}, {}
    for side, explain in {"peer": theirs(forms[name]), "ours": ours}.items():
        batches[side] = _best({str(size): work(size, explain) for size in settings.batches})
        works[side] = work(int(batches[side]), explain)
    few = case.batch(1 if peer.one_image else 4)
    maps = ours(*few, middle, _same_draws(peer, case, settings)), theirs(forms[name])(*few, middle)
    distance = agreement(*(map(_scaled, maps) if peer.scaled else maps), peer.limit, method)
    if method == "grad_cam":
        images, _ = case.batch(int(batches["ours"]))
        works["forward"] = (lambda: case.ours.forward(images), len(images))
    found = clock.in_turns(works, settings.slow_repetitions, all_seconds=10)
    note = f"{peer.method}; {peer.program}'s best: {name}, batch {batches['peer']}; ours: batch {batches['ours']}"
    findings = [clock.ratio(f"{method} {case.name}", found, "peer", "ours", "image", f"{note}; {distance}")]
    if "forward" in found:
        note = f"batch {batches['ours']}; the walk down to the last layer before pooling is one linear layer"
        findings.append(clock.ratio(f"{method}/forward {case.name}", found, "ours", "forward", "image", note))
    return findings
