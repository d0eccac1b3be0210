# SPDX-License-Identifier: Apache-2.0
"""The same network for both sides: the .pt file, and the Python module with its weights."""

import pathlib
import sys

import torch
from torch.fx.experimental import optimization

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from export_random_networks import NETWORKS  # noqa: E402

SIZE = 224


def eager(path):
    """The module behind a .pt file, in eval mode, without gradients of its weights."""
    name = pathlib.Path(path).stem
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


def noise_images(count, seed=0):
    """Smooth noise [N,3,224,224], normalised as photographs are: mean 0, deviation 1."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.randn(count, 3, 28, 28, generator=generator)
    images = torch.nn.functional.interpolate(coarse, size=(SIZE, SIZE), mode="bicubic")
    images += 0.2 * torch.randn(images.shape, generator=generator)
    return (images / images.std()).contiguous()
