// SPDX-License-Identifier: Apache-2.0
// cli/explain.cpp, runners/show/explain_image.cpp: the files that explain one picture.
#include <opencv2/imgcodecs.hpp>

#include "base/hdf5.h"
#include "cli/program_case.h"

namespace fbbench {
namespace {

class ExplainCommand : public ProgramCase {
 protected:
  void SetUp() override {
    ProgramCase::SetUp();
    cv::Mat picture(16, 16, CV_8UC1, cv::Scalar(20));
    picture(cv::Rect(4, 4, 8, 8)) = 230;
    cv::imwrite(path("cat.png"), picture);
  }
  ProgramRun explain(const std::vector<std::string>& more) const {
    std::vector<std::string> words = {"explain", "--network", "net.pt",   "--image",
                                      "cat.png", "--output",  "out/deep", "--method"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
};

TEST_F(ExplainCommand, WritesAPictureAMethodAndOneFileOfNumbers) {
  ProgramRun result = explain({"gradient", "--method", "occlusion:window=4,stride=2@Occ 4/2"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_FALSE(cv::imread(path("out/deep/cat_gradient.png")).empty());
  EXPECT_FALSE(cv::imread(path("out/deep/cat_Occ 4_2.png")).empty());
  EXPECT_SAYS(result.out, "predicted: class1 (class 1), probability 0.");
  std::string numbers = path("out/deep/cat.h5");
  EXPECT_EQ(read_hdf5(numbers, "/maps").sizes(), (std::vector<int64_t>{2, 8, 8}));
  EXPECT_EQ(read_hdf5(numbers, "/attributions/gradient").sizes(), (std::vector<int64_t>{1, 8, 8}));
  EXPECT_NEAR(read_hdf5(numbers, "/probabilities").sum().item<double>(), 1, 1e-6);
}

TEST_F(ExplainCommand, ExplainsTheClassThatIsAskedFor) {
  for (const char* target : {"class0", "0"}) {
    ProgramRun result = explain({"gradient", "--overwrite", "--target", target});
    EXPECT_EQ(result.code, 0) << result.err;
    EXPECT_SAYS(result.out, "explained: class0 (class 0)");
  }
  EXPECT_EQ(explain({"gradient", "--target", "2"}).code, 2);
}

TEST_F(ExplainCommand, LeavesFilesThatExistAlone) {
  ASSERT_EQ(explain({"gradient"}).code, 0);
  auto before = files();
  ProgramRun again = explain({"center", "--method", "gradient"});
  EXPECT_EQ(again.code, 2);
  EXPECT_SAYS(again.err, "exists");
  EXPECT_EQ(files(), before);
}

TEST_F(ExplainCommand, LeavesNothingWhereAMethodIsRefused) {
  auto before = files();
  EXPECT_EQ(explain({"gradient", "--method", "occlusion:window=99,stride=1"}).code, 2);
  EXPECT_EQ(files(), before);
}

}  // namespace
}  // namespace fbbench
