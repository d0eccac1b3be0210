// SPDX-License-Identifier: Apache-2.0
/// \brief Guided backprop where Grad-CAM sees the class.
///
///   a = guided_backprop . up(max(M, 0)),   M: grad_cam's map, up: bilinear
///
/// Output   [N,C,H,W], signed; all zero where grad_cam is
/// Errors   those of grad_cam
#include "methods/method.h"

namespace fbbench {
namespace {

class GuidedGradCam final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "guided_grad_cam";
    info.brief = "guided backprop times Grad-CAM";
    info.cost = "one recorded forward, a reverse walk, and another one down to the layer";
    info.needs = Needs::kGraph;
    info.options = {{"layer", "auto", "Grad-CAM's layer, as there"}};
    info.default_reduce = "max_abs";
    info.source =
        "Selvaraju et al. 2016, section 3.3, arXiv:1610.02391 (enlarged bilinearly, as there)";
    return with_common_options(info);
  }

  explicit GuidedGradCam(const Options& options)
      : Method(describe(), options),
        guided_backprop_(part("guided_backprop", options, {"output"})),
        grad_cam_(part("grad_cam", options, {"layer", "output"})) {}

 private:
  static std::unique_ptr<Method> part(const std::string& name, const Options& options,
                                      const std::vector<std::string>& shared) {
    Spec spec;
    spec.name = name;
    for (const std::string& option : shared) {
      spec.options.emplace_back(option, options.get_string(option));
    }
    return Registry<Method>::get().create(spec);
  }

  ValueSet recorded(const Graph& graph) const override {
    ValueSet needs = guided_backprop_->needs(graph), more = grad_cam_->needs(graph);
    for (size_t i = 0; i < needs.size(); ++i) needs[i] = needs[i] || more[i];
    return needs;
  }

  Attribution explain_impl(const Context& context) const override {
    return {guided_backprop_->explain(context).values * grad_cam_->explain(context).values};
  }

  std::unique_ptr<Method> guided_backprop_, grad_cam_;
};

FBBENCH_REGISTER(Method, GuidedGradCam);

}  // namespace
}  // namespace fbbench
