// SPDX-License-Identifier: Apache-2.0
/// A report as the templates of results/report/page/ see it: names and texts. Mustache escapes what
/// stands in {{two}} braces; what stands in {{{three}}} is HTML already.
#pragma once

#include <kainjow/mustache.hpp>
#include <string>

#include "results/report/report.h"

namespace fbbench {

using View = kainjow::mustache::data;

/// Sets a text; an empty one is false, so that a section of its name is left out.
void set_text(View* view, const std::string& name, const std::string& text);

/// A list of views, one a thing.
template <class Things, class Make>
View list_of(const Things& things, Make make) {
  View list(View::type::list);
  for (const auto& thing : things) list.push_back(make(thing));
  return list;
}

/// {{fact}} and {{text}}
View fact_view(const Fact& fact);

std::string escaped(const std::string& text);

/// Escaped, and may be broken into lines after underscores, but not before an arrow.
std::string breakable(const std::string& label);

/// What a group shows but for its gallery, see page/scores.html, findings.html, plots.html,
/// cases.html and missing.html. `id` begins the ids of its parts.
void add_group(const Report& report, const ReportGroup& group, const std::string& id, View* view);

/// page/gallery.html
void add_gallery(const Report& report, const ReportGroup& group, const std::string& id, View* view);

/// page/missing.html
void add_missing(const Report& report, const ReportGroup& group, View* view);

/// The id of an image of the gallery, by its place in the group's block.
std::string image_id(const std::string& group_id, int64_t image);

}  // namespace fbbench
