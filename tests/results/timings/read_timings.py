# SPDX-License-Identifier: Apache-2.0
"""Opens the file of tests/results/timings/timings_test.cpp as a Python user would: python3 THIS FILE.h5"""
import json
import sys

try:
    import h5netcdf  # noqa: F401  xarray's engine
    import pandas  # noqa: F401  to_dataframe
    import xarray
except ImportError as missing:
    sys.exit(f"{missing}; apt-get install python3-h5netcdf python3-xarray python3-pandas")


def check(got, want, what):
    if got != want:
        sys.exit(f"{what}: want {want}, got {got}")


path = sys.argv[1]
with xarray.open_dataset(path, engine="h5netcdf") as times:
    check(times["seconds"].dims, ("case", "repetition"), "axes of seconds")
    check(json.loads(str(times["benchmark_json"].values)), {"context": 1}, "JSON")
    table = times.drop_dims("repetition").drop_vars("benchmark_json").to_dataframe()
    check(list(table["method"][:2]), ["forward", "b@B é"], "methods")
    check(list(table["batch"]), [1, 1, 2, 2, 4, 4], "batch sizes")
    check(times.attrs["verdict"], "VALID", "verdict")

with xarray.open_dataset(path, engine="h5netcdf", group="curves") as curves:
    table = curves.to_dataframe()
    check(list(table["axis"]), ["batch", "batch"], "axes of the curves")
    check([round(value, 9) for value in table["exponent"]], [1, 0], "exponents")
