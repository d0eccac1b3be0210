// SPDX-License-Identifier: Apache-2.0
#include "metrics/map_similarity.h"

#include <cmath>
#include <map>

#include "metrics/similarity.h"
#include "metrics/ssim.h"

namespace fbbench {
namespace {

double gaussian_ssim(const MapView& a, const MapView& b) {
  return ssim(a, b, SsimWindow::kGaussian11);
}

const std::map<std::string, double (*)(const MapView&, const MapView&)>& similarities() {
  static const std::map<std::string, double (*)(const MapView&, const MapView&)> kSimilarities = {
      {"cosine", cosine},     {"kendall", kendall},
      {"pearson", pearson},   {"sign_agreement", sign_agreement},
      {"spearman", spearman}, {"ssim", gaussian_ssim}};
  return kSimilarities;
}

std::vector<std::string> names() {
  std::vector<std::string> names;
  for (const auto& named : similarities()) names.push_back(named.first);
  return names;
}

}  // namespace

OptionInfo MapSimilarity::option(const std::string& default_name) {
  return {"similarity", default_name, "how maps are compared: " + join(names()), one_of(names())};
}

MapSimilarity::MapSimilarity(const Options& options)
    : similarity_(similarities().at(options.get_choice("similarity"))) {}

double MapSimilarity::operator()(const MapView& a, const MapView& b) const {
  return a.finite() && b.finite() ? similarity_(a, b) : NAN;
}

}  // namespace fbbench
