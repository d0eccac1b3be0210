// SPDX-License-Identifier: Apache-2.0
// Scores and curves against metrics2.h5 and authors_metrics.h5 (tests/data/reference/README.md):
// every data set of them whose metric is registered, by its own spec and tolerance; and the audit,
// metrics/audit.json, that says how far they are from it. To write the audit anew:
//
//   FBBENCH_WRITE_AUDIT=metrics/audit.json build/release/tests/metrics_test
//   --gtest_filter=MetricsAudit.*
#include <gtest/gtest.h>
#include <hdf5.h>

#include <cmath>

#include "base/audit.h"
#include "base/fresh_folder.h"
#include "base/hdf5.h"
#include "base/hdf5_writer.h"
#include "core/hdf5/attributes.h"
#include "core/hdf5/file.h"
#include "metrics/explaining.h"

namespace fbbench {
namespace {

/// One data set of a file.
struct Answer {
  std::string file, name, spec, program;
  std::string given;  ///< the data set that must be fed in; "" where none
  double tolerance = 0;
  double relative_tolerance = 0;  ///< of the wanted value
  Tensor want;                    ///< [N] or, a curve, [N,points]
};

/// Curves are kept in float32: half a unit in the last place of a value below 2 is 6e-8.
constexpr double kCurveRounding = 6e-8;

/// As the audit names it; "-" is the version of loops that were written for the file alone.
std::string program_of(const std::string& program, const std::string& version) {
  if (program.empty()) return "values worked out by hand";
  return version == "-" ? "own float64 loops" : program + " " + version;
}

/// A network's stored scores of a group's maps, and ours beside them.
class StoredScores {
 public:
  StoredScores(const std::string& network, std::string group, Audit* audit)
      : folder_(FBBENCH_TEST_DATA "/reference/" + network),
        group_(std::move(group)),
        audit_(audit) {}

 protected:
  std::string folder_, group_;
  Audit* audit_;
  std::vector<std::string> files_{folder_ + "/metrics2.h5", folder_ + "/authors_metrics.h5"};
  std::shared_ptr<const Network> network_ = Network::load(folder_ + "/network.pt");
  Tensor maps_ = stored(group_ + "/maps");

  Tensor stored(const std::string& name) const { return read_hdf5(files_.front(), name); }

  /// Of what has a spec and a registered metric.
  std::vector<Answer> answers() const {
    std::vector<Answer> found;
    for (const std::string& path : files_) {
      const Hdf5File file(path);
      if (file.contains(group_)) add_answers(file, &found);
    }
    return found;
  }

  void add_answers(const Hdf5File& file, std::vector<Answer>* found) const {
    for (const std::string& name : file.names(group_)) {
      const std::string path = group_ + "/" + name;
      const Hdf5Lock lock;
      const Hdf5Id id(H5Oopen(file.id(), path.c_str(), H5P_DEFAULT));
      auto text = [&](const char* attribute) {
        if (!has_attribute(id.get(), attribute)) return std::string();
        return read_string_attribute(id.get(), attribute, path).at(0);
      };
      const std::string spec = text("spec");
      if (spec.empty() || !Registry<Metric>::get().contains(Spec::parse(spec).name)) continue;
      auto number = [&](const char* attribute) {
        if (!has_attribute(id.get(), attribute)) return 0.0;
        return read_real_attribute(id.get(), attribute, path);
      };
      found->push_back({file.path(), name, spec, program_of(text("program"), text("version")),
                        text("given"), number("tolerance"), number("relative_tolerance"),
                        read_hdf5(file.path(), path)});
      EXPECT_GT(found->back().tolerance + found->back().relative_tolerance, 0) << path;
      // Of symmetric_relevance_gain both curves are stored; it gives their difference.
      if (name == "lerf_curve") found->back().want -= stored(group_ + "/morf_curve");
      if (name == "morf_curve") found->pop_back();
    }
  }

