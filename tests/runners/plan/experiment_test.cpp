// SPDX-License-Identifier: Apache-2.0
// runners/plan/experiment.cpp: the INI keys, their errors, and what --set does.
#include "runners/plan/experiment.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/fresh_folder.h"
#include "core/error.h"

namespace fbbench {
namespace {

const std::string kMinimal =
    "network = net.pt\ndataset = arrays:file=d.h5\nmethod = gradient\nmetric = deletion\n";

Experiment read(const std::string& ini, const Settings& overrides = {}) {
  std::string path = fresh_folder() + "/small.ini";
  std::ofstream(path) << ini;
  return read_experiment(path, overrides);
}

std::string error_of(const std::string& ini, const Settings& overrides = {}) {
  try {
    read(ini, overrides);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

#define EXPECT_SAYS(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)

TEST(Experiment, HasDefaultsForWhatIsNotGiven) {
  Experiment experiment = read(kMinimal);
  EXPECT_EQ(experiment.name, "small");
  EXPECT_EQ(experiment.output_file, "small.h5");
  EXPECT_EQ(experiment.target, "predicted");
  EXPECT_TRUE(experiment.floors);
  EXPECT_FALSE(experiment.store_maps);
}

TEST(Experiment, KeepsRepeatedListKeysInOrder) {
  Experiment experiment = read(kMinimal + "method = occlusion:window=8,stride=4@Occ\n");
  ASSERT_EQ(experiment.methods.size(), 2u);
  EXPECT_EQ(experiment.methods[1].text(), "occlusion:window=8,stride=4@Occ");
}

TEST(Experiment, MakesOneMetricOfEachSettingOfASweep) {
  Experiment experiment = read(kMinimal + "metric = insertion:substrate=[zero|blur]\n");
  ASSERT_EQ(experiment.metrics.size(), 3u);
  EXPECT_EQ(experiment.metrics[2].text(), "insertion:substrate=blur");
  EXPECT_GT(read(kMinimal + "metric = insertion:substrate=*\n").metrics.size(), 9u);
}

TEST(Experiment, EndsALineAtAHashAndSkipsAByteOrderMarkAndCarriageReturns) {
  Experiment experiment = read("\xEF\xBB\xBFseed = 7 # lucky\r\n# nothing\r\n\r\n" + kMinimal);
  EXPECT_EQ(experiment.seed, 7u);
}

TEST(Experiment, ReadsKeysAfterOutputAsKeysOfOutput) {
  Experiment experiment = read(kMinimal + "[output]\nmaps = true\ncurves = no\nfile = a/b.h5\n");
  EXPECT_TRUE(experiment.store_maps);
  EXPECT_FALSE(experiment.store_curves);
  EXPECT_EQ(experiment.output_file, "a/b.h5");
}

TEST(Experiment, NamesItsOutputAfterItsName) {
  EXPECT_EQ(read(kMinimal + "name = quickstart\n").output_file, "quickstart.h5");
}

TEST(Experiment, SuggestsTheNearestKeyForAMisspeltOne) {
  EXPECT_SAYS(error_of(kMinimal + "metod = gradient\n"),
              "unknown key 'metod' (did you mean 'method'?)");
  EXPECT_SAYS(error_of(kMinimal + "[output]\nmap = true\n"), "did you mean 'output.maps'?");
  EXPECT_THROW(read(kMinimal + "metod = gradient\n"), BadInput);
}

TEST(Experiment, TellsThatAKeyStandsInTheWrongSection) {
  EXPECT_SAYS(error_of(kMinimal + "[output]\nlimit = 5\n"), "limit belongs before [output]");
}

TEST(Experiment, RefusesEmptyValues) {
  EXPECT_SAYS(error_of(kMinimal + "limit =\n"), "limit has no value");
  EXPECT_SAYS(error_of(kMinimal + "limit = # 5\n"), "limit has no value");
  EXPECT_SAYS(error_of(kMinimal, {{"limit", ""}}), "limit has no value");
}

TEST(Experiment, RefusesASingleValuedKeyGivenTwice) {
  EXPECT_SAYS(error_of(kMinimal + "seed = 1\nseed = 1\n"), "seed is given twice");
  EXPECT_SAYS(error_of(kMinimal, {{"seed", "1"}, {"seed", "2"}}), "seed is given twice");
}

TEST(Experiment, RefusesALineThatIsNoSetting) {
  EXPECT_SAYS(error_of(kMinimal + "nonsense\n"), "nonsense");
}

TEST(Experiment, RefusesAListWithoutEntry) {
  EXPECT_SAYS(error_of("network = n.pt\ndataset = d\nmetric = m\n"), "at least one 'method = ...'");
}

TEST(Experiment, RefusesAFileThatIsMissingOrAFolder) {
  EXPECT_THROW(read_experiment(fresh_folder() + "/none.ini"), BadInput);
  EXPECT_THROW(read_experiment(fresh_folder()), BadInput);
}

TEST(Experiment, RefusesValuesOutOfRange) {
  for (const char* line : {"batch = 0", "min_confidence = 1.5", "seed = -1", "floors = maybe",
                           "unsupported = ignore", "device = tpu", "limit = many"}) {
    EXPECT_THROW(read(kMinimal + line + "\n"), BadOption) << line;
  }
}

TEST(Experiment, RefusesAUnitWhoseRoundingUpWouldOverflow) {
  EXPECT_THROW(read(kMinimal + "unit = 9223372036854775807\n"), BadOption);
}

TEST(Experiment, TakesAMemoryBudgetInPlaceOfABatch) {
  EXPECT_EQ(read(kMinimal + "memory = 4GiB\n").memory, int64_t{4} << 30);
  EXPECT_SAYS(error_of(kMinimal + "memory = 4GiB\n", {{"batch", "3"}}), "want one of them");
}

TEST(Experiment, ReadsBackWithTheBatchThatTheBudgetGave) {
  Experiment experiment = read(kMinimal + "memory = 4GiB\nunit = 100\n");
  experiment.take_batch(8);
  EXPECT_EQ(experiment.unit, 104);
  Experiment again = parse_experiment(experiment.text(), "text");
  EXPECT_EQ(again.batch, 8);
  EXPECT_EQ(again.unit, 104);
  EXPECT_EQ(again.memory, 0);
}

TEST(Experiment, ReplacesAWholeListByOverrides) {
  Experiment experiment = read(kMinimal + "method = occlusion\n",
                               {{"method", "random"}, {"method", "center"}, {"seed", "3"}});
  ASSERT_EQ(experiment.methods.size(), 2u);
  EXPECT_EQ(experiment.methods[0].name, "random");
  EXPECT_EQ(experiment.seed, 3u);
  EXPECT_EQ(experiment.metrics.size(), 1u);
}

TEST(Experiment, TakesAHashInAnOverride) {
  EXPECT_EQ(read(kMinimal, {{"dataset", "arrays:file=a#b.h5"}}).datasets[0].options[0].second,
            "a#b.h5");
}

TEST(Experiment, ReadsItsOwnTextBack) {
  Experiment first = read(kMinimal + "[output]\nmaps = true\n", {{"limit", "5"}});
  Experiment second = read(first.text());
  EXPECT_EQ(second.text(), first.text());
  EXPECT_EQ(second.limit, 5);
  EXPECT_TRUE(second.store_maps);
}

TEST(Experiment, SplitsASettingAtItsFirstEqualsSign) {
  EXPECT_EQ(parse_setting("method=occlusion:window=8"),
            (std::pair<std::string, std::string>("method", "occlusion:window=8")));
  EXPECT_THROW(parse_setting("limit"), BadOption);
  EXPECT_THROW(parse_setting("=5"), BadOption);
}

}  // namespace
}  // namespace fbbench
