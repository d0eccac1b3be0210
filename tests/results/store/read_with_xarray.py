# SPDX-License-Identifier: Apache-2.0
"""Opens the results file of tests/base/sample_run.cpp as a Python user would: python3 THIS FILE.h5"""
import sys

try:
    import h5py
    import h5netcdf  # noqa: F401  xarray's engine
    import pandas  # noqa: F401  to_dataframe
    import xarray
except ImportError as missing:
    sys.exit(f"{missing}; apt-get install python3-h5py python3-h5netcdf python3-xarray python3-pandas")


def check(got, want, what):
    if got != want:
        sys.exit(f"{what}: want {want}, got {got}")


path = sys.argv[1]
with xarray.open_dataset(path, group="scenes/net", engine="h5netcdf") as group:
    check(group["scores"].dims, ("methods", "metrics", "sample"), "axes of scores")
    check(group["maps"].dims, ("methods", "sample", "y", "x"), "axes of maps")
    check(list(group["methods"].values), ["a", "b:keep=0.5@B é"], "methods")
    check(list(group["metrics"].values), ["deletion", "mass"], "metrics")
    check(list(group["methods"].attrs["version"]), [1, 3], "versions of the methods")
    check(list(group["methods"].attrs["label"]), ["a", "B é"], "labels of the methods")
    check(list(group["metrics"].attrs["direction"]), [-1, 1], "directions of the metrics")
    check(list(group["scores"].coords["method_label"].values), ["a", "B é"], "labels as coordinates")
    by_label = group["scores"].swap_dims(methods="method_label", metrics="metric_label")
    check(float(by_label.sel(method_label="B é", metric_label="mass", sample="s4")), 114.0, "a score picked by labels")
    for name in ("status", "seconds", "maps"):
        check("method_label" in group[name].coords, True, f"coordinates of {name}")
    check(list(group["sample"].values), ["s0", "s1", "s2", "s3", "s4"], "samples")
    picked = group["scores"].sel(methods="b:keep=0.5@B é", metrics="mass", sample="s4")
    check(float(picked), 114.0, "a score picked by name")
    table = group["scores"].to_dataframe()["scores"]
    check(table[("a", "mass", "s3")], 13.0, "a score in pandas")
    check(group.attrs["dataset_fingerprint"], "d" * 64, "fingerprint")

with xarray.open_dataset(path, group="scenes/net/curves", engine="h5netcdf") as curves:
    check(curves["deletion"].dims, ("methods", "sample", "deletion_fraction"), "axes of a curve")
    check(list(curves["deletion_fraction"].values), [0, 0.5, 1], "fractions")
    check(list(curves["sample"].values), ["s0", "s1", "s2", "s3", "s4"], "samples of the curves")

with h5py.File(path, "r") as file:
    check(file.attrs["format"], "fbbench-results", "format")
    check(int(file.attrs["seed"]), 7, "seed")
    row = file["scenes/net/failures"][0]
    check([text.decode() for text in row], ["s2", "B é", "deletion", "boom"], "failures")
