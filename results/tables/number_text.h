// SPDX-License-Identifier: Apache-2.0
/// How numbers and labels are written in tables.
#pragma once

#include <string>

#include "results/statistics/summary.h"

namespace fbbench {

/// Decimals for a metric's column, from its intervals: the middle one shows two digits of its
/// width. 3 where no interval has a width; 0 to 6.
int decimals_for(const Summary& summary);

std::string fixed(double value, int decimals);  ///< "0.077"; never "-0.000"
std::string exact(double value);                ///< 10 digits, for other programs; "NaN"
std::string duration(double seconds);           ///< two digits and a unit: "1.2 ms"; "-" for NaN

const char* arrow(int direction);  ///< where better lies: "↑" or "↓"

/// Columns that UTF-8 text takes on a terminal.
int display_width(const std::string& text);
std::string pad_right(const std::string& text, int width);
std::string pad_left(const std::string& text, int width);

}  // namespace fbbench
