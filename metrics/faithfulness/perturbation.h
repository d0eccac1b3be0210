// SPDX-License-Identifier: Apache-2.0
/// Base of metrics that take pixels of an image away and watch the network's answer.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "metrics/metric.h"
#include "models/network/explained_output.h"
#include "perturbations/substrate.h"

namespace fbbench {

/// Images and what the network answers to them.
struct Answered {
  Tensor images;  ///< [N,C,H,W] float32, normalised
  Tensor answer;  ///< [N] float64, the metric's `output` for the images' targets
};

/// The pixels of image i in which its variant j differs from where it starts, good until the next
/// call. Called once a variant, in ascending order of (i, j).
using PixelsOf = std::function<PixelSpan(int64_t i, int64_t j)>;

/// MetricInfo with what these metrics share: category, signs, ties, undefined, and the unit
/// "probability", which output=logit changes.
MetricInfo perturbation_info(const std::string& name, const std::string& brief);

/// The option `output`.
OptionInfo output_option(const std::string& default_output);

/// score(i, map) of each map, [N] float64; NaN for those that aren't finite.
Tensor score_each(const Evaluation& evaluation,
                  const std::function<double(int64_t i, const MapView& map)>& score);

/// Sum of values [H*W] over the pixels, in float64.
double sum_over(const PixelSpan& pixels, const float* values);

/// Row i of values [N,K] float64.
std::vector<double> row_of(const Tensor& values, int64_t i);

/// Writes variant j of image i into `image` [C,H,W] float32, channels last in memory. Called once a
/// variant, in ascending order of (i, j).
using WriteVariant = std::function<void(int64_t i, int64_t j, const Tensor& image)>;

/// Logits [N * count,K] of variants 0..count-1 of each of the batch's images, rounded as `sums`
/// says (models/network/queries.h). Cost: N * count forward passes, batched across images and
/// variants; images of one chunk in memory.
Tensor variant_logits(const Evaluation& evaluation, int64_t count, const WriteVariant& write,
                      Sums sums = Sums::kFastest);

/// Whether an image's set j begins with its set j - 1, so that it takes only what is new.
enum class Sets { kEachAlone, kGrowing };

/// Where variants start: at the image, of which pixels are taken away, or at its substrate, into
/// which they are put back.
enum class From { kImage, kSubstrate };

class PerturbingMetric : public Metric {
 public:
  /// Reads `output` and the substrate's options. Where the unit is "probability" and the output
  /// isn't, unit and range become the output's.
  PerturbingMetric(MetricInfo info, const Options& options);
  /// Reads the substrate's options alone.
  PerturbingMetric(MetricInfo info, const Options& options, ExplainedOutput output);
  /// Reads nothing.
  PerturbingMetric(MetricInfo info, const Options& options, ExplainedOutput output,
                   std::unique_ptr<const Substrate> substrate);

  /// Also what the substrate refuses.
  void check(const Network& network, const DatasetFacts& dataset) const override;

 protected:
  struct Ends {
    Answered image, substrate;
  };
  /// The batch's images and their substrates, forwarded once for all metrics of the batch.
  Ends ends(const Evaluation& evaluation) const;

  /// The answers [N,count] float64 to variants 0..count-1 of each of the batch's images. Cost:
  /// variant_logits'.
  Tensor answers(const Evaluation& evaluation, int64_t count, const WriteVariant& write) const;
  /// ... each of which differs from its start in the pixels `changed`, all channels together. A
  /// substrate that is imputed is so at each variant from the pixels that this has of the image.
  Tensor answers(const Evaluation& evaluation, From from, int64_t count, const PixelsOf& changed,
                 Sets sets = Sets::kEachAlone, int64_t draw = 0) const;

  /// How far the answer falls where sets of pixels are taken away, each alone: f(x) - f(x with set
  /// j from the substrate's draw), [N,count] float64. Cost: N * count forward passes.
  Tensor drops(const Evaluation& evaluation, int64_t count, const PixelsOf& sets,
               int64_t draw = 0) const;
  /// The same for sets that no map changes: computed once for all methods of the batch.
  Tensor shared_drops(const Evaluation& evaluation, int64_t count, const PixelsOf& sets) const;
  /// What `make` makes, kept for the batch; `key` is completed by substrate and output.
  Tensor once(const Evaluation& evaluation, const std::string& key,
              const std::function<Tensor()>& make) const;

  /// How the answers to variants are rounded: Sums::kPlain where near ones are told apart.
  virtual Sums sums() const { return Sums::kFastest; }

  /// f(x) of the batch's own images [N] float64.
  Tensor image_answer(const Evaluation& evaluation) const;
  /// The metric's canonical spec.
  const std::string& spec() const { return spec_; }
  const Substrate& substrate() const { return *substrate_; }
  /// Of the batch's images, [N,C,H,W]; number `draw` of those that are random.
  Tensor substrates(const Evaluation& evaluation, int64_t draw = 0) const;

 private:
  std::vector<Tensor> forwarded(const Evaluation& evaluation,
                                const std::vector<ForwardCache::Keyed>& images) const;

  Tensor imputed_answers(const Evaluation& evaluation, From from, int64_t count,
                         const PixelsOf& changed) const;

  std::unique_ptr<const Substrate> substrate_;
  ExplainedOutput output_;
  std::string spec_;
};

}  // namespace fbbench
