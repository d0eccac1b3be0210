// SPDX-License-Identifier: Apache-2.0
// results/tables/compare.cpp: what is said of two runs of sample_run.h.
#include "results/tables/compare.h"

#include <gtest/gtest.h>

#include "base/sample_run.h"
#include "results/store/results_reader.h"

namespace fbbench {
namespace {

#define EXPECT_SAYS(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)
#define EXPECT_SAYS_NOT(text, part) EXPECT_EQ((text).find(part), std::string::npos) << (text)

class Compare : public testing::Test {
 protected:
  std::string text() const { return compare(a_, b_, 120); }
  Results a_ = read_results(write_sample_run()), b_ = a_;
};

TEST_F(Compare, FindsNothingMarkedBetweenAFileAndItself) {
  EXPECT_SAYS(text(), "scenes x net: 5 samples in both, 0 only in A, 0 only in B");
  EXPECT_SAYS_NOT(text(), "0000*");
  EXPECT_SAYS_NOT(text(), "only in A: ");
}

TEST_F(Compare, MarksADifferenceThatIsTheSameForEveryImage) {
  b_.groups[0].block.scores = a_.groups[0].block.scores.clone();
  b_.groups[0].block.scores[0][1] += 0.5;  // method a, metric mass: 10, ..., 14
  EXPECT_SAYS(text(), "12.0000   12.5000  0.5000* [0.5000, 0.5000]      0");
}

TEST_F(Compare, DoesNotMarkRounding) {
  b_.groups[0].block.scores = a_.groups[0].block.scores + 1e-8;
  EXPECT_SAYS_NOT(text(), "0000*");
}

TEST_F(Compare, NamesWhatOnlyOneFileHas) {
  b_.info.methods[0].label = "c";
  b_.groups[0].block.samples[0] = "other";
  EXPECT_SAYS(text(), "methods only in A: a\n");
  EXPECT_SAYS(text(), "methods only in B: c\n");
  EXPECT_SAYS(text(), "4 samples in both, 1 only in A, 1 only in B");
}

TEST_F(Compare, NamesSettingsAndProvenanceThatDiffer) {
  a_.info.conditions = "seed = 0\nbatch = 16\n";
  b_.info.conditions = "seed = 0\nbatch = 8\n";
  b_.provenance.host = "elsewhere";
  EXPECT_SAYS(text(), "batch: A 16, B 8\n");
  EXPECT_SAYS(text(), ", B elsewhere\n");
  EXPECT_SAYS_NOT(text(), "seed:");
}

}  // namespace
}  // namespace fbbench
