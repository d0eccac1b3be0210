# SPDX-License-Identifier: Apache-2.0
"""The program as a whole: a comparison against the same in Python, its overhead, its memory."""

import dataclasses
import pathlib
import statistics

import captum.attr
import h5py
import numpy
import torch

from . import clock, networks, program, rise, scoring


@dataclasses.dataclass(frozen=True)
class Setup:
    """How a network's comparison is made."""

    window: int  # of occlusion
    stride: int
    images: int  # of a turn, at most --images
    turns: int  # at most --whole-repetitions, on other images each

    @property
    def occlusion(self):
        return f"occlusion:window={self.window},stride={self.stride}"


SETUPS = {
    "fashion_scenes": Setup(8, 4, images=100, turns=5),
    "resnet18": Setup(32, 16, images=16, turns=3),
    "vgg11": Setup(32, 8, images=3, turns=2),
}
RUN_BATCH = 16  # the program's default
PARTS = (16, 32, 64, 100)  # images a batch of fbbench, swept where a turn has so many


def perturbed(case):
    step = scoring.step_of(case.shape)
    return (f"deletion:step={step}", f"insertion:step={step}")


def metrics_of(case):
    return (*perturbed(case), *scoring.METRICS, "support")


def write_arrays(path, case, count, first_seed=0):
    """An `arrays` file of `count` images with masks, labelled as the network sees them."""
    mean, deviation = scale_of(case)
    with h5py.File(path, "w") as file:
        shape = (count, *case.shape)
        images = file.create_dataset("images", shape, "float32", chunks=(1, *shape[1:]))
        labels = file.create_dataset("labels", (count,), "int64")
        masks = file.create_dataset("masks", (count, *shape[2:]), "uint8", chunks=(1, *shape[2:]))
        masks[...] = scoring.square_masks(count, case.shape).numpy()
        for first in range(0, count, 16):
            last = min(first + 16, count)
            part = networks.noise_images(last - first, case.shape, seed=first_seed + first)
            part = (part * deviation + mean).clamp(0, 1)
            images[first:last] = part.numpy()
            labels[first:last] = case.ours.forward(((part - mean) / deviation).contiguous()).argmax(1)


def scale_of(case):
    return tuple(torch.tensor(case.input[key]).view(1, -1, 1, 1) for key in ("mean", "std"))


def experiment(case, arrays, methods, metrics, count, part=RUN_BATCH):
    """An experiment's keys and values; `part` images are a batch."""
    keys = [("name", "peers"), ("network", case.path), ("dataset", f"arrays:file={arrays}@arrays")]
    keys += [("method", method) for method in methods] + [("metric", metric) for metric in metrics]
    return keys + [("floors", "false"), ("batch", part), ("limit", count)]


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


