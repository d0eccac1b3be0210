// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/onednn.h"

#include <oneapi/dnnl/dnnl.hpp>

#include <cmath>
#include <sstream>

#include "core/error.h"
#include "models/graph/layout.h"

namespace fbbench {
namespace {

using dnnl::convolution_backward_data;
using dnnl::convolution_forward;
using dnnl::memory;

const dnnl::engine& processor() {
  static const dnnl::engine kEngine(dnnl::engine::kind::cpu, 0);
  return kEngine;
}

memory::desc floats(const memory::dims& shape, memory::format_tag layout) {
  return {shape, memory::data_type::f32, layout};
}

memory on(const memory::desc& desc, const Tensor& tensor) {
  return {desc, processor(), tensor.data_ptr()};
}

/// The filter's shape as oneDNN wants it: [out, in, kh, kw] or [groups, out, in, kh, kw].
memory::dims weight_dims(const Filter& filter, const Window& window) {
  memory::dims dims = filter.shape;
  if (window.groups == 1) return dims;
  dims[0] /= window.groups;
  dims.insert(dims.begin(), window.groups);
  return dims;
}

dnnl::primitive_attr attributes_for(const Epilogue& epilogue) {
  dnnl::post_ops after;
  if (epilogue.sum.defined()) after.append_sum();
  if (std::isfinite(epilogue.high)) {
    after.append_eltwise(1, dnnl::algorithm::eltwise_clip, static_cast<float>(epilogue.low),
                         static_cast<float>(epilogue.high));
  } else if (epilogue.low == 0) {
    after.append_eltwise(1, dnnl::algorithm::eltwise_relu, 0, 0);
  }
  dnnl::primitive_attr attributes;
  attributes.set_post_ops(after);
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  return attributes;
}

/// The shapes of both sides of a convolution, in channels_last.
struct Sides {
  memory::desc input, output;
};

Sides sides(const std::vector<int64_t>& input, const std::vector<int64_t>& output) {
  return {floats(input, memory::format_tag::nhwc), floats(output, memory::format_tag::nhwc)};
}

memory::dims skipped(const Window& window) {
  return {window.dilation[0] - 1, window.dilation[1] - 1};
}

convolution_forward::primitive_desc describe_forward(const Filter& filter, const Window& window,
                                                     const Sides& sides, bool biased,
                                                     const dnnl::primitive_attr& attributes) {
  memory::desc bias = biased ? floats({filter.shape[0]}, memory::format_tag::a) : memory::desc();
  convolution_forward::desc desc(
      dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct, sides.input,
      floats(weight_dims(filter, window), memory::format_tag::any), bias, sides.output,
      window.stride, skipped(window), window.padding, window.far_padding);
  return {desc, attributes, processor()};
}

convolution_backward_data::primitive_desc describe_transposed(const Filter& filter,
                                                              const Window& window,
                                                              const Sides& sides) {
  dnnl::primitive_attr attributes = attributes_for({});
  convolution_backward_data::desc desc(dnnl::algorithm::convolution_direct, sides.input,
                                       floats(weight_dims(filter, window), memory::format_tag::any),
                                       sides.output, window.stride, skipped(window), window.padding,
                                       window.far_padding);
  return {desc, attributes, processor(),
          describe_forward(filter, window, sides, false, attributes)};
}

/// Equal for equal layouts: the blocks into which oneDNN cuts weights depend on the images' size.
std::string layout_name(const memory::desc& desc) {
  const auto& blocking = desc.data.format_desc.blocking;
  std::ostringstream name;
  for (int i = 0; i < desc.data.ndims; ++i) {
    name << blocking.strides[i] << ',' << desc.data.padded_dims[i] << ' ';
  }
  for (int i = 0; i < blocking.inner_nblks; ++i) {
    name << blocking.inner_blks[i] << 'x' << blocking.inner_idxs[i] << ' ';
  }
  return name.str();
}

Tensor pack(const Filter& filter, const Window& window, const memory::desc& wanted) {
  Tensor plain = filter.make().contiguous();
  auto layout = window.groups == 1 ? memory::format_tag::oihw : memory::format_tag::goihw;
  Tensor result = at::empty({static_cast<int64_t>(wanted.get_size())}, at::kByte);
  memory from = on(floats(weight_dims(filter, window), layout), plain), to = on(wanted, result);
  dnnl::stream stream(processor());
  dnnl::reorder(from, to).execute(stream, from, to);
  stream.wait();
  return result;
}

/// The filter in the layout that a primitive wants, made once.
memory packed(const Filter& filter, const Window& window, const memory::desc& wanted) {
  auto make = [&] { return pack(filter, window, wanted); };
  return on(wanted, filter.weights->variant(filter.name + " as " + layout_name(wanted), make));
}

template <class Primitive>
void execute(const typename Primitive::primitive_desc& desc,
             std::unordered_map<int, memory> arguments) {
  memory::desc room = desc.scratchpad_desc();
  Tensor scratch = at::empty({static_cast<int64_t>(room.get_size())}, at::kByte);
  arguments.emplace(DNNL_ARG_SCRATCHPAD, on(room, scratch));
  dnnl::stream stream(processor());
  Primitive(desc).execute(stream, arguments);
  stream.wait();
}

}  // namespace

Tensor convolve_by_onednn(const Filter& filter, const Window& window, const Tensor& x,
                          const Tensor& bias, const Epilogue& epilogue) {
  std::vector<int64_t> shape = convolved_shape(filter, window, x);
  Tensor result = epilogue.sum.defined() ? epilogue.sum : canonical_empty(shape);
  FBBENCH_PROMISE(result.sizes() == shape && is_canonical(result), describe_tensor(result));
  auto desc = describe_forward(filter, window, sides(x.sizes().vec(), shape), bias.defined(),
                               attributes_for(epilogue));
  std::unordered_map<int, memory> arguments = {
      {DNNL_ARG_SRC, on(desc.src_desc(), x)},
      {DNNL_ARG_WEIGHTS, packed(filter, window, desc.weights_desc())},
      {DNNL_ARG_DST, on(desc.dst_desc(), result)}};
  if (bias.defined()) arguments.emplace(DNNL_ARG_BIAS, on(desc.bias_desc(), bias));
  execute<convolution_forward>(desc, std::move(arguments));
  return result;
}

Tensor transposed_by_onednn(const Filter& filter, const Window& window, const Tensor& q,
                            const std::vector<int64_t>& input_shape) {
  FBBENCH_PROMISE(q.scalar_type() == at::kFloat && is_canonical(q), describe_tensor(q));
  Tensor result = canonical_empty(input_shape);
  auto desc = describe_transposed(filter, window, sides(input_shape, q.sizes().vec()));
  execute<convolution_backward_data>(
      desc, {{DNNL_ARG_DIFF_DST, on(desc.diff_dst_desc(), q)},
             {DNNL_ARG_WEIGHTS, packed(filter, window, desc.weights_desc())},
             {DNNL_ARG_DIFF_SRC, on(desc.diff_src_desc(), result)}});
  return result;
}

void multiply_by_onednn(const Tensor& x, const Tensor& w, bool transposed, bool accumulate,
                        Tensor& y) {
  int64_t rows = y.size(0), inner = x.size(1), columns = y.size(1);
  auto status = dnnl_sgemm('N', transposed ? 'T' : 'N', rows, columns, inner, 1,
                           x.data_ptr<float>(), inner, w.data_ptr<float>(),
                           transposed ? inner : columns, accumulate, y.data_ptr<float>(), columns);
  FBBENCH_PROMISE(status == dnnl_success, "dnnl_sgemm: status " << status);
}

}  // namespace fbbench
