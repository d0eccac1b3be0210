#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes authors_metrics.h5 beside metrics2.h5, in its form: what the authors' own programs answer for its maps where
no other program has the metric. Needs python3-torch, python3-h5py, python3-scipy, python3-pil with WebP (libwebp 1.2.4
was used), and on PYTHONPATH PAIR-code/saliency 7b72b67 and chasewalker26/Magnitude-Aligned-Scoring 9006740.
mst_compactness is SciPy's, by the formula of Quantus, which wants scikit-learn:

    PYTHONPATH=saliency:Magnitude-Aligned-Scoring tests/data/reference/authors_metrics.py
"""
import io
import json
import os

import h5py
import numpy as np
import scipy
import torch
from PIL import Image
from saliency.metrics import pic
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import ConvexHull, cKDTree
from util.test_methods.MASTestFunctions import MASMetric, auc, gkern

HERE = os.path.dirname(os.path.abspath(__file__))
THRESHOLDS = [0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.07, 0.10, 0.13, 0.21, 0.34, 0.5, 0.75]
STEP = 64
MAPS = ("gradient", "guided_backprop", "forward_backward_keep1.0")  # none is negative
GRIDDATA = pic.interpolate.griddata


def lossless_size(image):
    """With OpenCV's effort, 70, where the program has Pillow's 100."""
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, format="webp", lossless=True, quality=70)
    return buffer.tell()


def moved(points, values, unknown, **options):
    """griddata with points inside the image moved by 1e-6: it takes another of the triangulations that are Delaunay's
    where points lie on a circle."""
    inside = np.all((points > 0) & (points < points.max(0)), axis=1)
    shift = np.random.uniform(-1e-6, 1e-6, points.shape) * inside[:, None]
    return GRIDDATA(points + shift, values, unknown, **options)


class Case:
    def __init__(self, name):
        folder = os.path.join(HERE, name)
        self.network = torch.jit.load(os.path.join(folder, "network.pt")).eval().double()
        sidecar = json.load(open(os.path.join(folder, "network.json")))["input"]
        self.mean, self.std = (np.array(sidecar[key]).reshape(-1, 1, 1) for key in ("mean", "std"))
        with h5py.File(os.path.join(folder, "data.h5")) as data:
            self.images, self.labels = data["images"][:].astype(np.float64), data["labels"][:]
        with h5py.File(os.path.join(folder, "metrics2.h5")) as metrics:
            self.maps = {name: metrics[name + "/maps"][:] for name in MAPS}
        # One draw for all images, 1% of the pixels, which the metrics are given.
        np.random.seed(0)
        self.pixels = pic.generate_random_mask(*self.images.shape[2:], fraction=0.01)

    def normalised(self, image):
        return torch.from_numpy((image - self.mean) / self.std)[None]

    def logits(self, pictures):
        with torch.no_grad():
            return self.network(torch.cat([self.normalised(one.transpose(2, 0, 1) / 255) for one in pictures]))

    def probability(self, pictures, label):
        return torch.softmax(self.logits(pictures), 1)[:, label].numpy()

    def correct(self, pictures, label):
        return (self.logits(pictures).argmax(1) == label).double().numpy()

    def pic(self, answer, maps):
        """Scores, NaN where the program refuses an image."""
        scores = np.full(len(maps), np.nan)
        for i, (image, label, values) in enumerate(zip(self.images, self.labels, maps)):
            picture = np.round(255 * image).astype(np.uint8).transpose(1, 2, 0)
            try:
                scores[i] = pic.compute_pic_metric(picture, values, self.pixels,
                                                   lambda pictures: answer(pictures, int(label)), THRESHOLDS,
                                                   min_pred_value=0).auc
            except pic.ComputePicMetricError:
                pass
        return scores

    def mas(self, mode, substrate, maps):
        """Scores and curves."""
        def network(images):
            return self.network(images.to(next(self.network.parameters()).dtype))

        metric = MASMetric(network, maps[0].size, mode, STEP, substrate)
        curves = []
        for image, values in zip(self.images, maps):
            with torch.no_grad():
                curves.append(metric.single_run(self.normalised(image), values.astype(np.float64), "cpu")[1])
        return np.array([auc(curve) for curve in curves]), np.array(curves)


def blurred(image):
    kernel = gkern(11, 5).to(image.dtype)
    return torch.nn.functional.conv2d(image, kernel, padding=5)


def write_pic(group, name, spec, case, answer):
    pic.estimate_image_entropy = lossless_size
    scores = case.pic(answer, case.maps[group.name[1:]])
    pic.interpolate.griddata = moved
    spread = max(np.nanmax(np.abs(case.pic(answer, case.maps[group.name[1:]]) - scores)) for _ in range(3))
    pic.interpolate.griddata = GRIDDATA
    dataset = group.create_dataset(name, data=scores)
    dataset.attrs.update(spec=spec, program="PAIR-code/saliency", version="7b72b67", given="aux/pixels",
                         tie_spread=spread, tolerance=max(0.01, 2 * spread))


def write_mas(group, name, case, mode, substrate):
    maps = case.maps[group.name[1:]]
    case.network.float()
    rough = case.mas(mode, substrate, maps)
    case.network.double()
    for suffix, values, rough_values in zip(("", "_curve"), case.mas(mode, substrate, maps), rough):
        difference = np.abs(values - rough_values).max()
        dataset = group.create_dataset(name + suffix, data=values)
        dataset.attrs.update(spec=f"{name}:step={STEP}", program="chasewalker26/Magnitude-Aligned-Scoring",
                             version="9006740", float32_difference=difference, tolerance=max(1e-5, 10 * difference))


def compactness(values, percentile=80, neighbours=20):
    magnitude = np.abs(values.astype(np.float64))
    points = np.argwhere(magnitude >= np.percentile(magnitude, percentile))
    distance, nearest = (found[:, 1:].ravel() for found in cKDTree(points).query(points, neighbours + 1))
    count = len(points)
    graph = csr_matrix((distance, (np.repeat(np.arange(count), neighbours), nearest)), shape=(count, count))
    length = minimum_spanning_tree(graph.maximum(graph.T)).sum()
    return 100 * np.hypot(*values.shape) / np.sqrt(ConvexHull(points).volume) * count / length


def write_compactness(group, case):
    dataset = group.create_dataset("mst_compactness", data=[compactness(one) for one in case.maps[group.name[1:]]])
    dataset.attrs.update(spec="mst_compactness", program="SciPy", version=scipy.__version__, tolerance=1e-9)


def main():
    for name in ("plain", "residual"):
        case = Case(name)
        with h5py.File(os.path.join(HERE, name, "authors_metrics.h5"), "w") as file:
            file.create_dataset("aux/pixels", data=case.pixels.astype(np.uint8))
            for maps in MAPS:
                group = file.create_group(maps)
                write_pic(group, "sic", "sic:min_prob=0", case, case.probability)
                write_pic(group, "aic", "aic", case, case.correct)
                write_mas(group, "mas_deletion", case, "del", torch.zeros_like)
                write_mas(group, "mas_insertion", case, "ins", blurred)
                write_compactness(group, case)


if __name__ == "__main__":
    main()
