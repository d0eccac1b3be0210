// SPDX-License-Identifier: Apache-2.0
// A group's tables, plots and extreme cases.
#include <algorithm>

#include "results/report/data_uri.h"
#include "results/report/findings.h"
#include "results/report/view.h"
#include "results/tables/number_text.h"

namespace fbbench {
namespace {

View cell_view(const Cell& cell) {
  View view;
  set_text(&view, "text", cell.text);
  set_text(&view, "detail", cell.detail);
  view.set("mark", cell.mark == Mark::kBest     ? std::string("best")
                   : cell.mark == Mark::kSecond ? std::string("second")
                                                : std::string("plain"));
  bool known = cell.value == cell.value;
  view.set("known", known);
  view.set("value", exact(cell.value));
  return view;
}

View line_view(const Line& line) {
  View view;
  view.set("label", breakable(line.label));
  view.set("cells", list_of(line.cells, cell_view));
  return view;
}

View column_view(const std::string& heading, int direction) {
  View view;
  view.set("heading", breakable(heading));
  view.set("sorts", direction != 0);
  view.set("direction", std::to_string(direction));
  return view;
}

void add_scores(const Table& table, View* view) {
  View columns(View::type::list);
  columns.push_back(column_view(table.corner, 0));
  for (const Column& column : table.columns) {
    columns.push_back(column_view(column.label, column.direction));
  }
  view->set("columns", columns);
  view->set("rows", list_of(table.lines, line_view));
  view->set("footer", list_of(table.footer, line_view));
}

View finding_view(const Finding& finding, size_t methods_but_floors) {
  View view;
  view.set("metric", breakable(finding.metric));
  view.set("best", finding.best);
  view.set("mean", finding.mean);
  view.set("interval", finding.interval);
  view.set("others", finding.not_told_apart.empty() ? "–" : listed(finding.not_told_apart));
  view.set("pairs", finding.pairs);
  bool all = finding.like_a_floor.size() == methods_but_floors && methods_but_floors > 1;
  view.set("floors", finding.like_a_floor.empty() ? "–"
                     : all                        ? "all methods"
                                                  : listed(finding.like_a_floor));
  view.set("n", std::to_string(finding.n));
  return view;
}

void add_plots(const ReportGroup& group, const std::string& id, View* view) {
  View plots(View::type::list);
  for (size_t i = 0; i < group.plots.size(); ++i) {
    const ReportPlot& plot = group.plots[i];
    View one;
    std::string prefix = id + "-plot" + std::to_string(i) + "-";
    one.set("svg", inline_svg(plot.svg, prefix, escaped(plot.caption)));
    one.set("caption", plot.caption);
    plots.push_back(one);
  }
  view->set("has_plots", !group.plots.empty());
  view->set("plots", plots);
  view->set("left_out",
            list_of(group.left_out, [](const std::string& text) { return View(text); }));
}

/// One end, best or worst, of a line of a method's cases.
View end_view(const ReportGroup& group, const std::string& id, const ExtremeCase& found) {
  const auto& shown = group.gallery.images;
  auto in_gallery = [&](int64_t image) {
    return std::any_of(shown.begin(), shown.end(),
                       [&](const GalleryImage& one) { return one.index == image; });
  };
  auto linked = std::find_if(found.images.begin(), found.images.end(), in_gallery);
  int64_t image = linked == found.images.end() ? found.images.front() : *linked;
  auto others = static_cast<int64_t>(found.images.size()) - 1;
  View view;
  view.set("score", fixed(found.score, 3));
  view.set("image", group.results.block.samples[static_cast<size_t>(image)]);
  set_text(&view, "link", linked == found.images.end() ? "" : image_id(id, image));
  set_text(&view, "more", others == 0 ? "" : "and " + counted(others, "other"));
  return view;
}

View case_table(const Report& report, const ReportGroup& group, const std::string& id,
                size_t method) {
  View lines(View::type::list);
  for (size_t i = 0; i + 1 < group.cases.size(); ++i) {
    const ExtremeCase &best = group.cases[i], &worst = group.cases[i + 1];
    if (best.method != method || !best.best) continue;
    const Entry& metric = report.info.metrics[best.metric];
    View line;
    line.set("metric", breakable(metric.label + " " + arrow(metric.direction)));
    View ends(View::type::list);
    ends.push_back(end_view(group, id, best));
    ends.push_back(end_view(group, id, worst));
    line.set("ends", ends);
    lines.push_back(line);
  }
  View table;
  table.set("method", report.info.methods[method].label);
  table.set("lines", lines);
  return table;
}

void add_cases(const Report& report, const ReportGroup& group, const std::string& id, View* view) {
  View tables(View::type::list);
  bool first = true;
  for (size_t m = 0; m < report.info.methods.size(); ++m) {
    bool any = std::any_of(group.cases.begin(), group.cases.end(),
                           [&](const ExtremeCase& found) { return found.method == m; });
    if (!any) continue;
    View table = case_table(report, group, id, m);
    table.set("first", first);
    tables.push_back(table);
    first = false;
  }
  view->set("case_tables", tables);
}

}  // namespace

void add_group(const Report& report, const ReportGroup& group, const std::string& id, View* view) {
  auto found = findings(group.statistics, report.floors);
  view->set("group_id", id);
  view->set("group_title", group.table.title);
  view->set("answer", list_of(short_answer(group.statistics), [](const AnswerPart& words) {
              View one;
              one.set("words", words.text);
              one.set("is_figure", words.figure);
              return one;
            }));
  add_scores(group.table, view);
  view->set("has_floors", !report.floors.empty());
  view->set("floor_names", listed(report.floors));
  view->set("has_findings", !found.empty());
  size_t methods = report.info.methods.size() - report.floors.size();
  view->set("findings",
            list_of(found, [&](const Finding& finding) { return finding_view(finding, methods); }));
  add_plots(group, id, view);
  add_cases(report, group, id, view);
}

}  // namespace fbbench
