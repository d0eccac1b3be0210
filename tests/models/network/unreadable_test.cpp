// SPDX-License-Identifier: Apache-2.0
// Networks saved by PyTorch 2 as something else than TorchScript (tests/data/pytorch2/make.py).
#include "models/network/unreadable.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/fresh_folder.h"
#include "base/program.h"

namespace fbbench {
namespace {

const std::string kData = FBBENCH_TEST_DATA "/pytorch2/";
const std::string kWay = "torch.jit.trace(model.eval(), example).save('net.pt')";

std::string refusal(const std::string& path) { return why_unreadable(path, "what LibTorch says"); }

std::string refusal_of(const std::string& bytes, const std::string& name) {
  std::string path = fresh_folder() + "/" + name;
  std::ofstream(path, std::ios::binary) << bytes;
  return refusal(path);
}

TEST(UnreadableNetwork, IsCalledAnOnnxFile) {
  EXPECT_EQ(refusal(kData + "network.onnx"), "is an ONNX file; want TorchScript: " + kWay);
}

TEST(UnreadableNetwork, IsCalledAnOnnxFileOfAnotherName) {
  std::string path = fresh_folder() + "/net.pt";
  std::filesystem::copy_file(kData + "network.onnx", path);
  EXPECT_EQ(refusal(path), "is an ONNX file; want TorchScript: " + kWay);
}

TEST(UnreadableNetwork, IsCalledAProgramOfTorchExport) {
  EXPECT_EQ(refusal(kData + "exported.pt2"),
            "is a program of torch.export; want TorchScript: " + kWay);
}

TEST(UnreadableNetwork, IsCalledWeightsWithoutTheirNetwork) {
  EXPECT_EQ(refusal(kData + "weights.pt"),
            "holds weights without their network (torch.save of a state_dict); want TorchScript: "
            "model.load_state_dict(torch.load(...)); " +
                kWay);
}

TEST(UnreadableNetwork, IsCalledAPickledModel) {
  EXPECT_EQ(refusal(kData + "pickled.pt"),
            "is a pickled model (torch.save); want TorchScript: "
            "model = torch.load(..., weights_only=False); " +
                kWay);
}

TEST(UnreadableNetwork, IsCalledAFileOfTorchSavesOldFormat) {
  // The pickled number that every such file begins with (torch/serialization.py).
  std::string number("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);
  EXPECT_EQ(refusal_of(number + "\x80\x02M\xe9\x03.", "old.pt").find("is a file of torch.save"),
            0U);
}

TEST(UnreadableNetwork, OfANewerPyTorchAsksForANewerLibTorch) {
  std::string said = why_unreadable(kData + "transformer.pt", "Unknown builtin op: aten::newest.");
  EXPECT_EQ(said.find("is TorchScript of a newer PyTorch: LibTorch "), 0U) << said;
  EXPECT_NE(said.find("aten::newest. Want fbbench built with a newer"), std::string::npos) << said;
}

TEST(UnreadableNetwork, ElseHasTheReasonThatLibTorchGives) {
  const std::string said = "isn't a TorchScript network: what LibTorch says";
  EXPECT_EQ(refusal_of("", "empty.pt"), said);
  EXPECT_EQ(refusal_of("not a network", "text.pt"), said);
  EXPECT_EQ(refusal_of("PK\x03\x04 and so on", "damaged.pt"), said);
  EXPECT_EQ(refusal(kData + "transformer.pt"), said);
}

TEST(UnreadableNetwork, EndsTheProgramInOneLineWithExitCodeTwo) {
  ProgramRun run = run_program({"explain", "--network", kData + "exported.pt2", "--image", "x.png",
                                "--method", "gradient", "--output", fresh_folder()});
  EXPECT_EQ(run.code, 2);
  EXPECT_NE(run.err.find("exported.pt2: is a program of torch.export; want"), std::string::npos)
      << run.err;
  EXPECT_EQ(run.err.find('\n'), run.err.size() - 1) << run.err;
}

}  // namespace
}  // namespace fbbench
