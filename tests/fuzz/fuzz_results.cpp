// SPDX-License-Identifier: Apache-2.0
// Results files that HDF5 reads without complaint and whose checksum is right, but which say what
// no run writes: the input is a list of edits of a small good one.
#include <hdf5.h>

#include <cstring>

#include "base/sample_run.h"
#include "core/hdf5/attributes.h"
#include "core/hdf5/checksum.h"
#include "core/hdf5/file.h"
#include "fuzz_target.h"
#include "results/store/results_writer.h"
#include "results_readers.h"

namespace fbbench {
namespace {

/// Hands out the input's bytes, then zeros.
class Bytes {
 public:
  Bytes(const uint8_t* data, size_t size) : data_(data), left_(size) {}
  bool any() const { return left_ > 0; }
  size_t below(size_t count) { return next() % count; }
  template <class Value>
  const Value& one_of(const std::vector<Value>& values) {
    return values[below(values.size())];
  }
  std::string text() {
    std::string result(next(), '\0');
    for (char& c : result) c = static_cast<char>(next());
    return result;
  }

 private:
  uint8_t next() { return left_ ? (--left_, *data_++) : 0; }
  const uint8_t* data_;
  size_t left_;
};

const std::vector<std::string> kGroups = {"/", "methods", "metrics", "scenes/net", "scenes"};
const std::vector<std::string> kAttributes = {"format",
                                              "format_version",
                                              "config",
                                              "seed",
                                              "threads",
                                              "unit",
                                              "conditions",
                                              "verdict",
                                              "created",
                                              "label",
                                              "version",
                                              "direction",
                                              "first",
                                              "images",
                                              "dataset_fingerprint",
                                              "network_fingerprint"};
const std::vector<std::string> kDatasets = {"methods",
                                            "metrics",
                                            "scenes/net/sample",
                                            "scenes/net/label",
                                            "scenes/net/target",
                                            "scenes/net/predicted",
                                            "scenes/net/confidence",
                                            "scenes/net/object_fraction",
                                            "scenes/net/scores",
                                            "scenes/net/status",
                                            "scenes/net/seconds",
                                            "scenes/net/relevance_left",
                                            "scenes/net/failures",
                                            "scenes/net/maps",
                                            "scenes/net/y",
                                            "scenes/net/x",
                                            "scenes/net/curves/deletion",
                                            "scenes/net/curves/deletion_fraction",
                                            "scenes/net/curves",
                                            "scenes/net",
                                            "scenes"};
const std::vector<hsize_t> kSizes = {0, 1, 2, 3, 5, 6, 7, 1 << 20, hsize_t{1} << 50, ~hsize_t{0}};
const std::vector<int64_t> kNumbers = {0, 1, 2, 3, -1, 5, 7, 255, 1 << 30, INT64_MAX, INT64_MIN};

void write_good_file(const std::string& path) {
  RunInfo info = sample_info();
  info.config += "network = net.pt\ndataset = arrays:file=none.h5@scenes\nmethod = gradient@a\n";
  info.unit = 5;
  info.conditions = "unit = 5\nonly_correct = false\nmin_confidence = 0\nimages of scenes = 5\n";
  GroupInfo group = sample_group();
  group.images = 5;
  ResultsWriter writer(path, /*overwrite=*/true, info);
  writer.begin_group(group);
  Block block = sample_block(0, 5);
  block.scores[1][0][2] = NAN;
  block.status[1][0][2] = static_cast<int64_t>(Status::kFailed);
  block.failures = {{"s2", "B é", "deletion", "boom"}};
  writer.append(block);
  writer.finish("VALID");
}

/// Edits an open file.
class Editor {
 public:
  Editor(hid_t file, Bytes* bytes) : file_(file), bytes_(*bytes) {}

  void edit() {
    switch (bytes_.below(6)) {
      case 0:
        return remove(bytes_.one_of(kDatasets));
      case 1:
        return replace(bytes_.one_of(kDatasets));
      case 2:
        return fill(bytes_.one_of(kDatasets));
      case 3:
        return set_attribute(bytes_.one_of(kGroups), bytes_.one_of(kAttributes));
      case 4:
        return link(bytes_.one_of(kDatasets), bytes_.one_of(kDatasets));
      default:
        return name_attribute(bytes_.one_of(kGroups), bytes_.one_of(kAttributes));
    }
  }

