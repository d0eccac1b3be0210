// SPDX-License-Identifier: Apache-2.0
// Noise sensitivity: how far a map moves at most when the image is moved a little.
#include <ATen/CPUGeneratorImpl.h>

#include "core/seed.h"
#include "metrics/metric.h"

using namespace fbbench;

class NoiseSensitivity final : public Metric {
 public:
  static MetricInfo describe() {
    MetricInfo info;
    info.name = "noise_sensitivity";
    info.category = Category::kRobustness;
    info.direction = Direction::kLower;
    info.max = INFINITY;
    info.explains_again = true;
    info.options = {{"radius", "0.02", "of the noise, in normalised space"},
                    {"draws", "10", "noisy images a sample, >= 1"}};
    return info;
  }
  explicit NoiseSensitivity(const Options& options)
      : Metric(describe()),
        radius_(options.get_double("radius", 0, 1e6)),
        draws_(options.get_int("draws", 1)) {}

 private:
  double score(const Evaluation& evaluation, int64_t i) const {
    const Batch one = evaluation.batch.one(i);
    const std::string& id = one.samples[0].id;
    auto generator = at::detail::createCPUGenerator(derive_seed(one.seed, "noise_sensitivity", id));
    std::vector<int64_t> shape = one.images.sizes().vec();
    shape[0] = draws_;
    Tensor noise = at::empty(shape).uniform_(-radius_, radius_, generator);
    Tensor maps = evaluation.explain_again(
        evaluation.network, one.images + noise, one.targets.expand({draws_}).contiguous(),
        std::vector<std::string>(static_cast<size_t>(draws_), id));
    const Tensor& map = evaluation.maps[static_cast<size_t>(i)].map();
    Tensor moved = (maps - map).to(at::kDouble).flatten(1).norm(2, 1).max();
    return (moved / map.to(at::kDouble).norm()).item<double>();
  }

  Scores evaluate_impl(const Evaluation& evaluation) const override {
    std::vector<double> scores;
    for (int64_t i = 0; i < evaluation.batch.size(); ++i) scores.push_back(score(evaluation, i));
    return {at::tensor(scores, at::kDouble), {}, {}};
  }

  double radius_;
  int64_t draws_;
};

FBBENCH_REGISTER(Metric, NoiseSensitivity);