  /// The images as the case explains them: label = target = top class, with these masks.
  Batch batch(const Tensor& masks) const {
    Batch batch = batch_of(maps_, masks.to(at::kBool));
    batch.images = network_->input().normalise(read_hdf5(folder_ + "/data.h5", "images"));
    batch.targets = read_hdf5(folder_ + "/data.h5", "labels");
    for (size_t i = 0; i < batch.samples.size(); ++i) {
      batch.samples[i].index = static_cast<int64_t>(i);
      batch.samples[i].label = batch.targets[static_cast<int64_t>(i)].item<int64_t>();
      batch.samples[i].objects.at(0).class_index = batch.samples[i].label;
    }
    return batch;
  }

  /// On mosaics of four maps each, of which row i of `masks` looks at mosaic i/4.
  Scores mosaic_scores(const std::string& spec, const Tensor& masks) const {
    const int64_t height = maps_.size(1), width = maps_.size(2);
    Tensor mosaics = maps_.view({-1, 2, 2, height, width}).permute({0, 1, 3, 2, 4});
    Tensor repeated = mosaics.reshape({-1, 2 * height, 2 * width}).repeat_interleave(4, 0);
    return scores_of(spec, any_network(2 * height, 2 * width),
                     batch_of(repeated, masks.to(at::kBool)), repeated);
  }

  Scores scores(const Answer& answer) const {
    if (answer.given == "aux/mosaic_masks" || answer.given == "aux/focus_masks") {
      return mosaic_scores(answer.spec, stored(answer.given));
    }
    std::string spec = answer.spec;
    if (!answer.given.empty()) {
      spec += spec.find(':') == std::string::npos ? ":" : ",";
      spec += (answer.given == "aux/segments" ? "segments=" : "draws=") + answer.file;
    }
    return scores_of(spec, *network_, batch(read_hdf5(folder_ + "/data.h5", "masks")), maps_);
  }

  /// Within the tolerance, and NaN exactly where NaN is wanted.
  void expect_answer(const Scores& scores, const Answer& answer) const {
    const bool is_curve = answer.want.dim() == 2;
    ASSERT_TRUE(!is_curve || scores.curve.defined());
    Tensor got = (is_curve ? scores.curve : scores.value).to(at::kDouble);
    Tensor want = answer.want.to(at::kDouble);
    ASSERT_EQ(got.sizes(), want.sizes());
    EXPECT_TRUE(at::equal(got.isnan(), want.isnan())) << "got\n" << got << "\nwant\n" << want;
    const double allowed = answer.tolerance + (is_curve ? kCurveRounding : 0);
    const Tensor error = (got - want).nan_to_num(0).abs(), size = want.nan_to_num(0).abs();
    const Tensor excess = error - answer.relative_tolerance * size;
    EXPECT_LE(excess.max().item<double>(), allowed) << "errors\n" << error;
    audit_->add(Spec::parse(answer.spec).name, answer.program, group_ + "/" + answer.name,
                (error / size.clamp_min(1)).max().item<double>());
  }
};

class ScoresOfMaps : public StoredScores {
 public:
  using StoredScores::StoredScores;
  void expect_agreement() const {
    for (const Answer& answer : answers()) {
      SCOPED_TRACE(group_ + "/" + answer.name + ": " + answer.spec);
      expect_answer(scores(answer), answer);
    }
  }
};

/// Of a map of zeros, a constant one, one pixel, all negative, five tied values.
class ScoresOfEdges : public StoredScores {
 public:
  using StoredScores::StoredScores;
  void expect_agreement() const {
    Tensor masks = stored("edge/mask").to(at::kBool).expand_as(maps_);
    for (const Answer& answer : answers()) {
      SCOPED_TRACE(group_ + "/" + answer.name + ": " + answer.spec);
      expect_answer(scores_of(answer.spec, any_network(maps_.size(1), maps_.size(2)),
                              batch_of(maps_, masks), maps_),
                    answer);
    }
  }
};

/// Metrics that explain again, given the stored maps of what they ask for.
class ScoresOfMapsAgain : public StoredScores {
 public:
  using StoredScores::StoredScores;

