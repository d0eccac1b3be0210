// SPDX-License-Identifier: Apache-2.0
#include "core/process/memory_size.h"

#include <cmath>
#include <iomanip>
#include <map>
#include <sstream>

#include "core/error.h"

namespace fbbench {
namespace {

constexpr double kKibi = 1024, kKilo = 1000;

const std::map<std::string, double>& units() {
  static const std::map<std::string, double> kUnits = {
      {"B", 1},
      {"kB", kKilo},
      {"MB", kKilo * kKilo},
      {"GB", kKilo * kKilo * kKilo},
      {"KiB", kKibi},
      {"MiB", kKibi * kKibi},
      {"GiB", kKibi * kKibi * kKibi},
  };
  return kUnits;
}

}  // namespace

int64_t parse_memory_size(const std::string& name, const std::string& text) {
  constexpr double kMost = 9e18;  // int64_t holds it
  std::istringstream stream(text);
  double number = 0;
  std::string unit, rest;
  stream >> number >> unit;
  auto factor = units().find(unit);
  double bytes = factor == units().end() ? 0 : number * factor->second;
  FBBENCH_REQUIRE(bytes >= 1 && bytes < kMost && !(stream >> rest), BadOption,
                  name << ": want a size such as 800MiB, 4GiB or 4GB, got '" << text << "'");
  return static_cast<int64_t>(bytes);
}

std::string memory_size_text(int64_t bytes) {
  double mebi = static_cast<double>(bytes) / units().at("MiB");
  std::ostringstream text;
  if (mebi < kKibi) {
    text << std::ceil(mebi) << " MiB";
  } else {
    text << std::setprecision(3) << mebi / kKibi << " GiB";
  }
  return text.str();
}

}  // namespace fbbench
