// SPDX-License-Identifier: Apache-2.0
// core/hdf5/filter.cpp: filters that a data set needs and this HDF5 lacks.
#include "core/hdf5/filter.h"

#include <gtest/gtest.h>

#include "base/fresh_folder.h"
#include "base/hdf5_writer.h"
#include "core/error.h"
#include "core/hdf5/file.h"

namespace fbbench {
namespace {

class FilteredData : public testing::Test {
 protected:
  Tensor read(const Tensor& maps) const {
    Hdf5Writer(path_).write_filtered("maps", maps);
    return Hdf5File(path_).dataset("maps").read(at::kFloat);
  }
  std::string path_ = fresh_folder() + "/data.h5";
};

TEST_F(FilteredData, IsRefusedByTheNameOfTheFilterThatIsMissing) {
  try {
    read(at::ones({3, 2, 2}));
    FAIL() << "HDF5 has this filter";
  } catch (const BadInput& error) {
    EXPECT_EQ(error.what(), path_ +
                                ": maps: compressed by the filter 32000 (lzf), which this HDF5 "
                                "lacks; want gzip, or that filter's plugin in HDF5_PLUGIN_PATH");
  }
}

TEST_F(FilteredData, IsRefusedWhereASingleChunkNeedsTheFilter) {
  Tensor maps = at::zeros({3, 2, 2});
  maps[2].fill_(1);
  EXPECT_THROW(read(maps), BadInput);
}

TEST_F(FilteredData, IsReadWhereTheFilterLeftEveryChunkAlone) {
  EXPECT_TRUE(at::equal(read(at::zeros({3, 2, 2})), at::zeros({3, 2, 2})));
}

TEST(MissingFilter, IsNoneOfThoseThatHdf5Has) {
  std::string path = fresh_folder() + "/data.h5";
  Hdf5Writer writer(path);
  hsize_t size = 4;
  hid_t list = H5Pcreate(H5P_DATASET_CREATE), space = H5Screate_simple(1, &size, nullptr);
  H5Pset_chunk(list, 1, &size);
  H5Pset_shuffle(list);
  H5Pset_deflate(list, 4);
  hid_t dataset =
      H5Dcreate2(writer.id(), "gzip", H5T_NATIVE_FLOAT, space, H5P_DEFAULT, list, H5P_DEFAULT);
  H5Dwrite(dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, at::ones({4}).data_ptr());
  EXPECT_EQ(missing_filter(dataset), "");
  H5Dclose(dataset);
  H5Sclose(space);
  H5Pclose(list);
}

}  // namespace
}  // namespace fbbench
