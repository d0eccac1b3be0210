// SPDX-License-Identifier: Apache-2.0
#include "models/network/unreadable.h"

#include <caffe2/serialize/inline_container.h>
#include <torch/version.h>

#include <array>
#include <filesystem>
#include <fstream>

namespace fbbench {
namespace {

/// What a file is, and what has to be done in Python before the model can be traced; both empty
/// where neither is known.
struct Kind {
  std::string name, preparation;
};

bool starts_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

/// By the root of what torch.save pickles: a dict, or an object of some class.
Kind kind_of_pickle(const std::string& pickle) {
  const std::string protocol = "\x80\x02";
  if (starts_with(pickle, protocol + "}") || starts_with(pickle, protocol + "ccollections\n")) {
    return {"holds weights without their network (torch.save of a state_dict)",
            "model.load_state_dict(torch.load(...)); "};
  }
  return {"is a pickled model (torch.save)", "model = torch.load(..., weights_only=False); "};
}

Kind kind_of_archive(const std::string& path) {
  caffe2::serialize::PyTorchStreamReader archive(path);
  for (const char* record : {"archive_format", "serialized_exported_program.json"}) {
    if (archive.hasRecord(record)) return {"is a program of torch.export", ""};
  }
  if (archive.hasRecord("constants.pkl") || !archive.hasRecord("data.pkl")) return {};
  auto [data, size] = archive.getRecord("data.pkl");
  return kind_of_pickle({static_cast<const char*>(data.get()), size});
}

Kind kind_of(const std::string& path) {
  std::array<char, 16> buffer{};
  std::ifstream(path, std::ios::binary).read(buffer.data(), buffer.size());
  std::string start(buffer.data(), buffer.size());
  // Of ONNX's protobuf: the IR version, a small number, and the producer's name.
  bool onnx = start[0] == 0x08 && start[1] > 0 && start[1] < 0x20 && start[2] == 0x12;
  if (onnx || std::filesystem::path(path).extension() == ".onnx") return {"is an ONNX file", ""};
  // torch.save's default before PyTorch 1.6: a number of 10 bytes, pickled, and more behind it.
  if (starts_with(start, "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9")) {
    return {"is a file of torch.save in its old format", ""};
  }
  return kind_of_archive(path);
}

}  // namespace

std::string why_unreadable(const std::string& path, const std::string& reason) {
  if (starts_with(reason, "Unknown builtin op: ")) {
    return "is TorchScript of a newer PyTorch: LibTorch " TORCH_VERSION " says " + reason +
           " Want fbbench built with a newer LibTorch (docs/install.md)";
  }
  Kind kind;
  try {
    kind = kind_of(path);
  } catch (const std::exception&) {
    // Not an archive, or a damaged one.
  }
  if (kind.name.empty()) return "isn't a TorchScript network: " + reason;
  return kind.name + "; want TorchScript: " + kind.preparation +
         "torch.jit.trace(model.eval(), example).save('net.pt')";
}

}  // namespace fbbench
