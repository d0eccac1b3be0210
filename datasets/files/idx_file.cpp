// SPDX-License-Identifier: Apache-2.0
#include "datasets/files/idx_file.h"

#include <zlib.h>

#include <memory>

#include "core/error.h"

namespace fbbench {
namespace {

constexpr unsigned char kBytes = 0x08;  // the type code of unsigned bytes
constexpr int64_t kLargest = int64_t{1} << 32;

class GzipFile {
 public:
  explicit GzipFile(const std::string& path)
      : path_(path), file_(gzopen(path.c_str(), "rb"), gzclose) {
    FBBENCH_REQUIRE(file_, BadInput, path << ": can't be read");
  }
  void read(void* data, int64_t bytes) {
    auto* next = static_cast<char*>(data);
    while (bytes > 0) {
      int got = gzread(file_.get(), next, static_cast<unsigned>(std::min(bytes, kLargest / 8)));
      FBBENCH_REQUIRE(got > 0, BadInput, path_ << ": is truncated or corrupt");
      next += got;
      bytes -= got;
    }
  }

 private:
  std::string path_;
  std::unique_ptr<gzFile_s, int (*)(gzFile)> file_;
};

}  // namespace

Tensor read_idx(const std::string& path) {
  GzipFile file(path);
  unsigned char magic[4];
  file.read(magic, sizeof magic);
  FBBENCH_REQUIRE(magic[0] == 0 && magic[1] == 0 && magic[2] == kBytes && magic[3] >= 1, BadInput,
                  path << ": isn't an IDX file of bytes");
  std::vector<int64_t> shape;
  int64_t total = 1;
  for (int i = 0; i < magic[3]; ++i) {
    unsigned char size[4];
    file.read(size, sizeof size);
    shape.push_back(int64_t{size[0]} << 24 | size[1] << 16 | size[2] << 8 | size[3]);
    FBBENCH_REQUIRE(shape.back() > 0 && total <= kLargest / shape.back(), BadInput,
                    path << ": isn't an IDX file of fewer than 2^32 bytes");
    total *= shape.back();
  }
  Tensor data = at::empty(shape, at::kByte);
  file.read(data.data_ptr(), total);
  return data;
}

}  // namespace fbbench
