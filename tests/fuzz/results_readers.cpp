// SPDX-License-Identifier: Apache-2.0
#include "results_readers.h"

#include "fuzz_target.h"
#include "results/joining/join.h"
#include "results/joining/merge.h"
#include "results/parts/part_store.h"
#include "results/store/results_reader.h"
#include "results/tables/compare.h"
#include "results/tables/score_table.h"
#include "runners/check/verify.h"

namespace fbbench {
namespace {

namespace fs = std::filesystem;

void tabulate(const Results& results) {
  for (TableFormat format : {TableFormat::kText, TableFormat::kLatex, TableFormat::kCsv}) {
    TableOptions options;
    options.format = format;
    options.draws = 20;
    options.strata = format == TableFormat::kCsv;
    accepts([&] { render_table({results}, options); });
  }
}

/// As PartStore finds the file when a run goes on.
void resume(const std::string& path, const std::string& folder) {
  ResultsReader reader(path);
  Outline outline{reader.info(), reader.groups()};
  if (outline.info.unit <= 0 || outline.info.methods.empty() || outline.pairs.empty()) return;
  std::string output = folder + "/resumed.h5";
  fs::create_directories(output + ".parts");
  fs::copy_file(path, output + ".parts/plan.h5", fs::copy_options::overwrite_existing);
  fs::copy_file(path, output + ".parts/000-000000-000.h5", fs::copy_options::overwrite_existing);
  PartStore store(output, outline);
  store.prepare(PartStore::Start::kResume, /*shared=*/true);
  store.has({0, 0}, 0);
  store.read({0, 0});
}

}  // namespace

void read_as_results(const std::string& path, const std::string& folder) {
  bool whole = accepts([&] {
    Results results = read_results(path);
    tabulate(results);
    accepts([&] { compare(results, results, 100); });
  });
  bool known = accepts([&] { verify(path); });
  require_property(known || !whole, "what can be read can be verified");
  accepts([&] { merge({path}, folder + "/merged.h5", {/*overwrite=*/true, /*partial=*/true}); });
  accepts([&] { resume(path, folder); });
}

}  // namespace fbbench
