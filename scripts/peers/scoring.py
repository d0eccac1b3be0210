# SPDX-License-Identifier: Apache-2.0
"""Scores: deletion and insertion against the RISE protocol, the rest against Quantus."""

import contextlib
import io
import warnings

import numpy
import quantus
import torch

from . import clock, networks, rise

STEP = 1792  # 224 * 224 / 28: 29 points
# fbbench's metric, Quantus' and how far two right answers may lie apart; Quantus adds 1e-7 to each
# pixel in the last two.
METRICS = {
    "relevance_mass": (quantus.RelevanceMassAccuracy, 1e-4),
    "relevance_rank": (quantus.RelevanceRankAccuracy, 1e-4),
    "localisation_auc": (quantus.AUC, 1e-4),
    "pointing_game:tolerance=0": (quantus.PointingGame, 0),
    "sparseness": (quantus.Sparseness, 3e-4),
    "complexity": (quantus.Complexity, 3e-4),
}


class PixelFlipping(quantus.PixelFlipping):
    """Without the check that a step divides H*W: it counts the values of all channels, so three a
    pixel never do, though the metric itself takes any step."""

    def custom_preprocess(self, x_batch, **kwargs):
        return None


def made(metric, **options):
    """A Quantus metric that takes maps as they are; its advice to take absolute values is kept
    from the output."""
    with contextlib.redirect_stdout(io.StringIO()):
        return metric(abs=False, normalise=False, disable_warnings=True, display_progressbar=False, **options)


def smooth_maps(count):
    """Positive maps [N,224,224] without ties, as smooth as saliency maps are."""
    coarse = torch.rand(count, 1, 28, 28, generator=torch.Generator().manual_seed(1)) ** 3
    maps = torch.nn.functional.interpolate(coarse, size=(networks.SIZE,) * 2, mode="bilinear")[:, 0]
    return (maps + 1e-3 * torch.rand(maps.shape, generator=torch.Generator().manual_seed(2))).contiguous()


def square_masks(count):
    """Masks [N,224,224] uint8: a square of a fifth of the image, its place by number."""
    masks = torch.zeros(count, networks.SIZE, networks.SIZE, dtype=torch.uint8)
    for i in range(count):
        y, x = 13 * i % 124, 29 * i % 124
        masks[i, y : y + 100, x : x + 100] = 1
    return masks


def close(ours, theirs, limit, what):
    worst = numpy.abs(numpy.asarray(ours, float) - numpy.asarray(theirs, float)).max()
    if not worst <= limit:
        raise RuntimeError(f"{what}: the scores differ by {worst:.1e}; want <= {limit:.0e}")
    return f"scores agree to {worst:.0e}"


def quantus_scores(metric, maps, masks, **model):
    """Quantus' answer for maps [N,H,W]; `model` holds what a metric that needs one is given."""
    arguments = {
        "model": None,
        "x_batch": numpy.broadcast_to(numpy.float32(0), (len(maps), 3, *maps.shape[1:])),
        "y_batch": numpy.zeros(len(maps), int),
        "batch_size": len(maps),
        "channel_first": True,
        **model,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return metric(
            a_batch=maps[:, None].numpy().copy(), s_batch=masks[:, None].numpy().astype(bool), **arguments
        )


def _best_rise(case, images, maps, targets, settings):
    """The form, then the batch size, that give most images a second."""
    forms = networks.eager_forms(case.module)
    middle, _ = case.batch(8)
    with torch.no_grad():
        works = {name: (lambda form=form: form(middle), 8) for name, form in forms.items()}
        form, _ = clock.best_of(works)
    coarse = STEP * 7
    works = {
        str(n): (lambda n=n: rise.deletion(forms[form], images, maps, targets, coarse, n), 1)
        for n in settings.batches
        if n <= len(images)
    }
    batch, _ = clock.best_of(works, repetitions=1)
    return forms[form], int(batch), f"best: {form}, batch {batch}"


def perturbation(case, settings):
    """Deletion and insertion, 29 points each, and Quantus' pixel flipping on the same."""
    count = settings.perturbed
    images, targets = case.batch(count)
    maps, masks = smooth_maps(count), square_masks(count)
    form, batch, note = _best_rise(case, images, maps, targets, settings)

    def theirs():
        arguments = (form, images, maps, targets, STEP, batch)
        return rise.deletion(*arguments), rise.insertion(*arguments)

    def ours(metric):
        return case.ours.evaluate(f"{metric}:step={STEP}", images, targets, maps, masks)

    def flipping():
        metric = made(PixelFlipping, features_in_step=3 * STEP, perturb_baseline=0.0)
        model = {"model": form, "x_batch": images.numpy(), "y_batch": targets.numpy(), "softmax": True}
        return quantus_scores(metric, maps, masks, **model)

    deletion, insertion = theirs()
    distance = close(ours("deletion"), deletion, 1e-4, "deletion")
    distance += ", " + close(ours("insertion"), insertion, 1e-4, "insertion")
    points = numpy.concatenate([_first_point(form, images, targets)[None], numpy.array(flipping()).T])
    flipped = close(ours("deletion"), rise.area(points), 1e-4, "pixel flipping")
    works = {
        "rise": (theirs, count),
        "both": (lambda: (ours("deletion"), ours("insertion")), count),
        "quantus": (flipping, count),
        "deletion": (lambda: ours("deletion"), count),
    }
    found = clock.in_turns(works, settings.slow_repetitions)
    of = f"{count} images, {case.name}, 29 points"
    return [
        clock.ratio("rise", found, "rise", "both", "image", f"{of}; {note}; {distance}"),
        clock.ratio("flipping", found, "quantus", "deletion", "image", f"{of}; batch {count}; {flipped}"),
    ]


def _first_point(form, images, targets):
    """The unchanged images' probability, which Quantus leaves out of its curve."""
    with torch.no_grad():
        return torch.softmax(form(images), 1)[torch.arange(len(images)), targets].numpy()


def maps_alone(case, settings):
    """Each metric that needs no network, on settings.maps maps in ten parts."""
    count = max(1, settings.maps // 10)
    maps, masks = smooth_maps(count), square_masks(count)
    images = torch.zeros(1, 3, networks.SIZE, networks.SIZE).expand(count, -1, -1, -1).contiguous()
    targets = torch.zeros(count, dtype=torch.int64)
    findings, works = [], {}
    for spec, (metric, limit) in METRICS.items():
        theirs = lambda metric=made(metric): quantus_scores(metric, maps, masks)
        ours = lambda spec=spec: case.ours.evaluate(spec, images, targets, maps, masks)
        note = close(ours(), theirs(), limit, spec)
        found = clock.in_turns({"peer": (theirs, count), "ours": (ours, count)}, 10)
        works[spec] = found
        name = spec.split(":")[0]
        findings.append(clock.ratio(name, found, "peer", "ours", "map", f"{note}; 10 parts of {count}"))
    total = {
        side: [tuple(map(sum, zip(*turn))) for turn in zip(*(found[side] for found in works.values()))]
        for side in ("peer", "ours")
    }
    findings.append(clock.ratio("all six", total, "peer", "ours", "map", "the six together"))
    return findings
