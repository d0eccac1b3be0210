// SPDX-License-Identifier: Apache-2.0
#include "results/timings/timings.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace fbbench {
namespace {

/// The value at `share` of the way through the sorted values, interpolated.
double quantile(std::vector<double> values, double share) {
  if (values.empty()) return NAN;
  std::sort(values.begin(), values.end());
  double place = share * static_cast<double>(values.size() - 1);
  auto below = static_cast<size_t>(place);
  size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (place - std::floor(place)) * (values[above] - values[below]);
}

using Setting = std::tuple<std::string, int64_t, int64_t, int64_t, int64_t>;

Setting setting_of(const TimedCase& timed) {
  return {timed.network, timed.batch, timed.height, timed.width, timed.threads};
}

struct Axis {
  const char* name;
  double (*value)(const TimedCase&);
};
double pixels(const TimedCase& timed) { return static_cast<double>(timed.height * timed.width); }
double batch(const TimedCase& timed) { return static_cast<double>(timed.batch); }
double threads(const TimedCase& timed) { return static_cast<double>(timed.threads); }
double depth(const TimedCase& timed) { return static_cast<double>(timed.depth); }
constexpr Axis kAxes[] = {
    {"pixels", pixels}, {"batch", batch}, {"threads", threads}, {"depth", depth}};

bool across_networks(const Axis& axis) { return axis.value == depth; }

/// What is equal among cases that differ along `axis` alone. Networks differ with depth, and say no
/// more than it.
std::vector<double> held(const Axis& axis, const TimedCase& timed) {
  std::vector<double> values;
  for (const Axis& other : kAxes) {
    if (other.value != axis.value && other.value != depth) values.push_back(other.value(timed));
  }
  return values;
}

struct Points {
  std::map<std::vector<double>, std::vector<std::pair<double, double>>> by_setting;  // log, log
  std::map<double, std::vector<double>> log_seconds;                                 // by value
};

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

/// The slope that fits all settings, each with an intercept of its own.
double common_slope(const Points& points) {
  double products = 0, squares = 0;
  for (const auto& [setting, pairs] : points.by_setting) {
    double x_mean = 0, y_mean = 0;
    for (auto [x, y] : pairs) {
      x_mean += x / static_cast<double>(pairs.size());
      y_mean += y / static_cast<double>(pairs.size());
    }
    for (auto [x, y] : pairs) {
      products += (x - x_mean) * (y - y_mean);
      squares += (x - x_mean) * (x - x_mean);
    }
  }
  return products / squares;
}

CostCurve curve_of(const std::string& network, const std::string& method, const Axis& axis,
                   const Points& points) {
  CostCurve curve{network, method, axis.name, {}, {}, common_slope(points)};
  for (const auto& [value, logs] : points.log_seconds) {
    curve.values.push_back(value);
    curve.seconds.push_back(std::exp(mean(logs)));
  }
  return curve;
}

void add_curves(const std::vector<TimedCase>& cases, const Axis& axis,
                std::vector<CostCurve>* curves) {
  using Name = std::pair<std::string, std::string>;  // network, method
  std::vector<Name> order;
  std::map<Name, Points> all;
  for (const TimedCase& timed : cases) {
    double value = axis.value(timed), seconds = median_seconds(timed);
    if (!(value > 0 && seconds > 0)) continue;  // no graph, or no times
    Name name{across_networks(axis) ? "" : timed.network, timed.method};
    if (!all.count(name)) order.push_back(name);
    Points& points = all[name];
    points.by_setting[held(axis, timed)].emplace_back(std::log(value), std::log(seconds));
    points.log_seconds[value].push_back(std::log(seconds));
  }
  for (const Name& name : order) {
    const Points& points = all[name];
    double slope = points.log_seconds.size() > 2 ? common_slope(points) : NAN;
    if (!std::isnan(slope)) curves->push_back(curve_of(name.first, name.second, axis, points));
  }
}

}  // namespace

double median_seconds(const TimedCase& timed) { return quantile(timed.seconds, 0.5); }

double relative_spread(const TimedCase& timed) {
  return (quantile(timed.seconds, 0.75) - quantile(timed.seconds, 0.25)) / median_seconds(timed);
}

std::vector<TimeFigures> time_figures(const std::vector<TimedCase>& cases) {
  std::map<Setting, double> forward, gradient;
  for (const TimedCase& timed : cases) {
    if (timed.unit == TimeUnit::kForward) forward[setting_of(timed)] = median_seconds(timed);
    if (timed.unit == TimeUnit::kGradient) gradient[setting_of(timed)] = median_seconds(timed);
  }
  std::vector<TimeFigures> all;
  for (const TimedCase& timed : cases) {
    auto unit = [&](const std::map<Setting, double>& units) {
      auto found = units.find(setting_of(timed));
      return found == units.end() ? NAN : found->second;
    };
    double seconds = median_seconds(timed);
    auto images = static_cast<double>(timed.batch);
    TimeFigures figures{seconds / images,        relative_spread(timed),   images / seconds,
                        seconds / unit(forward), seconds / unit(gradient), NAN};
    if (timed.extra_bytes >= 0) {
      figures.bytes_per_image = static_cast<double>(timed.extra_bytes) / images;
    }
    all.push_back(figures);
  }
  return all;
}

std::vector<CostCurve> cost_curves(const std::vector<TimedCase>& cases) {
  std::vector<CostCurve> curves;
  for (const Axis& axis : kAxes) add_curves(cases, axis, &curves);
  return curves;
}

std::string timing_verdict(const std::vector<TimedCase>& cases, bool optimised_build,
                           bool cpu_scaling) {
  std::vector<std::string> faults;
  if (!optimised_build) {
    faults.emplace_back("this is a debug or sanitizer build; build with cmake --preset release");
  }
  if (cpu_scaling) {
    faults.emplace_back(
        "the CPU's frequency is scaled; set it by cpupower frequency-set -g "
        "performance");
  }
  auto failed = std::count_if(cases.begin(), cases.end(),
                              [](const TimedCase& timed) { return !timed.failure.empty(); });
  if (failed > 0) {
    faults.push_back(std::to_string(failed) + " of " + std::to_string(cases.size()) +
                     " cases failed; the table says why");
  }
  if (faults.empty()) return "VALID";
  std::string text = "INVALID: " + faults.front();
  for (size_t i = 1; i < faults.size(); ++i) text += ". " + faults[i];
  return text;
}

}  // namespace fbbench
