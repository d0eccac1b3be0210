// SPDX-License-Identifier: Apache-2.0
// What the program makes of files as users have them: endings, formats, types and names that are
// unusual but sound.
#include <opencv2/imgcodecs.hpp>

#include "base/exif.h"
#include "base/hdf5.h"
#include "cli/program_case.h"
#include "results/store/results_reader.h"

namespace fbbench {
namespace {

class OddFiles : public ProgramCase {
 protected:
  /// A picture of 32x32 pixels in the format that `ending` names.
  void write_picture(const std::string& name, const std::string& ending) const {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    cv::imwrite(path("made" + ending), cv::Mat(32, 32, CV_8UC1, cv::Scalar(99)));
    std::filesystem::rename(path("made" + ending), path(name));
  }
  ProgramRun run_folder(const std::string& more) const {
    return run({"run", "small.ini", "--set", "dataset=image_folder:root=pictures" + more, "--set",
                "metric=support", "--overwrite"});
  }
};

TEST_F(OddFiles, AreFoundWhereOpenCvReadsThemAndElseCounted) {
  write_picture("pictures/class0/1.jfif", ".jpg");
  write_picture("pictures/class0/2.JPE", ".jpg");
  write_picture("pictures/class0/3.pgm", ".pgm");
  write_picture("pictures/class1/noending", ".png");
  write_picture("pictures/class1/below/4.jp2", ".jp2");
  std::ofstream(path("pictures/class1/5.gif")) << "GIF89a";
  ProgramRun flat = run_folder("");
  EXPECT_EQ(flat.code, 0) << flat.err;
  EXPECT_SAYS(flat.err, "image_folder x net: 4 of 4 images");
  EXPECT_SAYS(flat.err, "1 file left out: no image that OpenCV reads (class1/5.gif)\n");
  EXPECT_SAYS(flat.err, "1 folder left out: read with nested=true (class1/below)\n");
  ProgramRun nested = run_folder(",nested=true");
  EXPECT_EQ(nested.code, 0) << nested.err;
  EXPECT_SAYS(nested.err, "image_folder x net: 5 of 5 images");
}

TEST_F(OddFiles, ThatAreTurnedByExifLieAlikeInEveryFormat) {
  cv::Mat picture(8, 8, CV_8UC1, cv::Scalar(20));
  picture(cv::Rect(4, 0, 4, 4)) = 230;  // at the top right; turned, at the bottom right
  Tensor wanted = at::full({8, 8}, 20.f / 255);
  wanted.slice(0, 4).slice(1, 4).fill_(230.f / 255);
  for (const std::string format : {".png", ".webp"}) {
    std::vector<unsigned char> stored;
    cv::imencode(format, picture, stored, {cv::IMWRITE_WEBP_QUALITY, 101});  // lossless
    std::ofstream(path("turned" + format))
        << with_orientation({stored.begin(), stored.end()}, format, 6);
    ProgramRun result = run({"explain", "--network", "net.pt", "--image", "turned" + format,
                             "--method", "center", "--output", "out", "--overwrite"});
    EXPECT_EQ(result.code, 0) << result.err;
    EXPECT_TRUE(at::allclose(read_hdf5(path("out/turned.h5"), "/image")[0], wanted)) << format;
  }
}

TEST_F(OddFiles, HaveMasksThatAreNotZeroWhateverTheirType) {
  auto table = [&](const std::string& data) {
    ProgramRun result = run({"run", "small.ini", "--overwrite", "--set", "dataset=" + data, "--set",
                             "method=center", "--set", "metric=relevance_mass", "--set",
                             "metric=pointing_game:tolerance=0"});
    EXPECT_EQ(result.code, 0) << result.err;
    return read_hdf5(path("small.h5"), "/" + data.substr(data.find('@') + 1) + "/net/scores");
  };
  Tensor plain = table("arrays:file=data.h5@plain");
  EXPECT_TRUE(plain.isfinite().all().item<bool>());
  for (const Tensor& masks : {-masks().to(at::kLong), -masks().to(at::kFloat) / 4}) {
    write_data("odd.h5", images(), labels(), masks);
    EXPECT_TRUE(at::equal(table("arrays:file=odd.h5@odd"), plain)) << masks.dtype();
  }
}

TEST_F(OddFiles, HaveMasksWithPixelsToIgnore) {
  Tensor values = masks().to(at::kLong);
  values.slice(2, 0, 2).fill_(-1);  // left of the object, 2 of 8 columns
  write_data("void.h5", images(), labels(), values);
  ProgramRun result = run_with({"dataset=arrays:file=void.h5,ignore=-1"});
  EXPECT_EQ(result.code, 0) << result.err;
  Tensor fractions = read_hdf5(path("small.h5"), "/arrays/net/object_fraction");
  EXPECT_TRUE(at::allclose(fractions, at::full({4}, 16. / 48, at::kDouble)));
}

TEST_F(OddFiles, WhoseFilterHdf5LacksAreRefusedByItsName) {
  Hdf5Writer(path("lzf.h5")).write_filtered("images", images()).write("labels", labels());
  Hdf5Writer(path("maps.h5")).write_filtered("maps", images().squeeze(1));
  auto before = files();
  for (const auto& [setting, data] :
       {std::pair<std::string, std::string>{"dataset=arrays:file=lzf.h5", "lzf.h5: images"},
        {"method=maps:file=maps.h5", "maps.h5: maps"}}) {
    ProgramRun result = run_with({setting});
    EXPECT_EQ(result.code, 2);
    EXPECT_EQ(result.err, "fbbench: error: " + data +
                              ": compressed by the filter 32000 (lzf), which this HDF5 lacks; want "
                              "gzip, or that filter's plugin in HDF5_PLUGIN_PATH\n");
  }
  EXPECT_EQ(files(), before);
}

TEST_F(OddFiles, OfTextMayComeFromWindows) {
  const std::string mark = "\xEF\xBB\xBF";
  write_picture("tree/Data/CLS-LOC/val/a.JPEG", ".jpg");
  std::filesystem::create_directories(path("tree/Annotations/CLS-LOC/val"));
  std::ofstream(path("tree/LOC_synset_mapping.txt")) << mark << "n01 thing\r\n\r\nn02 other\r\n";
  std::ofstream(path("tree/Annotations/CLS-LOC/val/a.xml"))
      << mark
      << "<annotation>\r\n<object><name> n02 </name>\r\n<bndbox><xmin> 8 </xmin><ymin>8</ymin>"
         "<xmax>24</xmax><ymax>24\r\n</ymax></bndbox></object></annotation>\r\n";
  write_ini(mark + "network = net.pt \r\ndataset = imagenet:root=tree\r\n\r\n" +
            "method = center\t\r\nmetric = relevance_mass:any_target=true\r\n");
  ProgramRun result = run({"run", "small.ini"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(read_hdf5(path("small.h5"), "/imagenet/net/label").item<int64_t>(), 1);
  EXPECT_EQ(read_hdf5(path("small.h5"), "/imagenet/net/object_fraction").item<double>(), 16. / 64);
}

TEST_F(OddFiles, HaveNamesInAnyEncodingAndResultsThatPythonReads) {
  const std::string root = "pict\xFCres";  // Latin-1, as the names below
  write_picture(root + "/class0/caf\xE9.png", ".png");
  write_picture(root + "/class0/caf\xC3\xA9.png", ".png");
  std::ofstream(path(root + "/class0/\xE8.png")) << "no image";
  std::filesystem::rename(path("net.pt"), path("r\xE9seau.pt"));
  std::filesystem::rename(path("net.json"), path("r\xE9seau.json"));
  write_ini("network = r\xE9seau.pt\ndataset = image_folder:root=" + root +
            "\nmethod = center\nmetric = support\n[output]\nmaps = true\n");
  EXPECT_EQ(run({"run", "small.ini"}).code, 1);
  std::string python = "cd '" + folder_ +
                       "' && /usr/bin/python3 " FBBENCH_SOURCE_DIR
                       "/tests/cli/print_samples.py small.h5 'image_folder/r\\xE9seau' >read.txt";
  EXPECT_EQ(std::system(python.c_str()), 0);
  std::ifstream read(path("read.txt"));
  std::string text(std::istreambuf_iterator<char>(read), {});
  EXPECT_EQ(text.substr(0, text.find(": ")),
            "class0/caf\\xe9.png\nclass0/caf\\xE9.png\nclass0/\\xE8.png\n"
            "pict\\xFCres/class0/\\xE8.png");
  // Images are found again by the configuration and the ids that the file keeps.
  EXPECT_SAYS(run({"verify", "small.h5"}).out, "computed again");
  EXPECT_EQ(run({"table", "small.h5", "--format", "json"}).code, 0);
}

TEST_F(OddFiles, ThatAreLeftOutAreCountedInTheDryRun) {
  write_picture("pictures/class0/1.png", ".png");
  std::ofstream(path("pictures/class0/notes.txt")) << "no image";
  ProgramRun dry = run({"run", "small.ini", "--dry-run", "--set",
                        "dataset=image_folder:root=pictures", "--set", "metric=support"});
  EXPECT_EQ(dry.code, 0) << dry.err;
  EXPECT_SAYS(dry.out, "1 file left out: no image that OpenCV reads (class0/notes.txt)\n");
}

}  // namespace
}  // namespace fbbench