class InPython:
    """The same comparison with Captum, RISE and Quantus, at the best forms and batch that are found.
    All images of a turn go through Quantus as one batch."""

    def __init__(self, case, setup, settings):
        self._setup, self._step = setup, scoring.step_of(case.shape)
        self._scale = scale_of(case)
        images, targets = case.batch(16)
        self._forward, self._batch, name = networks.best_forward(
            case.path, case.module, case.images, settings.batches
        )
        forms = networks.eager_forms(case.module)
        works = {
            name: (lambda form=form: captum.attr.Saliency(form).attribute(images.clone(), target=targets), 1)
            for name, form in forms.items()
        }
        eager, _ = clock.best_of(works)
        self._eager = forms[eager]
        self.note = f"Python's best: forward passes {name}, gradients {eager}"

    def scores(self, arrays):
        """[M,K,N] of the images in an `arrays` file."""
        mean, deviation = self._scale
        with h5py.File(arrays) as file:
            images = ((torch.from_numpy(file["images"][:]) - mean) / deviation).contiguous()
            masks = torch.from_numpy(file["masks"][:])
        with torch.no_grad():
            targets = torch.cat([self._forward(part) for part in images.split(self._batch)]).argmax(1)
        maps = self._maps(images, targets)
        return numpy.array([self._scores_of(images, targets, m.detach(), masks) for m in maps])

    def _maps(self, images, targets):
        """Four methods' maps; input x gradient stands for forward-backward, which has no peer."""
        saliency = captum.attr.Saliency(self._eager)
        guided = captum.attr.GuidedBackprop(self._eager)
        product = captum.attr.InputXGradient(self._eager)

        def by_parts(explain, size=16):
            parts = zip(images.split(size), targets.split(size))
            return torch.cat([explain(x.clone().requires_grad_(True), t).detach() for x, t in parts])

        yield by_parts(lambda x, t: saliency.attribute(x, target=t)).amax(1)
        yield by_parts(lambda x, t: guided.attribute(x, target=t)).abs().amax(1)
        yield by_parts(self._occlusion, min(self._batch, len(images)))[:, 0]
        yield by_parts(lambda x, t: product.attribute(x, target=t)).sum(1)

    def _occlusion(self, images, targets):
        """As many windows an evaluation as make the best batch of forward passes."""
        window, stride, channels = self._setup.window, self._setup.stride, images.shape[1]
        with torch.no_grad():
            return captum.attr.Occlusion(self._forward).attribute(
                images.detach(),
                sliding_window_shapes=(channels, window, window),
                strides=(channels, stride, stride),
                target=targets,
                perturbations_per_eval=max(1, self._batch // len(images)),
            )

    def _scores_of(self, images, targets, maps, masks):
        """All metrics of maps [N,H,W], [K,N]: mass, sparseness and complexity of the positive part."""
        seen = {name: maps.clamp_min(0) for name in ("relevance_mass", "sparseness", "complexity")}
        seen["pointing_game:tolerance=0"] = first_maximum(maps)
        order = (self._forward, images, maps, targets, self._step, self._batch)
        scores = [rise.deletion(*order), rise.insertion(*order)]
        for name, (metric, _) in scoring.METRICS.items():
            scores.append(scoring.quantus_scores(scoring.made(metric), seen.get(name, maps), masks))
        return numpy.array([*scores, support(maps)], float)


def comparison(case, settings):
    """`fbbench run`, its start and its results file included, against Python, its imports included."""
    folder, setup = pathlib.Path(settings.work), SETUPS[case.name]
    arrays, output = folder / "images.h5", folder / "whole.h5"
    count = min(setup.images, settings.images)
    methods = ("gradient", "guided_backprop", setup.occlusion, "forward_backward")
    metrics = metrics_of(case)
    python = InPython(case, setup, settings)

    def ours(part):
        keys = experiment(case, arrays, methods, metrics, count, part)
        return program.run_program(settings.build, keys, output, settings.threads)

    write_arrays(arrays, case, count)
    part = 16
    if count > 16:  # where a turn is short enough to be repeated
        part = min((size for size in PARTS if size <= max(16, count)), key=lambda size: ours(size).wall)
        python.scores(arrays)
    found = {"ours": [], "peer": []}
    alone = {"imports": [], "starts": []}  # the ratios without them
    turns = min(setup.turns, settings.whole_repetitions)
    for turn in range(turns):
        write_arrays(arrays, case, count, first_seed=1000 * turn)
        ran, scores = ours(part), []
        theirs = clock.seconds_of(lambda: scores.append(python.scores(arrays)))
        our_start = program.start_program(settings.build, folder / "start.log").wall
        start = program.start_python(folder / "start.log")
        found["ours"].append((ran.wall / count, ran.cpu / count))
        found["peer"].append(((theirs[0] + start.wall) / count, (theirs[1] + start.cpu) / count))
        alone["imports"].append(theirs[0] / ran.wall)
        alone["starts"].append(theirs[0] / (ran.wall - our_start))
    ratios = {name: statistics.median(values) for name, values in alone.items()}
    note = f"without Python's imports ({start.wall:.1f} s) {ratios['imports']:.2f}"
    note += f", without LibTorch's start ({our_start:.1f} s) either {ratios['starts']:.2f}"
    note += f"; {turns} turns of {count} images, occlusion {setup.window}/{setup.stride}"
    note += f", step {scoring.step_of(case.shape)}; {python.note}"
    note += f"; ours: batch {part}; {_means_agree(output, scores[-1], methods, metrics)}"
    note += "; Python spends input x gradient where fbbench spends forward-backward"
    return [clock.ratio(f"whole {case.name}", found, "peer", "ours", "image", note)]


def _means_agree(output, theirs, methods, metrics):
    """The three methods that both sides have, every metric's mean over the images."""
    with h5py.File(output) as file:
        group = next(iter(file["arrays"].values()))
        ours = group["scores"][:]
    distance = numpy.abs(numpy.nanmean(ours[:3], 2) - numpy.nanmean(theirs[:3], 2))
    worst = distance.max()
    place = numpy.unravel_index(distance.argmax(), distance.shape)
    where = f"{methods[place[0]].split(':')[0]}, {metrics[place[1]].split(':')[0]}"
    if not worst <= 0.02:
        raise RuntimeError(f"mean scores differ by {worst:.3f} ({where}); want <= 0.02")
    return f"mean scores agree to {worst:.0e} ({where})"


def overhead(case, settings):
    """A run of forward-backward with deletion and insertion over the passes that it can't avoid."""
    folder = pathlib.Path(settings.work)
    arrays, output = folder / "images.h5", folder / "overhead.h5"
    count = min(32, settings.images)
    write_arrays(arrays, case, count)
    keys = experiment(case, arrays, ("forward_backward",), perturbed(case), count)
    images, targets = case.batch(RUN_BATCH)
    # 27 points of each curve between its ends, the blurred image of insertion, and deletion's one
    # image of zeros a batch; the image itself has its logits from forward-backward's recording.
    forwards = (2 * 27 + 1) * count + -(-count // RUN_BATCH)

    def parts(total):
        """As many images as go through the network together in the run, until all have."""
        return (min(RUN_BATCH, total - first) for first in range(0, total, RUN_BATCH))

    def bare():
        """The images explained, and the forward passes."""
        for part in parts(count):
            case.ours.explain("forward_backward", images[:part], targets[:part])
        for part in parts(forwards):
            case.ours.forward(images[:part])

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
