// SPDX-License-Identifier: Apache-2.0
// README.md and docs/adding.md show code that is compiled and run: each C++ block stands in
// tests/plugin.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::vector<std::string> cpp_blocks(const std::string& markdown) {
  const std::string open = "```cpp\n", close = "```\n";
  std::vector<std::string> blocks;
  for (size_t at = markdown.find(open); at != std::string::npos; at = markdown.find(open, at)) {
    at += open.size();
    size_t end = markdown.find(close, at);
    blocks.push_back(markdown.substr(at, end - at));
    at = end;
  }
  return blocks;
}

TEST(Docs, ShowOnlyCodeThatThePluginTestCompiles) {
  std::string sources;
  for (const auto& file : fs::directory_iterator(FBBENCH_SOURCE_DIR "/tests/plugin")) {
    if (file.path().extension() == ".cpp") sources += read(file.path());
  }
  for (const std::string document : {"/README.md", "/docs/adding.md"}) {
    auto blocks = cpp_blocks(read(FBBENCH_SOURCE_DIR + document));
    ASSERT_FALSE(blocks.empty()) << document;
    for (const std::string& block : blocks) {
      EXPECT_NE(sources.find(block), std::string::npos) << block;
    }
  }
}

}  // namespace
