// SPDX-License-Identifier: Apache-2.0
/// How plugins compare with what independent programs answer: the audits that are kept in the tree
/// and that `fbbench list` shows.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "core/embedded_file.h"

namespace fbbench {

class Audit {
 public:
  /// A program's answer of that name, and how far the plugin's lies from it.
  void add(const std::string& plugin, const std::string& program, const std::string& variant,
           double difference) {
    Entry& entry = entries_[plugin];
    entry.programs.insert(program);
    entry.variants.insert(variant);
    entry.largest = std::max(entry.largest, difference);
  }

  /// Expects `file` of the tree to say the same, but for another processor's rounding; or writes it
  /// anew, to where FBBENCH_WRITE_AUDIT says.
  void expect_kept(const std::string& file) const {
    nlohmann::ordered_json seen;
    for (const auto& [plugin, entry] : entries_) seen[plugin] = json_of(entry);
    if (const char* path = std::getenv("FBBENCH_WRITE_AUDIT")) {
      std::ofstream(path) << seen.dump(2) << "\n";
      return;
    }
    const auto kept = nlohmann::ordered_json::parse(embedded_file(file));
    EXPECT_EQ(kept.size(), seen.size());
    for (const auto& [plugin, entry] : seen.items()) {
      ASSERT_TRUE(kept.contains(plugin)) << plugin << ": write the audit anew";
      EXPECT_EQ(kept[plugin]["programs"], entry["programs"]) << plugin;
      EXPECT_EQ(kept[plugin]["variants"], entry["variants"]) << plugin;
      // Another processor sums in another order; what agrees to rounding of float64 may do less so.
      EXPECT_LE(entry["largest_difference"].get<double>(),
                10 * std::max(kept[plugin]["largest_difference"].get<double>(), 1e-9))
          << plugin;
    }
  }

 private:
  struct Entry {
    std::set<std::string> programs, variants;
    double largest = 0;
  };

  static nlohmann::ordered_json json_of(const Entry& entry) {
    char digit[16];
    std::snprintf(digit, sizeof digit, "%.0e", entry.largest);
    return {{"programs", entry.programs},
            {"variants", entry.variants.size()},
            {"largest_difference", std::stod(digit)}};
  }

  std::map<std::string, Entry> entries_;
};

}  // namespace fbbench
