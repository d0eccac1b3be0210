# SPDX-License-Identifier: Apache-2.0
"""Scores: deletion and insertion against the RISE protocol, the rest against Quantus."""

import contextlib
import io
import warnings

import numpy
import quantus
import torch

from . import clock, networks, rise

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


class EffectiveComplexity(quantus.EffectiveComplexity):
    """The share of pixels, not their number."""

    def evaluate_batch(self, a_batch, **kwargs):
        return [number / a_batch[0].size for number in super().evaluate_batch(a_batch, **kwargs)]


# More of the kind, not among the six: with Quantus' options.
MORE_METRICS = {
    "effective_complexity:eps=0.1": (EffectiveComplexity, 1e-4, {"eps": 0.1}),
    "attribution_localisation": (quantus.AttributionLocalisation, 1e-4, {}),
    "top_k_intersection": (quantus.TopKIntersection, 1e-4, {}),
}


class _AnyStep:
    """Without the check that a step divides H*W: it counts the values of all channels, so three a
    pixel never do, though the metrics themselves take any step."""

    def custom_preprocess(self, x_batch, **kwargs):
        return None


class PixelFlipping(_AnyStep, quantus.PixelFlipping):
    pass


class FaithfulnessEstimate(_AnyStep, quantus.FaithfulnessEstimate):
    pass


def made(metric, **options):
    """A Quantus metric that takes maps as they are; its advice to take absolute values is kept
    from the output."""
    with contextlib.redirect_stdout(io.StringIO()):
        return metric(abs=False, normalise=False, disable_warnings=True, display_progressbar=False, **options)


