// SPDX-License-Identifier: Apache-2.0
// The page as a whole: question, meaning, settings, how to cite.
#include <algorithm>

#include "core/embedded_file.h"
#include "core/error.h"
#include "core/options.h"
#include "core/process/shell_text.h"
#include "results/report/data_uri.h"
#include "results/report/findings.h"
#include "results/report/view.h"
#include "results/tables/number_text.h"
#include "version.h"

namespace fbbench {
namespace {

const std::string& page_file(const std::string& name) {
  return embedded_file("results/report/page/" + name);
}

const char* const kParts[] = {"scores.html",  "findings.html", "plots.html",
                              "gallery.html", "cases.html",    "missing.html",
                              "meaning.html", "settings.html", "cite.html"};

/// Labels of data sets or networks, each once.
std::vector<std::string> labels_of(const Report& report, std::string GroupInfo::*label) {
  std::vector<std::string> labels;
  for (const ReportGroup& group : report.groups) {
    const std::string& own = group.results.info.*label;
    if (std::find(labels.begin(), labels.end(), own) == labels.end()) labels.push_back(own);
  }
  return labels;
}

/// "faithfulness (deletion ↓, insertion ↑), localisation (...)"
std::string metrics_by_category(const Report& report) {
  std::vector<std::pair<std::string, std::vector<std::string>>> categories;
  for (size_t k = 0; k < report.metrics.size(); ++k) {
    const Entry& entry = report.info.metrics[k];
    std::string shown = entry.label + "\u00a0" + arrow(entry.direction);
    const std::string& category = report.metrics[k].category;
    auto same = std::find_if(categories.begin(), categories.end(),
                             [&](const auto& known) { return known.first == category; });
    if (same == categories.end()) same = categories.insert(categories.end(), {category, {}});
    same->second.push_back(shown);
  }
  std::vector<std::string> parts;
  for (const auto& [category, labels] : categories) {
    parts.push_back(category.empty() ? join(labels) : category + " (" + join(labels) + ")");
  }
  return listed(parts);
}

std::string question(const Report& report) {
  auto datasets = labels_of(report, &GroupInfo::dataset);
  auto networks = labels_of(report, &GroupInfo::network);
  std::vector<std::string> methods;
  for (const Entry& method : report.info.methods) methods.push_back(method.label);
  std::string text = "Which of " + counted(static_cast<int64_t>(methods.size()), "method") + " – " +
                     listed(methods) + " – explains the network" +
                     (networks.size() == 1 ? " " : "s ") + listed(networks) +
                     " best on the data set" + (datasets.size() == 1 ? " " : "s ") +
                     listed(datasets) + ", judged by " + metrics_by_category(report) + "?";
  return text;
}

View described_view(const Described& described) {
  View view;
  view.set("heading", breakable(described.label));
  view.set("brief", described.brief.empty() ? "of a plugin that isn’t loaded" : described.brief);
  set_text(&view, "category", described.category);
  view.set("facts", list_of(described.facts, fact_view));
  return view;
}

std::vector<Fact> provenance_of(const Report& report) {
  const Provenance& made = report.provenance;
  std::vector<Fact> facts = {{"results file", report.file},
                             {"verdict", report.verdict},
                             {"created", made.created},
                             {"host", made.host},
                             {"processor", made.cpu},
                             {"threads", std::to_string(report.info.threads)},
                             {"fbbench", made.fbbench_version},
                             {"git commit", made.git_commit},
                             {"build type", made.build_type},
                             {"LibTorch", made.libtorch_version},
                             {"seed", std::to_string(report.info.seed)}};
  return facts;
}

/// SHA-256 of data sets and networks, each once.
std::vector<Fact> fingerprints_of(const Report& report) {
  std::vector<Fact> facts;
  for (const ReportGroup& group : report.groups) {
    const GroupInfo& info = group.results.info;
    for (const Fact& fact : {Fact{"data set " + info.dataset, info.dataset_fingerprint},
                             Fact{"network " + info.network, info.network_fingerprint}}) {
      if (std::find(facts.begin(), facts.end(), fact) == facts.end()) facts.push_back(fact);
    }
  }
  return facts;
}

void add_settings(const Report& report, View* view) {
  std::string ini = report.name + ".ini";
  std::replace(ini.begin(), ini.end(), '/', '_');
  view->set("provenance", list_of(provenance_of(report), fact_view));
  view->set("fingerprints", list_of(fingerprints_of(report), fact_view));
  view->set("config", report.info.config);
  view->set("config_name", ini);
  view->set("config_uri", data_uri("text/plain;charset=utf-8", report.info.config));
  view->set("repeat", shell_text({"fbbench", "run", ini, "--output", "again.h5"}) + "\n" +
                          shell_text({"fbbench", "compare", report.file, "again.h5"}));
}

void add_sources(const Report& report, View* view) {
  View sources(View::type::list);
  for (const auto* kind : {&report.methods, &report.metrics, &report.datasets}) {
    for (const Described& described : *kind) {
      if (described.source.empty()) continue;
      View line;
      line.set("used", breakable(described.label));
      line.set("source", described.source);
      sources.push_back(line);
    }
  }
  view->set("sources", sources);
  view->set("citation", embedded_file("CITATION.cff"));
}

View warning_view(const SampleWarning& warning) {
  View view;
  view.set("place", warning.place);
  view.set("text", warning.text);
  return view;
}

}  // namespace

std::string render_page(const Report& report) {
  View view, groups(View::type::list);
  for (size_t g = 0; g < report.groups.size(); ++g) {
    std::string id = "group" + std::to_string(g);
    View one;
    add_group(report, report.groups[g], id, &one);
    add_gallery(report, report.groups[g], id, &one);
    add_missing(report, report.groups[g], &one);
    groups.push_back(one);
  }
  view.set("groups", groups);
  view.set("several_groups", report.groups.size() > 1);
  view.set("title", report.name + ": which method explains best?");
  view.set("question", question(report));
  view.set("file", report.file);
  view.set("created", report.provenance.created);
  view.set("verdict", report.verdict);
  view.set("verdict_class", report.verdict == "VALID" ? "valid" : "invalid");
  view.set("program_version", kVersion);
  view.set("program_commit", kGitCommit);
  view.set("has_warnings", !report.warnings.empty());
  view.set("warnings", list_of(report.warnings, warning_view));
  view.set("metrics", list_of(report.metrics, described_view));
  view.set("methods", list_of(report.methods, described_view));
  view.set("datasets", list_of(report.datasets, described_view));
  add_settings(report, &view);
  add_sources(report, &view);
  view.set("css", page_file("page.css"));
  view.set("script", page_file("page.js"));
  for (const char* part : kParts) view.set(part, page_file(part));
  kainjow::mustache::mustache page(page_file("page.html"));
  std::string text = page.render(view);
  FBBENCH_PROMISE(page.is_valid(), page.error_message());
  return text;
}

}  // namespace fbbench
