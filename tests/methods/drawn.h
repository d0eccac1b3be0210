// SPDX-License-Identifier: Apache-2.0
/// Methods that draw at random against the mean and spread of one draw, as the reference has them.
#pragma once

#include <hdf5.h>

#include <string>

#include "base/batches.h"
#include "base/hdf5.h"
#include "core/hdf5/attributes.h"
#include "core/hdf5/file.h"

namespace fbbench {

/// How far maps of `draws` own draws lie from the mean, over what chance explains: the mean of
/// (a - mean)^2 / (sd^2 (1/draws + 1/N)), over all entries, of the N draws behind `name`_mean and
/// `name`_sd in stat/ of methods.h5. 1 on average; a wrong spread or factor is far beyond.
inline double excess_spread(const std::string& network, const std::string& spec,
                            const std::string& name, int64_t draws) {
  const std::string folder = std::string(FBBENCH_TEST_DATA) + "/reference/" + network;
  const std::string stored = "stat/" + name;
  const Tensor mean = read_hdf5(folder + "/methods.h5", stored + "_mean").to(at::kDouble);
  const Tensor spread = read_hdf5(folder + "/methods.h5", stored + "_sd").to(at::kDouble);
  const Hdf5File file(folder + "/methods.h5");
  double behind = 0;
  {
    const Hdf5Lock lock;
    const Hdf5Id id(H5Oopen(file.id(), (stored + "_sd").c_str(), H5P_DEFAULT));
    behind = static_cast<double>(read_integer_attribute(id.get(), "samples", stored).at(0));
  }
  auto loaded = Network::load(folder + "/network.pt");
  const Tensor images = loaded->input().normalise(read_hdf5(folder + "/data.h5", "images"));
  const int64_t count = mean.size(0);
  const Batch batch = make_batch(images.narrow(0, 0, count),
                                 read_hdf5(folder + "/data.h5", "labels").narrow(0, 0, count));
  const Tensor found = explain(*loaded, spec, batch).values.to(at::kDouble);
  const double chance = 1.0 / static_cast<double>(draws) + 1.0 / behind;
  return ((found - mean).square().sum() / (spread.square().sum() * chance)).item<double>();
}

}  // namespace fbbench