def step_of(shape):
    """Pixels changed at a time: 8 rows of 224, which makes 29 points, and one row of small images."""
    return shape[2] * max(1, shape[1] // 28)


def smooth_maps(count, shape):
    """Positive maps [N,H,W] for images of `shape`, without ties, as smooth as saliency maps are, their
    largest value 1."""
    height, width = shape[1:]
    coarse = torch.rand(count, 1, height // 8, width // 8, generator=torch.Generator().manual_seed(1)) ** 3
    maps = torch.nn.functional.interpolate(coarse, size=(height, width), mode="bilinear")[:, 0]
    maps = maps + 1e-3 * torch.rand(maps.shape, generator=torch.Generator().manual_seed(2))
    return (maps / maps.amax((1, 2), True)).contiguous()


def square_masks(count, shape):
    """Masks [N,H,W] uint8: a square of a fifth of the image, its place by number."""
    height, width = shape[1:]
    side = height * 100 // 224
    masks = torch.zeros(count, height, width, dtype=torch.uint8)
    for i in range(count):
        y, x = 13 * i % (height - side), 29 * i % (width - side)
        masks[i, y : y + side, x : x + side] = 1
    return masks


def close(ours, theirs, limit, what):
    worst = numpy.abs(numpy.asarray(ours, float) - numpy.asarray(theirs, float)).max()
    if not worst <= limit:
        raise RuntimeError(f"{what}: the scores differ by {worst:.1e}; want <= {limit:.0e}")
    return f"scores agree to {worst:.0e}"


def quantus_scores(metric, maps, masks, batch=None, **model):
    """Quantus' answer for maps [N,H,W], by default all of them as one batch; `model` holds what a
    metric that needs one is given."""
    arguments = {
        "model": None,
        "x_batch": numpy.broadcast_to(numpy.float32(0), (len(maps), 3, *maps.shape[1:])),
        "y_batch": numpy.zeros(len(maps), int),
        "batch_size": batch or len(maps),
        "channel_first": True,
        **model,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return metric(
            a_batch=maps[:, None].numpy().copy(), s_batch=masks[:, None].numpy().astype(bool), **arguments
        )


def _best_batch(work, settings, count):
    """The batch size up to `count` at which work(size) takes the least time. It must be the work that
    is compared: how full the last batch is depends on the number of points."""
    works = {str(n): (lambda n=n: work(n), 1) for n in settings.batches if n <= count}
    batch, _ = clock.best_of(works)
    return int(batch)


def perturbation(case, settings):
    """Deletion and insertion, and Quantus' pixel flipping, on the same images and maps."""
    count = settings.perturbed if case.shape[1] >= 224 else len(case.images)
    images, targets = case.batch(min(count, len(case.images)))
    count, step = len(images), step_of(case.shape)
    maps, masks = smooth_maps(count, case.shape), square_masks(count, case.shape)
    form, _, name = networks.best_forward(case.path, case.module, images, settings.batches)
    arguments = (form, images, maps, targets)
    batch = _best_batch(lambda n: rise.deletion(*arguments, step, n), settings, 64)

    def theirs():
        return rise.deletion(*arguments, step, batch), rise.insertion(*arguments, step, batch)

    def flipping(size):
        metric = made(PixelFlipping, features_in_step=case.shape[0] * step, perturb_baseline=0.0)
        model = {"model": networks.AsModule(form).eval(), "x_batch": images.numpy(), "y_batch": targets.numpy()}
        return quantus_scores(metric, maps, masks, batch=size, softmax=True, **model)

    flipped_batch = _best_batch(flipping, settings, count)
    metrics = [f"deletion:step={step}", f"insertion:step={step}"]
    # Quantus leaves the unchanged images out; a run knows what the network says of them.
    own = case.ours.forward(images)

    def ours(some, size=32, logits=None):
        return case.ours.evaluate(some, images, targets, maps, masks, size, logits)

    our_batch = _best_batch(lambda n: ours(metrics[:1], n, own), settings, 64)
    deletion, insertion = theirs()
    ours_deletion, ours_insertion = ours(metrics)
    distance = close(ours_deletion, deletion, 1e-4, "deletion")
    distance += ", " + close(ours_insertion, insertion, 1e-4, "insertion")
    points = numpy.concatenate([_first_point(form, images, targets)[None], numpy.array(flipping(count)).T])
    flipped = close(ours_deletion, rise.area(points), 1e-4, "pixel flipping")
    works = {
        "rise": (theirs, count),
        "both": (lambda: ours(metrics, our_batch), count),
        "quantus": (lambda: flipping(flipped_batch), count),
        "deletion": (lambda: ours(metrics[:1], our_batch, own), count),
    }
    found = clock.in_turns(works, settings.slow_repetitions)
    of = f"{count} images, {len(points)} points; form: {name.split(',')[0]}, batch"
    ours_at = f"ours: batch {our_batch}"
    return [
        clock.ratio(f"curves {case.name}", found, "rise", "both", "image", f"{of} {batch}; {ours_at}; {distance}"),
        clock.ratio(
            f"flipping {case.name}", found, "quantus", "deletion", "image", f"{of} {flipped_batch}; {ours_at}; {flipped}"
        ),
    ]


def _first_point(form, images, targets):
    """The unchanged images' probability, which Quantus leaves out of its curve."""
    with torch.no_grad():
        return torch.softmax(form(images), 1)[torch.arange(len(images)), targets].numpy()


def faithfulness_estimate(case, settings):
    """Quantus' on the same images and maps, in eight groups of pixels."""
    images, targets = case.batch(min(settings.perturbed, len(case.images)))
    count, step = len(images), case.shape[1] * case.shape[2] // 8
    maps, masks = smooth_maps(count, case.shape), square_masks(count, case.shape)
    form, _, name = networks.best_forward(case.path, case.module, images, settings.batches)

    def theirs(size):
        metric = made(FaithfulnessEstimate, features_in_step=case.shape[0] * step, perturb_baseline=0.0)
        model = {"model": networks.AsModule(form).eval(), "x_batch": images.numpy(), "y_batch": targets.numpy()}
        return quantus_scores(metric, maps, masks, batch=size, softmax=False, **model)

    def ours(size):
        return case.ours.evaluate([f"faithfulness_estimate:step={step}"], images, targets, maps, masks, size)[0]

    batch, our_batch = _best_batch(theirs, settings, count), _best_batch(ours, settings, 64)
    distance = close(ours(our_batch), theirs(batch), 1e-3, "faithfulness_estimate")
    works = {"peer": (lambda: theirs(batch), count), "ours": (lambda: ours(our_batch), count)}
    found = clock.in_turns(works, settings.slow_repetitions, all_seconds=10)
    note = f"{count} images, 8 groups; form: {name.split(',')[0]}, batch {batch}; ours: batch {our_batch}; {distance}"
    return [clock.ratio(f"faithfulness_estimate {case.name}", found, "peer", "ours", "image", note)]


def maps_alone(case, settings):
    """Each metric that needs no network, on settings.maps maps, a tenth a turn."""
    count = max(1, settings.maps // 10)
    maps, masks = smooth_maps(count, case.shape), square_masks(count, case.shape)
    images = torch.zeros(1, *case.shape).expand(count, -1, -1, -1).contiguous()
    targets = torch.zeros(count, dtype=torch.int64)
    findings, works = [], {}
    metrics = {spec: (*metric, {}) for spec, metric in METRICS.items()} | MORE_METRICS
    for spec, (metric, limit, options) in metrics.items():
        theirs = lambda metric=made(metric, **options): quantus_scores(metric, maps, masks)
        ours = lambda spec=spec: case.ours.evaluate([spec], images, targets, maps, masks)[0]
        note = close(ours(), theirs(), limit, spec)
        found = clock.in_turns({"peer": (theirs, count), "ours": (ours, count)}, 10)
        works[spec] = found
        name = spec.split(":")[0]
        findings.append(clock.ratio(name, found, "peer", "ours", "map", f"{note}; at least 10 turns of {count}"))
    total = {
        side: [tuple(map(sum, zip(*turn))) for turn in zip(*(works[spec][side] for spec in METRICS))]
        for side in ("peer", "ours")
    }
    findings.append(clock.ratio("all six", total, "peer", "ours", "map", "the six together"))
    return findings
