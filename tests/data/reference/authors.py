#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes authors.h5 beside methods.h5: what the authors' own programs answer for methods that have no other
reference. Needs python3-torch, python3-h5py and PAIR-code/saliency 7b72b67 on PYTHONPATH (NumPy < 2):

    PYTHONPATH=saliency tests/data/reference/authors.py
"""
import json
import os

import h5py
import numpy as np
import torch
from saliency.core import blur_ig, guided_ig
from saliency.core.base import INPUT_OUTPUT_GRADIENTS

HERE = os.path.dirname(os.path.abspath(__file__))


def gradient_of(network, channels_last):
    """The call that saliency makes: gradients of the class's logit at images [N,...]."""

    def call(images, call_model_args=None, expected_keys=None):
        x = torch.from_numpy(np.asarray(images)).to(next(network.parameters()).dtype)
        if channels_last:
            x = x.permute(0, 3, 1, 2)
        x = x.clone().requires_grad_(True)
        gradient = torch.autograd.grad(network(x)[:, call_model_args].sum(), x)[0]
        if channels_last:
            gradient = gradient.permute(0, 2, 3, 1)
        return {INPUT_OUTPUT_GRADIENTS: gradient.double().numpy()}

    return call


def maps(case, network):
    sidecar = json.load(open(os.path.join(case, "network.json")))["input"]
    with h5py.File(os.path.join(case, "data.h5")) as data:
        images, labels = data["images"][:].astype(np.float64), data["labels"][:]
    mean, std = (np.array(sidecar[key]).reshape(1, -1, 1, 1) for key in ("mean", "std"))
    images = (images - mean) / std
    guided, blurred = [], []
    for image, label in zip(images, labels):
        guided.append(
            guided_ig.GuidedIG().GetMask(image, gradient_of(network, False), int(label), x_steps=50, fraction=0.25,
                                         max_dist=0.02))
        found = blur_ig.BlurIG().GetMask(image.transpose(1, 2, 0), gradient_of(network, True), int(label), max_sigma=8,
                                         steps=16)
        blurred.append(found.transpose(2, 0, 1))
    return {
        "guided_ig": ("guided_ig:steps=50", np.array(guided)),
        "blur_ig": ("blur_ig:max_sigma=8,steps=16", np.array(blurred)),
    }


def main():
    for name in ("plain", "residual"):
        case = os.path.join(HERE, name)
        with h5py.File(os.path.join(case, "authors.h5"), "w") as file:
            network = torch.jit.load(os.path.join(case, "network.pt")).eval()
            rough = maps(case, network.float())
            for variant, (spec, values) in maps(case, network.double()).items():
                # A ReLU within rounding of its kink at one of the points moves a map, in the program as here.
                error = np.abs(rough[variant][1] - values).max((1, 2, 3)) / np.abs(values).max((1, 2, 3))
                # 15 bits of mantissa, as methods.h5 has them.
                rounded = (values.astype(np.float32).view(np.int32) + 0x80) & ~0xFF
                dataset = file.create_dataset(variant, data=rounded.view(np.float32), compression="gzip",
                                              compression_opts=9, shuffle=True)
                dataset.attrs["spec"] = spec
                dataset.attrs["targets"] = "labels"
                dataset.attrs["program"] = "PAIR-code/saliency"
                dataset.attrs["version"] = "7b72b67"
                dataset.attrs["float32_error"] = error
                dataset.attrs["tolerance"] = max(1e-4, 4 * np.sort(error)[-2])


if __name__ == "__main__":
    main()
