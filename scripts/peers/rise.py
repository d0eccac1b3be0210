# SPDX-License-Identifier: Apache-2.0
"""Deletion and insertion in Python, batched across images as the RISE authors run them.

Written from the protocol's description (Petsiuk, Das, Saenko 2018, arXiv:1806.07421): all images
take a step together, pixels change in numpy, and the network sees `batch` images at a time.
"""

import numpy
import torch

_HALF = [0.08795815, 0.08889612, 0.09047420, 0.09219112, 0.09348939, 0.09398206]
_ROW = torch.tensor(_HALF + _HALF[-2::-1])


def blurred(images):
    """The insertion's starting images: an 11x11 kernel a channel, zero padding."""
    kernel = torch.zeros(3, 3, 11, 11)
    for channel in range(3):
        kernel[channel, channel] = torch.outer(_ROW, _ROW)
    return torch.nn.functional.conv2d(images, kernel, padding=5)


def curve(model, start, end, maps, targets, step, batch):
    """Softmax probability of the targets, [points,N], as `start` turns into `end` [N,3,H,W]."""
    count = len(start)
    now = start.numpy().reshape(count, 3, -1).copy()
    last = end.numpy().reshape(count, 3, -1)
    pixels = now.shape[2]
    order = numpy.flip(numpy.argsort(maps.numpy().reshape(count, -1), axis=1), axis=1)
    image = numpy.arange(count)[:, None]
    points = []
    for first in range(0, pixels + step, step):
        inputs = torch.from_numpy(now.reshape(start.shape))
        with torch.no_grad():
            scores = torch.cat([torch.softmax(model(part), 1) for part in inputs.split(batch)])
        points.append(scores[torch.arange(count), targets].numpy())
        changed = order[:, first : first + step]
        now[image, :, changed] = last[image, :, changed]
    return numpy.stack(points)


def area(points):
    """Area under curves [points,N], the fraction of pixels as abscissa."""
    return (points.sum(0) - points[0] / 2 - points[-1] / 2) / (len(points) - 1)


def deletion(model, images, maps, targets, step, batch):
    return area(curve(model, images, torch.zeros_like(images), maps, targets, step, batch))


def insertion(model, images, maps, targets, step, batch):
    return area(curve(model, blurred(images), images, maps, targets, step, batch))
