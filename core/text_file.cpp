// SPDX-License-Identifier: Apache-2.0
#include "core/text_file.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/error.h"

namespace fbbench {

std::string trimmed(const std::string& text) {
  const char* kWhite = " \t\r\n\v\f";
  size_t begin = text.find_first_not_of(kWhite);
  return begin == std::string::npos ? ""
                                    : text.substr(begin, text.find_last_not_of(kWhite) - begin + 1);
}

std::string read_text(const std::string& path, const std::string& want) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream all;
  bool read = file && !std::filesystem::is_directory(path);
  if (read && file.peek() != EOF) all << file.rdbuf();
  FBBENCH_REQUIRE(read && !file.bad(), BadInput, path << ": can't be read; want " << want);
  std::string text = all.str();
  auto starts = [&](const char* mark) { return text.rfind(mark, 0) == 0; };
  FBBENCH_REQUIRE(!starts("\xFF\xFE") && !starts("\xFE\xFF"), BadInput,
                  path << ": is UTF-16; want " << want << " in UTF-8");
  return starts("\xEF\xBB\xBF") ? text.substr(3) : text;
}

std::vector<std::string> read_lines(const std::string& path, const std::string& want) {
  std::istringstream text(read_text(path, want));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) {
    line = trimmed(line);
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

}  // namespace fbbench
