// SPDX-License-Identifier: Apache-2.0
// core/hdf5/file.cpp: conversions, rows, strings, and one clear line for what can't be read.
#include "core/hdf5/file.h"

#include <fstream>
#include <functional>
#include <thread>

#include "base/fresh_folder.h"
#include "base/hdf5_writer.h"
#include "core/error.h"

namespace fbbench {
namespace {

class Hdf5 : public testing::Test {
 protected:
  void SetUp() override {
    path_ = fresh_folder() + "/data.h5";
    Hdf5Writer(path_)
        .write("maps", at::arange(12, at::kFloat).view({3, 2, 2}) / 2)
        .write("labels", at::tensor({3, 0, -1}, at::kLong))
        .write("masks", at::tensor({0, 1, 255}, at::kByte))
        .write_strings("fixed", {"a", "sixteen letters!", ""}, false)
        .write_strings("variable", {"b", "longer than any fixed width", ""}, true);
  }
  std::string refusal(const std::function<void()>& act) {
    try {
      act();
    } catch (const BadInput& error) {
      return error.what();
    }
    return "no BadInput";
  }
  Hdf5Dataset open(const std::string& name) { return Hdf5File(path_).dataset(name); }
  std::string path_;
};

TEST_F(Hdf5, GivesShapesAndNames) {
  EXPECT_EQ(open("maps").shape(), (std::vector<int64_t>{3, 2, 2}));
  EXPECT_EQ(Hdf5File(path_).names(),
            (std::vector<std::string>{"fixed", "labels", "maps", "masks", "variable"}));
}

TEST_F(Hdf5, ReadsRowsAsTheyLieInTheWhole) {
  auto whole = open("maps").read(at::kFloat);
  EXPECT_EQ(whole[2][1][1].item<float>(), 5.5f);
  EXPECT_TRUE(at::equal(open("maps").read_rows(1, 2, at::kFloat), whole.narrow(0, 1, 2)));
}

TEST_F(Hdf5, ConvertsToTheTypeAskedFor) {
  EXPECT_EQ(open("labels").read(at::kDouble)[2].item<double>(), -1.0);
  EXPECT_TRUE(
      at::equal(open("masks").read(at::kBool), at::tensor({0, 1, 1}, at::kLong).to(at::kBool)));
}

TEST_F(Hdf5, TakesEverythingButZeroForTrue) {
  std::string path = fresh_folder() + "/values.h5";
  Hdf5Writer(path)
      .write("whole", at::tensor({-1, 0, 256, 1}, at::kLong))
      .write("floats", at::tensor({-0.5, 0., 0.25, 1e-30}, at::kDouble));
  const Tensor wanted = at::tensor({1, 0, 1, 1}, at::kLong).to(at::kBool);
  for (const char* name : {"whole", "floats"}) {
    EXPECT_TRUE(at::equal(Hdf5File(path).dataset(name).read(at::kBool), wanted)) << name;
  }
}

TEST_F(Hdf5, DoesNotCutFloatsToIntegers) {
  EXPECT_EQ(refusal([&] { open("maps").read(at::kLong); }),
            path_ + ": maps: want whole numbers, got floating point");
}

TEST_F(Hdf5, ReadsBooleansAsH5pyWritesThem) {
  std::string path = fresh_folder() + "/bool.h5";
  {
    Hdf5Writer writer(path);
    hid_t type = H5Tenum_create(H5T_NATIVE_INT8);
    int8_t no = 0, yes = 1;
    H5Tenum_insert(type, "FALSE", &no);
    H5Tenum_insert(type, "TRUE", &yes);
    hsize_t count = 3;
    int8_t values[] = {0, 1, 1};
    H5LTmake_dataset(writer.id(), "b", 1, &count, type, values);
    H5Tclose(type);
  }
  EXPECT_TRUE(at::equal(Hdf5File(path).dataset("b").read(at::kBool),
                        at::tensor({0, 1, 1}, at::kLong).to(at::kBool)));
}

TEST_F(Hdf5, ReadsStringsOfFixedAndVariableLength) {
  EXPECT_EQ(open("fixed").read_strings(), (std::vector<std::string>{"a", "sixteen letters!", ""}));
  EXPECT_EQ(open("variable").read_strings(),
            (std::vector<std::string>{"b", "longer than any fixed width", ""}));
}

TEST_F(Hdf5, TellsStringsFromNumbers) {
  EXPECT_EQ(refusal([&] { open("fixed").read(at::kFloat); }),
            path_ + ": fixed: want numbers, got strings");
  EXPECT_EQ(refusal([&] { open("labels").read_strings(); }),
            path_ + ": labels: want a list of strings, got another type");
}

TEST_F(Hdf5, NamesWhatThereIsWhereADatasetIsAbsent) {
  EXPECT_EQ(refusal([&] { open("map"); }),
            path_ +
                ": no dataset 'map' (did you mean 'maps'?); there are: fixed, labels, maps, "
                "masks, variable");
}

TEST_F(Hdf5, LooksUpPathsThatDoNotExist) {
  EXPECT_TRUE(Hdf5File(path_).contains("maps"));
  EXPECT_FALSE(Hdf5File(path_).contains("group/maps"));
}

TEST_F(Hdf5, RefusesMissingForeignAndTruncatedFiles) {
  std::string folder = fresh_folder();
  std::ofstream(folder + "/text.h5") << "not HDF5";
  EXPECT_EQ(refusal([&] { Hdf5File file(folder + "/none.h5"); }),
            folder + "/none.h5: no such file");
  EXPECT_EQ(refusal([&] { Hdf5File file(folder + "/text.h5"); }),
            folder + "/text.h5: isn't an HDF5 file");
  std::string cut = folder + "/cut.h5";
  Hdf5Writer(cut).write("x", at::zeros({1000}));
  std::filesystem::resize_file(cut, 3000);
  EXPECT_NE(refusal([&] { Hdf5File file(cut); }).find("broken, truncated"), std::string::npos);
}

TEST_F(Hdf5, PrintsNothingOfItsOwn) {
  testing::internal::CaptureStderr();
  refusal([&] { open("map"); });
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST_F(Hdf5, MayBeReadFromSeveralThreads) {
  Hdf5File file(path_);
  Hdf5Dataset maps = file.dataset("maps");
  std::vector<float> sums(8);
  std::vector<std::thread> threads;
  for (float& sum : sums) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) sum = maps.read(at::kFloat).sum().item<float>();
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(sums, std::vector<float>(8, 33.f));
}

}  // namespace
}  // namespace fbbench
