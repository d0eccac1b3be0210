// SPDX-License-Identifier: Apache-2.0
// What the program does with bad input: exit code 2, one line that tells the cause, no file left;
// or, for one bad image among good ones, a row that says why, and exit code 1.
#include <cmath>
#include <opencv2/imgcodecs.hpp>

#include "cli/program_case.h"
#include "results/store/results.h"
#include "results/store/results_reader.h"

namespace fbbench {
namespace {

class BadInput : public ProgramCase {
 protected:
  void expect_run_refused(const std::string& setting, const std::string& cause) const {
    expect_refused({"run", "small.ini", "--set", setting}, cause);
  }
  void expect_explain_refused(const std::string& image, const std::string& cause) const {
    expect_refused({"explain", "--network", "net.pt", "--image", image, "--method", "gradient",
                    "--output", "out"},
                   cause);
  }

  /// Exit code 1; of the images only `sample` failed, with `cause` as its reason.
  void expect_failed_row(const std::vector<std::string>& settings, const std::string& sample,
                         const std::string& cause) const {
    ProgramRun result = run_with(settings);
    EXPECT_EQ(result.code, 1) << result.err;
    Results results = read_results(path("small.h5"));
    EXPECT_SAYS(results.verdict, "INVALID: 1 of ");
    const Block& block = results.groups.at(0).block;
    ASSERT_EQ(block.failures.size(), 1u);
    EXPECT_EQ(block.failures[0].sample, sample);
    EXPECT_SAYS(block.failures[0].reason, cause);
    for (size_t i = 0; i < block.samples.size(); ++i) {
      Tensor failed = block.status.select(2, static_cast<int64_t>(i)).eq(2);
      EXPECT_EQ(failed.all().item<bool>(), block.samples[i] == sample) << block.samples[i];
    }
  }

