// SPDX-License-Identifier: Apache-2.0
/// A place for a test's own files.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace fbbench {

/// A fresh, empty sub-folder of testing::TempDir() named after the running test.
inline std::string fresh_folder() {
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  std::string name = std::string(test->test_suite_name()) + "." + test->name();
  for (char& c : name) c = c == '/' ? '_' : c;
  auto folder = std::filesystem::path(testing::TempDir()) / "fbbench" / name;
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder.string();
}

}  // namespace fbbench
