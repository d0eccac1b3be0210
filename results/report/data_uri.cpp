// SPDX-License-Identifier: Apache-2.0
#include "results/report/data_uri.h"

#include <openssl/evp.h>

#include <regex>

#include "core/error.h"

namespace fbbench {

std::string data_uri(const std::string& media_type, const std::string& bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // EVP_EncodeBlock ends with a 0
  int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                               reinterpret_cast<const unsigned char*>(bytes.data()),
                               static_cast<int>(bytes.size()));
  text.resize(static_cast<size_t>(length));
  return "data:" + media_type + ";base64," + text;
}

std::string inline_svg(const std::string& file, const std::string& prefix,
                       const std::string& title) {
  size_t begin = file.find("<svg"), head_end = file.find('>', begin);
  FBBENCH_REQUIRE(begin != std::string::npos && head_end != std::string::npos, BadInput,
                  "a plot is no SVG picture; want one that begins with <svg");
  std::string head = file.substr(begin, head_end - begin);
  std::string body = file.substr(head_end + 1);
  body = std::regex_replace(body, std::regex(R"(\s*<(title|desc)>[^<]*</\1>)"), "");
  body = std::regex_replace(body, std::regex(R"((\sid\s*=\s*['"]))"), "$1" + prefix);
  body = std::regex_replace(body, std::regex(R"((href\s*=\s*['"]#|url\(#))"), "$1" + prefix);
  return head + " role=\"img\" aria-label=\"" + title + "\">" + body;
}

}  // namespace fbbench
