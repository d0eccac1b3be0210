# SPDX-License-Identifier: Apache-2.0
"""Writes what PyTorch 2 makes of a small network: transformer.pt, .json and expected.json, which is
TorchScript that LibTorch 1.13 has no operator for, its sidecar, an image and the logits; and of another one
weights.pt, pickled.pt, exported.pt2 and network.onnx, which aren't TorchScript.

    python3 tests/data/pytorch2/make.py    # PyPI: torch 2.15.0, onnx 1.23.2
"""
import io
import json
import pathlib
import zipfile

import torch
from torch import nn
from torch.nn.functional import scaled_dot_product_attention as attention

FOLDER = pathlib.Path(__file__).parent


class Transformer(nn.Module):
    """Patches, RMS norm and every form of attention: [N,3,4,6] -> [N,3]."""

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(3, 8, 2, 2)
        self.norm = nn.RMSNorm(8)
        self.head = nn.Linear(8, 3)
        mask = torch.eye(6) < 0.5
        self.register_buffer("mask", mask)
        self.register_buffer("bias", 0.5 * mask)

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)  # [N,6,8]
        q = self.norm(x).unflatten(2, (4, 2)).transpose(1, 2)  # [N,4,6,2]
        k = torch.sin(3 * q)
        y = attention(q, k, q)
        y = y + attention(q, k, q, attn_mask=self.mask)
        y = y + attention(q, k, q, attn_mask=self.bias, scale=1.5)
        y = y + attention(q, k, q, is_causal=True)
        y = y + attention(q, k[:, :2], q[:, :2], enable_gqa=True)
        return self.head((x + y.transpose(1, 2).flatten(2)).mean(1))


def save(module, path):
    """TorchScript without the paths of the Python files that it came from."""
    whole = io.BytesIO()
    torch.jit.save(module, whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for entry in source.infolist():
            if not entry.filename.endswith(".debug_pkl"):
                target.writestr(entry, source.read(entry))


def main():
    torch.manual_seed(0)
    network, image = Transformer().eval(), torch.randn(1, 3, 4, 6)
    save(torch.jit.trace(network, torch.randn(2, 3, 4, 6)), FOLDER / "transformer.pt")
    sidecar = {
        "input": {"channels": 3, "height": 4, "width": 6, "mean": [0, 0, 0], "std": [1, 1, 1]},
        "classes": ["a", "b", "c"],
        "output": "logits",
    }
    (FOLDER / "transformer.json").write_text(json.dumps(sidecar, indent=1) + "\n")
    logits = network(image)[0].tolist()
    expected = {"torch": torch.__version__, "image": image.flatten().tolist(), "logits": logits}
    (FOLDER / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")

    small, image = nn.Sequential(nn.Flatten(), nn.Linear(4, 2)), torch.randn(1, 1, 2, 2)
    torch.save(small.state_dict(), FOLDER / "weights.pt")
    torch.save(small, FOLDER / "pickled.pt")
    program = torch.export.export(small, (image,))
    for node in program.graph.nodes:
        node.meta.pop("stack_trace", None)  # paths of Python files as well
    torch.export.save(program, FOLDER / "exported.pt2")
    torch.onnx.export(small, (image,), FOLDER / "network.onnx", dynamo=False)


if __name__ == "__main__":
    main()
