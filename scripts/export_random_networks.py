#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes VGG11, ResNet18 and MobileNet v2 with random weights as TorchScript files with sidecars.

    python3 scripts/export_random_networks.py --output networks    # needs Debian's python3-torch

They serve to measure time, which doesn't depend on the weights. The layers are those of the papers
(Simonyan and Zisserman 2015, arXiv:1409.1556, configuration A; He et al. 2016, arXiv:1512.03385,
table 1; Sandler et al. 2018, arXiv:1801.04381, table 2). Weights are drawn as He et al. 2015
(arXiv:1502.01852) say, with seed 0; batch norm's statistics are those of noise images.
"""

import argparse
import collections
import json
import pathlib

import torch
from torch import nn

SIZE, CLASSES = 224, 1000


class Residual(nn.Module):
    """relu(body(x) + shortcut(x)); without the ReLU where `after` is an identity."""

    def __init__(self, body, shortcut, after):
        super().__init__()
        self.body, self.shortcut, self.after = body, shortcut, after

    def forward(self, x):
        return self.after(self.body(x) + self.shortcut(x))


def convolution(channels_in, channels_out, size, stride=1, groups=1, activation=None):
    """Convolution, batch norm and, where given, an activation."""
    layers = [
        nn.Conv2d(channels_in, channels_out, size, stride, size // 2, groups=groups, bias=False),
        nn.BatchNorm2d(channels_out),
    ]
    return layers + ([activation()] if activation else [])


def vgg11():
    layers, channels = [], 3
    for block in ((64,), (128,), (256, 256), (512, 512), (512, 512)):
        for width in block:
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
            channels = width
        layers.append(nn.MaxPool2d(2))
    head = [nn.Flatten(), nn.Linear(512 * 7 * 7, 4096), nn.ReLU(), nn.Dropout()]
    head += [nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, CLASSES)]
    return nn.Sequential(*layers, *head)


def resnet18():
    layers = convolution(3, 64, 7, 2, activation=nn.ReLU) + [nn.MaxPool2d(3, 2, 1)]
    channels = 64
    for width, stride in ((64, 1), (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1)):
        body = convolution(channels, width, 3, stride, activation=nn.ReLU)
        body += convolution(width, width, 3)
        same = stride == 1 and channels == width
        shortcut = nn.Identity() if same else nn.Sequential(*convolution(channels, width, 1, stride))
        layers.append(Residual(nn.Sequential(*body), shortcut, nn.ReLU()))
        channels = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, CLASSES))


def inverted_residual(channels, width, stride, expansion):
    wide = channels * expansion
    body = convolution(channels, wide, 1, activation=nn.ReLU6) if expansion > 1 else []
    body += convolution(wide, wide, 3, stride, groups=wide, activation=nn.ReLU6)
    body = nn.Sequential(*body, *convolution(wide, width, 1))
    if stride == 1 and channels == width:
        return Residual(body, nn.Identity(), nn.Identity())
    return body


def mobilenet_v2():
    layers, channels = convolution(3, 32, 3, 2, activation=nn.ReLU6), 32
    rows = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1))
    for expansion, width, count, stride in rows + ((6, 160, 3, 2), (6, 320, 1, 1)):
        for i in range(count):
            layers.append(inverted_residual(channels, width, stride if i == 0 else 1, expansion))
            channels = width
    layers += convolution(channels, 1280, 1, activation=nn.ReLU6)
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(), nn.Linear(1280, CLASSES)]
    return nn.Sequential(*layers)


NETWORKS = {"vgg11": vgg11, "resnet18": resnet18, "mobilenet_v2": mobilenet_v2}


def with_random_weights(network):
    """The network in eval mode, its weights drawn and its batch norms fitted to noise."""
    torch.manual_seed(0)
    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.BatchNorm2d):
            module.momentum = None  # a plain mean over the batches seen
    with torch.no_grad():
        network.train()(torch.randn(8, 3, SIZE, SIZE))
    return network.eval()


def sidecar():
    return {
        "input": collections.OrderedDict(
            channels=3, height=SIZE, width=SIZE, mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225]
        ),
        "classes": [f"class {index}" for index in range(CLASSES)],
        "output": "logits",
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", required=True, type=pathlib.Path, help="the folder to write to")
    folder = parser.parse_args().output
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in NETWORKS.items():
        network = with_random_weights(make())
        with torch.no_grad():
            torch.jit.trace(network, torch.zeros(1, 3, SIZE, SIZE)).save(str(folder / f"{name}.pt"))
        text = json.dumps(sidecar(), indent=1) + "\n"
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
        print(f"wrote {folder / name}.pt and .json")


if __name__ == "__main__":
    main()
