// SPDX-License-Identifier: Apache-2.0
#include "results/tables/number_text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

namespace fbbench {
namespace {

std::string print(const char* format, int precision, double value) {
  char text[400];  // the largest double has 309 digits before the point
  return std::string(
      text, static_cast<size_t>(std::snprintf(text, sizeof text, format, precision, value)));
}

}  // namespace

/// Equal scores have intervals of this width at most, from rounding.
constexpr double kNoWidth = 1e-9;

int decimals_for(const Summary& summary) {
  std::vector<double> widths;
  for (const MeanEstimate& estimate : summary.methods) {
    double width = estimate.high - estimate.low;
    if (std::isfinite(width) && width > kNoWidth) widths.push_back(width);
  }
  if (widths.empty()) return 3;
  std::sort(widths.begin(), widths.end());
  double middle = widths[widths.size() / 2];
  return std::clamp(static_cast<int>(std::ceil(-std::log10(middle))) + 1, 0, 6);
}

std::string fixed(double value, int decimals) {
  std::string text = print("%.*f", decimals, value);
  bool zero = text.find_first_of("123456789") == std::string::npos;
  return zero && text.front() == '-' ? text.substr(1) : text;
}

std::string exact(double value) { return std::isnan(value) ? "NaN" : print("%.*g", 10, value); }

std::string duration(double seconds) {
  if (!std::isfinite(seconds)) return "-";
  const char* unit = seconds >= 0.9995 ? " s" : seconds >= 0.9995e-3 ? " ms" : " µs";
  double value = seconds >= 0.9995 ? seconds : seconds >= 0.9995e-3 ? seconds * 1e3 : seconds * 1e6;
  return print("%.*f", value < 9.95 ? 1 : 0, value) + unit;
}

const char* arrow(int direction) { return direction > 0 ? "↑" : "↓"; }

int display_width(const std::string& text) {
  // Every byte but those that continue a character.
  return static_cast<int>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::string pad_right(const std::string& text, int width) {
  return text + std::string(static_cast<size_t>(std::max(0, width - display_width(text))), ' ');
}

std::string pad_left(const std::string& text, int width) {
  return std::string(static_cast<size_t>(std::max(0, width - display_width(text))), ' ') + text;
}

}  // namespace fbbench
