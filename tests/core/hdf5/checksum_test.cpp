// SPDX-License-Identifier: Apache-2.0
// core/hdf5/checksum.cpp: what is noticed of a change to a file.
#include "core/hdf5/checksum.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/fresh_folder.h"
#include "base/hdf5_writer.h"

namespace fbbench {
namespace {

class Hdf5Checksum : public testing::Test {
 protected:
  void SetUp() override {
    path_ = fresh_folder() + "/file";
    std::ofstream(path_) << std::string(kHdf5UserBlock, '\0') << "abc";
    ASSERT_TRUE(write_checksum(path_));
  }
  void overwrite(int64_t at, char value) const {
    std::fstream(path_, std::ios::in | std::ios::out).seekp(at).put(value);
  }
  std::string path_;
};

TEST_F(Hdf5Checksum, IsALineOfTextAtTheStart) {
  std::string line;
  std::getline(std::ifstream(path_), line);
  EXPECT_EQ(line,  // the SHA-256 of "abc" as FIPS 180-4 has it
            "fbbench sha256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(verify_checksum(path_), Checksum::kRight);
}

TEST_F(Hdf5Checksum, IsWrongAfterAChangeOrACut) {
  overwrite(kHdf5UserBlock + 1, 'x');
  EXPECT_EQ(verify_checksum(path_), Checksum::kWrong);
  overwrite(kHdf5UserBlock + 1, 'b');
  EXPECT_EQ(verify_checksum(path_), Checksum::kRight);
  overwrite(20, 'x');
  EXPECT_EQ(verify_checksum(path_), Checksum::kWrong) << "the sum itself";
  std::filesystem::resize_file(path_, 100);
  EXPECT_EQ(verify_checksum(path_), Checksum::kWrong);
}

TEST_F(Hdf5Checksum, IsNotAskedOfFilesOfOtherPrograms) {
  std::string other = fresh_folder() + "/data.h5";
  Hdf5Writer(other).write("labels", at::tensor({3, 0, -1}, at::kLong));
  EXPECT_EQ(verify_checksum(other), Checksum::kNone);
  EXPECT_EQ(verify_checksum("/nowhere"), Checksum::kNone);
  EXPECT_FALSE(write_checksum("/nowhere"));
}

}  // namespace
}  // namespace fbbench