  void expect_agreement() {
    if (group_ == "adcc") {
      EXPECT_EQ(expect_answers(Category::kFaithfulness, always("adcc/again")), 3);
    } else {
      expect_stability();
    }
  }

 private:
  /// How many scores of this category were compared; the scored maps are maps_. `option`: the
  /// perturbation. `float32`: how far, as a share of the score, the network's float32 may move it.
  int64_t expect_answers(Category category, const ExplainAgain& again,
                         const std::string& option = "", ForwardCache* forwards = nullptr,
                         double float32 = 0) {
    const Batch images = batch(read_hdf5(folder_ + "/data.h5", "masks"));
    int64_t compared = 0;
    for (Answer& answer : answers()) {
      Spec spec = Spec::parse(answer.spec);
      if (Registry<Metric>::get().info(spec.name).category != category) continue;
      SCOPED_TRACE(answer.name + ": " + answer.spec);
      if (!option.empty()) spec.options.emplace_back("perturbation", option);
      answer.relative_tolerance += float32;
      expect_answer(scores_of(spec.text(), *network_, images, maps_, again, forwards), answer);
      ++compared;
    }
    return compared;
  }

  /// A method that gives these maps for whatever the batch's images are turned into.
  ExplainAgain always(const std::string& name) const {
    return [maps = stored(name)](const Network&, const Tensor&, const Tensor&,
                                 const std::vector<std::string>&) { return maps; };
  }

  /// [8,1 + copies,D] float64 of images and copies, as StabilityMetric keeps them for a batch.
  Tensor of_images_and_copies(const std::string& name) const {
    const Tensor own = stored("stability/" + name).unsqueeze(0);
    return at::cat({own, stored("stability/perturbed_" + name)}).transpose(0, 1).contiguous();
  }

  void expect_stability() {
    const Tensor copies = stored("stability/perturbed");
    const std::string file = fresh_folder() + "/copies.h5";
    Hdf5Writer(file).group("stability").write("stability/perturbed", copies);
    const std::string option = "copies:file=" + file;
    const ExplainAgain of_copies =
        known_maps(copies.flatten(0, 1), stored("stability/perturbed_maps").flatten(0, 1));
    ForwardCache forwards;  // the stored outputs, which are float64
    for (const std::string name : {"logits", "representation"}) {
      forwards.once(name + " of 3 copies by " + option, [&] { return of_images_and_copies(name); });
    }
    EXPECT_EQ(expect_answers(Category::kRobustness, of_copies, option, &forwards), 14);
    // The network's own outputs are float32, and move by a hundredth of their size: 1e-4 was seen.
    EXPECT_EQ(expect_answers(Category::kRobustness, of_copies, option, nullptr, 2e-4), 14);
    maps_ = stored("stability/own_maps");
    EXPECT_EQ(expect_answers(Category::kRandomisation, always("stability/other_maps")), 2);
  }
};

TEST(MetricsAudit, SaysWhatEveryStoredScoreShows) {
  Audit audit;
  for (const std::string network : {"plain", "residual"}) {
    SCOPED_TRACE(network);
    for (const char* group :
         {"gradient", "guided_backprop", "forward_backward_keep1.0", "integrated_gradients"}) {
      ScoresOfMaps(network, group, &audit).expect_agreement();
    }
    ScoresOfEdges(network, "edge", &audit).expect_agreement();
    for (const char* group : {"stability", "adcc"}) {
      ScoresOfMapsAgain(network, group, &audit).expect_agreement();
    }
  }
  audit.expect_kept("metrics/audit.json");
}

}  // namespace
}  // namespace fbbench
