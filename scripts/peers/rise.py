# SPDX-License-Identifier: Apache-2.0
"""Deletion and insertion in Python, batched across images as the RISE authors run them.

Written from the protocol's description (Petsiuk, Das, Saenko 2018, arXiv:1806.07421): all images
take a step together, pixels change in numpy, and the network sees `batch` images at a time; where
there are fewer images, steps share a batch, which theirs don't.
"""

import numpy
import torch

_HALF = [0.08795815, 0.08889612, 0.09047420, 0.09219112, 0.09348939, 0.09398206]
_ROW = torch.tensor(_HALF + _HALF[-2::-1])


def blurred(images):
    """The insertion's starting images: an 11x11 kernel a channel, zero padding."""
    channels = images.shape[1]
    kernel = torch.zeros(channels, channels, 11, 11)
    for channel in range(channels):
        kernel[channel, channel] = torch.outer(_ROW, _ROW)
    return torch.nn.functional.conv2d(images, kernel, padding=5)


def curve(model, start, end, maps, targets, step, batch):
    """Softmax probability of the targets, [points,N], as `start` turns into `end` [N,C,H,W]."""
    count, channels = start.shape[:2]
    now = start.numpy().reshape(count, channels, -1).copy()
    last = end.numpy().reshape(count, channels, -1)
    pixels = now.shape[2]
    order = numpy.flip(numpy.argsort(maps.numpy().reshape(count, -1), axis=1), axis=1)
    image = numpy.arange(count)[:, None]
    points, waiting = [], []
    steps = range(0, pixels + step, step)
    for number, first in enumerate(steps, 1):
        waiting.append(torch.from_numpy(now.reshape(start.shape).copy()))
        # Few images wouldn't fill a batch: several steps of them do.
        if number == len(steps) or (len(waiting) + 1) * count > batch:
            points += _probabilities(model, torch.cat(waiting), targets.repeat(len(waiting)), batch).split(count)
            waiting = []
        changed = order[:, first : first + step]
        now[image, :, changed] = last[image, :, changed]
    return torch.stack(points).numpy()


def _probabilities(model, images, targets, batch):
    with torch.no_grad():
        scores = torch.cat([torch.softmax(model(part), 1) for part in images.split(batch)])
    return scores[torch.arange(len(images)), targets]


def area(points):
    """Area under curves [points,N], the fraction of pixels as abscissa."""
    return (points.sum(0) - points[0] / 2 - points[-1] / 2) / (len(points) - 1)


def deletion(model, images, maps, targets, step, batch):
    return area(curve(model, images, torch.zeros_like(images), maps, targets, step, batch))


def insertion(model, images, maps, targets, step, batch):
    return area(curve(model, blurred(images), images, maps, targets, step, batch))
