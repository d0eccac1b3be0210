// SPDX-License-Identifier: Apache-2.0
#include "core/sha256.h"

#include <openssl/evp.h>

#include <fstream>
#include <vector>

#include "core/error.h"

namespace fbbench {

struct Sha256::State {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                  &EVP_MD_CTX_free};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  FBBENCH_PROMISE(EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) == 1, "OpenSSL");
}

Sha256::~Sha256() = default;

Sha256& Sha256::update(const void* data, size_t bytes) {
  FBBENCH_PROMISE(EVP_DigestUpdate(state_->context.get(), data, bytes) == 1, "OpenSSL");
  return *this;
}

Sha256& Sha256::update(const std::string& text) { return update(text.data(), text.size()); }

Sha256& Sha256::update_file(const std::string& path, int64_t begin) {
  std::ifstream file(path, std::ios::binary);
  file.seekg(begin);
  FBBENCH_REQUIRE(file, BadInput, path << ": can't be read");
  std::vector<char> buffer(1 << 20);
  while (file) {
    file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    update(buffer.data(), static_cast<size_t>(file.gcount()));
  }
  return *this;
}

std::string Sha256::hex() {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  FBBENCH_PROMISE(EVP_DigestFinal_ex(state_->context.get(), digest, &length) == 1, "OpenSSL");
  std::string text;
  for (unsigned int i = 0; i < length; ++i) {
    text += "0123456789abcdef"[digest[i] >> 4];
    text += "0123456789abcdef"[digest[i] & 15];
  }
  return text;
}

}  // namespace fbbench
