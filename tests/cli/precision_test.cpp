// SPDX-License-Identifier: Apache-2.0
// --precision: forward passes in another type, as a user asks for them and finds them in the file.
#include "base/hdf5.h"
#include "cli/program_case.h"
#include "results/store/results_reader.h"

namespace fbbench {
namespace {

class PrecisionOption : public ProgramCase {
 protected:
  void SetUp() override {
    ProgramCase::SetUp();
    write_ini(
        "network = net.pt\ndataset = arrays:file=data.h5\nmethod = gradient\nfloors = false\n"
        "metric = deletion\nmetric = relevance_mass\n");
  }
  Tensor scores(const std::string& file, const std::string& network) const {
    return read_hdf5(path(file), "/arrays/" + network + "/scores");
  }
};

TEST_F(PrecisionOption, IsComparedWithFloat32InThePlanAndShownInTheNetworksLabel) {
  ProgramRun result = run({"run", "small.ini", "--precision", "bf16"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_SAYS(result.err,
              "precision bf16: top-1 agrees on 4 of 4 images, probability of the target");
  EXPECT_SAYS(run({"table", "small.h5"}).out, "net precision=bf16");
}

TEST_F(PrecisionOption, ChangesScoresOfPerturbedImagesALittleAndThoseOfMapsNotAtAll) {
  ASSERT_EQ(run({"run", "small.ini", "--output", "fp32.h5"}).code, 0);
  ASSERT_EQ(run({"run", "small.ini", "--output", "bf16.h5", "--precision", "bf16"}).code, 0);
  Tensor exact = scores("fp32.h5", "net"), rounded = scores("bf16.h5", "net precision=bf16");
  Tensor change = (exact - rounded).abs()[0].amax(1);  // a metric
  EXPECT_GT(change[0].item<double>(), 1e-7);
  EXPECT_LT(change[0].item<double>(), 0.01);  // bfloat16 has 8 significant bits
  EXPECT_EQ(change[1].item<double>(), 0);
}

TEST_F(PrecisionOption, OfANetworksSpecGoesBeforeTheRuns) {
  write_ini(
      "network = net.pt\nnetwork = net.pt:precision=fp64\ndataset = arrays:file=data.h5\n"
      "method = gradient\nmetric = deletion\nprecision = bf16\n");
  ProgramRun result = run({"run", "small.ini"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_SAYS(result.err, "precision bf16: ");
  EXPECT_SAYS(result.err, "precision fp64: ");
}

TEST_F(PrecisionOption, IsACondition) {
  ASSERT_EQ(run({"run", "small.ini", "--limit", "2"}).code, 0);
  ProgramRun result = run({"run", "small.ini", "--limit", "2", "--precision", "fp64", "--resume"});
  EXPECT_EQ(result.code, 2) << result.err;
}

TEST_F(PrecisionOption, NamesItsChoices) {
  for (std::vector<std::string> words :
       {std::vector<std::string>{"run", "small.ini", "--precision", "fp16"},
        {"run", "small.ini", "--set", "network=net.pt:precision=fp16"}}) {
    ProgramRun result = run(words);
    EXPECT_EQ(result.code, 2);
    EXPECT_SAYS(result.err, "fp32, bf16");
    EXPECT_SAYS(result.err, "fp16");
  }
}

TEST_F(PrecisionOption, IsStoredWithWhatItChanges) {
  ASSERT_EQ(run({"run", "small.ini", "--output", "fp32.h5"}).code, 0);
  ASSERT_EQ(run({"run", "small.ini", "--precision", "bf16"}).code, 0);
  Precision plain = ResultsReader(path("fp32.h5")).groups().at(0).precision;
  Precision rounded = ResultsReader(path("small.h5")).groups().at(0).precision;
  EXPECT_EQ(plain.name, "fp32");
  EXPECT_EQ(plain.images, 0);
  EXPECT_EQ(rounded.name, "bf16");
  EXPECT_EQ(rounded.images, 4);
  EXPECT_EQ(rounded.same_class, 4);
  EXPECT_GT(rounded.most, 0);
  EXPECT_LE(rounded.mean, rounded.most);
}

}  // namespace
}  // namespace fbbench