  void write_text(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    std::ofstream(path(name)) << text;
  }
  /// A noisy picture, so that half of the file is half of the picture.
  void write_picture(const std::string& name) const {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    cv::Mat noise(64, 64, CV_8UC1);
    cv::randu(noise, 0, 255);
    cv::imwrite(path(name), noise);
  }
  void truncate(const std::string& name) const {
    std::filesystem::resize_file(path(name), std::filesystem::file_size(path(name)) / 2);
  }
  void save_with(const std::string& source, const Tensor& kernel) const {
    auto values = parameters();
    values[0].second = kernel;
    save_network(folder_, source, values, input());
  }
  /// The ILSVRC tree with two pictures of 64x64; the second one's box reaches to x = `right`.
  void write_imagenet(int right) const {
    write_text("tree/LOC_synset_mapping.txt", "n01 thing\nn02 other\n");
    for (const auto& [name, edge] : {std::pair<std::string, int>{"a", 40}, {"b", right}}) {
      write_picture("tree/Data/CLS-LOC/val/" + name + ".JPEG");
      write_text("tree/Annotations/CLS-LOC/val/" + name + ".xml",
                 "<annotation><size><width>64</width><height>64</height><depth>3</depth></size>"
                 "<object><name>n01</name><bndbox><xmin>4</xmin><ymin>4</ymin><xmax>" +
                     std::to_string(edge) +
                     "</xmax><ymax>40</ymax></bndbox></object></annotation>");
    }
  }
};

TEST_F(BadInput, MissingNetwork) { expect_run_refused("network=none.pt", "none.pt"); }

TEST_F(BadInput, CorruptNetwork) {
  write_text("net.pt", "this is no TorchScript");
  expect_refused({"run", "small.ini"}, "net.pt");
}

TEST_F(BadInput, TruncatedNetwork) {
  truncate("net.pt");
  expect_refused({"run", "small.ini"}, "net.pt");
}

TEST_F(BadInput, MissingSidecar) {
  std::filesystem::remove(path("net.json"));
  expect_refused({"run", "small.ini"}, "net.json: can't be read");
}

TEST_F(BadInput, CorruptSidecar) {
  write_text("net.json", "{\"input\": ");
  expect_refused({"run", "small.ini"}, "net.json: isn't JSON");
}

TEST_F(BadInput, SidecarThatLacksTheClasses) {
  write_text("net.json",
             "{\"input\": {\"channels\": 1, \"height\": 8, \"width\": 8, \"mean\": [0],"
             " \"std\": [1]}}");
  expect_refused({"run", "small.ini"}, "net.json: lacks the key 'classes'");
}

TEST_F(BadInput, MissingImage) { expect_explain_refused("none.png", "none.png"); }

TEST_F(BadInput, CorruptImage) {
  write_text("bad.png", "this is no picture");
  expect_explain_refused("bad.png", "bad.png");
}

TEST_F(BadInput, TruncatedJpeg) {
  write_picture("cut.jpg");
  truncate("cut.jpg");
  expect_explain_refused("cut.jpg", "cut.jpg");
}

TEST_F(BadInput, TruncatedJpegAmongGoodOnesIsAFailedRow) {
  for (const char* name : {"a.jpg", "b.jpg", "c.jpg"})
    write_picture("pictures/class1/" + std::string(name));
  truncate("pictures/class1/b.jpg");
  expect_failed_row({"dataset=image_folder:root=pictures", "metric=support"}, "class1/b.jpg",
                    "b.jpg");
}

TEST_F(BadInput, CorruptImageAmongGoodOnesIsAFailedRow) {
  write_picture("pictures/class1/a.png");
  write_text("pictures/class1/b.png", "this is no picture");
  expect_failed_row({"dataset=image_folder:root=pictures", "metric=support"}, "class1/b.png",
                    "b.png");
}

TEST_F(BadInput, WrongChannelCount) {
  write_data("data.h5", at::zeros({4, 3, 8, 8}));
  expect_refused({"run", "small.ini"}, "[4, 1, 8, 8]");
}

TEST_F(BadInput, DataSetWithoutSample) {
  std::filesystem::create_directories(path("pictures/class1"));
  expect_run_refused("dataset=image_folder:root=pictures", "no image");
}

TEST_F(BadInput, LabelOutOfRange) {
  write_data("data.h5", images(), at::full({4}, 2, at::kLong));
  expect_refused({"run", "small.ini"}, "class 2 is out of range");
}

TEST_F(BadInput, BoxOutsideTheImageIsAFailedRow) {
  write_imagenet(65);
  expect_failed_row({"dataset=imagenet:root=tree"}, "b", "box");
}

TEST_F(BadInput, NanWeights) {
  save_with(kSource, at::full({2, 1, 3, 3}, NAN));
  expect_refused({"run", "small.ini"}, "NaN");
}

TEST_F(BadInput, InfiniteWeights) {
  save_with(kSource, at::full({2, 1, 3, 3}, INFINITY));
  expect_refused({"run", "small.ini"}, "infinite");
}

TEST_F(BadInput, NanPixelIsAFailedRow) {
  Tensor pixels = images();
  pixels[2][0][3][3] = NAN;
  write_data("data.h5", pixels);
  expect_failed_row({}, "2", "NaN or infinite pixels");
}

TEST_F(BadInput, InfinitePixelIsAFailedRow) {
  Tensor pixels = images();
  pixels[0][0][3][3] = INFINITY;
  write_data("data.h5", pixels);
  expect_failed_row({}, "0", "pixels");
}

TEST_F(BadInput, MaskOfWrongSize) {
  write_data("data.h5", images(), labels(), at::ones({4, 8, 7}, at::kByte));
  expect_refused({"run", "small.ini"}, "masks: want numbers [4, 8, 8]");
}

TEST_F(BadInput, UnknownMethod) {
  expect_run_refused("method=gradeint", "unknown method 'gradeint' (did you mean 'gradient'?)");
}

TEST_F(BadInput, UnknownMetric) {
  expect_run_refused("metric=suport", "unknown metric 'suport' (did you mean 'support'?)");
}

TEST_F(BadInput, UnknownDataSet) {
  expect_run_refused("dataset=array:file=x", "did you mean 'arrays'?");
}

TEST_F(BadInput, UnknownBuiltInNetwork) {
  expect_run_refused("network=fashion_scene", "did you mean 'fashion_scenes'?");
}

TEST_F(BadInput, UnknownOptionOfAMethod) {
  expect_run_refused("method=occlusion:widow=4", "did you mean 'window'?");
}

TEST_F(BadInput, UnknownValueOfAnOption) {
  expect_run_refused("method=gradient:reduce=mean", "reduce: want one of");
}

TEST_F(BadInput, UnknownTargetClass) { expect_run_refused("target=class9", "no class is called"); }

TEST_F(BadInput, KeepOfZero) { expect_run_refused("method=forward_backward:keep=0", "keep: want"); }

TEST_F(BadInput, StrideOfZero) {
  expect_run_refused("method=occlusion:window=4,stride=0", "stride: want");
}

TEST_F(BadInput, StrideLargerThanTheWindow) {
  expect_run_refused("method=occlusion:window=2,stride=3", "stride");
}

TEST_F(BadInput, WindowLargerThanTheImage) {
  expect_run_refused("method=occlusion:window=9,stride=1", "window");
}

TEST_F(BadInput, LocalisationMetricWithoutMasks) {
  write_data("data.h5", images(), labels(), Tensor());
  expect_refused({"run", "small.ini"}, "relevance_mass: needs masks");
}

TEST_F(BadInput, UnsupportedOpNamesTheOpAndWhatStillWorks) {
  save_with(
      "def forward(self, x):\n"
      "    y = torch.cumsum(torch.conv2d(x, self.kernel, None, [1, 1], [1, 1]), 2)\n"
      "    return torch.linear(torch.mean(y, [2, 3]), self.weight)\n",
      at::ones({2, 1, 3, 3}));
  expect_run_refused("method=forward_backward", "cumsum");
}

TEST_F(BadInput, LabelThatTheResultsFileHasItself) {
  for (const char* label : {"methods", "metrics"}) {
    expect_run_refused("dataset=arrays:file=data.h5@" + std::string(label),
                       "a data set can't be labelled '" + std::string(label) + "'");
  }
  for (const char* label : {"methods", "sample"}) {
    expect_run_refused("metric=deletion@" + std::string(label),
                       "a metric can't be labelled '" + std::string(label) + "'");
  }
  expect_refused({"run", "small.ini", "--set", "metric=deletion", "--set",
                  "metric=insertion@deletion_fraction"},
                 "a metric can't be labelled 'deletion_fraction'");
  expect_run_refused("network=net.pt@.", "'.' can't be a label");
}

TEST_F(BadInput, ExistingOutput) {
  write_text("small.h5", "precious");
  expect_refused({"run", "small.ini"}, "small.h5");
  EXPECT_EQ(std::filesystem::file_size(path("small.h5")), 8u);
}

TEST_F(BadInput, FolderOfTheOutputThatIsAFile) {
  write_text("file", "");
  expect_refused({"run", "small.ini", "--output", "file/small.h5"}, "file/small.h5");
}

TEST_F(BadInput, UnwritableFolder) {
  expect_refused({"run", "small.ini", "--output", "/proc/small.h5"}, "/proc/small.h5");
}

TEST_F(BadInput, UnwritableFolderOfExplain) {
  write_picture("a.png");
  expect_refused({"explain", "--network", "net.pt", "--image", "a.png", "--method", "gradient",
                  "--output", "/proc/fbbench"},
                 "/proc/fbbench");
}

TEST_F(BadInput, FullDisk) {
  auto before = files();
  ProgramSetting setting;
  setting.file_size_limit = 6000;
  ProgramRun result = run({"run", "small.ini", "--set", "output.maps=true"}, setting);
  EXPECT_EQ(result.code, 2);
  EXPECT_SAYS(result.err, "fbbench: error: ");
  EXPECT_SAYS(result.err, "small.h5.parts/plan.h5 can't be written (File too large)");
  EXPECT_EQ(files(), before);
}

TEST_F(BadInput, OutputThatCanNotBeWritten) {
  ProgramSetting full;
  full.file_size_limit = 0;  // nor can the line that says so, here
  for (const std::string word : {"--version", "--help", "list"}) {
    EXPECT_EQ(run({word}).code, 0) << word;
    EXPECT_EQ(run({word}, full).code, 2) << word;
  }
}

TEST_F(BadInput, MisspeltIniKey) {
  write_ini(minimal_ini() + "metod = gradient\n");
  expect_refused({"run", "small.ini"}, "unknown key 'metod' (did you mean 'method'?)");
}

TEST_F(BadInput, MissingIniFile) { expect_refused({"run", "none.ini"}, "none.ini"); }

TEST_F(BadInput, CudaWithoutSupport) { expect_run_refused("device=cuda", "want device=cpu"); }

TEST_F(BadInput, PluginThatCannotBeLoaded) {
  expect_refused({"list", "--plugin", "none.so"}, "none.so");
  expect_refused({"list", "--plugin", "small.ini"}, "small.ini");
}

}  // namespace
}  // namespace fbbench
