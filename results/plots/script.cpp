// SPDX-License-Identifier: Apache-2.0
#include "results/plots/script.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <sstream>

#include "core/error.h"
#include "results/tables/number_text.h"

namespace fbbench {
namespace {

constexpr double kWidthIn = 3.5, kUnitsAnInch = 96;  // SVG's units
constexpr double kPoints = 8, kLegendRowIn = 0.155, kLetterIn = 0.066;
constexpr double kTopIn = 0.28, kRightIn = 0.14, kLeftIn = 0.78, kBottomIn = 0.66;  // margins
constexpr int kMostTicks = 6;
const char* const kFrame =
    "set border 3 lw 0.8\nset xtics nomirror out scale 0.5\nset ytics nomirror out scale 0.5\n"
    "set grid lc rgb '#c8c8c8' lw 0.5 dt 1\n";
constexpr size_t kLongest = 34;  // letters of a name

const char* const kColours[] = {"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                "#E69F00", "#56B4E9", "#000000"};
constexpr int kDashes = 5;
constexpr int kSymbols[] = {7, 5, 9, 11, 13, 6, 4, 8, 10, 12, 1, 2, 3};

std::string colour(int style) {
  if (style == Series::kInk) return "#000000";
  if (style == Series::kGrey) return "#808080";
  return kColours[static_cast<size_t>(style) % std::size(kColours)];
}
int dash(int style) { return style == Series::kGrey ? 2 : std::max(style, 0) % kDashes + 1; }
int symbol(int style) {
  return kSymbols[static_cast<size_t>(std::max(style, 0)) % std::size(kSymbols)];
}

std::string number(double value) { return std::isfinite(value) ? exact(value) : "NaN"; }

/// A gnuplot string in single quotes, in which nothing is replaced. Control characters vanish; a
/// line's end stays one.
std::string quoted(const std::string& text) {
  std::string result = "'";
  for (char c : text) {
    if (c == '\n') {
      result += "'.\"\\n\".'";
    } else if (c == '\'') {
      result += "'.\"'\".'";
    } else if (static_cast<unsigned char>(c) >= ' ' && c != 0x7f) {
      result += c;
    }
  }
  return result + "'";
}

/// At most kLongest letters.
std::string shortened(const std::string& text) {
  if (display_width(text) <= static_cast<int>(kLongest)) return text;
  std::string result;
  size_t letters = 0;
  for (char c : text) {
    bool starts = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (starts && ++letters == kLongest) break;
    result += c;
  }
  return result + "…";
}

std::string name(const std::string& text) { return quoted(shortened(text)); }

/// The series' columns as gnuplot's style for it wants them.
std::vector<const std::vector<double>*> columns(const Series& series) {
  switch (series.shape) {
    case Shape::kBand:
      return {&series.x, &series.y_low, &series.y_high};
    case Shape::kSegments:
      return {&series.x, &series.y, &series.x_high, &series.y_high};
    case Shape::kPoints:
      if (series.x_low.empty()) return {&series.x, &series.y};
      return {&series.x, &series.y, &series.x_low, &series.x_high, &series.y_low, &series.y_high};
    default:
      return {&series.x, &series.y};
  }
}

std::string data_block(const std::string& block, const Series& series) {
  std::string text = block + " << EOD\n";
  for (size_t i = 0; i < series.x.size(); ++i) {
    for (const auto* column : columns(series)) text += number((*column)[i]) + " ";
    text.back() = '\n';
  }
  return text + "EOD\n";
}

std::string drawn(const Series& series) {
  std::string ink = " lc rgb '" + colour(series.style) + "'";
  std::string width = " lw " + fixed(1.5 * series.width, 2);
  switch (series.shape) {
    case Shape::kBand:
      return "using 1:2:3 with filledcurves fs transparent solid 0.18 noborder" + ink;
    case Shape::kArea:
      return "using 1:2 with filledcurves closed" + ink + " fs transparent solid 0.5 border" + ink;
    case Shape::kSegments:
      return "using 1:2:($3-$1):($4-$2) with vectors nohead" + width + ink;
    case Shape::kPoints:
      return (series.x_low.empty() ? "using 1:2 with points"
                                   : "using 1:2:3:4:5:6 with xyerrorbars") +
             std::string(" lw 1 ps 0.55 pt ") + std::to_string(symbol(series.style)) + ink;
    default:
      return "using 1:2 with lines dt " + std::to_string(dash(series.style)) + width + ink;
  }
}

using Range = std::pair<double, double>;

/// Smallest and largest of the values, those of intervals included.
Range extent(const Panel& panel, std::vector<double> Series::*value,
             std::vector<double> Series::*low, std::vector<double> Series::*high) {
  Range range{INFINITY, -INFINITY};
  for (const Series& series : panel.series) {
    for (auto member : {value, low, high}) {
      for (double one : series.*member) {
        if (!std::isfinite(one)) continue;
        range = {std::min(range.first, one), std::max(range.second, one)};
      }
    }
  }
  return range;
}

/// 1, 2 or 5 times a power of ten, so that `width` takes kMostTicks steps at most.
double tick_step(double width) {
  double step = std::pow(10, std::floor(std::log10(width / kMostTicks)));
  for (double factor : {1.0, 2.0, 5.0}) {
    if (factor * step * kMostTicks >= width) return factor * step;
  }
  return 10 * step;
}

/// Ends of the axis: its own, else those of the data and a little more.
Range ends(const Axis& axis, const Range& data) {
  constexpr double kAround = 0.05, kFactor = 1.6;
  double space = std::max(kAround * (data.second - data.first), 1e-9);
  Range range = axis.log ? Range{data.first / kFactor, data.second * kFactor}
                         : Range{data.first - space, data.second + space};
  if (!std::isnan(axis.low)) range.first = axis.low;
  if (!std::isnan(axis.high)) range.second = axis.high;
  return range;
}

std::string tick_names(const Axis& axis, const Range& range) {
  std::vector<std::pair<double, std::string>> inside;
  for (const auto& tick : axis.names) {
    if (tick.first >= range.first && tick.first <= range.second) inside.push_back(tick);
  }
  size_t every = axis.log ? inside.size() / kMostTicks + 1 : 1;
  std::string text;
  for (size_t i = 0; i < inside.size(); i += every) {
    text += (text.empty() ? "" : ",") + name(inside[i].second) + " " + exact(inside[i].first);
  }
  return "(" + text + ")";
}

/// `offset` is the title's, in gnuplot's words.
std::string axis_lines(const std::string& which, const Axis& axis, const Range& data,
                       const std::string& offset) {
  Range range = ends(axis, data);
  std::string ticks =
      axis.names.empty() ? exact(tick_step(range.second - range.first)) : tick_names(axis, range);
  return "set " + which + "label " + quoted(axis.title) + " offset " + offset + "\nset " + which +
         "range [" + exact(range.first) + ":" + exact(range.second) + "]\nset " + which + "tics " +
         ticks + "\n" + (axis.log ? "set logscale " + which + "\n" : "");
}

std::string words_lines(const Panel& panel) {
  const char* const aligns[] = {"left", "center", "right"};
  std::string text;
  for (const Words& words : panel.words) {
    text += "set label " + name(words.text) + " at " + number(words.x) + "," + number(words.y) +
            " " + aligns[static_cast<int>(words.align)] + " front\n";
  }
  return text;
}

/// Entries of a legend below the panel: how many a row.
int legend_columns(const Panel& panel) {
  int longest = 1;
  for (const Series& series : panel.series) {
    longest = std::max(longest, std::min(display_width(series.label), static_cast<int>(kLongest)));
  }
  constexpr double kSampleIn = 0.42;
  return std::max(1, static_cast<int>((kWidthIn - 0.1) / (kSampleIn + longest * kLetterIn)));
}

double legend_height(const Panel& panel) {
  auto entries = std::count_if(panel.series.begin(), panel.series.end(),
                               [](const Series& series) { return !series.label.empty(); });
  int columns = legend_columns(panel);
  return kLegendRowIn * static_cast<double>((entries + columns - 1) / columns);
}

/// Where a panel lies on the page, in inches from its bottom.
struct Place {
  double page, bottom, top, legend;
};

/// Inches left of the axes: names need more than numbers.
double left_margin(const Panel& panel) {
  double left = kLeftIn;
  for (const auto& tick : panel.y.names) {
    int letters = std::min(display_width(tick.second), static_cast<int>(kLongest));
    left = std::max(left, 0.2 + letters * kLetterIn);
  }
  return left;
}

/// "screen -0.03": how far a text over the middle of the axes must move so that it ends on the
/// page.
std::string shift(const Panel& panel, const std::string& text) {
  int letters = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    letters = std::max(letters, display_width(line));
  }
  double middle = (left_margin(panel) + kWidthIn - kRightIn) / 2;
  double beyond = middle + letters * kLetterIn / 2 - kWidthIn;
  return "screen " + fixed(-std::max(0.0, beyond) / kWidthIn, 4);
}

std::string margin_lines(const Panel& panel, const Place& place) {
  auto at = [](const char* side, double share) {
    return std::string("set ") + side + "margin at screen " + fixed(share, 4) + "\n";
  };
  double bottom = place.bottom + place.legend + kBottomIn;
  return at("l", left_margin(panel) / kWidthIn) + at("r", 1 - kRightIn / kWidthIn) +
         at("b", bottom / place.page) + at("t", (place.top - kTopIn) / place.page);
}

/// A sample of the series' line and symbol around (x, y), in shares of the page.
std::string sample_lines(const Series& series, double x, double y, double half) {
  std::string ink = " lc rgb '" + colour(series.style) + "'";
  std::string at = fixed(x, 4) + ",screen " + fixed(y, 4);
  if (series.shape == Shape::kPoints) {
    return "set label '' at screen " + at + " point pt " + std::to_string(symbol(series.style)) +
           " ps 0.55" + ink + "\n";
  }
  return "set arrow from screen " + fixed(x - half, 4) + ",screen " + fixed(y, 4) + " to screen " +
         fixed(x + half, 4) + ",screen " + fixed(y, 4) + " nohead lw 1.5 dt " +
         std::to_string(dash(series.style)) + ink + "\n";
}

/// Our own in place of gnuplot's key, whose size can't be known before.
std::string legend_lines(const Panel& panel, const Place& place) {
  std::string text = "unset key\n";
  if (place.legend <= 0) return text;
  int columns = legend_columns(panel), index = 0;
  for (const Series& series : panel.series) {
    if (series.label.empty()) continue;
    double x = 0.08 + (kWidthIn - 0.1) * (index % columns) / columns;
    double y = place.bottom + place.legend - kLegendRowIn * (index / columns + 0.4);
    text += sample_lines(series, (x + 0.13) / kWidthIn, y / place.page, 0.12 / kWidthIn);
    text += "set label " + name(series.label) + " at screen " + fixed((x + 0.32) / kWidthIn, 4) +
            ",screen " + fixed(y / place.page, 4) + " left\n";
    ++index;
  }
  return text;
}

std::string panel_lines(const Panel& panel, size_t index, const Place& place) {
  std::string text = "reset\n" + margin_lines(panel, place) + kFrame;
  if (!panel.title.empty())
    text += "set title " + quoted(panel.title) + " offset " + shift(panel, panel.title) +
            ",character -0.6\n";
  Range x = extent(panel, &Series::x, &Series::x_low, &Series::x_high);
  Range y = extent(panel, &Series::y, &Series::y_low, &Series::y_high);
  text += axis_lines("x", panel.x, x, shift(panel, panel.x.title) + ",character 0.4") +
          axis_lines("y", panel.y, y, "0.8,0") + words_lines(panel) + legend_lines(panel, place);
  std::string plot;
  for (size_t i = 0; i < panel.series.size(); ++i) {
    const Series& series = panel.series[i];
    std::string block = "$p" + std::to_string(index) + "s" + std::to_string(i);
    text += data_block(block, series);
    plot += (plot.empty() ? "plot " : ", \\\n     ") + block + " " + drawn(series) + " notitle";
  }
  return text + plot + "\n";
}

}  // namespace

PlotFormat plot_format(const std::string& path) {
  std::string ending = std::filesystem::path(path).extension().string();
  FBBENCH_REQUIRE(ending == ".svg" || ending == ".pdf", BadOption,
                  path << ": want a file that ends in .svg or .pdf");
  return ending == ".svg" ? PlotFormat::kSvg : PlotFormat::kPdf;
}

std::string gnuplot_script(const Figure& figure, PlotFormat format) {
  double legend = legend_height(figure.panels.back()), height = legend;
  for (const Panel& panel : figure.panels) height += panel.height_in;
  std::string text = "set encoding utf8\n";
  if (format == PlotFormat::kSvg) {
    text += "set terminal svg noenhanced dynamic background '#ffffff' font 'sans-serif," +
            fixed(kPoints * kUnitsAnInch / 72, 2) + "' size " + fixed(kWidthIn * kUnitsAnInch, 0) +
            "," + fixed(height * kUnitsAnInch, 0) + "\n";
  } else {
    text += "set terminal pdfcairo noenhanced background '#ffffff' font 'sans," +
            fixed(kPoints, 0) + "' size " + fixed(kWidthIn, 2) + "in," + fixed(height, 2) + "in\n";
  }
  text += "set multiplot\n";
  double top = height;
  for (size_t i = 0; i < figure.panels.size(); ++i) {
    const Panel& panel = figure.panels[i];
    bool last = i + 1 == figure.panels.size();
    double below = last ? legend : 0, bottom = top - panel.height_in - below;
    text += panel_lines(panel, i, {height, bottom, top, below});
    top = bottom;
  }
  return text + "unset multiplot\n";
}

}  // namespace fbbench
