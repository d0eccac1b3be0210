// SPDX-License-Identifier: Apache-2.0
#include "models/import/decompositions.h"

#include <torch/csrc/jit/api/compilation_unit.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/jit.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

namespace fbbench {
namespace {

namespace jit = torch::jit;

const char* const kSource = R"python(
def scaled_dot_product_attention(query, key, value, attn_mask: Optional[Tensor], dropout_p: float,
                                 is_causal: bool, scale: Optional[float], enable_gqa: bool):
    assert dropout_p == 0.0, "attention with dropout; want the network in eval()"
    if enable_gqa:
        times = query.size(-3) // key.size(-3)
        key = key.repeat_interleave(times, -3)
        value = value.repeat_interleave(times, -3)
    factor = query.size(-1) ** -0.5
    if scale is not None:
        factor = scale
    scores = torch.matmul(query * factor, key.transpose(-2, -1))
    if is_causal:
        seen = torch.ones([query.size(-2), key.size(-2)])
        later = torch.triu(seen, 1) > 0
        scores = scores + torch.zeros_like(seen).masked_fill(later, float('-inf'))
    if attn_mask is not None:
        if attn_mask.dtype == 11:
            unseen = attn_mask.logical_not()
            attn_mask = torch.zeros(attn_mask.size()).masked_fill(unseen, float('-inf'))
        scores = scores + attn_mask
    return torch.matmul(torch.softmax(scores, -1), value)

def baddbmm(input, batch1, batch2, beta: float, alpha: float):
    return input * beta + torch.bmm(batch1, batch2) * alpha

def group_norm(input, num_groups: int, weight: Optional[Tensor], bias: Optional[Tensor],
               eps: float, cudnn_enabled: bool):
    size = input.size()
    x = input.reshape([size[0], num_groups, -1])
    x = torch.layer_norm(x, [x.size(2)], None, None, eps).reshape(size)
    shape = [-1] + [1] * (len(size) - 2)
    if weight is not None:
        x = x * weight.view(shape)
    if bias is not None:
        x = x + bias.view(shape)
    return x

def instance_norm(input, weight: Optional[Tensor], bias: Optional[Tensor],
                  running_mean: Optional[Tensor], running_var: Optional[Tensor],
                  use_input_stats: bool, momentum: float, eps: float, cudnn_enabled: bool):
    if use_input_stats:
        return group_norm(input, input.size(1), weight, bias, eps, cudnn_enabled)
    return torch.batch_norm(input, weight, bias, running_mean, running_var, False, momentum, eps,
                            cudnn_enabled)

def attention(x, heads: int, qkv_weight, qkv_bias, proj_weight, proj_bias):
    size = x.size()
    qkv = torch.linear(x, qkv_weight, qkv_bias)
    qkv = qkv.view([size[0], size[1], 3, heads, size[2] // heads]).permute([2, 0, 3, 1, 4])
    scores = torch.matmul(qkv[0] * (size[2] // heads) ** -0.5, qkv[1].transpose(-2, -1))
    weights = torch.softmax(scores, -1)
    mixed = torch.matmul(weights, qkv[2]).transpose(1, 2).reshape(size)
    return torch.linear(mixed, proj_weight, proj_bias), weights

def _native_multi_head_attention(query, key, value, embed_dim: int, num_head: int, qkv_weight,
                                 qkv_bias, proj_weight, proj_bias, mask: Optional[Tensor],
                                 need_weights: bool, average: bool, mask_type: Optional[int]):
    assert mask is None, "fused attention with a mask; want it exported with gradients on"
    assert query is key and key is value, "fused attention that reads several tensors"
    x, weights = attention(query, num_head, qkv_weight, qkv_bias, proj_weight, proj_bias)
    if average:
        weights = weights.mean([1])
    return x, weights

def _transformer_encoder_layer_fwd(
        x, embed_dim: int, num_heads: int, qkv_weight, qkv_bias, proj_weight, proj_bias,
        use_gelu: bool, norm_first: bool, eps: float, norm_weight_1, norm_bias_1, norm_weight_2,
        norm_bias_2, ffn_weight_1, ffn_bias_1, ffn_weight_2, ffn_bias_2, mask: Optional[Tensor],
        mask_type: Optional[int]):
    assert mask is None, "a fused encoder layer with a mask; want it exported with gradients on"
    y = x
    if norm_first:
        y = torch.layer_norm(x, [embed_dim], norm_weight_1, norm_bias_1, eps)
    y, weights = attention(y, num_heads, qkv_weight, qkv_bias, proj_weight, proj_bias)
    x = x + y
    if norm_first:
        y = torch.layer_norm(x, [embed_dim], norm_weight_2, norm_bias_2, eps)
    else:
        x = torch.layer_norm(x, [embed_dim], norm_weight_1, norm_bias_1, eps)
        y = x
    y = torch.linear(y, ffn_weight_1, ffn_bias_1)
    if use_gelu:
        y = torch.gelu(y)
    else:
        y = torch.relu(y)
    x = x + torch.linear(y, ffn_weight_2, ffn_bias_2)
    if not norm_first:
        x = torch.layer_norm(x, [embed_dim], norm_weight_2, norm_bias_2, eps)
    return x
)python";

std::shared_ptr<jit::Graph> inlined(jit::CompilationUnit& unit, const std::string& name) {
  auto graph = jit::toGraphFunction(unit.get_function(name)).graph()->copy();
  jit::Inline(*graph);
  return graph;
}

using Graphs = std::map<std::string, std::shared_ptr<jit::Graph>>;

Graphs compiled() {
  auto unit = jit::compile(kSource);
  Graphs graphs;
  for (const char* name : {"scaled_dot_product_attention", "baddbmm", "group_norm", "instance_norm",
                           "_native_multi_head_attention", "_transformer_encoder_layer_fwd"}) {
    graphs["aten::" + std::string(name)] = inlined(*unit, name);
  }
  return graphs;
}

/// "[0, 2, 1]": where the letters of `to` stand in `from`.
std::string order(const std::string& from, const std::string& to) {
  std::string list;
  for (char letter : to) list += (list.empty() ? "" : ", ") + std::to_string(from.find(letter));
  return "[" + list + "]";
}

/// Letters of `all` that are in `with`, and in `other` or not.
std::string letters(const std::string& all, const std::string& with, bool in_other,
                    const std::string& other) {
  std::string found;
  for (char letter : all) {
    bool here = with.find(letter) != std::string::npos;
    if (here && (other.find(letter) != std::string::npos) == in_other) found += letter;
  }
  return found;
}

/// The source of einsum_as_product(); empty where it is none.
std::string product_source(std::string equation) {
  equation.erase(std::remove(equation.begin(), equation.end(), ' '), equation.end());
  const size_t comma = equation.find(','), arrow = equation.find("->");
  if (comma == std::string::npos || arrow == std::string::npos || arrow < comma) return "";
  const std::string a = equation.substr(0, comma);
  const std::string b = equation.substr(comma + 1, arrow - comma - 1);
  const std::string out = equation.substr(arrow + 2);
  const std::string batch = letters(a, b, true, out), summed = letters(a, b, false, out);
  const std::string rows = letters(a, out, false, b), columns = letters(b, out, false, a);
  const bool matrices = summed.size() == 1 && rows.size() == 1 && columns.size() == 1 &&
                        a.size() == batch.size() + 2 && b.size() == a.size() &&
                        out.size() == a.size();
  if (!matrices) return "";
  return "def einsum(equation: str, x: List[Tensor], path: Optional[List[int]]):\n"
         "    y = torch.matmul(x[0].permute(" +
         order(a, batch + rows + summed) + "), x[1].permute(" + order(b, batch + summed + columns) +
         "))\n"
         "    return y.permute(" +
         order(batch + rows + columns, out) + ")\n";
}

}  // namespace

const jit::Graph* decomposition(const std::string& name) {
  static const Graphs kGraphs = compiled();
  auto found = kGraphs.find(name);
  return found == kGraphs.end() ? nullptr : found->second.get();
}

const jit::Graph* einsum_as_product(const std::string& equation) {
  static std::mutex mutex;
  static Graphs graphs;
  const std::lock_guard<std::mutex> lock(mutex);
  auto [entry, added] = graphs.try_emplace(equation);
  const std::string source = added ? product_source(equation) : "";
  if (!source.empty()) entry->second = inlined(*jit::compile(source), "einsum");
  return entry->second.get();
}

}  // namespace fbbench
