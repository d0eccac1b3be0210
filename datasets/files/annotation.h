// SPDX-License-Identifier: Apache-2.0
/// The text files of ILSVRC: bounding boxes in XML (as Pascal VOC's), and the classes' numbers.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/picture/image.h"

namespace fbbench {

struct AnnotatedObject {
  std::string name;  ///< synset
  BoundingBox box;
};
using Annotation = std::vector<AnnotatedObject>;  ///< in the file's order

/// The boxes of a picture of height x width pixels. xmin, ymin, xmax, ymax are taken as edges:
/// xmin=39, xmax=190 spans [39, 190], the pixel columns 39 to 189 counted from 0. (Whether the
/// files count pixels from 0 or from 1 isn't said; both kinds lie in [0, width] and come out the
/// same but for one row or column.) BadInput for a file that isn't such XML, an XML made for a
/// picture of another size, and for a box that is empty or reaches beyond the picture.
Annotation read_annotation(const std::string& path, int64_t height, int64_t width);

/// The synset of the first object, nothing where there is none: what can be had without knowing the
/// picture's size. BadInput for a file that isn't such XML.
std::optional<std::string> read_first_synset(const std::string& path);

/// LOC_synset_mapping.txt: "n01440764 tench, Tinca tinca" in line i (from 0, without blank ones) is
/// class i. BadInput for a file that is missing or has a synset twice.
std::map<std::string, int64_t> read_synsets(const std::string& path);

}  // namespace fbbench
