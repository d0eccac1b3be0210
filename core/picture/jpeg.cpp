// SPDX-License-Identifier: Apache-2.0
#include "core/picture/jpeg.h"

// jpeglib.h needs FILE and size_t declared before it.
#include <cstddef>
#include <cstdio>
// clang-format off
#include <jpeglib.h>
#include <jerror.h>
// clang-format on

#include <csetjmp>

namespace fbbench {
namespace {

/// libjpeg's error manager, extended by where to go and what was said.
struct Listener {
  jpeg_error_mgr base;
  std::jmp_buf escape;
  char fault[JMSG_LENGTH_MAX];
};

void note(j_common_ptr info) {
  auto* listener = reinterpret_cast<Listener*>(info->err);
  if (listener->fault[0] == '\0') listener->base.format_message(info, listener->fault);
}

void on_error(j_common_ptr info) {
  note(info);
  std::longjmp(reinterpret_cast<Listener*>(info->err)->escape, 1);
}

/// Negative levels are warnings: data was lost, or may have been.
void on_message(j_common_ptr info, int level) {
  if (level >= 0) return;
  int code = info->err->msg_code;
  if (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE ||
      code == JWRN_ARITH_BAD_CODE || code == JWRN_MUST_RESYNC) {
    note(info);
  }
}

}  // namespace

bool is_jpeg(const std::vector<unsigned char>& bytes) {
  return bytes.size() >= 2 && bytes[0] == 0xFF && bytes[1] == 0xD8;
}

std::string jpeg_fault(const std::vector<unsigned char>& bytes) {
  jpeg_decompress_struct info;
  Listener listener;
  listener.fault[0] = '\0';
  info.err = jpeg_std_error(&listener.base);
  listener.base.error_exit = on_error;
  listener.base.emit_message = on_message;
  jpeg_create_decompress(&info);
  // Nothing with a destructor may live between here and the longjmp.
  if (setjmp(listener.escape) == 0) {
    jpeg_mem_src(&info, bytes.data(), bytes.size());
    jpeg_read_header(&info, TRUE);
    jpeg_read_coefficients(&info);
    jpeg_finish_decompress(&info);
  }
  jpeg_destroy_decompress(&info);
  return listener.fault;
}

}  // namespace fbbench
