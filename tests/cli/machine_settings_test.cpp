// SPDX-License-Identifier: Apache-2.0
// cli/launcher, FBBENCH_KERNELS and FBBENCH_CPU: how threads wait and layers are computed.
#include <gtest/gtest.h>

#include <algorithm>

#include "cli/program_case.h"

namespace fbbench {
namespace {

class MachineSettings : public ProgramCase {
 protected:
  /// What libgomp says of itself when it is loaded, of a program started with this setting.
  std::string of_libgomp(const std::string& variable) const {
    ProgramSetting setting;
    setting.environment = {"OMP_DISPLAY_ENV=verbose", variable};
    return run_program({"--version"}, setting).err;
  }
};

TEST_F(MachineSettings, LetWaitingThreadsSleepSoon) {
  std::string text = of_libgomp("NOTHING=0");
  EXPECT_NE(text.find("GOMP_SPINCOUNT = '1000'"), std::string::npos) << text;
}

TEST_F(MachineSettings, AreTheUsersWhereTheySayHowThreadsWait) {
  std::string text = of_libgomp("OMP_WAIT_POLICY=active");
  EXPECT_EQ(text.find("GOMP_SPINCOUNT = '1000'"), std::string::npos) << text;
  text = of_libgomp("GOMP_SPINCOUNT=77");
  EXPECT_NE(text.find("GOMP_SPINCOUNT = '77'"), std::string::npos) << text;
}

TEST_F(MachineSettings, OfUnknownNamesAreRefusedWithAListOfWhatThereIs) {
  for (const auto& [variable, want] :
       {std::pair{"FBBENCH_KERNELS=vinograd", "did you mean 'winograd'"},
        {"FBBENCH_CPU=sse", "there are: plain, avx2, avx512"}}) {
    ProgramSetting setting;
    setting.environment = {variable};
    ProgramRun result = run({"run", "small.ini"}, setting);
    EXPECT_EQ(result.code, 2) << variable;
    EXPECT_NE(result.err.find(want), std::string::npos) << result.err;
    EXPECT_EQ(result.err.find('\n'), result.err.size() - 1) << result.err;
  }
}

TEST_F(MachineSettings, GiveTheSameTableWhicheverTheyAre) {
  EXPECT_EQ(run({"run", "small.ini", "--output", "free.h5"}).code, 0);
  for (const char* variable : {"FBBENCH_KERNELS=reference", "FBBENCH_CPU=plain"}) {
    ProgramSetting setting;
    setting.environment = {variable};
    ProgramRun result = run({"run", "small.ini", "--output", "forced.h5", "--overwrite"}, setting);
    EXPECT_EQ(result.code, 0) << result.err;
    ProgramRun compared = run({"compare", "free.h5", "forced.h5"});
    // The legend's own; a mark would be a difference.
    EXPECT_EQ(std::count(compared.out.begin(), compared.out.end(), '*'), 1) << compared.out;
  }
}

TEST_F(MachineSettings, LayersAreListedByTheirModules) {
  ProgramRun result = run({"list", "layers", "--network", "net.pt"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_NE(result.out.find("linear"), std::string::npos) << result.out;
  result = run({"list", "layers"});
  EXPECT_EQ(result.code, 2);
  EXPECT_NE(result.err.find("--network is missing"), std::string::npos) << result.err;
}

}  // namespace
}  // namespace fbbench
