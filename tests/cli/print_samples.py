# SPDX-License-Identifier: Apache-2.0
"""Prints the ids of a results file's samples, a line each, as h5py, xarray and pandas all read them,
then the reasons of its failures: print_samples.py FILE GROUP"""
import sys

import h5py
import xarray

path, name = sys.argv[1:]
with h5py.File(path) as file:
    samples = list(file[name]["sample"].asstr())
    reasons = [row["reason"].decode() for row in file[name]["failures"][:]]
    file.attrs["config"].encode()
group = xarray.open_dataset(path, engine="h5netcdf", group=name)
if list(group.sample.values) != samples:
    sys.exit("xarray reads other ids than h5py")
if list(group.confidence.to_dataframe().index) != samples:
    sys.exit("pandas reads other ids than h5py")
for line in samples + reasons:
    print(line.encode("ascii", "backslashreplace").decode())
