// SPDX-License-Identifier: Apache-2.0
#include "base/architecture_list.h"

namespace fbbench {
namespace {

using List = ArchitectureList;

List rearrangements() {
  const std::string head = "return torch.linear(x, self.h, self.b)\n";
  return {
      behind_conv("view_by_batch_size", "x = torch.relu(x).view(x.size(0), -1)\n" + head,
                  {{"h", {4, 252}}}),
      behind_conv("view_with_free_batch", "x = torch.relu(x).view(-1, 252)\n" + head,
                  {{"h", {4, 252}}}),
      behind_conv("flatten", "x = torch.flatten(torch.relu(x), 1)\n" + head, {{"h", {4, 252}}}),
      behind_conv("two_linear_layers",
                  "x = torch.relu(torch.linear(torch.flatten(x, 1), self.g, self.b))\n" + head,
                  {{"g", {4, 252}}, {"h", {4, 4}}}),
      behind_conv("permute_to_channels_last",
                  "x = torch.relu(x).permute(0, 2, 3, 1)\n"
                  "x = torch.linear(x, self.h).permute(0, 3, 1, 2)\n",
                  {{"h", {4, 4}}}),
      behind_conv("transpose",
                  "x = torch.flatten(torch.relu(x), 2).transpose(1, 2)\n"
                  "x = torch.linear(x, self.h).transpose(1, 2).reshape(-1, 4, 9, 7)\n",
                  {{"h", {4, 4}}}),
      behind_conv("channel_shuffle",
                  "n, c, h, w = x.size()\n"
                  "x = x.view(n, 2, c // 2, h, w).transpose(1, 2).contiguous().view(n, c, h, w)\n"
                  "x = torch.conv2d(x, self.c, None, 1, 1, 1, 2)\n",
                  {{"c", {4, 2, 3, 3}}}),
      behind_conv("pixel_shuffle", "x = torch.conv2d(torch.pixel_shuffle(x, 2), self.c)\n",
                  {{"c", {4, 1, 3, 3}}}),
      behind_conv("shufflenet_by_chunk",
                  "y, z = torch.chunk(x, 2, 1)\n"
                  "z = torch.relu(torch.conv2d(z, self.c, None, 1, 1))\n"
                  "x = torch.cat([y, z], 1)\n",
                  {{"c", {2, 2, 3, 3}}}),
      behind_conv("split",
                  "y, z = torch.split(x, [1, 3], 1)\n"
                  "x = torch.cat([torch.relu(z), y], 1)\n"),
      behind_conv("slice", "x = torch.relu(x[:, :, 1:8:2, 2:])\n"),
      behind_conv("select", "x = torch.relu(x)[:, :, 3].unsqueeze(3)\n"),
  };
}

List tuples_and_lists() {
  return {
      // A branch keeps the compiler from taking the tuple apart itself.
      behind_conv("tuple_that_is_indexed",
                  "t = (torch.relu(x), x.mean([2, 3]))\n"
                  "if x.size(2) > 3:\n  t = (torch.relu(x) * 2.0, x.mean([2, 3]))\n"
                  "x = t[0]\n"),
      behind_conv(
          "tuple_that_is_cut",
          "t = (x, torch.relu(x), x)\n"
          "if x.size(2) > 3:\n  t = (x, torch.relu(x), torch.conv2d(x, self.c, None, 1, 1))\n"
          "y, z = t[1:]\nx = y + z\n",
          {{"c", {4, 4, 3, 3}}}),
      behind_conv("list_that_is_cut",
                  "features = [x, torch.relu(x), torch.conv2d(x, self.c, None, 1, 1)]\n"
                  "x = torch.conv2d(torch.cat(features[-2:], 1), self.d)\n",
                  {{"c", {4, 4, 3, 3}}, {"d", {4, 8, 1, 1}}}),
      behind_conv("list_that_is_turned_round",
                  "features = [x, torch.relu(x), torch.conv2d(x, self.c, None, 1, 1)]\n"
                  "x = torch.conv2d(torch.cat(features[::-1][:2], 1), self.d)\n",
                  {{"c", {4, 4, 3, 3}}, {"d", {4, 8, 1, 1}}}),
      behind_conv("max_pool_with_indices",
                  "x, indices = torch.max_pool2d_with_indices(torch.relu(x), [2, 2])\n"),
      behind_conv("text_about_shapes",
                  "if len('{} by {}'.format(x.size(2), x.size(3))) == 6:\n  x = torch.relu(x)\n"),
  };
}

List constants() {
  return {
      lossy(behind_conv("coordinates_expanded_to_the_batch",
                        "ramp = torch.linspace(-1., 1., x.size(3)).view(1, 1, 1, -1)\n"
                        "ramp = ramp.expand(x.size(0), 1, x.size(2), x.size(3))\n"
                        "x = torch.conv2d(torch.cat([x, ramp], 1), self.c)\n",
                        {{"c", {4, 5, 3, 3}}})),
      lossy(behind_conv("class_token",
                        "x = x.flatten(2).transpose(1, 2)\n"
                        "x = torch.cat([self.token.expand(x.size(0), -1, -1), x], 1)\n"
                        "x = torch.relu(torch.linear(x, self.g) + self.p).transpose(1, 2)\n"
                        "return torch.linear(x.mean([2]), self.h)\n",
                        {{"token", {1, 1, 4}}, {"p", {1, 64, 4}}, {"g", {4, 4}}, {"h", {4, 4}}})),
      behind_conv("summand_with_a_batch_dimension",
                  "x = torch.relu(x) + torch.ones([x.size(0), 1, 1, 1])\n"
                  "x = torch.conv2d(x, self.c)\n",
                  {{"c", {4, 4, 3, 3}}}),
      behind_conv("factor_with_a_batch_dimension",
                  "x = torch.full([x.shape[0], 4, 1, 1], 0.5) * torch.relu(x)\n"),
      lossy(behind_conv("constant_less_the_image",
                        "x = torch.sub(torch.ones_like(x), torch.relu(x), alpha=0.5)\n")),
      behind_conv("zeros_like",
                  "x = torch.cat([x, torch.zeros_like(x)], 1)\nx = torch.conv2d(x, self.c)\n",
                  {{"c", {4, 8, 3, 3}}}),
      behind_conv("factor_of_as_many_channels_as_the_example_has_images",
                  "y = torch.ones([x.size(1) // 2, 1, 1])\n"
                  "x = torch.relu(x[:, 0:2]) * y\nx = torch.conv2d(x, self.c)\n",
                  {{"c", {4, 2, 3, 3}}}),
  };
}

List casts() {
  return {
      behind_conv("float64_inside",
                  "y = torch.conv2d(x.double(), self.c.double(), self.b.double(), 1, 1)\n"
                  "x = torch.relu(y).to(x.dtype)\n",
                  {{"c", {4, 4, 3, 3}}}),
      behind_conv("two_float64_layers",
                  "y = torch.relu(torch.conv2d(x.double(), self.c.double()))\n"
                  "y = torch.linear(y.mean([2, 3]), self.h.double())\nreturn y.to(x.dtype)\n",
                  {{"c", {4, 4, 3, 3}}, {"h", {4, 4}}}),
      behind_conv("mean_in_float64",
                  "y = torch.mean(torch.relu(x), [2, 3], dtype=7)\n"
                  "return torch.linear(y.type_as(x), self.h)\n",
                  {{"h", {4, 4}}}),
      behind_conv("constant_of_float64",
                  "x = torch.relu(x) * torch.full([4, 1, 1], 0.5, dtype=7)\n"
                  "x = x.to(self.b.dtype)\n"),
  };
}

List control_flow() {
  return {
      behind_conv("loop_over_layers",
                  "for i in range(3):\n  x = torch.relu(torch.conv2d(x, self.c, None, 1, 1))\n",
                  {{"c", {4, 4, 3, 3}}}),
      behind_conv("branch_on_training",
                  "if self.training:\n  x = torch.rand_like(x)\nelse:\n  x = torch.relu(x)\n"),
      behind_conv("early_return",
                  "if self.training:\n  return torch.rand_like(x)[:, 0, 0, 0:4]\n"
                  "return torch.linear(torch.mean(torch.relu(x), [2, 3]), self.head)\n"),
      behind_conv("branch_on_shape",
                  "if x.size(2) > x.size(3):\n  x = torch.relu(x)\nelse:\n  x = torch.tanh(x)\n"),
      behind_conv("while_loop_on_shape", "while x.size(3) > 3:\n  x = torch.avg_pool2d(x, 2)\n"),
      behind_conv("view_changed_in_place_whose_base_is_not_read",
                  "y = x[:, 0:4]\ny.relu_()\nx = torch.conv2d(y, self.c)\n", {{"c", {4, 4, 3, 3}}}),
      no_relevance(behind_conv("mask_of_pixels", "x = x * (x > 0.1).to(x.dtype)\n")),
      no_relevance(behind_conv("detached_branch", "x = torch.relu(x) + torch.abs(x).detach()\n")),
  };
}

}  // namespace

ArchitectureList architectures_of_code() {
  return joined({rearrangements(), tuples_and_lists(), constants(), casts(), control_flow()});
}

}  // namespace fbbench
