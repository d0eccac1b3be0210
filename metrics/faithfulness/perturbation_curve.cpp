// SPDX-License-Identifier: Apache-2.0
#include "metrics/faithfulness/perturbation_curve.h"

#include <algorithm>
#include <sstream>

#include "metrics/digest.h"

namespace fbbench {

Tensor area_under(const Tensor& curves) {
  Tensor values = curves.to(at::kDouble);
  if (values.size(1) == 1) return values.select(1, 0);
  Tensor ends = values.select(1, 0) + values.select(1, -1);
  return (values.sum(1) - ends / 2) / static_cast<double>(values.size(1) - 1);
}

std::vector<OptionInfo> PerturbationCurve::options(const std::string& default_substrate) {
  std::vector<OptionInfo> all = substrate_options(default_substrate);
  all.insert(all.begin(), step_option());
  return all;
}

PerturbationCurve::PerturbationCurve(MetricInfo info, const Options& options)
    : PerturbingMetric(std::move(info), options), step_(options.get_int("step", 0)) {}

PerturbationCurve::PerturbationCurve(MetricInfo info, const Options& options,
                                     ExplainedOutput output)
    : PerturbingMetric(std::move(info), options, std::move(output)),
      step_(options.get_int("step", 0)) {}

void PerturbationCurve::check(const Network& network, const DatasetFacts& dataset) const {
  PerturbingMetric::check(network, dataset);
  check_step(info().name, step_, network);
}

Tensor PerturbationCurve::removal(const Evaluation& evaluation, Order order) const {
  return path(evaluation, From::kImage, order);
}

Tensor PerturbationCurve::restoration(const Evaluation& evaluation, Order order) const {
  return path(evaluation, From::kSubstrate, order);
}

Tensor PerturbationCurve::path(const Evaluation& evaluation, From from, Order order) const {
  const Ends both = ends(evaluation);
  const Answered& start = from == From::kImage ? both.image : both.substrate;
  const Answered& end = from == From::kImage ? both.substrate : both.image;
  const int64_t step = step_in(evaluation.network, step_);
  const char* direction = order == Order::kDescending ? "descending" : "ascending";
  std::ostringstream key;
  key << (from == From::kImage ? "removal" : "restoration") << ' ' << direction << ' ' << step
      << ' ' << digest(evaluation.maps);
  return once(evaluation, key.str(), [&] {
    std::vector<std::vector<int32_t>> orders;
    for (const MapView& map : evaluation.maps) {
      orders.push_back(map.order());
      if (order == Order::kAscending) std::reverse(orders.back().begin(), orders.back().end());
    }
    const int64_t pixels = static_cast<int64_t>(orders.front().size());
    Tensor between = answers(
        evaluation, from, step_count(pixels, step) - 1,
        [&](int64_t i, int64_t j) {
          return PixelSpan{orders[static_cast<size_t>(i)].data(), (j + 1) * step};
        },
        Sets::kGrowing);
    return at::cat({start.answer.unsqueeze(1), between, end.answer.unsqueeze(1)}, 1).to(at::kFloat);
  });
}

Tensor PerturbationCurve::fraction(const Evaluation& evaluation) const {
  const InputFormat& input = evaluation.network.input();
  const int64_t pixels = input.height * input.width, step = step_in(evaluation.network, step_);
  Tensor changed =
      at::arange(step_count(pixels, step) + 1, at::kDouble) * static_cast<double>(step);
  return changed.clamp_max_(static_cast<double>(pixels)) / static_cast<double>(pixels);
}

}  // namespace fbbench
