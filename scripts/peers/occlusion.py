# SPDX-License-Identifier: Apache-2.0
"""Occlusion of every 32-pixel window, stride 8, against Captum and against plain batches."""

import captum.attr
import torch

from . import clock, networks
from .passes import agreement

WINDOW, STRIDE = 32, 8
COARSE = 32  # the peers' stride: they cost the same for every window, so a part tells the whole
OURS = f"occlusion:window={WINDOW},stride={STRIDE}"


SIZE = 224


def _windows(stride):
    return ((SIZE - WINDOW) // stride + 1) ** 2


def _captum(module, image, target, batch):
    explainer = captum.attr.Occlusion(module)
    with torch.no_grad():
        return explainer.attribute(
            image,
            sliding_window_shapes=(3, WINDOW, WINDOW),
            strides=(3, COARSE, COARSE),
            target=target,
            perturbations_per_eval=batch,
        )


def _plain(function, image, batch):
    """Logits of the coarse windows, `batch` at a time, and of the image itself."""
    places = [
        (y, x)
        for y in range(0, SIZE - WINDOW + 1, COARSE)
        for x in range(0, SIZE - WINDOW + 1, COARSE)
    ]
    with torch.no_grad():
        function(image)
        for first in range(0, len(places), batch):
            part = places[first : first + batch]
            occluded = image.repeat(len(part), 1, 1, 1)
            for row, (y, x) in enumerate(part):
                occluded[row, :, y : y + WINDOW, x : x + WINDOW] = 0
            function(occluded)


def _best_captum(case, image, target, settings):
    """Form first, at 16 windows an evaluation; then the number of windows."""
    forms = networks.eager_forms(case.module)
    coarse = _windows(COARSE)
    works = {
        name: (lambda form=form: _captum(form, image, target, 16), coarse)
        for name, form in forms.items()
    }
    form, _ = clock.best_of(works, repetitions=1)
    works = {
        str(n): (lambda n=n: _captum(forms[form], image, target, n), coarse) for n in settings.batches
    }
    batch, _ = clock.best_of(works, repetitions=1)
    return forms[form], int(batch), f"Captum's best: {form}, perturbations_per_eval {batch}"


def _best_plain(case, image):
    forms = networks.inference_forms(case.path, case.module)
    works = {
        f"{name}, batch {batch}": (
            lambda form=form, batch=batch: _plain(form, image, batch),
            _windows(COARSE),
        )
        for name, form in forms.items()
        for batch in (8, 16)
    }
    best, _ = clock.best_of(works, repetitions=1)
    return works[best][0], best


def rows(case, settings):
    images, targets = case.batch(1)
    form, batch, captum_note = _best_captum(case, images, targets, settings)
    plain, plain_note = _best_plain(case, images)
    ours_coarse = case.ours.explain(f"occlusion:window={WINDOW},stride={COARSE}", images, targets, channels=1)
    theirs = _captum(form, images, targets, batch)[:, :1]
    distance = agreement(ours_coarse, theirs, 1e-3, "occlusion")
    # A clean pass comes with each: the part counts as its windows and one more.
    part, whole = _windows(COARSE) + 1, _windows(STRIDE) + 1
    works = {
        "ours": (lambda: case.ours.explain(OURS, images, targets, channels=1), whole),
        "captum": (lambda: _captum(form, images, targets, batch), part),
        "plain": (lambda: plain(), part),
    }
    found = clock.in_turns(works, settings.slow_repetitions)
    scaled = f"peer scaled from {part - 1} of {whole - 1} windows; {distance} at stride {COARSE}"
    name = case.name
    return [
        clock.ratio(f"occlusion/captum {name}", found, "captum", "ours", "window", f"{captum_note}; {scaled}"),
        clock.ratio(f"occlusion/plain {name}", found, "plain", "ours", "window", f"best: {plain_note}; {scaled}"),
    ]
