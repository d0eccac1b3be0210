// SPDX-License-Identifier: Apache-2.0
/// \brief Precomputed maps from a file: scores a method that was run elsewhere, in any language.
///
///   a[n,y,x] = maps[row of sample n, y, x]
///
/// Input    file: HDF5 with maps [N,H,W], at the network's input size, and optionally sample [N],
///          the ids by which rows are found; without it row i belongs to sample i of the data set
/// Output   [N,1,H,W], as it is in the file
/// Errors   BadInput for a file that is broken, maps of another size or number, an id that is
///          absent or stands twice
#include <unordered_map>

#include "core/hdf5/file.h"
#include "methods/method.h"

namespace fbbench {
namespace {

class Maps final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "maps";
    info.brief = "precomputed maps from an HDF5 file";
    info.cost = "reading one row a sample";
    info.needs = Needs::kNothing;
    info.options = {{"file", "", "HDF5 file with maps [N,H,W] and optionally sample [N]"}};
    info.explains_again = false;
    info.default_reduce = "sum";
    info.source = "the file's author";
    return with_common_options(info);
  }

  explicit Maps(const Options& options)
      : Method(describe(), options),
        file_(options.get_string("file")),
        maps_(file_.dataset("maps")) {
    FBBENCH_REQUIRE(maps_.shape().size() == 3 && !maps_.holds_strings(), BadInput,
                    maps_.name() << ": want numbers [N,H,W], got "
                                 << (maps_.holds_strings() ? "strings of " : "")
                                 << maps_.shape().size() << " dimensions");
    if (!file_.contains("sample")) return;
    auto ids = file_.dataset("sample").read_strings();
    FBBENCH_REQUIRE(static_cast<int64_t>(ids.size()) == maps_.shape()[0], BadInput,
                    file_.path() << ": want one id in 'sample' for each of the " << maps_.shape()[0]
                                 << " maps, got " << ids.size());
    for (size_t i = 0; i < ids.size(); ++i) {
      bool added = rows_.emplace(ids[i], static_cast<int64_t>(i)).second;
      FBBENCH_REQUIRE(added, BadInput,
                      file_.path()
                          << ": want each id in 'sample' once, got '" << ids[i] << "' twice");
    }
  }

  void check(const Network& network, const DatasetFacts& dataset) const override {
    int64_t height = network.input().height, width = network.input().width;
    FBBENCH_REQUIRE(maps_.shape()[1] == height && maps_.shape()[2] == width, BadInput,
                    maps_.name() << ": want maps of the network's input size, " << height << "x"
                                 << width << ", got " << maps_.shape()[1] << "x"
                                 << maps_.shape()[2]);
    auto count = static_cast<int64_t>(dataset.ids.size());
    FBBENCH_REQUIRE(!rows_.empty() || maps_.shape()[0] == count, BadInput,
                    maps_.name() << ": want " << count << " maps, one a sample of " << dataset.label
                                 << ", or a data set 'sample' with their ids, got "
                                 << maps_.shape()[0]);
  }

 private:
  int64_t row(const std::string& id) const {
    auto found = rows_.find(id);
    FBBENCH_REQUIRE(found != rows_.end(), BadInput,
                    file_.path() << ": has no map for the sample '" << id << "'");
    return found->second;
  }

  Attribution explain_impl(const Context& context) const override {
    std::vector<Tensor> rows;
    for (size_t i = 0; i < context.ids().size(); ++i) {
      int64_t at = rows_.empty() ? context.indices().at(i) : row(context.ids()[i]);
      rows.push_back(maps_.read_rows(at, 1, at::kFloat));
    }
    return {at::stack(rows)};
  }

  Hdf5File file_;
  Hdf5Dataset maps_;
  std::unordered_map<std::string, int64_t> rows_;
};

FBBENCH_REGISTER(Method, Maps);

}  // namespace
}  // namespace fbbench