 private:
  void remove(const std::string& name) { H5Ldelete(file_, name.c_str(), H5P_DEFAULT); }

  void replace(const std::string& name) {
    const std::vector<hid_t> types = {
        H5T_NATIVE_FLOAT, H5T_NATIVE_DOUBLE,           H5T_NATIVE_INT64, H5T_NATIVE_UINT8, H5T_C_S1,
        H5T_STD_REF_OBJ,  hdf5_string_type().release()};
    hid_t type = bytes_.one_of(types);
    std::vector<hsize_t> shape(bytes_.below(5));
    for (hsize_t& size : shape) size = bytes_.one_of(kSizes);
    std::vector<hsize_t> chunk(shape.size(), 1);
    Hdf5Id space(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr));
    Hdf5Id list(H5Pcreate(H5P_DATASET_CREATE));
    if (!chunk.empty()) H5Pset_chunk(list.get(), static_cast<int>(chunk.size()), chunk.data());
    remove(name);
    Hdf5Id made(
        H5Dcreate2(file_, name.c_str(), type, space.get(), H5P_DEFAULT, list.get(), H5P_DEFAULT));
    H5Tclose(types.back());
  }

  /// All values the same, where they aren't many.
  void fill(const std::string& name) {
    Hdf5Id data(H5Dopen2(file_, name.c_str(), H5P_DEFAULT));
    Hdf5Id type(H5Dget_type(data.get())), space(H5Dget_space(data.get()));
    hssize_t count = H5Sget_simple_extent_npoints(space.get());
    if (!data.valid() || count < 0 || count > 1000) return;
    std::string text = bytes_.text();
    if (H5Tis_variable_str(type.get()) > 0) {
      std::vector<const char*> texts(static_cast<size_t>(count), text.c_str());
      H5Dwrite(data.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data());
      return;
    }
    if (H5Tdetect_class(type.get(), H5T_VLEN) > 0 || H5Tget_class(type.get()) == H5T_COMPOUND)
      return;
    std::vector<char> values(static_cast<size_t>(count) * H5Tget_size(type.get()));
    for (size_t i = 0; i < values.size() && !text.empty(); ++i) values[i] = text[i % text.size()];
    H5Dwrite(data.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  }

  void set_attribute(const std::string& object, const std::string& name) {
    Hdf5Id id(H5Oopen(file_, object.c_str(), H5P_DEFAULT));
    H5Adelete(id.get(), name.c_str());
    std::vector<int64_t> numbers(bytes_.below(4));
    for (int64_t& number : numbers) number = bytes_.one_of(kNumbers);
    if (numbers.size() == 1) write_attribute(id.get(), name, numbers[0], H5T_NATIVE_INT64);
    if (numbers.size() > 1) write_attribute(id.get(), name, numbers, H5T_NATIVE_INT64);
  }

  void name_attribute(const std::string& object, const std::string& name) {
    Hdf5Id id(H5Oopen(file_, object.c_str(), H5P_DEFAULT));
    H5Adelete(id.get(), name.c_str());
    std::vector<std::string> texts(bytes_.below(4));
    for (std::string& text : texts) text = bytes_.text();
    if (texts.size() == 1) write_attribute(id.get(), name, texts[0]);
    if (texts.size() != 1) write_attribute(id.get(), name, texts);
  }

  void link(const std::string& from, const std::string& to) {
    remove(to);
    H5Lcreate_hard(file_, from.c_str(), file_, to.c_str(), H5P_DEFAULT, H5P_DEFAULT);
  }

  hid_t file_;
  Bytes& bytes_;
};

}  // namespace
}  // namespace fbbench

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fbbench;  // NOLINT(google-build-using-namespace): a program's entry
  static const std::string kGood = fuzz_folder().file("good.h5");
  static const bool kWritten = accepts([] { write_good_file(kGood); });
  require_property(kWritten, "a good file can be written");
  std::string path = fuzz_folder().file("edited.h5");
  std::filesystem::copy_file(kGood, path, std::filesystem::copy_options::overwrite_existing);
  {
    Hdf5Lock lock;
    Hdf5Id file(H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT));
    Bytes bytes(data, size);
    while (bytes.any()) Editor(file.get(), &bytes).edit();
  }
  write_checksum(path);
  read_as_results(path, fuzz_folder().file(""));
  return 0;
}
