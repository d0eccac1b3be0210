# SPDX-License-Identifier: Apache-2.0
"""The same network for both sides: the .pt file, and the Python module with its weights."""

import pathlib
import sys

import torch
from torch import nn
from torch.fx.experimental import optimization

from . import clock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from export_random_networks import NETWORKS, convolution  # noqa: E402


def _fashion_scenes(state):
    """The built-in network's layers (models/training/builtin_fashion_scenes.cpp) with these weights."""
    layers, channels = [], 1
    for width, pooled in ((12, 0), (12, 1), (24, 0), (24, 1), (48, 0), (48, 1), (48, 0)):
        layers += convolution(channels, width, 3, activation=nn.ReLU) + [nn.MaxPool2d(2)] * pooled
        channels = width
    module = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10))
    numbers = {nn.Conv2d: 0, nn.BatchNorm2d: 0}
    for layer in module:
        if type(layer) in numbers:
            numbers[type(layer)] += 1
        if isinstance(layer, nn.Conv2d):
            layer.weight.data = state[f"weight{numbers[nn.Conv2d]}"]
        elif isinstance(layer, nn.BatchNorm2d):
            number = numbers[nn.BatchNorm2d]
            layer.weight.data, layer.bias.data = state[f"bn_weight{number}"], state[f"bn_bias{number}"]
            layer.running_mean, layer.running_var = state[f"running_mean{number}"], state[f"running_var{number}"]
    module[-1].weight.data, module[-1].bias.data = state["weight8"], state["bias8"]
    return module


def eager(name, path):
    """The module behind a .pt file, in eval mode, without gradients of its weights."""
    if name == "fashion_scenes":
        return _fashion_scenes(torch.jit.load(str(path)).state_dict()).eval().requires_grad_(False)
    if name in NETWORKS:
        module = NETWORKS[name]()
    elif name == "efficientnet_lite0":
        from efficientnet_lite_pytorch import EfficientNet

        module = EfficientNet.from_name("efficientnet-lite0")
    else:
        raise ValueError(f"{name}: no Python module is known for it; want {', '.join(NETWORKS)}")
    module.load_state_dict(torch.jit.load(str(path)).state_dict())
    return module.eval().requires_grad_(False)


def eager_forms(module):
    """{name: module}: as it is and with batch norm folded, in both memory formats."""
    forms = {"eager": module, "eager folded": optimization.fuse(module)}
    for name in list(forms):
        copy = torch.fx.experimental.optimization.copy.deepcopy(forms[name])
        forms[f"{name} channels-last"] = copy.to(memory_format=torch.channels_last)
    return {name: form.requires_grad_(False) for name, form in forms.items()}


def inference_forms(path, module):
    """{name: function of images}: the ways LibTorch offers to run a network forward."""
    frozen = torch.jit.freeze(torch.jit.load(str(path)).eval())
    optimised = torch.jit.optimize_for_inference(torch.jit.load(str(path)).eval())
    last = eager_forms(module)["eager channels-last"]
    return {
        "eager channels-last": lambda x: last(x.contiguous(memory_format=torch.channels_last)),
        "frozen": frozen,
        "frozen channels-last": lambda x: frozen(x.contiguous(memory_format=torch.channels_last)),
        "optimize_for_inference": optimised,
    }


class AsModule(nn.Module):
    """A function of images, for a peer that asks for a module."""

    def __init__(self, function):
        super().__init__()
        self._function = function

    def forward(self, images):
        return self._function(images)


def best_forward(path, module, images, sizes):
    """The form and batch size with the least time an image: (function of images, size, names of both)."""
    with torch.no_grad():
        forms = {**inference_forms(path, module), **eager_forms(module)}
        middle = images[: min(16, max(sizes))]
        for form in forms.values():
            form(middle)  # the profiling executor optimises at the second call
        works = {name: (lambda form=form: form(middle), len(middle)) for name, form in forms.items()}
        name, _ = clock.best_of(works)
        works = {
            str(n): (lambda n=n: forms[name](images[:n].contiguous()), n) for n in sizes if n <= len(images)
        }
        size, _ = clock.best_of(works)
    return forms[name], int(size), f"{name}, batch {size}"


def noise_images(count, shape, seed=0):
    """Smooth noise [N,*shape], normalised as photographs are: mean 0, deviation 1."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.randn(count, shape[0], shape[1] // 8, shape[2] // 8, generator=generator)
    images = torch.nn.functional.interpolate(coarse, size=shape[1:], mode="bicubic")
    images += 0.2 * torch.randn(images.shape, generator=generator)
    return (images / images.std()).contiguous()
