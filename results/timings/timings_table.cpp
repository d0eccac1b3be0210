// SPDX-License-Identifier: Apache-2.0
// Times as text: a table a network, then the cost curves.
#include <algorithm>

#include "results/tables/number_text.h"
#include "results/timings/timings.h"

namespace fbbench {
namespace {

using Line = std::vector<std::string>;

/// Three significant digits without exponent; "-" for NaN.
std::string significant(double value) {
  if (!std::isfinite(value)) return "-";
  int magnitude = value > 0 ? static_cast<int>(std::floor(std::log10(value))) : 0;
  return fixed(value, std::clamp(2 - magnitude, 0, 9));
}

std::string bytes(double count) {
  if (!(count >= 0)) return "-";
  constexpr double kStep = 1024;
  const char* const units[] = {" B", " KiB", " MiB", " GiB"};
  size_t unit = 0;
  for (; count >= kStep && unit + 1 < std::size(units); ++unit) count /= kStep;
  return (unit == 0 ? fixed(count, 0) : significant(count)) + units[unit];
}

/// Columns padded to the widest: the first `left` of them to the left, the others to the right. An
/// empty line stays empty, and so does what ends a line.
std::string aligned(const std::vector<Line>& lines, size_t left) {
  std::vector<int> widths;
  for (const Line& line : lines) {
    widths.resize(std::max(widths.size(), line.size()), 0);
    for (size_t i = 0; i < line.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(line[i]));
    }
  }
  std::string text;
  for (const Line& line : lines) {
    std::string row;
    for (size_t i = 0; i < line.size(); ++i) {
      if (i > 0) row += "  ";
      row += i < left ? pad_right(line[i], widths[i]) : pad_left(line[i], widths[i]);
    }
    text += row.erase(row.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

Line head_of(const TimedCase& timed) {
  return {timed.method, std::to_string(timed.batch),
          std::to_string(timed.height) + "x" + std::to_string(timed.width),
          std::to_string(timed.threads)};
}

Line line_of(const TimedCase& timed, const TimeFigures& figures) {
  constexpr double kMilli = 1e3, kPercent = 100;
  Line line = head_of(timed);
  std::string spread = timed.seconds.size() > 1 ? fixed(figures.spread * kPercent, 1) + "%" : "-";
  for (std::string cell :
       {significant(figures.seconds_per_image * kMilli), spread,
        significant(figures.images_per_second), significant(figures.x_forward),
        significant(figures.x_gradient), bytes(static_cast<double>(timed.peak_bytes)),
        bytes(figures.bytes_per_image)}) {
    line.push_back(std::move(cell));
  }
  return line;
}

/// "forward  1  64x64  1" without the method: an empty line parts tables' blocks of one setting.
bool same_setting(const TimedCase& a, const TimedCase& b) {
  return a.batch == b.batch && a.height == b.height && a.width == b.width && a.threads == b.threads;
}

std::string network_table(const std::vector<const TimedCase*>& cases,
                          const std::vector<TimeFigures>& figures) {
  std::vector<Line> lines = {{"method", "batch", "size", "threads", "ms/image", "IQR", "images/s",
                              "x forward", "x gradient", "peak memory", "memory/image"}};
  std::string failures;
  for (size_t i = 0; i < cases.size(); ++i) {
    const TimedCase& timed = *cases[i];
    if (i > 0 && !same_setting(timed, *cases[i - 1])) lines.emplace_back();
    lines.push_back(line_of(timed, figures[i]));
    if (!timed.failure.empty()) {
      Line head = head_of(timed);
      failures += "failed: " + head[0] + ", batch " + head[1] + ", size " + head[2] + ", threads " +
                  head[3] + ": " + timed.failure + "\n";
    }
  }
  return aligned(lines, 1) + failures;
}

std::string curve_table(const std::vector<CostCurve>& curves) {
  std::vector<Line> lines = {{"network", "method", "axis", "exponent", "time of a call"}};
  for (const CostCurve& curve : curves) {
    std::string times;
    for (size_t i = 0; i < curve.values.size(); ++i) {
      times += (i ? ", " : "") + duration(curve.seconds[i]) + " at " + fixed(curve.values[i], 0);
    }
    lines.push_back({curve.network.empty() ? "all" : curve.network, curve.method, curve.axis,
                     fixed(curve.exponent, 2), times});
  }
  return aligned(lines, lines.front().size());
}

/// Says that times are loose: a median of them can't be trusted far.
std::string spread_note(const std::vector<TimeFigures>& figures) {
  constexpr double kLoose = 0.1;
  auto loose = std::count_if(figures.begin(), figures.end(),
                             [](const TimeFigures& of) { return of.spread > kLoose; });
  if (loose == 0) return "";
  return "Caution: the IQR is above 10% in " + std::to_string(loose) + " of " +
         std::to_string(figures.size()) +
         " cases. Let nothing else run, or raise --benchmark_min_time.\n";
}

}  // namespace

std::string render_timings(const std::vector<TimedCase>& cases) {
  std::vector<TimeFigures> figures = time_figures(cases);
  std::string text;
  for (size_t first = 0; first < cases.size();) {
    std::vector<const TimedCase*> shown;
    std::vector<TimeFigures> shown_figures;
    size_t i = first;
    for (; i < cases.size() && cases[i].network == cases[first].network; ++i) {
      shown.push_back(&cases[i]);
      shown_figures.push_back(figures[i]);
    }
    text += cases[first].network + "\n\n" + network_table(shown, shown_figures) + "\n";
    first = i;
  }
  text +=
      "Medians over repetitions, with the interquartile range in % of them. From normalised "
      "images in memory\nto maps in memory, forward pass included. Peak memory: resident, of "
      "the whole process during a call;\nmemory/image: what a call adds to it.\n";
  text += spread_note(figures);
  std::vector<CostCurve> curves = cost_curves(cases);
  if (curves.empty()) return text;
  return text + "\nCost curves: time of a call ~ axis^exponent\n\n" + curve_table(curves);
}

}  // namespace fbbench
