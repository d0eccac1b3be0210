// SPDX-License-Identifier: Apache-2.0
#include "base/architecture_list.h"

namespace fbbench {
namespace {

using List = ArchitectureList;

List activations() {
  List list;
  const std::vector<std::pair<const char*, const char*>> table = {
      {"relu", "torch.relu(x)"},
      {"relu_in_place", "torch.relu_(x)"},
      {"relu6", "torch.relu6(x)"},
      {"relu6_as_hardtanh", "torch.hardtanh(x, 0., 6.)"},
      {"relu6_as_clamp", "torch.clamp(x, 0, 6)"},
      {"narrow_hardtanh_in_place", "torch.hardtanh_(x, -0.3, 0.4)"},
      {"clamp_min", "torch.clamp_min(x, 0)"},
      {"clamp_max", "torch.clamp_max(x, 0.5)"},
      {"leaky_relu", "torch.leaky_relu(x, 0.1)"},
      {"leaky_relu_in_place", "torch.leaky_relu_(x, 0.1)"},
      {"elu", "torch.elu(x)"},
      {"selu", "torch.selu(x)"},
      {"sigmoid", "torch.sigmoid(x)"},
      {"hardsigmoid", "torch.hardsigmoid(x)"},
      {"tanh", "torch.tanh(x)"},
      {"silu_in_place", "torch.silu_(x)"},
      {"hardswish", "torch.hardswish(x)"},
      {"gelu", "torch.gelu(x)"},
      {"gelu_by_tanh", "torch.gelu(x, approximate='tanh')"},
      {"softplus", "torch.softplus(x)"},
      {"mish", "torch.mish(x)"}};
  for (const auto& [name, call] : table) {
    // A second layer behind it, so that its relevance is what the rule of the convolution hands on.
    list.push_back(behind_conv(
        name, "x = " + std::string(call) + "\nx = torch.conv2d(x, self.c, None, 1, 1)\n",
        {{"c", {4, 4, 3, 3}}}));
  }
  list.push_back(behind_conv("prelu", "x = torch.prelu(x, self.p)\n", {{"p", {4}}}));
  list.push_back(behind_conv("one_activation_used_twice",
                             "x = torch.relu(x)\nx = torch.relu(torch.conv2d(x, self.c))\n"
                             "x = torch.relu(torch.conv2d(x, self.c))\n",
                             {{"c", {4, 4, 3, 3}}}));
  return list;
}

List sums_and_joins() {
  const std::vector<std::pair<std::string, std::vector<int64_t>>> c = {{"c", {4, 4, 3, 3}}};
  return {
      behind_conv("residual", "x = x + torch.conv2d(torch.relu(x), self.c, None, 1, 1)\n", c),
      behind_conv("residual_in_place",
                  "y = torch.conv2d(torch.relu(x), self.c, None, 1, 1)\ny += x\n"
                  "x = torch.relu_(y)\n",
                  c),
      behind_conv("residual_reads_what_relu_overwrote",
                  "y = torch.conv2d(torch.relu_(x), self.c, None, 1, 1)\nx = torch.relu(y + x)\n",
                  c),
      behind_conv("sum_with_factor",
                  "x = torch.add(x, torch.conv2d(x, self.c, None, 1, 1), alpha=0.5)\n", c),
      // Nothing negative is left of a difference; its sign's parts are one side alone.
      lossy(behind_conv("difference", "x = x - torch.conv2d(x, self.c, None, 1, 1)\n", c)),
      behind_conv("sum_with_itself", "x = torch.relu(x)\nx = x + x\n"),
      behind_conv("sum_that_broadcasts",
                  "x = torch.relu(x) + torch.adaptive_avg_pool2d(x, [1, 1])\n"),
      behind_conv("concatenation",
                  "x = torch.cat([torch.relu(x), torch.conv2d(x, self.c, None, 1, 1)], 1)\n"
                  "x = torch.conv2d(x, self.d)\n",
                  {{"c", {4, 4, 3, 3}}, {"d", {4, 8, 1, 1}}}),
      behind_conv("densenet_by_append",
                  "features = [x]\n"
                  "for i in range(2):\n"
                  "  y = torch.cat(features, 1)\n"
                  "  features.append(torch.relu(torch.conv2d(y[:, 0:4], self.c, None, 1, 1)))\n"
                  "x = torch.conv2d(torch.cat(features, 1), self.d)\n",
                  {{"c", {4, 4, 3, 3}}, {"d", {4, 12, 1, 1}}}),
      behind_conv("list_that_grows_in_place",
                  "features = [x]\n"
                  "features += [torch.relu(x)]\n"
                  "x = torch.conv2d(torch.cat(features, 1), self.d)\n",
                  {{"d", {4, 8, 1, 1}}}),
      behind_conv("concatenation_of_added_lists",
                  "x = torch.conv2d(torch.cat([x] + [torch.relu(x)], 1), self.d)\n",
                  {{"d", {4, 8, 1, 1}}}),
      behind_conv("inception",
                  "y = torch.relu(torch.conv2d(x, self.c, None, 1, 1))\n"
                  "z = torch.avg_pool2d(x, 3, 1, 1)\n"
                  "x = torch.conv2d(torch.cat([x, y, z], 1), self.d)\n",
                  {{"c", {4, 4, 3, 3}}, {"d", {4, 12, 1, 1}}}),
  };
}

List convolutions() {
  return {
      // Channels and maps for which forward passes go through models/cpu/winograd/winograd.h.
      behind_conv("wide_3x3",
                  "x = torch.relu(torch.conv2d(x, self.c, None, 1, 1))\n"
                  "x = torch.relu(x + torch.conv2d(x, self.d, self.e, 1, 1))\n"
                  "x = torch.conv2d(torch.conv2d(x, self.d, None, 1, 2), self.f)\n",
                  {{"c", {64, 4, 3, 3}}, {"d", {64, 64, 3, 3}}, {"e", {64}}, {"f", {4, 64, 1, 1}}}),
      net("conv_without_bias_stride_2", "x = torch.relu(torch.conv2d(x, self.a, None, 2, 1))\n",
          {{"a", {4, 3, 3, 3}}}),
      net("conv_with_two_strides",
          "x = torch.relu(torch.conv2d(x, self.a, None, [2, 3], [0, 2], [2, 1]))\n",
          {{"a", {4, 3, 3, 3}}}),
      net("conv_with_more_padding_than_kernel",
          "x = torch.relu(torch.conv2d(x, self.a, None, 1, 3))\n", {{"a", {4, 3, 2, 2}}}),
      net("conv_as_traced",
          "x = torch.relu(torch._convolution(x, self.a, self.b, [1, 1], [1, 1], [1, 1], False, "
          "[0, 0], 1, False, False, True, True))\n",
          {{"a", {4, 3, 3, 3}}, {"b", {4}}}),
      behind_conv("grouped", "x = torch.conv2d(x, self.c, None, 1, 1, 1, 2)\n",
                  {{"c", {4, 2, 3, 3}}}),
      behind_conv("grouped_dilated", "x = torch.conv2d(x, self.c, None, 1, 2, 2, 2)\n",
                  {{"c", {4, 2, 3, 3}}}),
      behind_conv("depthwise_separable",
                  "x = torch.relu6(torch.conv2d(x, self.c, None, 2, 1, 1, 4))\n"
                  "x = torch.relu6(torch.conv2d(x, self.d))\n",
                  {{"c", {4, 1, 3, 3}}, {"d", {4, 4, 1, 1}}}),
      // Channels and kernels for which models/cpu has ways of its own.
      net("wide_layers",
          "x = torch.relu(torch.conv2d(x, self.a, None, 2, 3))\n"
          "x = torch.max_pool2d(x, 2, 1)\n"
          "x = torch.relu(torch.conv2d(x, self.c, self.b, 1, 1))\n"
          "x = torch.conv2d(x, self.c, None, 2, 1)\n"
          "x = torch.conv2d(x, self.d)\n",
          {{"a", {16, 3, 7, 7}}, {"b", {16}}, {"c", {16, 16, 3, 3}}, {"d", {4, 16, 1, 1}}}),
      // Without expansion, with one and with a sum; TensorFlow's padding
      // (models/cpu/inverted_bottleneck.h).
      behind_conv("inverted_bottlenecks",
                  "x = torch.relu6(torch.conv2d(x, self.c, None, 1, 1, 1, 4))\n"
                  "x = torch.conv2d(x, self.d, self.b)\n"
                  "y = torch.relu6(torch.conv2d(x, self.e, self.f))\n"
                  "y = torch.relu6(torch.conv2d(y, self.g, self.f, 1, 2, 1, 20))\n"
                  "x = x + torch.conv2d(y, self.h)\n"
                  "y = torch.relu(torch.conv2d(x, self.e))\n"
                  "y = torch.constant_pad_nd(y, [0, 1, 1, 2], 0.)\n"
                  "y = torch.relu(torch.conv2d(y, self.i, None, 2, 0, 1, 20))\n"
                  "x = torch.conv2d(y, self.h, self.b)\n",
                  {{"c", {4, 1, 3, 3}},
                   {"d", {4, 4, 1, 1}},
                   {"e", {20, 4, 1, 1}},
                   {"f", {20}},
                   {"g", {20, 1, 5, 5}},
                   {"h", {4, 20, 1, 1}},
                   {"i", {20, 1, 3, 3}}}),
      behind_conv("transposed", "x = torch.conv_transpose2d(x, self.c, self.b, 2, 1, 1)\n",
                  {{"c", {4, 4, 3, 3}}}),
      behind_conv("transposed_grouped", "x = torch.conv_transpose2d(x, self.c, None, 2, 0, 0, 2)\n",
                  {{"c", {4, 2, 3, 3}}}),
      net("conv1d",
          "x = torch.relu(torch.conv1d(torch.flatten(x, 2), self.a, None, 2, 1))\n"
          "x = x.unsqueeze(3)\n",
          {{"a", {4, 3, 5}}}),
      net("conv3d",
          "x = torch.relu(torch.conv3d(x.unsqueeze(1), self.a, None, 1, [0, 1, 1]))\n"
          "x = x.squeeze(2)\n",
          {{"a", {4, 1, 3, 3, 3}}}),
      net("padding_same_with_even_kernel",
          "x = torch.relu(torch.conv2d(x, self.a, self.b, 1, 'same'))\n",
          {{"a", {4, 3, 4, 2}}, {"b", {4}}}),
      net("padding_same_as_traced",
          "x = torch.relu(torch._convolution_mode(x, self.a, self.b, [1, 1], 'same', [1, 1], 1))\n",
          {{"a", {4, 3, 3, 3}}, {"b", {4}}}),
      net("padding_valid", "x = torch.relu(torch.conv2d(x, self.a, self.b, 1, 'valid'))\n",
          {{"a", {4, 3, 3, 3}}, {"b", {4}}}),
      net("asymmetric_padding_by_zero",
          "x = torch.conv2d(torch.constant_pad_nd(x, [0, 1, 2, 1], 0.), self.a, None, 2)\n",
          {{"a", {4, 3, 3, 3}}}),
      // What reaches the padding is lost: its pixels aren't the image's.
      lossy(net("padding_by_a_number",
                "x = torch.conv2d(torch.constant_pad_nd(x, [0, 1, 2, 1], 0.5), self.a, None, 2)\n",
                {{"a", {4, 3, 3, 3}}})),
      net("padding_cuts", "x = torch.conv2d(torch.constant_pad_nd(x, [-1, 1, 0, -2]), self.a)\n",
          {{"a", {4, 3, 3, 3}}}),
      net("padding_by_reflection",
          "x = torch.conv2d(torch.reflection_pad2d(x, [1, 2, 2, 1]), self.a)\n",
          {{"a", {4, 3, 3, 3}}}),
      net("padding_by_replication",
          "x = torch.conv2d(torch.replication_pad2d(x, [1, 2, 2, 1]), self.a)\n",
          {{"a", {4, 3, 3, 3}}}),
      gray(net("one_channel", "x = torch.relu(torch.conv2d(x, self.a, None, 1, 1))\n",
               {{"a", {4, 1, 3, 3}}})),
  };
}

List poolings() {
  List list;
  const std::vector<std::pair<const char*, const char*>> table = {
      {"max_pool", "torch.max_pool2d(x, 2)"},
      {"max_pool_overlapping", "torch.max_pool2d(x, 3, 2, 1)"},
      {"max_pool_ceil_mode", "torch.max_pool2d(x, 2, 2, 0, 1, True)"},
      {"max_pool_dilated", "torch.max_pool2d(x, 2, 1, 0, 2)"},
      {"avg_pool", "torch.avg_pool2d(x, 2)"},
      {"avg_pool_overlapping", "torch.avg_pool2d(x, 3, 2, 1)"},
      {"avg_pool_ceil_mode", "torch.avg_pool2d(x, 2, 2, 0, True)"},
      {"avg_pool_without_the_padding", "torch.avg_pool2d(x, 3, 2, 1, False, False)"},
      {"adaptive_avg_pool_to_one", "torch.adaptive_avg_pool2d(x, 1)"},
      {"adaptive_avg_pool_uneven", "torch.adaptive_avg_pool2d(x, [2, 3])"},
      {"adaptive_max_pool", "torch.adaptive_max_pool2d(x, [2, 3])[0]"},
      {"mean_with_keepdim", "x.mean([2, 3], keepdim=True)"},
      {"mean_by_negative_dims", "x.mean([-1, -2]).unsqueeze(2).unsqueeze(3)"},
      {"mean_one_by_one", "x.mean(3).mean(2).view(x.size(0), 4, 1, 1)"}};
  for (const auto& [name, call] : table) {
    list.push_back(behind_conv(name,
                               "x = torch.relu(x)\nx = " + std::string(call) +
                                   "\nx = torch.relu(torch.conv2d(x, self.c))\n",
                               {{"c", {4, 4, 1, 1}}}));
  }
  return list;
}

List gates() {
  // Squeeze and excite: h and w are those of the map, so that the gate isn't on the way to S.
  const std::string squeeze =
      "x = torch.relu(x)\ns = torch.adaptive_avg_pool2d(x, 1)\n"
      "s = torch.conv2d(torch.relu(torch.conv2d(s, self.d)), self.d)\n";
  const std::vector<std::pair<std::string, std::vector<int64_t>>> d = {{"d", {4, 4, 1, 1}}};
  return {
      behind_conv("squeeze_excite", squeeze + "x = x * torch.sigmoid(s)\n", d),
      behind_conv("squeeze_excite_in_place", squeeze + "x = (x * 1.0).mul_(torch.hardsigmoid(s))\n",
                  d),
      behind_conv("squeeze_excite_gate_first", squeeze + "x = torch.sigmoid(s) * x\n", d),
      behind_conv("squeeze_excite_by_expand_as",
                  squeeze + "x = x * torch.sigmoid(s).expand_as(x)\n", d),
      behind_conv("squeeze_excite_by_linear",
                  "x = torch.relu(x)\ns = torch.sigmoid(torch.linear(x.mean([2, 3]), self.d))\n"
                  "x = x * s.view(s.size(0), s.size(1), 1, 1)\n",
                  {{"d", {4, 4}}}),
      behind_conv("swish_by_hand", "x = x * torch.sigmoid(x)\n"),
      behind_conv("spatial_gate",
                  "x = torch.relu(x)\nx = x * torch.sigmoid(torch.conv2d(x, self.d))\n",
                  {{"d", {1, 4, 1, 1}}}),
      // Not by sigmoid or hardsigmoid, so no gate: what the definition names counts.
      no_relevance(behind_conv("hardswish_by_hand", "x = x * torch.relu6(x + 3.0) / 6.0\n")),
      no_relevance(behind_conv("product_without_gate", "x = x * torch.tanh(x)\n")),
      no_relevance(behind_conv("square", "x = x * x\n")),
      no_relevance(behind_conv("quotient", "x = x / (1.0 + torch.abs(x))\n")),
  };
}

List linear_layers() {
  const std::string mean = "x = torch.relu(x).mean([2, 3])\n";
  return {
      behind_conv("matmul_and_add", mean + "return torch.matmul(x, self.h) + self.b\n",
                  {{"h", {4, 4}}}),
      behind_conv("addmm", mean + "return torch.addmm(self.b, x, self.h.t())\n", {{"h", {4, 4}}}),
      behind_conv("addmm_with_factors",
                  mean + "return torch.addmm(self.b, x, self.h, beta=0.5, alpha=2)\n",
                  {{"h", {4, 4}}}),
      behind_conv("mm", mean + "return torch.mm(x, self.h)\n", {{"h", {4, 4}}}),
      net("without_convolution",
          "x = torch.relu(torch.linear(torch.flatten(x, 1), self.g, self.b))\n"
          "return torch.linear(x, self.h, self.b)\n",
          {{"g", {4, 189}}, {"h", {4, 4}}, {"b", {4}}}),
      answering_probabilities(behind_conv("softmax_at_the_end",
                                          mean + "return torch.softmax(torch.mm(x, self.h), 1)\n",
                                          {{"h", {4, 4}}})),
      behind_conv("log_softmax_at_the_end",
                  mean + "return torch.log_softmax(torch.mm(x, self.h), -1)\n", {{"h", {4, 4}}}),
  };
}

List norms() {
  const std::vector<std::pair<std::string, std::vector<int64_t>>> bn = {
      {"g", {4}}, {"s", {4}}, {"m", {4}}, {"var", {4}}};
  auto with = [&](std::vector<std::pair<std::string, std::vector<int64_t>>> more) {
    more.insert(more.end(), bn.begin(), bn.end());
    return more;
  };
  const std::string norm =
      "torch.batch_norm(x, self.g, self.s, self.m, self.var, self.training, "
      "0.1, 1e-5, True)\n";
  return {
      // Batch norm's mean and a number that is taken off make units negative: what arrives at those
      // that only their bias lifts above 0 is lost.
      lossy(behind_conv("batch_norm",
                        "x = torch.relu(" + norm.substr(0, norm.size() - 1) + ")\n" +
                            "x = torch.conv2d(x, self.c)\n",
                        with({{"c", {4, 4, 3, 3}}}))),
      lossy(behind_conv("batch_norm_before_conv",
                        "x = torch.relu(x)\nx = " + norm + "x = torch.conv2d(x, self.c)\n",
                        with({{"c", {4, 4, 3, 3}}}))),
      lossy(behind_conv("batch_norm_between_branches",
                        "y = " + norm + "x = torch.relu(y + torch.relu(x))\n", bn)),
      lossy(behind_conv("batch_norm_behind_transposed_conv",
                        "x = torch.conv_transpose2d(x, self.c)\nx = " + norm,
                        with({{"c", {4, 4, 3, 3}}}))),
      behind_conv("batch_norm_behind_linear",
                  "x = torch.linear(torch.relu(x).mean([2, 3]), self.h)\nreturn " + norm,
                  with({{"h", {4, 4}}})),
      lossy(behind_conv("affine",
                        "x = torch.relu((x - self.p) * self.q / 0.7 + 0.25)\nx = 3.0 - x\n",
                        {{"p", {4, 1, 1}}, {"q", {1, 4, 1, 1}}})),
      lossy(behind_conv("negated_and_subtracted", "x = torch.rsub(torch.neg(x), 2.0, 3.0)\n")),
      no_relevance(behind_conv("layer_norm", "x = torch.layer_norm(x, [4, 9, 7])\n")),
      no_relevance(behind_conv("group_norm",
                               "x = torch.relu(torch.group_norm(x, 2))\n"
                               "x = torch.conv2d(x, self.c)\n",
                               {{"c", {4, 4, 3, 3}}})),
      no_relevance(behind_conv("instance_norm",
                               "x = torch.instance_norm(x, None, None, None, None, True, 0.1, "
                               "1e-5, True)\nx = torch.conv2d(torch.gelu(x), self.c)\n",
                               {{"c", {4, 4, 3, 3}}})),
      no_relevance(behind_conv("softmax_in_the_middle",
                               "x = torch.conv2d(torch.softmax(x, 1), self.c)\n",
                               {{"c", {4, 4, 3, 3}}})),
      behind_conv("dropout",
                  "x = torch.dropout(torch.relu(x), 0.5, self.training)\n"
                  "x = torch.feature_dropout(x, 0.5, self.training)\n"),
  };
}

}  // namespace

ArchitectureList architectures_of_layers() {
  return joined({activations(), sums_and_joins(), convolutions(), poolings(), gates(),
                 linear_layers(), norms()});
}

}  // namespace fbbench
