// SPDX-License-Identifier: Apache-2.0
#include "results/parts/part_store.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "core/error.h"
#include "core/process/temporary.h"
#include "results/parts/blocks.h"
#include "results/store/conditions.h"
#include "results/store/results_reader.h"
#include "results/store/results_writer.h"

namespace fbbench {

namespace fs = std::filesystem;

namespace {

/// Another file that is there is of this run, or why not.
void require_alike(const std::string& path, const RunInfo& there, const RunInfo& here) {
  std::string unlike = there.conditions.empty() ? "it isn't one whole run"
                                                : difference(there.conditions, here.conditions);
  FBBENCH_REQUIRE(unlike.empty(), BadInput,
                  path << " belongs to another run: " << unlike
                       << "; want the same settings, another --output, or --overwrite");
}

bool has_parts(const std::string& folder) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().extension() == ".h5" && entry.path().filename() != kPlanFile) return true;
  }
  return false;
}

}  // namespace

int64_t Outline::block_count(size_t pair) const {
  return (pairs[pair].images + info.unit - 1) / info.unit;
}

PartStore::PartStore(std::string output, Outline outline)
    : output_(std::move(output)), folder_(output_ + ".parts"), outline_(std::move(outline)) {
  FBBENCH_PROMISE(outline_.info.unit > 0, "a unit of " << outline_.info.unit << " images");
}

bool PartStore::finished_before(Start start) const {
  FBBENCH_REQUIRE(!fs::is_directory(output_), BadInput,
                  output_ << " is a folder; want the name of a results file");
  if (start == Start::kOverwrite || !fs::exists(output_)) return false;
  FBBENCH_REQUIRE(start == Start::kResume, BadInput,
                  output_ << " exists; --overwrite replaces it, --output takes another name");
  require_alike(output_, ResultsReader(output_).info(), outline_.info);
  return true;
}

bool PartStore::prepare(Start start, bool shared) {
  if (finished_before(start)) {
    remove();
    return true;
  }
  if (start == Start::kOverwrite && !shared) remove();
  FBBENCH_REQUIRE(start != Start::kNew || shared || !has_parts(folder_), BadInput,
                  folder_ << " holds parts of a run that didn't end; --resume goes on with it, "
                             "--overwrite starts anew");
  make_folder();
  std::string plan = folder_ + "/" + kPlanFile;
  bool known = false;
  if (fs::exists(plan) && (shared || has_parts(folder_))) {
    try {
      ResultsReader reader(plan);
      known = true;
      require_alike(folder_, reader.info(), outline_.info);
    } catch (const BadInput&) {
      if (known) throw;  // else it is damaged, and written again
    }
  }
  if (!known) write_plan();
  return false;
}

void PartStore::make_folder() const {
  std::error_code error;
  fs::create_directory(folder_, error);
  FBBENCH_REQUIRE(!error && fs::is_directory(folder_), BadInput,
                  output_ << " can't be created ("
                          << (error ? error.message() : folder_ + " is a file")
                          << "); want a folder that exists and can be written to");
  remove_stale_temporaries(folder_);
  fs::path output(output_);
  remove_stale_temporaries(output.parent_path().string(), output.filename().string());
}

void PartStore::write_plan() const {
  try {
    ResultsWriter writer(folder_ + "/" + kPlanFile, /*overwrite=*/true, outline_.info);
    for (const GroupInfo& pair : outline_.pairs) writer.begin_group(pair);
    writer.finish(kPlanVerdict);
  } catch (...) {
    remove_if_no_part();
    throw;
  }
}

std::string PartStore::path(const BlockId& block, size_t method) const {
  char name[64];
  std::snprintf(name, sizeof name, "%03zu-%06lld-%03zu.h5", block.pair,
                static_cast<long long>(block.number), method);
  return folder_ + "/" + name;
}

GroupInfo PartStore::group_of(const BlockId& block) const {
  GroupInfo group = outline_.pairs.at(block.pair);
  group.first = block.number * outline_.info.unit;
  group.images = std::min(outline_.info.unit, group.images - group.first);
  return group;
}

bool PartStore::has(const BlockId& block, size_t method) const {
  std::string file = path(block, method);
  std::unique_ptr<ResultsReader> reader;
  try {
    if (fs::exists(file)) reader = std::make_unique<ResultsReader>(file);
  } catch (const BadInput&) {  // damaged
  }
  if (!reader) return false;
  require_alike(file, reader->info(), outline_.info);
  const GroupInfo want = group_of(block);
  const auto& methods = reader->info().methods;
  const auto& groups = reader->groups();
  return methods.size() == 1 && methods[0].label == outline_.info.methods[method].label &&
         groups.size() == 1 && groups[0].dataset == want.dataset &&
         groups[0].network == want.network && groups[0].first == want.first;
}

std::vector<bool> PartStore::missing(const BlockId& block) const {
  std::vector<bool> missing(outline_.info.methods.size());
  for (size_t m = 0; m < missing.size(); ++m) missing[m] = !has(block, m);
  return missing;
}

void PartStore::write(const BlockId& block, size_t method, const std::vector<Block>& pieces) const {
  RunInfo info = outline_.info;
  info.methods = {info.methods[method]};
  Tally tally;
  ResultsWriter writer(path(block, method), /*overwrite=*/true, info);
  writer.begin_group(group_of(block));
  for (const Block& piece : pieces) {
    Block own = method_of(piece, static_cast<int64_t>(method), info.methods[0].label);
    tally.count(own);
    if (!own.samples.empty()) writer.append(own);
  }
  writer.finish(tally.rows() == 0 ? "VALID" : tally.verdict());
}

Block PartStore::read(const BlockId& block) const {
  std::vector<Block> parts;
  for (size_t m = 0; m < outline_.info.methods.size(); ++m) {
    ResultsReader reader(path(block, m));
    require_alike(reader.path(), reader.info(), outline_.info);
    auto count = static_cast<int64_t>(reader.samples(0).size());
    parts.push_back(reader.read(0, 0, count, /*with_maps=*/true));
  }
  return join_methods(parts);
}

void PartStore::remove() const {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void PartStore::remove_if_no_part() const {
  if (!has_parts(folder_)) remove();
}

}  // namespace fbbench
