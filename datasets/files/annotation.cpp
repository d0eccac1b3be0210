// SPDX-License-Identifier: Apache-2.0
#include "datasets/files/annotation.h"

#include <pugixml.hpp>

#include "core/error.h"
#include "core/text_file.h"

namespace fbbench {
namespace {

/// Its <annotation>, which lives as long as the document.
pugi::xml_node read_root(const std::string& path, pugi::xml_document* document) {
  pugi::xml_parse_result parsed =
      document->load_file(path.c_str(), pugi::parse_default | pugi::parse_trim_pcdata);
  FBBENCH_REQUIRE(parsed, BadInput, path << ": broken XML: " << parsed.description());
  pugi::xml_node root = document->child("annotation");
  FBBENCH_REQUIRE(root, BadInput, path << ": want an <annotation>");
  return root;
}

std::string synset_of(const pugi::xml_node& object) { return object.child("name").text().get(); }

double number(const std::string& path, const pugi::xml_node& parent, const char* name) {
  std::string text = parent.child(name).text().get();
  try {
    size_t used = 0;
    double value = std::stod(text, &used);
    if (used == text.size()) return value;
  } catch (const std::logic_error&) {  // stod: not a number, or too large
  }
  throw BadInput(path + ": " + name + ": want a number, got '" + text + "'");
}

BoundingBox read_box(const std::string& path, const pugi::xml_node& node, int64_t height,
                     int64_t width) {
  BoundingBox box{number(path, node, "xmin"), number(path, node, "ymin"),
                  number(path, node, "xmax"), number(path, node, "ymax")};
  bool fits = box.left >= 0 && box.left < box.right && box.right <= static_cast<double>(width) &&
              box.top >= 0 && box.top < box.bottom && box.bottom <= static_cast<double>(height);
  FBBENCH_REQUIRE(fits, BadInput,
                  path << ": box xmin=" << box.left << " ymin=" << box.top << " xmax=" << box.right
                       << " ymax=" << box.bottom << " is empty or lies outside the image of "
                       << width << "x" << height << " pixels");
  return box;
}

}  // namespace

Annotation read_annotation(const std::string& path, int64_t height, int64_t width) {
  pugi::xml_document document;
  pugi::xml_node root = read_root(path, &document);
  if (pugi::xml_node size = root.child("size")) {
    double said_height = number(path, size, "height"), said_width = number(path, size, "width");
    FBBENCH_REQUIRE(
        said_height == static_cast<double>(height) && said_width == static_cast<double>(width),
        BadInput,
        path << ": boxes are for an image of " << said_width << "x" << said_height
             << " pixels, this one has " << width << "x" << height);
  }
  Annotation annotation;
  for (const pugi::xml_node& object : root.children("object")) {
    annotation.push_back(
        {synset_of(object), read_box(path, object.child("bndbox"), height, width)});
  }
  return annotation;
}

std::optional<std::string> read_first_synset(const std::string& path) {
  pugi::xml_document document;
  pugi::xml_node object = read_root(path, &document).child("object");
  if (!object) return std::nullopt;
  return synset_of(object);
}

std::map<std::string, int64_t> read_synsets(const std::string& path) {
  std::map<std::string, int64_t> synsets;
  for (const std::string& line : read_lines(path, "a line a class, which numbers them")) {
    std::string synset = line.substr(0, line.find_first_of(" \t"));
    auto index = static_cast<int64_t>(synsets.size());
    auto [known, added] = synsets.emplace(synset, index);
    FBBENCH_REQUIRE(added, BadInput,
                    path << ": '" << synset << "' stands twice, for the classes " << known->second
                         << " and " << index);
  }
  return synsets;
}

}  // namespace fbbench
