#!/usr/bin/python3
"""Writes the networks of this folder, which C++ can't write itself. Needs python3-torch 1.13, but no GPU."""
import os
import zipfile

import torch
from torch import nn


def layers():
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(2, 3, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()).eval()


class Frozen(nn.Module):
    """A part without gradient, as of a network of which only the rest is trained."""

    def __init__(self):
        super().__init__()
        self.layers = layers()

    def forward(self, x):
        with torch.no_grad():
            return self.layers(x)


class Tokens(nn.Module):
    """A vision transformer of one block: class token, positions, attention with its fast path, checks with formatted
    messages."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.patches = nn.Conv2d(2, 8, 2, stride=2)
        self.token = nn.Parameter(torch.randn(1, 1, 8))
        self.positions = nn.Parameter(torch.randn(1, 7, 8))
        self.norm = nn.LayerNorm(8)
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        torch._assert(x.size(1) == 2, f"want 2 channels, got {x.size(1)}!")
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.positions
        y = self.norm(x)
        x = x + self.attention(y, y, y, need_weights=False)[0]
        return self.head(x[:, 0])


def save(module, path, place="cpu"):
    """Without the source's places on this machine. `place` "cuda:0": as torch.jit.save leaves a network that lies on a
    GPU."""
    torch.jit.save(module, "saved.pt")
    with zipfile.ZipFile("saved.pt") as saved, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as stripped:
        for name in saved.namelist():
            content = saved.read(name)
            if name.endswith(".pkl"):  # a pickled string is its length and its characters
                content = content.replace(b"X\x03\0\0\0cpu", b"X" + bytes([len(place), 0, 0, 0]) + place.encode())
            if not name.endswith(".debug_pkl"):
                stripped.writestr(name, content)
    os.remove("saved.pt")


save(torch.jit.trace(layers(), torch.rand(1, 2, 6, 5)), "saved_on_gpu.pt", place="cuda:0")
save(torch.jit.script(Frozen()), "no_grad.pt")
save(torch.jit.script(Tokens().eval()), "tokens.pt")
