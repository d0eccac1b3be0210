// SPDX-License-Identifier: Apache-2.0
/// A folder with a small network, data and an experiment, for tests that run the program in it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "base/fresh_folder.h"
#include "base/hdf5_writer.h"
#include "base/program.h"
#include "base/tiny_network.h"

namespace fbbench {

#define EXPECT_SAYS(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)

/// conv 3x3, ReLU, global average, linear: 1x8x8 images, 2 classes. Class 1 likes bright images.
class ProgramCase : public testing::Test {
 protected:
  static constexpr const char* kSource =
      "def forward(self, x):\n"
      "    y = torch.relu(torch.conv2d(x, self.kernel, None, [1, 1], [1, 1]))\n"
      "    return torch.linear(torch.mean(y, [2, 3]), self.weight)\n";

  void SetUp() override {
    folder_ = fresh_folder();
    save_network(folder_, kSource, parameters(), input());
    write_data("data.h5");
    write_ini(minimal_ini());
  }

  static InputFormat input() { return tiny_input(1, 8, 8, 2); }

  static std::vector<std::pair<std::string, Tensor>> parameters() {
    return {{"kernel", at::ones({2, 1, 3, 3}) / 9},
            {"weight", at::tensor({-1.f, 0.f, 1.f, 1.f}).view({2, 2})}};
  }

  /// Four images with a bright square, which is the mask; labels 1.
  static Tensor images() {
    Tensor images = at::full({4, 1, 8, 8}, 0.1f);
    for (int64_t i = 0; i < 4; ++i) images[i][0].slice(0, i, i + 4).slice(1, 2, 6).fill_(0.9f);
    return images;
  }
  static Tensor masks() { return images().squeeze(1).gt(0.5).to(at::kByte); }
  static Tensor labels() { return at::ones({4}, at::kLong); }

  std::string path(const std::string& name) const { return folder_ + "/" + name; }

  void write_data(const std::string& name, const Tensor& images = ProgramCase::images(),
                  const Tensor& labels = ProgramCase::labels(),
                  const Tensor& masks = ProgramCase::masks()) const {
    Hdf5Writer file(path(name));
    file.write("images", images).write("labels", labels);
    if (masks.defined()) file.write("masks", masks);
  }

  static std::string minimal_ini() {
    return "network = net.pt\ndataset = arrays:file=data.h5\nmethod = gradient\n"
           "metric = relevance_mass\n";
  }
  void write_ini(const std::string& text) const { std::ofstream(path("small.ini")) << text; }

  ProgramRun run(const std::vector<std::string>& words, ProgramSetting setting = {}) const {
    setting.folder = folder_;
    return run_program(words, setting);
  }
  ProgramRun run_with(const std::vector<std::string>& settings) const {
    std::vector<std::string> words = {"run", "small.ini"};
    for (const std::string& setting : settings) words.insert(words.end(), {"--set", setting});
    return run(words);
  }

  /// Exit code 2, one line on stderr with `cause` in it, and no file left.
  void expect_refused(const std::vector<std::string>& words, const std::string& cause,
                      const ProgramSetting& setting = {}) const {
    auto before = files();
    ProgramRun result = run(words, setting);
    EXPECT_EQ(result.code, 2) << result.err;
    EXPECT_EQ(result.err.rfind("fbbench: error: ", 0), 0u) << result.err;
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    EXPECT_SAYS(result.err, cause);
    EXPECT_EQ(files(), before);
  }

  std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
      names.insert(entry.path().string());
    }
    return names;
  }

  std::string folder_;
};

}  // namespace fbbench
