// SPDX-License-Identifier: Apache-2.0
#include "models/network/load_checks.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "core/error.h"

namespace fbbench {
namespace {

/// Kernels differ by batch size, so that an image's answer among others may be rounded otherwise
/// than alone: by this share of the answers' spread, as far as a graph may be off.
constexpr double kAmongOthers = 1e-3;

/// The same images through the same kernels.
constexpr double kTwice = 1e-5;

/// Softmax's sums are 1 but for rounding, 1e-6 for a thousand classes. Logits don't come so near by
/// chance; what is said to be probabilities may be rounded by a type of 8 significant bits.
constexpr double kSumOfSoftmax = 1e-4, kSumOfProbabilities = 1e-2;

/// The first image stands in each, at another place.
const std::vector<std::vector<int64_t>> kTrials = {{0}, {1, 0}, {2, 1, 0}};

Tensor noise(const InputFormat& input, int64_t count) {
  auto generator = at::detail::createCPUGenerator(0);  // not the user's
  return at::randn({count, input.channels, input.height, input.width}, generator);
}

Tensor one_each(const std::vector<float>& values) { return at::tensor(values).view({-1, 1, 1, 1}); }

/// Unlike each other in contrast and brightness, so that each shows in statistics over a batch.
Tensor few_images(const InputFormat& input) {
  return noise(input, 3) * one_each({1, 1.5, 0.5}) + one_each({0, 0.5, -0.5});
}

/// Far outside what pictures are: a sigmoid saturates on some, and logits leave [0,1].
Tensor huge_images(const InputFormat& input) {
  return (noise(input, 8) + one_each({0, 0, 1, -1, 3, -3, 9, -9})) * 1000;
}

/// How many images the module has answers for, where it has none for one; 0: for none either.
int64_t other_batch(const ScriptModule& module, const Tensor& image) {
  for (int64_t images : {2, 3, 4, 8, 16}) {
    try {
      if (module.answer(image.repeat({images, 1, 1, 1})).size(0) == images) return images;
    } catch (const std::exception&) {
    }
  }
  return 0;
}

Tensor ask(const ScriptModule& module, const Tensor& images) {
  try {
    return module.answer(images);
  } catch (const BadInput&) {
    throw;
  } catch (const std::exception& error) {
    int64_t other = images.size(0) == 1 ? other_batch(module, images) : 0;
    FBBENCH_REQUIRE(other == 0, BadInput,
                    module.path() << ": answers for " << other
                                  << " images only, as its batch size is part of it; want another "
                                     "export that takes any number of images");
    throw BadInput(module.path() + ": can't be run on " + describe_tensor(images) +
                   ", the sidecar's input: " + one_line(error));
  }
}

/// Of the module itself, which gives one logit an image where the sidecar says binary.
void require_answers(const ScriptModule& module, const Tensor& answer, int64_t images) {
  const Sidecar& sidecar = module.sidecar();
  const auto classes = static_cast<int64_t>(sidecar.input.classes.size());
  const bool binary = sidecar.output == Output::kBinary;
  Tensor own = binary ? answer.narrow(-1, 1, answer.size(-1) - 1) : answer;
  FBBENCH_REQUIRE(
      binary || classes != 2 || own.sizes() != at::IntArrayRef({images, 1}), BadInput,
      module.path() << ": answers one number an image, and the sidecar has two classes; "
                       "want \"output\": \"binary\" there for a logit of the second");
  require_shape(own, {images, binary ? 1 : classes}, at::kFloat,
                module.path() + ": output for " + std::to_string(images) +
                    (images == 1 ? " image" : " images") + " and the sidecar's classes");
}

/// The largest and the least of all answers, and what rounding is measured by.
struct Range {
  double low, high;
  explicit Range(const std::vector<Trial>& trials) {
    std::vector<Tensor> all;
    for (const Trial& trial : trials) all.push_back(trial.answer.flatten());
    low = at::cat(all).min().item<double>();
    high = at::cat(all).max().item<double>();
  }
  double spread() const { return high - low; }
  double magnitude() const { return std::max(std::abs(low), std::abs(high)); }
};

/// The largest difference between two answers to one image.
double largest_change(const std::vector<Trial>& trials) {
  std::vector<Tensor> first(3);
  double largest = 0;
  for (const Trial& trial : trials) {
    for (size_t i = 0; i < trial.which.size(); ++i) {
      Tensor row = trial.answer[static_cast<int64_t>(i)];
      Tensor& known = first[static_cast<size_t>(trial.which[i])];
      if (!known.defined()) known = row;
      largest = std::max(largest, (row - known).abs().max().item<double>());
    }
  }
  return largest;
}

/// The largest difference between the answers to different images.
double variation(const Tensor& answers) {
  return (at::amax(answers, 0) - at::amin(answers, 0)).max().item<double>();
}

/// The same answer whenever, wherever and beside whatever images it is asked for.
void require_own_answers(const ScriptModule& module, const std::vector<Trial>& trials) {
  const Range range(trials);
  const double twice = kTwice * (range.spread() + range.magnitude());
  const double change = largest_change(trials);
  if (change <= twice && trials.size() > 1) return;
  double drift = 0;
  for (int time = 0; time < 3 && drift <= twice; ++time) {  // dropout may drop the same by chance
    Tensor again = ask(module, trials[0].images);
    drift = (again - trials[0].answer).abs().max().item<double>();
  }
  FBBENCH_REQUIRE(drift <= twice, BadInput,
                  module.path() << ": answers the same image differently each time, by " << drift
                                << " (dropout or noise in forward(), or a state that it changes); "
                                   "want a network without them, exported in eval mode");
  FBBENCH_REQUIRE(change <= kAmongOthers * range.spread() + kTwice * range.magnitude(), BadInput,
                  module.path() << ": its answer for an image depends on the other images of the "
                                   "batch, by "
                                << change
                                << " (batch norm in training mode, statistics over the batch); "
                                   "want a network without them, exported in eval mode");
}

bool sums_are_one(const std::vector<Trial>& trials, double tolerance) {
  return std::all_of(trials.begin(), trials.end(), [&](const Trial& trial) {
    return (trial.answer.sum(1) - 1).abs().max().item<double>() < tolerance;
  });
}

/// Probabilities as softmax makes them. Every answer must be; one that isn't is proof.
void check_probabilities(const ScriptModule& module, const std::vector<Trial>& trials) {
  FBBENCH_REQUIRE(Range(trials).low >= 0, BadInput,
                  module.path() << ": its answers are negative, like logits or logarithms, but the "
                                   "sidecar says probabilities; want \"output\": \"logits\" there");
  FBBENCH_REQUIRE(sums_are_one(trials, kSumOfProbabilities), BadInput,
                  module.path() << ": its answers sum to "
                                << trials[0].answer[0].sum().item<double>()
                                << ", not to 1, but the sidecar says probabilities; want a network "
                                   "that ends in softmax, or one without its sigmoids and "
                                   "\"output\": \"multilabel\"");
}

bool last_node_is_sigmoid(const Graph& graph) {
  int last = graph.value(graph.output).producer;
  auto op = [&] { return graph.nodes[static_cast<size_t>(last)].op; };
  if (last >= 0 && op() == Op::kPad) {  // one logit z, as [0, z]
    last = graph.value(graph.nodes[static_cast<size_t>(last)].inputs[0]).producer;
  }
  return last >= 0 && (op() == Op::kSigmoid || op() == Op::kHardsigmoid);
}

/// A graph tells for certain. Answers do where they vary but stay in [0,1] however large the image
/// is, and come near 1: small logits of an untrained network may lie there as well, but don't stay.
bool ends_in_sigmoid(const ScriptModule& module, const InputFormat& input,
                     const std::vector<Trial>& trials, const Graph* graph) {
  const Range range(trials);
  if (range.low < 0 || range.high > 1) return false;
  if (graph && last_node_is_sigmoid(*graph)) return true;
  std::vector<Tensor> answers = {trials[0].answer};
  for (const Tensor& image : huge_images(input).split(1)) {
    try {
      Tensor answer = ask(module, image);
      if (all_finite(answer)) answers.push_back(answer);  // exp() may overflow
    } catch (const BadInput&) {  // no picture is like that, so it needn't have an answer
    }
  }
  const Tensor all = at::cat(answers);
  double low = all.min().item<double>(), high = all.max().item<double>();
  return low >= 0 && high <= 1 && high > 0.99 && variation(all) > 0.01;
}

void check_logits(const ScriptModule& module, const InputFormat& input,
                  const std::vector<Trial>& trials, const Graph* graph) {
  const bool constant = variation(trials.back().answer) == 0;
  const bool softmax = Range(trials).low >= 0 && sums_are_one(trials, kSumOfSoftmax) && !constant;
  FBBENCH_REQUIRE(!softmax, BadInput,
                  module.path() << ": ends in softmax (its answers are >= 0 and sum to 1), but the "
                                   "sidecar says "
                                << output_name(module.sidecar().output)
                                << "; want \"output\": \"probabilities\" there");
  FBBENCH_REQUIRE(!ends_in_sigmoid(module, input, trials, graph), BadInput,
                  module.path() << ": ends in a sigmoid (its answers stay in [0,1]), but the "
                                   "sidecar says "
                                << output_name(module.sidecar().output)
                                << "; want the network without it, and \"output\": \"binary\" or "
                                   "\"multilabel\" there where a sigmoid is what makes its "
                                   "logits probabilities");
}

}  // namespace

std::vector<Trial> try_out(const ScriptModule& module, const InputFormat& input) {
  at::NoGradGuard no_grad;
  const Tensor images = few_images(input);
  std::vector<Trial> trials;
  for (const std::vector<int64_t>& which : kTrials) {
    Trial trial{which, images.index_select(0, at::tensor(which)), {}};
    try {
      trial.answer = ask(module, trial.images);
      require_answers(module, trial.answer, trial.images.size(0));
    } catch (const BadInput&) {
      if (trials.empty()) throw;
      trials.erase(trials.begin() + 1, trials.end());  // one image at a time is all it takes
      break;
    }
    FBBENCH_REQUIRE(all_finite(trial.answer), BadInput,
                    module.path() << ": answers NaN or infinite values for a random image; want "
                                     "finite ones");
    trials.push_back(std::move(trial));
  }
  require_own_answers(module, trials);
  return trials;
}

void check_output(const ScriptModule& module, const InputFormat& input,
                  const std::vector<Trial>& trials, const Graph* graph) {
  at::NoGradGuard no_grad;
  if (module.sidecar().output == Output::kProbabilities) {
    check_probabilities(module, trials);
  } else {
    check_logits(module, input, trials, graph);
  }
}

bool answers_log_softmax(const ScriptModule& module, const std::vector<Trial>& trials) {
  if (module.sidecar().output != Output::kLogits) return false;
  return std::all_of(trials.begin(), trials.end(), [](const Trial& trial) {
    return (trial.answer.exp().sum(1) - 1).abs().max().item<double>() < kSumOfSoftmax;
  });
}

}  // namespace fbbench
