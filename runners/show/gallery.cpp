// SPDX-License-Identifier: Apache-2.0
#include "runners/show/gallery.h"

#include <algorithm>

#include "core/error.h"
#include "core/picture/overlay.h"
#include "results/report/data_uri.h"
#include "results/tables/number_text.h"
#include "runners/check/original_inputs.h"
#include "runners/plan/experiment.h"

namespace fbbench {
namespace {

std::string uri(const EncodedPicture& picture) {
  return data_uri(picture.media_type, picture.bytes);
}

/// "Sandal (5)"; the number alone where it is no class of the network.
std::string class_text(const InputFormat& input, int64_t index) {
  if (index < 0) return "unknown";
  bool known = index < static_cast<int64_t>(input.classes.size());
  std::string number = std::to_string(index);
  return known ? input.classes[static_cast<size_t>(index)] + " (" + number + ")" : number;
}

/// Roles that one class has share a line.
std::vector<Fact> classes_of(const Block& row, const InputFormat& input) {
  std::vector<Fact> facts;
  for (const auto& [role, index] :
       {std::pair{"label", row.label}, {"predicted", row.predicted}, {"explained", row.target}}) {
    std::string name = class_text(input, index[0].item<int64_t>());
    auto same = std::find_if(facts.begin(), facts.end(),
                             [&](const Fact& fact) { return fact.second == name; });
    if (same == facts.end()) {
      facts.emplace_back(role, name);
    } else {
      same->first += std::string(", ") + role;
    }
  }
  facts.emplace_back("probability of the predicted", fixed(row.confidence[0].item<double>(), 3));
  return facts;
}

/// Why a method has no map of this sample.
std::string reason_of(const Block& row, const std::string& method) {
  for (const Failure& failure : row.failures) {
    bool whole = failure.method.empty() || (failure.method == method && failure.metric.empty());
    if (failure.sample == row.samples[0] && whole) return "failed: " + failure.reason;
  }
  return "no map";
}

class GalleryMaker {
 public:
  GalleryMaker(const ResultsReader& reader, size_t group)
      : reader_(reader),
        group_(group),
        experiment_(parse_experiment(reader.info().config, reader.path())),
        input_(reopen_input(experiment_, reader.groups()[group])),
        dataset_(reopen_dataset(experiment_, reader.groups()[group], input_)) {}

  GalleryImage image(int64_t position) const {
    Block row = reader_.read(group_, position, 1, /*with_maps=*/true);
    auto found = position_of(*dataset_, row.samples[0]);
    FBBENCH_REQUIRE(found, BadInput, "sample " << row.samples[0] << " isn't in the data set");
    GalleryImage image;
    image.index = position;
    image.classes = classes_of(row, input_);
    Tensor picture;
    try {
      picture = dataset_->load(*found, input_).image;
      image.picture = uri(encode_image(picture));
    } catch (const Error& error) {  // it failed in the run, too, and has no maps
      image.reason = error.what();
    }
    std::vector<Tensor> maps;
    for (int64_t m = 0; m < row.maps.size(0); ++m) {
      Tensor map = row.maps[m][0];
      bool shown = !image.picture.empty() && map.isfinite().all().item<bool>();
      maps.push_back(shown ? map : Tensor());
    }
    add_maps(row, picture, maps, &image);
    return image;
  }

  Gallery empty() const {
    Gallery gallery;
    gallery.width = input_.width;
    gallery.height = input_.height;
    gallery.colour_scale = uri(encode_colour_scale());
    return gallery;
  }

 private:
  void add_maps(const Block& row, const Tensor& picture, const std::vector<Tensor>& maps,
                GalleryImage* image) const {
    std::vector<Tensor> there;
    for (const Tensor& map : maps) {
      if (map.defined()) there.push_back(map);
    }
    image->scale = common_scale(there);
    for (size_t m = 0; m < maps.size(); ++m) {
      bool known = maps[m].defined();
      image->maps.push_back(known ? uri(encode_overlay(picture, maps[m], image->scale)) : "");
      image->reasons.push_back(known ? "" : reason_of(row, reader_.info().methods[m].label));
    }
  }

  const ResultsReader& reader_;
  size_t group_;
  Experiment experiment_;
  InputFormat input_;
  std::shared_ptr<const Dataset> dataset_;
};

}  // namespace

Gallery make_gallery(const ResultsReader& reader, size_t group,
                     const std::vector<int64_t>& samples) {
  Gallery gallery;
  if (!reader.has_maps(group)) {
    gallery.lacking =
        "There are no pictures here, as the results file has no maps. Run the experiment with "
        "output.maps = true (fbbench run FILE.ini --set output.maps=true) and make the report "
        "again.";
    return gallery;
  }
  try {
    GalleryMaker maker(reader, group);
    gallery = maker.empty();
    for (int64_t sample : samples) gallery.images.push_back(maker.image(sample));
  } catch (const Error& error) {
    gallery.images.clear();
    gallery.lacking =
        std::string("There are no pictures here, as the images can’t be read again: ") +
        error.what() +
        ". Make the report in the folder that the run was started in, with the data "
        "set and the network where the settings below say.";
  }
  return gallery;
}

}  // namespace fbbench
