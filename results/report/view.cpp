// SPDX-License-Identifier: Apache-2.0
#include "results/report/view.h"

#include <regex>

#include "core/utf8.h"

namespace fbbench {

void set_text(View* view, const std::string& name, const std::string& text) {
  if (text.empty()) {
    view->set(name, false);
  } else {
    view->set(name, valid_utf8(text));
  }
}

View fact_view(const Fact& fact) {
  View view;
  view.set("fact", fact.first);
  view.set("text", fact.second);
  return view;
}

std::string escaped(const std::string& text) { return kainjow::mustache::html_escape(text); }

std::string breakable(const std::string& label) {
  std::string text = std::regex_replace(escaped(label), std::regex("_"), "_<wbr/>");
  return std::regex_replace(text, std::regex(" (?=[↑↓])"), "&#160;");  // arrows end no line
}

std::string image_id(const std::string& group_id, int64_t image) {
  return group_id + "-image-" + std::to_string(image);
}

}  // namespace fbbench
