# SPDX-License-Identifier: Apache-2.0
"""The program as a whole: a comparison against the same in Python, its overhead, its memory."""

import pathlib

import captum.attr
import h5py
import numpy
import torch

from . import clock, networks, program, rise, scoring

OCCLUSION = {"window": 32, "stride": 16}
METHODS = ("gradient", "guided_backprop", "occlusion:window=32,stride=16", "forward_backward")
PERTURBED = (f"deletion:step={scoring.STEP}", f"insertion:step={scoring.STEP}")
METRICS = PERTURBED + tuple(scoring.METRICS) + ("support",)
PART = 16  # images a batch on both sides


def write_arrays(path, case, count):
    """An `arrays` file of `count` images with masks, labelled as the network sees them."""
    mean = torch.tensor(case.input["mean"]).view(1, 3, 1, 1)
    deviation = torch.tensor(case.input["std"]).view(1, 3, 1, 1)
    with h5py.File(path, "w") as file:
        shape = (count, 3, networks.SIZE, networks.SIZE)
        images = file.create_dataset("images", shape, "float32", chunks=(1, *shape[1:]))
        labels = file.create_dataset("labels", (count,), "int64")
        masks = file.create_dataset("masks", (count, *shape[2:]), "uint8", chunks=(1, *shape[2:]))
        masks[...] = scoring.square_masks(count).numpy()
        for first in range(0, count, PART):
            last = min(first + PART, count)
            part = networks.noise_images(last - first, seed=first)
            part = (part * deviation + mean).clamp(0, 1)
            images[first:last] = part.numpy()
            labels[first:last] = case.ours.forward(((part - mean) / deviation).contiguous()).argmax(1)
    return mean, deviation


def experiment(case, arrays, methods, metrics, limit):
    """An experiment's keys and values."""
    keys = [("name", "peers"), ("network", case.path), ("dataset", f"arrays:file={arrays}@arrays")]
    keys += [("method", method) for method in methods] + [("metric", metric) for metric in metrics]
    return keys + [("floors", "false"), ("batch", PART), ("limit", limit)]


def _maps_in_python(form, images, targets):
    """Four methods' maps; input x gradient stands for forward-backward, which has no peer."""
    inputs = images.clone().requires_grad_(True)
    yield captum.attr.Saliency(form).attribute(inputs, target=targets).amax(1)
    guided = captum.attr.GuidedBackprop(form).attribute(inputs, target=targets)
    yield guided.abs().amax(1)
    with torch.no_grad():
        occlusion = captum.attr.Occlusion(form).attribute(
            images,
            sliding_window_shapes=(3, OCCLUSION["window"], OCCLUSION["window"]),
            strides=(3, OCCLUSION["stride"], OCCLUSION["stride"]),
            target=targets,
            perturbations_per_eval=1,
        )
    yield occlusion[:, 0]
    yield captum.attr.InputXGradient(form).attribute(inputs, target=targets).sum(1)


def support(maps):
    """The smallest share of pixels that holds 95% of the positive mass."""
    values = numpy.sort(maps.clamp_min(0).flatten(1).double().numpy(), axis=1)[:, ::-1]
    mass = values.cumsum(1)
    return ((mass < 0.95 * mass[:, -1:]).sum(1) + 1) / values.shape[1]


def first_maximum(maps):
    """1 at the first of the highest pixels, 0 elsewhere: Quantus counts a hit where any of them lies
    on the object, which on occlusion's plateaus is another metric."""
    flat = maps.flatten(1)
    return torch.zeros_like(flat).scatter_(1, flat.argmax(1, keepdim=True), 1).view_as(maps)


def _scores_in_python(form, images, targets, maps, masks):
    """All metrics of maps [N,H,W], [K,N]: mass, sparseness and complexity of the positive part."""
    seen = {name: maps.clamp_min(0) for name in ("relevance_mass", "sparseness", "complexity")}
    seen["pointing_game:tolerance=0"] = first_maximum(maps)
    order = (form, images, maps, targets, scoring.STEP, PART)
    scores = [rise.deletion(*order), rise.insertion(*order)]
    for name, (metric, _) in scoring.METRICS.items():
        scores.append(scoring.quantus_scores(scoring.made(metric), seen.get(name, maps), masks))
    return numpy.array([*scores, support(maps)], float)


