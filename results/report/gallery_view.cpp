// SPDX-License-Identifier: Apache-2.0
// The gallery: an image's maps side by side with their scores.
#include <algorithm>
#include <cmath>
#include <sstream>

#include "core/options.h"
#include "results/report/findings.h"
#include "results/report/view.h"
#include "results/tables/number_text.h"

namespace fbbench {
namespace {

constexpr int64_t kSmall = 128;  // pixels; smaller pictures are enlarged, each pixel a square
constexpr size_t kCommon = 5;    // a case that more images share isn't worth words at each

const char* kind_of(const ExtremeCase& found) { return found.best ? "best" : "worst"; }

/// What an image scores, and where that is a method's best or worst.
class ImageView {
 public:
  ImageView(const Report& report, const ReportGroup& group, const GalleryImage& image)
      : report_(report), group_(group), image_(image) {}

  View tile(size_t method) const {
    View view;
    set_text(&view, "map", image_.maps[method]);
    set_text(&view, "reason", image_.reasons[method]);
    view.set("method", report_.info.methods[method].label);
    view.set("method_heading", breakable(report_.info.methods[method].label));
    View scores(View::type::list);
    for (size_t k = 0; k < report_.info.metrics.size(); ++k) scores.push_back(score(method, k));
    view.set("scores", scores);
    return view;
  }

  /// "best/0/2": kind, method, metric; the script looks for them.
  std::string case_keys() const {
    std::vector<std::string> keys;
    for (const ExtremeCase& found : own_cases()) {
      keys.push_back(std::string(kind_of(found)) + "/" + std::to_string(found.method) + "/" +
                     std::to_string(found.metric));
    }
    return join(keys, " ");
  }

  /// "best on deletion and support for forward_backward and gradient"
  std::vector<std::string> case_words() const {
    std::vector<std::string> all;
    for (bool best : {true, false}) {
      std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>> lines;
      for (size_t k = 0; k < report_.info.metrics.size(); ++k) {
        auto methods = rare_cases(best, k);
        if (methods.empty()) continue;
        auto same = std::find_if(lines.begin(), lines.end(),
                                 [&](const auto& line) { return line.first == methods; });
        if (same == lines.end()) same = lines.insert(lines.end(), {methods, {}});
        same->second.push_back(report_.info.metrics[k].label);
      }
      for (const auto& [methods, metrics] : lines) {
        all.push_back(std::string(best ? "best on " : "worst on ") + listed(metrics) + " for " +
                      listed(methods));
      }
    }
    return all;
  }

 private:
  double value(size_t method, size_t metric) const {
    return group_.results.block
        .scores[static_cast<int64_t>(method)][static_cast<int64_t>(metric)][image_.index]
        .item<double>();
  }

  /// Of the methods that have a value, unless all have the same.
  bool is_best(size_t method, size_t metric) const {
    int direction = report_.info.metrics[metric].direction;
    double own = direction * value(method, metric);
    bool unlike = false;
    for (size_t m = 0; m < report_.info.methods.size(); ++m) {
      double other = direction * value(m, metric);
      if (other > own) return false;
      unlike = unlike || other < own;
    }
    return unlike;
  }

  View score(size_t method, size_t metric) const {
    const Entry& entry = report_.info.metrics[metric];
    double own = value(method, metric);
    View view;
    view.set("metric", breakable(entry.label + " " + arrow(entry.direction)));
    view.set("score", std::isnan(own) ? std::string("–") : fixed(own, 3));
    view.set("mark", is_best(method, metric) ? "best" : "plain");
    return view;
  }

  /// The methods that have a case here which few images share.
  std::vector<std::string> rare_cases(bool best, size_t metric) const {
    std::vector<std::string> methods;
    for (const ExtremeCase& found : own_cases()) {
      bool wanted = found.best == best && found.metric == metric && found.images.size() <= kCommon;
      if (wanted) methods.push_back(report_.info.methods[found.method].label);
    }
    return methods;
  }

  std::vector<ExtremeCase> own_cases() const {
    std::vector<ExtremeCase> own;
    for (const ExtremeCase& found : group_.cases) {
      if (std::count(found.images.begin(), found.images.end(), image_.index) > 0) {
        own.push_back(found);
      }
    }
    return own;
  }

  const Report& report_;
  const ReportGroup& group_;
  const GalleryImage& image_;
};

View image_view(const Report& report, const ReportGroup& group, const std::string& id,
                const GalleryImage& image) {
  ImageView source(report, group, image);
  View view, tiles(View::type::list);
  for (size_t m = 0; m < report.info.methods.size(); ++m) tiles.push_back(source.tile(m));
  auto words = source.case_words();
  std::ostringstream scale;
  scale.precision(2);
  scale << image.scale;
  view.set("image_id", image_id(id, image.index));
  view.set("sample", group.results.block.samples[static_cast<size_t>(image.index)]);
  view.set("classes", list_of(image.classes, fact_view));
  set_text(&view, "picture", image.picture);
  view.set("picture_reason", image.reason);
  view.set("tiles", tiles);
  view.set("scale", scale.str());
  view.set("case_keys", source.case_keys());
  view.set("has_case_words", !words.empty());
  view.set("case_words", list_of(words, [](const std::string& text) { return View(text); }));
  return view;
}

View options_of(const std::vector<Entry>& entries) {
  View list(View::type::list);
  for (size_t i = 0; i < entries.size(); ++i) {
    View option;
    option.set("number", std::to_string(i));
    option.set("option", entries[i].label);
    list.push_back(option);
  }
  return list;
}

}  // namespace

void add_gallery(const Report& report, const ReportGroup& group, const std::string& id,
                 View* view) {
  const Gallery& gallery = group.gallery;
  auto shown = static_cast<int64_t>(gallery.images.size()),
       all = static_cast<int64_t>(group.results.block.samples.size());
  set_text(view, "lacking", gallery.lacking);
  view->set("has_images", shown > 0);
  view->set("image_count", counted(shown, "image"));
  view->set("more_images", std::to_string(std::min(all, 2 * shown)));
  view->set("gallery_note",
            std::to_string(shown) + " of " + counted(all, "image") + ": " +
                (shown == all ? "all there are."
                              : "a quarter spread evenly over the data set, the others best and "
                                "worst cases of the methods.") +
                " Bold: the best of the methods on this image.");
  view->set("line_count", std::to_string(2 + report.info.metrics.size()));
  view->set("small", std::max(gallery.width, gallery.height) <= kSmall);
  view->set("width", std::to_string(gallery.width));
  view->set("height", std::to_string(gallery.height));
  view->set("colour_scale", gallery.colour_scale);
  view->set("method_options", options_of(report.info.methods));
  view->set("metric_options", options_of(report.info.metrics));
  view->set("images", list_of(gallery.images, [&](const GalleryImage& image) {
              return image_view(report, group, id, image);
            }));
}

}  // namespace fbbench
