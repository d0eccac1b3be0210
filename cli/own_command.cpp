// SPDX-License-Identifier: Apache-2.0
#include "cli/own_command.h"

#include <algorithm>
#include <fstream>

#include "core/process/shell_text.h"

namespace fbbench {

std::vector<std::string> own_command() {
  std::ifstream file("/proc/self/cmdline");
  std::vector<std::string> words;
  for (std::string word; std::getline(file, word, '\0');) words.push_back(word);
  return words;
}

std::vector<std::string> command_without(const std::vector<std::string>& with_value,
                                         const std::vector<std::string>& flags) {
  auto is_in = [](const std::vector<std::string>& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word.substr(0, word.find('='))) != list.end();
  };
  std::vector<std::string> kept;
  bool value_follows = false;
  for (const std::string& word : own_command()) {
    bool is_value = value_follows;
    bool dropped = is_value || is_in(flags, word) || is_in(with_value, word);
    value_follows = !is_value && is_in(with_value, word) && word.find('=') == std::string::npos;
    if (!dropped) kept.push_back(word);
  }
  return kept;
}

std::string command_to_resume() {
  auto words = own_command();
  words.erase(std::remove(words.begin(), words.end(), "--overwrite"), words.end());
  if (std::count(words.begin(), words.end(), "--resume") == 0) words.emplace_back("--resume");
  return shell_text(words);
}

}  // namespace fbbench
