// SPDX-License-Identifier: Apache-2.0
// results/report/data_uri.cpp: bytes and pictures inside a page.
#include "results/report/data_uri.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace fbbench {
namespace {

TEST(DataUri, IsBase64OfEveryByte) {
  EXPECT_EQ(data_uri("text/plain", "fbb"), "data:text/plain;base64,ZmJi");
  EXPECT_EQ(data_uri("a/b", std::string("\0\xff", 2)), "data:a/b;base64,AP8=");
  EXPECT_EQ(data_uri("a/b", ""), "data:a/b;base64,");
}

TEST(InlineSvg, PrefixesEveryIdAndEveryUseOfIt) {
  std::string file =
      "<?xml version=\"1.0\"?>\n<svg viewBox=\"0 0 1 1\">\n<title>Gnuplot</title>\n"
      "<circle id='p'/><use xlink:href='#p' id=\"q\"/><g clip-path=\"url(#q)\"/></svg>\n";
  EXPECT_EQ(inline_svg(file, "g0-", "a plot"),
            "<svg viewBox=\"0 0 1 1\" role=\"img\" aria-label=\"a plot\">\n"
            "<circle id='g0-p'/><use xlink:href='#g0-p' id=\"g0-q\"/>"
            "<g clip-path=\"url(#g0-q)\"/></svg>\n");
}

TEST(InlineSvg, RefusesWhatIsNoSvg) { EXPECT_THROW(inline_svg("%PDF", "a", "b"), BadInput); }

}  // namespace
}  // namespace fbbench
