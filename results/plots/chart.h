// SPDX-License-Identifier: Apache-2.0
/// What a plot shows, as numbers and words, before any program draws it.
#pragma once

#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace fbbench {

constexpr double kUnset = std::numeric_limits<double>::quiet_NaN();

struct Axis {
  std::string title;  ///< quantity and unit; on a line of its own where better lies
  bool log = false;
  double low = kUnset, high = kUnset;                   ///< ends; NaN: as the data want
  std::vector<std::pair<double, std::string>> names{};  ///< in place of numbers
};

/// How a series is drawn. Points have intervals where there are any, a band lies between y_low and
/// y_high, an area is a closed polygon, segments go from (x, y) to (x_high, y_high).
enum class Shape { kLine, kPoints, kBand, kArea, kSegments };

/// Vectors have one length; those of intervals may be empty.
struct Series {
  static constexpr int kInk = -1;   ///< black
  static constexpr int kGrey = -2;  ///< for what isn't a method's

  std::string label;  ///< in the legend; empty: not there
  Shape shape = Shape::kLine;
  int style = kInk;  ///< 0, 1, ...: colour, dashes and symbol of a method
  std::vector<double> x, y;
  std::vector<double> x_low{}, x_high{}, y_low{}, y_high{};
  double width = 1;  ///< of lines, relative
};

/// Words at a place of the plane.
struct Words {
  enum class Align { kLeft, kCentre, kRight };
  double x = 0, y = 0;
  std::string text;
  Align align = Align::kLeft;
};

struct Panel {
  std::string title;  ///< what is shown, of how many images
  Axis x, y;
  std::vector<Series> series;
  std::vector<Words> words{};
  double height_in = 2.4;  ///< inches, without the legend
};

/// Panels below one another with one legend, that of the last panel.
struct Figure {
  std::vector<Panel> panels;
};

}  // namespace fbbench
