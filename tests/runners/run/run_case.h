// SPDX-License-Identifier: Apache-2.0
/// A small network, data set and experiment, and what a run of them stores.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "base/fresh_folder.h"
#include "base/hdf5_writer.h"
#include "base/tiny_network.h"
#include "results/store/results_reader.h"
#include "runners/run/run.h"

namespace fbbench {

/// 1x4x4 images; the logits of the two classes are the sums of the left and the right half.
class RunCase : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fresh_folder();
    Tensor left = at::zeros({4, 4});
    left.slice(1, 0, 2).fill_(1);
    save_network(folder_,
                 "def forward(self, x):\n"
                 "    return torch.linear(torch.flatten(x, 1), self.weight)\n",
                 {{"weight", at::stack({left, 1 - left}).view({2, 16})}}, tiny_input(1, 4, 4, 2));
    write_data(images());
  }

  /// Five images: brightness i/10 left and 0.25 right, so 0, 1, 2 are class 1 and 3, 4 are class 0.
  static Tensor images() {
    Tensor images = at::full({5, 1, 4, 4}, 0.25);
    for (int64_t i = 0; i < 5; ++i) {
      images[i].slice(2, 0, 2).fill_(static_cast<double>(i) / 10);
    }
    return images;
  }

  /// Labels are all 1; the object is the right half.
  void write_data(const Tensor& images) const {
    Tensor masks = at::zeros({5, 4, 4}, at::kByte);
    masks.slice(2, 2, 4).fill_(1);
    Hdf5Writer(path("data.h5"))
        .write("images", images)
        .write("labels", at::ones({5}, at::kLong))
        .write("targets", at::zeros({5}, at::kLong))
        .write("masks", masks);
  }

  std::string path(const std::string& name) const { return folder_ + "/" + name; }

  /// One method, one metric, no floors, unless overridden.
  Experiment experiment(const Settings& overrides = {}) const {
    std::ofstream(path("x.ini")) << "network = " << path("net.pt")
                                 << "\ndataset = arrays:file=" << path("data.h5")
                                 << "\nmethod = gradient\nmetric = support\nfloors = no\n"
                                 << "[output]\nmaps = yes\nfile = " << path("x.h5") << "\n";
    return read_experiment(path("x.ini"), overrides);
  }

  RunReport run(const Settings& overrides = {}) const {
    Plan plan = make_plan(experiment(overrides));
    RunOptions options;
    options.start = PartStore::Start::kOverwrite;
    return fbbench::Run(plan, options).execute();
  }

  /// The rows of a run's only group.
  Block rows(const Settings& overrides = {}) const {
    run(overrides);
    return read_results(path("x.h5")).groups.at(0).block;
  }

  std::string folder_;
};

}  // namespace fbbench
