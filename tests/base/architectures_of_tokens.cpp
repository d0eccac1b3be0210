// SPDX-License-Identifier: Apache-2.0
#include "base/architecture_list.h"

namespace fbbench {
namespace {

using List = ArchitectureList;

const std::string kTokens = "n = x.size(0)\nx = x.flatten(2).transpose(1, 2)\n";
const std::string kMean = "return torch.linear(x.mean(1), self.h)\n";

/// On 63 tokens of 4 channels.
Architecture on_tokens(const std::string& name, const std::string& body, Shapes parameters) {
  parameters.push_back({"h", {4, 4}});
  return behind_conv(name, kTokens + body + kMean, std::move(parameters));
}

/// Two heads; `product` makes the output [n,2,63,2] of q, k and v, which have this shape.
Architecture attending(const std::string& name, const std::string& product) {
  return no_relevance(
      on_tokens(name,
                "y = torch.linear(torch.layer_norm(x, [4], self.g, self.b), self.w)\n"
                "y = y.reshape(n, 63, 3, 2, 2).permute(2, 0, 3, 1, 4)\n"
                "q, k, v = torch.unbind(y, 0)\n" +
                    product + "x = x + torch.linear(y.transpose(1, 2).reshape(n, 63, 4), self.o)\n",
                {{"g", {4}}, {"w", {12, 4}}, {"o", {4, 4}}, {"p", {1, 2, 63, 63}}}));
}

List attentions() {
  const std::string weights = "s = torch.matmul(q * 0.7, k.transpose(-2, -1))\n";
  return {
      attending("attention", weights + "y = torch.matmul(torch.softmax(s, -1), v)\n"),
      attending("attention_with_positions",
                weights + "y = torch.matmul(torch.softmax(s + self.p, -1), v)\n"),
      attending("attention_that_is_masked", weights +
                                                "m = torch.triu(torch.ones([63, 63]), 1) > 0\n"
                                                "s = s.masked_fill(m, float('-inf'))\n"
                                                "y = torch.matmul(torch.softmax(s, -1), v)\n"),
      attending(
          "attention_with_values_first",
          weights +
              "y = torch.matmul(v.transpose(-2, -1), torch.softmax(s, -1).transpose(-2, -1))\n"
              "y = y.transpose(-2, -1)\n"),
      attending("attention_by_einsum",
                "s = torch.einsum('nhid,nhjd->nhij', [q, k])\n"
                "y = torch.einsum('nhij,nhjd->nhid', [torch.softmax(s, -1), v])\n"),
      attending("attention_by_baddbmm",
                "s = torch.baddbmm(self.p.expand(n, 2, 63, 63).reshape(2 * n, 63, 63), "
                "q.reshape(2 * n, 63, 2), k.reshape(2 * n, 63, 2).transpose(1, 2), alpha=0.7)\n"
                "y = torch.bmm(torch.softmax(s, 2), v.reshape(2 * n, 63, 2)).view(n, 2, 63, 2)\n"),
      attending("attention_by_one_operator", "y = torch.scaled_dot_product_attention(q, k, v)\n"),
      attending("attention_to_what_came_before",
                "y = torch.scaled_dot_product_attention(q, k, v, None, 0., True)\n"),
      // As nn.MultiheadAttention: images second, then in one dimension with heads, then with
      // tokens.
      no_relevance(on_tokens("attention_with_images_second",
                             "y = torch.linear(x.transpose(0, 1), self.w)\n"
                             "q, k, v = torch.chunk(y, 3, -1)\n"
                             "q = q.contiguous().view(63, n * 2, 2).transpose(0, 1)\n"
                             "k = k.contiguous().view(63, n * 2, 2).transpose(0, 1)\n"
                             "v = v.contiguous().view(63, n * 2, 2).transpose(0, 1)\n"
                             "a = torch.softmax(torch.bmm(q / 1.4, k.transpose(-2, -1)), -1)\n"
                             "y = torch.bmm(a, v).transpose(0, 1).contiguous().view(63 * n, 4)\n"
                             "x = x + torch.linear(y, self.o).view(63, n, 4).transpose(1, 0)\n",
                             {{"w", {12, 4}}, {"o", {4, 4}}})),
      // As many as the example has images.
      on_tokens("two_parts_in_the_first_dimension",
                "y = torch.linear(x, self.w).view(n, 63, 2, 4).permute(2, 0, 1, 3)\n"
                "x = x + torch.gelu(y[0]) * torch.sigmoid(y[1])\n",
                {{"w", {8, 4}}}),
      // As Swin: padding to whole windows of 3, a shift, a mask of what isn't neighboured.
      no_relevance(behind_conv(
          "windows",
          "n = x.size(0)\nx = x.permute(0, 2, 3, 1)\n"
          "y = torch.roll(torch.pad(x, [0, 0, 0, 2]), [-1, -1], [1, 2])\n"
          "m = x.new_zeros([9, 9])\nm[-1:].fill_(1)\nm[:, -1:].fill_(2)\n"
          "m = m.view(3, 3, 3, 3).permute(0, 2, 1, 3).reshape(9, 9)\n"
          "m = (m.unsqueeze(1) - m.unsqueeze(2)).abs() * -9.0\n"
          "y = y.view(n, 3, 3, 3, 3, 4).permute(0, 1, 3, 2, 4, 5).reshape(n * 9, 9, 4)\n"
          "s = torch.matmul(torch.linear(y, self.w), y.transpose(1, 2))\n"
          "s = (s.view(n, 9, 9, 9) + m).view(-1, 9, 9)\n"
          "y = torch.matmul(torch.softmax(s, -1), y)\n"
          "y = y.view(n, 3, 3, 3, 3, 4).permute(0, 1, 3, 2, 4, 5).reshape(n, 9, 9, 4)\n"
          "y = torch.roll(y, [1, 1], [1, 2])[:, :, :7]\n"
          "x = (x + y).permute(0, 3, 1, 2)\n",
          {{"w", {4, 4}}})),
  };
}

List others() {
  return {
      no_relevance(behind_conv(
          "convnext_block",
          "y = torch.conv2d(x, self.d, self.b, 1, 1, 1, 4).permute(0, 2, 3, 1)\n"
          "y = torch.linear(torch.layer_norm(y, [4], self.g, self.s), self.w)\n"
          "y = torch.linear(torch.gelu(y, approximate='tanh'), self.o) * self.p\n"
          "x = x + y.permute(0, 3, 1, 2)\n",
          {{"d", {4, 1, 3, 3}}, {"g", {4}}, {"s", {4}}, {"w", {8, 4}}, {"o", {4, 8}}, {"p", {4}}})),
      no_relevance(behind_conv("layer_norm_by_hand",
                               "u = x.mean(1, keepdim=True)\n"
                               "s = (x - u).pow(2).mean(1, keepdim=True)\n"
                               "x = (x - u) / torch.sqrt(s + 1e-6)\n"
                               "x = self.g.view(4, 1, 1) * x + self.p.view(4, 1, 1)\n",
                               {{"g", {4}}, {"p", {4}}})),
      behind_conv("images_second_for_a_while",
                  "x = torch.relu(x.transpose(0, 1) + self.p).transpose(0, 1) * 2.0\n",
                  {{"p", {4, 1, 9, 7}}}),
      on_tokens("constants_where_images_come_second",
                "y = torch.relu(x.transpose(0, 1) * self.p)\n"
                "x = torch.cat([x, (y.transpose(0, 1) + self.p.view(63, 4))], 1)\n",
                {{"p", {63, 1, 4}}}),
  };
}

}  // namespace

ArchitectureList architectures_of_tokens() { return joined({attentions(), others()}); }

}  // namespace fbbench
