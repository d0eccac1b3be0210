// SPDX-License-Identifier: Apache-2.0
// models/rules/derivative.cpp: layers whose derivative LibTorch might compute by batch size or by
// memory layout, in float32 against float64 on contiguous tensors; and the two paths that use it.
#include "models/rules/derivative.h"

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/batches.h"
#include "base/fresh_folder.h"
#include "base/tiny_network.h"

namespace fbbench {
namespace {

struct Layer {
  std::string name;
  std::function<Tensor(const Tensor&)> run;
};

void PrintTo(const Layer& layer, std::ostream* stream) { *stream << layer.name; }

/// Always the same, in the type of `like`.
Tensor draw(const std::vector<int64_t>& shape, const Tensor& like, uint64_t seed = 1) {
  return at::randn(shape, at::detail::createCPUGenerator(seed)).to(like.scalar_type());
}

Tensor frozen_norm(const Tensor& x) {
  const std::vector<int64_t> one = {x.size(1)};
  return at::batch_norm(x, draw(one, x), draw(one, x, 2), draw(one, x, 3),
                        draw(one, x, 4).abs() + 0.5, false, 0.1, 1e-5, true);
}

Tensor conv(const Tensor& x, int64_t out, int64_t kernel, int64_t stride, int64_t groups) {
  return at::conv2d(x, draw({out, x.size(1) / groups, kernel, kernel}, x), draw({out}, x), stride,
                    1, 1, groups);
}

std::vector<Layer> layers() {
  return {
      {"batch_norm", frozen_norm},
      {"batch_norm_of_a_row", [](const Tensor& x) { return frozen_norm(x.flatten(2)); }},
      {"batch_norm_of_features",
       [](const Tensor& x) {
         return frozen_norm(x.mean({2, 3}));
       }},
      {"instance_norm",
       [](const Tensor& x) {
         return at::instance_norm(x, draw({x.size(1)}, x), draw({x.size(1)}, x, 2), {}, {}, true,
                                  0.1, 1e-5, true);
       }},
      {"group_norm",
       [](const Tensor& x) {
         return at::group_norm(x, x.size(1) / 4, draw({x.size(1)}, x), draw({x.size(1)}, x, 2));
       }},
      {"layer_norm", [](const Tensor& x) { return at::layer_norm(x, x.sizes().slice(1), {}, {}); }},
      {"layer_norm_of_channels",
       [](const Tensor& x) {
         return at::layer_norm(x.permute({0, 2, 3, 1}), {x.size(1)}, draw({x.size(1)}, x), {});
       }},
      {"max_pool", [](const Tensor& x) { return at::max_pool2d(x, 3, 2, 1); }},
      {"avg_pool", [](const Tensor& x) { return at::avg_pool2d(x, 3, 2, 1, true, false); }},
      {"adaptive_max_pool",
       [](const Tensor& x) {
         return std::get<0>(at::adaptive_max_pool2d(x, {1, 1}));
       }},
      {"adaptive_avg_pool_to_one",
       [](const Tensor& x) {
         return at::adaptive_avg_pool2d(x, {1, 1});
       }},
      {"adaptive_avg_pool_uneven",
       [](const Tensor& x) {
         return at::adaptive_avg_pool2d(x, {3, 5});
       }},
      {"upsample_nearest",
       [](const Tensor& x) {
         return at::upsample_nearest2d(x, {9, 11});
       }},
      {"upsample_bilinear",
       [](const Tensor& x) {
         return at::upsample_bilinear2d(x, {9, 11}, false);
       }},
      {"upsample_bicubic",
       [](const Tensor& x) {
         return at::upsample_bicubic2d(x, {9, 11}, false);
       }},
      {"conv", [](const Tensor& x) { return conv(x, 8, 3, 1, 1); }},
      {"conv_of_points", [](const Tensor& x) { return conv(x, 8, 1, 1, 1); }},
      {"conv_grouped", [](const Tensor& x) { return conv(x, 8, 3, 2, 4); }},
      {"conv_depthwise", [](const Tensor& x) { return conv(x, x.size(1), 3, 1, x.size(1)); }},
      {"conv_transposed",
       [](const Tensor& x) {
         return at::conv_transpose2d(x, draw({x.size(1), 6, 3, 3}, x), {}, 2, 1, 1);
       }},
      {"prelu", [](const Tensor& x) { return at::prelu(x, draw({x.size(1)}, x)); }},
      {"gelu", [](const Tensor& x) { return at::gelu(x); }},
      {"gelu_by_tanh", [](const Tensor& x) { return at::gelu(x, "tanh"); }},
      {"hardswish", [](const Tensor& x) { return at::hardswish(x); }},
      {"silu", [](const Tensor& x) { return at::silu(x); }},
      {"mish", [](const Tensor& x) { return at::mish(x); }},
      {"elu", [](const Tensor& x) { return at::elu(x); }},
      {"softplus", [](const Tensor& x) { return at::softplus(x); }},
      {"softmax_over_channels", [](const Tensor& x) { return at::softmax(x, 1); }},
      {"softmax_over_a_row", [](const Tensor& x) { return at::softmax(x, 3); }},
      {"log_softmax", [](const Tensor& x) { return at::log_softmax(x, 1); }},
      {"attention",
       [](const Tensor& x) {
         Tensor tokens = x.flatten(2).transpose(1, 2);
         Tensor weights = at::softmax(at::bmm(tokens, tokens.transpose(1, 2)) / 4, -1);
         return at::bmm(weights, tokens);
       }},
      {"einsum",
       [](const Tensor& x) {
         return at::einsum("nchw,cd->ndhw", {x, draw({x.size(1), 5}, x)});
       }},
      {"linear_of_channels",
       [](const Tensor& x) {
         return at::linear(x.permute({0, 2, 3, 1}), draw({5, x.size(1)}, x));
       }},
      {"pixel_shuffle", [](const Tensor& x) { return at::pixel_shuffle(x, 2) * 2; }},
      {"padding_by_reflection",
       [](const Tensor& x) {
         return at::reflection_pad2d(x, {1, 2, 2, 1});
       }},
  };
}

/// The same numbers in another layout. "tokens": what a map of [N,T,C] viewed as [N,C,H,W] has,
/// channels_last but for the stride of a batch of one.
Tensor in_layout(const Tensor& tensor, const std::string& layout) {
  if (tensor.dim() != 4 || layout == "contiguous") return tensor.contiguous();
  if (layout == "transposed") return tensor.transpose(2, 3).contiguous().transpose(2, 3);
  Tensor last = tensor.permute({0, 2, 3, 1}).contiguous();
  if (layout == "channels_last") return last.permute({0, 3, 1, 2});
  return last.flatten(1, 2).transpose(1, 2).view(tensor.sizes());
}

const std::vector<std::string> kLayouts = {"contiguous", "channels_last", "tokens", "transposed"};

class LayerCase : public testing::TestWithParam<Layer> {
 protected:
  struct Result {
    Tensor output, gradient;
  };
  Result differentiated(const Tensor& image, const Tensor& seed) const {
    Tensor x = image.detach().requires_grad_(true);
    Tensor y = GetParam().run(x);
    return {y.detach(), derivative(y, {x}, seed)[0]};
  }
};

double difference(const Tensor& got, const Tensor& want) {
  return ((got - want).abs().max() / want.abs().max()).item<double>();
}

TEST_P(LayerCase, GoesByNeitherTheBatchSizeNorTheLayout) {
  for (const std::vector<int64_t>& shape : {std::vector<int64_t>{8, 6, 7}, {16, 4, 4}}) {
    for (int64_t images : {1, 2, 3}) {
      Tensor x = draw({images, shape[0], shape[1], shape[2]}, at::empty({}, at::kDouble));
      Tensor seed = draw(GetParam().run(x).sizes().vec(), x, 5);
      Result want = differentiated(x, seed);
      for (const std::string& of_x : kLayouts) {
        for (const std::string& of_seed : kLayouts) {
          Result got = differentiated(in_layout(x.to(at::kFloat), of_x),
                                      in_layout(seed.to(at::kFloat), of_seed));
          std::string which = std::to_string(images) + " images, " + of_x + ", " + of_seed;
          // Rounding of float32 sums over up to 256 terms.
          EXPECT_LT(difference(got.output, want.output), 1e-5) << which;
          EXPECT_LT(difference(got.gradient, want.gradient), 1e-5) << which;
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Layers, LayerCase, testing::ValuesIn(layers()),
                         [](const auto& info) { return info.param.name; });

/// Layers from which a map of tokens takes the gradient, which then has the strides of a token.
const std::string kBody =
    "  y = torch.batch_norm(torch.conv2d(x, self.a, None, 1, 1), self.g, self.b, self.m, self.v, "
    "False, 0.1, 1e-5, True)\n"
    "  y = torch.instance_norm(torch.gelu(y), None, None, None, None, True, 0.1, 1e-5, True)\n"
    "  y = torch.gelu(torch.linear(y.flatten(2).transpose(1, 2), self.h))\n"
    "  return y.mean(1)\n";

class TokensCase : public testing::TestWithParam<bool> {
 protected:
  Tensor drawn(const std::vector<int64_t>& shape, uint64_t seed) const {
    return draw(shape, at::empty({}), seed);
  }
  std::shared_ptr<const Network> network() const {
    // Control flow on pixels leaves no graph.
    std::string branch = GetParam() ? "" : "  if bool(x.sum() > 1e9):\n    x = x * 2.0\n";
    return Network::load(save_network(fresh_folder(), "def forward(self, x):\n" + branch + kBody,
                                      {{"a", drawn({8, 3, 3, 3}, 1)},
                                       {"g", drawn({8}, 2)},
                                       {"b", drawn({8}, 3)},
                                       {"m", drawn({8}, 4)},
                                       {"v", drawn({8}, 5).abs() + 0.5},
                                       {"h", drawn({4, 8}, 6)}},
                                      tiny_input(3, 6, 7, 4)));
  }
};

TEST_P(TokensCase, TheGradientOfOneImageIsThatOfTwo) {
  auto net = network();
  ASSERT_EQ(net->graph() != nullptr, GetParam()) << net->graph_error();
  Tensor images = drawn({2, 3, 6, 7}, 7), targets = at::tensor({1, 3}, at::kLong);
  Tensor both = explain(*net, "gradient", make_batch(images, targets)).values;
  for (int repetition = 0; repetition < 3; ++repetition) {  // LibTorch optimises from the second on
    for (int64_t n : {0, 1}) {
      Batch one = make_batch(images.narrow(0, n, 1), targets.narrow(0, n, 1));
      Tensor got = explain(*net, "gradient", one).values;
      EXPECT_LT(difference(got, both.narrow(0, n, 1)), 1e-5);
    }
  }
}

TEST_P(TokensCase, TheGradientOfOneImageIsTheLogitsDifferenceQuotient) {
  auto net = network();
  Tensor image = drawn({1, 3, 6, 7}, 7), target = at::tensor({1}, at::kLong);
  Tensor got = explain(*net, "gradient", make_batch(image, target)).values;
  auto logit = [&](int64_t pixel, double change) {
    Tensor moved = image.clone();
    moved.flatten()[pixel] += change;
    return net->forward(moved)[0][1].item<double>();
  };
  Tensor want = at::empty(got.sizes());
  for (int64_t pixel = 0; pixel < image.numel(); ++pixel) {
    want.flatten()[pixel] = (logit(pixel, 1e-2) - logit(pixel, -1e-2)) / 2e-2;
  }
  // Logits of about 1, rounded to 1e-7 over a step of 2e-2, and the third derivative's share of
  // 1e-4; a gradient of other strides is off by its own size.
  EXPECT_LT(difference(got, want), 5e-3);
}

INSTANTIATE_TEST_SUITE_P(Paths, TokensCase, testing::Bool(), [](const auto& info) {
  return info.param ? "by_the_graph" : "by_autograd_through_the_module";
});

}  // namespace
}  // namespace fbbench
