// SPDX-License-Identifier: Apache-2.0
/// What a report shows, before it becomes a page: results with all that is said of them, and what
/// the results file can't know (the facts that plugins tell, pictures, plots).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "results/joining/join.h"
#include "results/report/cases.h"
#include "results/statistics/statistics.h"
#include "results/tables/table.h"

namespace fbbench {

/// A name and what is said of it; HTML is made of it later.
using Fact = std::pair<std::string, std::string>;

/// A method, metric or data set as its describe() tells it; empty where its plugin isn't loaded.
struct Described {
  std::string label;
  std::string brief = {}, source = {};
  std::string category = {};     ///< of metrics: "faithfulness"
  std::string undefined = {};    ///< of metrics: when there is no score
  std::vector<Fact> facts = {};  ///< range, unit, ties, ..., licence
};

struct ReportPlot {
  std::string caption;
  std::string svg;  ///< a whole file
};

/// An image and what the methods say of it. Pictures are data: URIs.
struct GalleryImage {
  int64_t index = 0;                 ///< in the group's block
  std::vector<Fact> classes;         ///< label, predicted and explained class
  std::string picture;               ///< empty where it can't be read
  std::string reason = {};           ///< why
  std::vector<std::string> maps;     ///< [M], over the picture; empty where there is none
  std::vector<std::string> reasons;  ///< [M], why there is none
  double scale = 1;                  ///< what the brightest colour means, in multiples of the mean
};

struct Gallery {
  std::vector<GalleryImage> images;
  int64_t width = 0, height = 0;  ///< pixels of the pictures
  std::string colour_scale;       ///< a data: URI, dark at the left
  std::string lacking;  ///< why there are no pictures, and what to do; empty where there are
};

/// A (data set, network) pair.
struct ReportGroup {
  Group results;
  JoinedGroup joined;  ///< the same as join() gives it
  GroupStatistics statistics;
  Table table;  ///< as `fbbench table` shows it
  std::vector<ExtremeCase> cases;
  std::vector<ReportPlot> plots;
  std::vector<std::string> left_out;  ///< sentences: plots that can't be drawn, and why
  Gallery gallery;
};

struct Report {
  std::string file;  ///< name of the results file, without folders
  std::string name;  ///< of the experiment
  RunInfo info;
  Provenance provenance;
  std::string verdict;
  std::vector<Described> methods, metrics, datasets;  ///< of the run, in its order
  std::vector<std::string> floors;  ///< labels of the methods that know nothing of the image
  std::vector<ReportGroup> groups;
  std::vector<SampleWarning> warnings;
};

/// The page: HTML5 that is well-formed XML too, with everything it shows inside.
std::string render_page(const Report& report);

}  // namespace fbbench
