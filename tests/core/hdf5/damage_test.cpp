// SPDX-License-Identifier: Apache-2.0
// core/hdf5/damage.cpp: files that would crash HDF5 or fill the memory are refused in one line.
#include "core/hdf5/damage.h"

#include <fstream>
#include <iterator>
#include <random>

#include "base/fresh_folder.h"
#include "base/hdf5_writer.h"
#include "core/error.h"
#include "core/hdf5/attributes.h"
#include "core/hdf5/file.h"

namespace fbbench {
namespace {

class Hdf5Damage : public testing::Test {
 protected:
  void SetUp() override {
    Hdf5Writer writer(path_);
    writer.write("maps", at::ones({3, 2, 2})).write_strings("ids", {"a", "bc", "def"}, true);
    write_attribute(writer.id(), "config", "name = text of variable length");
  }

  /// What a reader of everything is told; "" where all could be read.
  std::string refusal() const {
    try {
      Hdf5File file(path_);
      file.dataset("maps").read(at::kFloat);
      file.dataset("ids").read_strings();
      read_string_attribute(file.id(), "config", path_);
    } catch (const BadInput& error) {
      return error.what();
    }
    return "";
  }

  void add_unwritten(const std::vector<hsize_t>& shape) const {
    Hdf5Lock lock;
    std::vector<hsize_t> chunk(shape.size(), 1);
    auto dimensions = static_cast<int>(shape.size());
    Hdf5Id file(H5Fopen(path_.c_str(), H5F_ACC_RDWR, H5P_DEFAULT)),
        space(H5Screate_simple(dimensions, shape.data(), nullptr)),
        list(H5Pcreate(H5P_DATASET_CREATE));
    H5Pset_chunk(list.get(), dimensions, chunk.data());
    Hdf5Id data(H5Dcreate2(file.get(), "unwritten", H5T_NATIVE_FLOAT, space.get(), H5P_DEFAULT,
                           list.get(), H5P_DEFAULT));
  }

  std::string path_ = fresh_folder() + "/data.h5";
};

TEST_F(Hdf5Damage, AWholeFileIsReadToItsEnd) {
  EXPECT_EQ(crash_of_reading(path_), "");
  EXPECT_EQ(refusal(), "");
}

TEST_F(Hdf5Damage, NoChangedByteEndsTheProcess) {
  std::ifstream stream(path_, std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(stream), {}};
  std::mt19937 random(7);
  int refused = 0;
  for (int i = 0; i < 200; ++i) {
    std::string damaged = whole;
    for (int k = 0; k < 8; ++k) damaged[random() % damaged.size()] = static_cast<char>(random());
    std::ofstream(path_, std::ios::binary) << damaged;
    std::string text = refusal();
    refused += text.empty() ? 0 : 1;
    EXPECT_EQ(text.find('\n'), std::string::npos) << text;
  }
  EXPECT_GT(refused, 20);  // the rest changed numbers, which nothing can tell
}

TEST_F(Hdf5Damage, AnUnwrittenDataSetCounts) {
  add_unwritten({2, 3});
  EXPECT_TRUE(at::equal(Hdf5File(path_).dataset("unwritten").read(at::kFloat), at::zeros({2, 3})));
}

TEST_F(Hdf5Damage, ADataSetThatClaimsMoreThanAFileCanHoldIsRefused) {
  add_unwritten({hsize_t{1} << 50});
  Hdf5File file(path_);
  try {
    file.dataset("unwritten");
    FAIL() << "not refused";
  } catch (const BadInput& error) {
    EXPECT_NE(std::string(error.what()).find("claims [1125899906842624] values, more than a file"),
              std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace fbbench