def in_python(case, arrays, scale, limit):
    """The whole comparison with Captum, RISE and Quantus: scores [M,K,N]."""
    form = networks.eager_forms(case.module)["eager folded channels-last"]
    mean, deviation = scale
    found = []
    with h5py.File(arrays) as file:
        for first in range(0, limit, PART):
            part = slice(first, min(first + PART, limit))
            images = ((torch.from_numpy(file["images"][part]) - mean) / deviation).contiguous()
            masks = torch.from_numpy(file["masks"][part])
            with torch.no_grad():
                targets = form(images).argmax(1)
            maps = _maps_in_python(form, images, targets)
            found.append([_scores_in_python(form, images, targets, m.detach(), masks) for m in maps])
    return numpy.concatenate(found, axis=2)


def comparison(case, settings):
    """`fbbench run`, its start and its results file included, against Python, its imports not."""
    folder = pathlib.Path(settings.work)
    arrays, output = folder / "images.h5", folder / "whole.h5"
    count = settings.images
    scale = write_arrays(arrays, case, count)
    keys = experiment(case, arrays, METHODS, METRICS, count)
    runs, scores = [], []
    for _ in range(settings.whole_repetitions):
        ours = program.run_program(settings.build, keys, output, settings.threads)
        theirs = clock.seconds_of(lambda: scores.append(in_python(case, arrays, scale, count)))
        runs.append({"ours": (ours.wall / count, ours.cpu / count), "peer": tuple(t / count for t in theirs)})
    found = {side: [run[side] for run in runs] for side in ("ours", "peer")}
    note = f"{count} images, {case.name}, occlusion 32/16, 29 points; {_means_agree(output, scores[-1])}"
    note += "; Python spends input x gradient where fbbench spends forward-backward"
    return [clock.ratio("whole", found, "peer", "ours", "image", note)]


def _means_agree(output, theirs):
    """The three methods that both sides have, every metric's mean over the images."""
    with h5py.File(output) as file:
        group = next(iter(file["arrays"].values()))
        ours = group["scores"][:]
    distance = numpy.abs(numpy.nanmean(ours[:3], 2) - numpy.nanmean(theirs[:3], 2))
    worst = distance.max()
    place = numpy.unravel_index(distance.argmax(), distance.shape)
    where = f"{METHODS[place[0]].split(':')[0]}, {METRICS[place[1]].split(':')[0]}"
    if not worst <= 0.02:
        raise RuntimeError(f"mean scores differ by {worst:.3f} ({where}); want <= 0.02")
    return f"mean scores agree to {worst:.0e} ({where})"


def overhead(case, settings):
    """A run of forward-backward with deletion and insertion over the passes that it can't avoid."""
    folder = pathlib.Path(settings.work)
    arrays, output = folder / "images.h5", folder / "overhead.h5"
    count = settings.images
    write_arrays(arrays, case, count)
    keys = experiment(case, arrays, ("forward_backward",), PERTURBED, count)
    images, targets = case.batch(PART)
    forward_images, _ = case.batch(32)

    def bare():
        """count / PART batches explained, and 2 x 29 forward passes an image, 32 at a time."""
        for first in range(0, count, PART):
            part = min(PART, count - first)
            case.ours.explain("forward_backward", images[:part], targets[:part])
        for first in range(0, 58 * count, 32):
            case.ours.forward(forward_images[: min(32, 58 * count - first)])

    found = {"run": [], "bare": []}
    for _ in range(settings.whole_repetitions):
        ran = program.run_program(settings.build, keys, output, settings.threads)
        found["run"].append((ran.wall / count, ran.cpu / count))
        found["bare"].append(tuple(seconds / count for seconds in clock.seconds_of(bare)))
    note = f"{count} images, {case.name}, forward_backward, deletion and insertion of 29 points, start included"
    return [clock.ratio("overhead", found, "run", "bare", "image", note)]


def memory(case, settings):
    """Peak resident memory of a run, 10 times as many images against the lesser number."""
    folder = pathlib.Path(settings.work)
    arrays = folder / "memory.h5"
    few, many = settings.memory_images
    write_arrays(arrays, case, many)
    peaks = {}
    for count in (few, many):
        keys = experiment(case, arrays, ("gradient",), ("support",), count)
        peaks[count] = program.run_program(settings.build, keys, folder / "memory_run.h5", settings.threads).peak
    value = peaks[many] / peaks[few]
    spread = (value, value, value)
    note = f"{peaks[few] / 2**20:.0f} MiB at {few}, {peaks[many] / 2**20:.0f} MiB at {many} images; gradient, {case.name}"
    return [clock.Finding("memory", spread, spread, 0, 0, "", note)]
