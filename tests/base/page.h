// SPDX-License-Identifier: Apache-2.0
/// A page of `fbbench report` as tests look at it: parsed as XML, which is stricter than HTML.
#pragma once

#include <gtest/gtest.h>

#include <pugixml.hpp>
#include <set>
#include <string>
#include <vector>

namespace fbbench {

class Page {
 public:
  explicit Page(const std::string& text) {
    auto parsed = document_.load_string(text.c_str(), pugi::parse_default | pugi::parse_ws_pcdata);
    EXPECT_TRUE(parsed) << parsed.description() << ": " << text.substr(size_t(parsed.offset), 200);
  }

  /// All text below the first element that the XPath finds.
  std::string text(const std::string& path) const {
    return all_text(document_.select_node(path.c_str()).node());
  }
  /// The attribute that the XPath finds first.
  std::string value(const std::string& path) const {
    return document_.select_node(path.c_str()).attribute().value();
  }
  size_t count(const std::string& path) const {
    return document_.select_nodes(path.c_str()).size();
  }
  /// An attribute of all elements that have it.
  std::vector<std::string> values(const std::string& attribute) const {
    std::vector<std::string> found;
    for (const auto& one : document_.select_nodes(("//@" + attribute).c_str())) {
      found.emplace_back(one.attribute().value());
    }
    return found;
  }

  /// Ids are unique and all links within the page lead somewhere; whatever else it refers to is
  /// inside it.
  void expect_whole() const {
    auto ids = values("id");
    std::set<std::string> targets(ids.begin(), ids.end());
    EXPECT_EQ(targets.size(), ids.size()) << "an id stands twice";
    for (const char* attribute : {"src", "href", "xlink:href", "srcset", "action", "poster"}) {
      for (const std::string& value : values(attribute)) {
        bool inside =
            value.rfind("data:", 0) == 0 || (value[0] == '#' && targets.count(value.substr(1)) > 0);
        EXPECT_TRUE(inside) << attribute << "=" << value;
      }
    }
  }

 private:
  static std::string all_text(const pugi::xml_node& node) {
    if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) return node.value();
    std::string text;
    for (const auto& child : node.children()) text += all_text(child);
    return text;
  }

  pugi::xml_document document_;
};

}  // namespace fbbench
