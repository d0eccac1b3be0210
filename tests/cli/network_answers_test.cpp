// SPDX-License-Identifier: Apache-2.0
// What the program does with networks whose answers aren't an image's own or not what the sidecar
// says: exit code 2 and one line that tells which file, what is wrong and what would be right.
#include <nlohmann/json.hpp>

#include "cli/program_case.h"
#include "results/store/results_reader.h"

namespace fbbench {
namespace {

class NetworkAnswers : public ProgramCase {
 protected:
  /// The network of ProgramCase with `answer` in place of its logits z of features y.
  void save(const std::string& answer, const std::string& output = "logits",
            const std::string& before = "") const {
    save_network(folder_,
                 "def forward(self, x):\n"
                 "    y = torch.relu(torch.conv2d(x, self.kernel, None, [1, 1], [1, 1]))\n" +
                     before +
                     "    z = torch.linear(torch.mean(y, [2, 3]), self.weight)\n"
                     "    return " +
                     answer + "\n",
                 parameters(), input(), output);
  }
  void set_sidecar(const std::string& key, const nlohmann::json& value) const {
    auto sidecar = nlohmann::json::parse(std::ifstream(path("net.json")));
    sidecar[key] = value;
    std::ofstream(path("net.json")) << sidecar.dump();
  }
  void expect_run_refused(const std::string& cause) const {
    expect_refused({"run", "small.ini"}, cause);
  }
  Block rows(const std::vector<std::string>& settings) const {
    ProgramRun result = run_with(settings);
    EXPECT_EQ(result.code, 0) << result.err;
    return read_results(path("small.h5")).groups.at(0).block;
  }
};

TEST_F(NetworkAnswers, ThatAreRandomAreRefused) {
  save("z", "logits", "    y = torch.dropout(y, 0.5, True)\n");
  expect_run_refused("net.pt: answers the same image differently each time");
}

TEST_F(NetworkAnswers, ThatDependOnTheBatchAreRefusedForAnyBatch) {
  save("z", "logits",
       "    y = torch.batch_norm(y, None, None, None, None, True, 0.1, 1e-5, False)\n");
  for (const char* batch : {"1", "16"}) {
    expect_refused({"run", "small.ini", "--batch", batch},
                   "net.pt: its answer for an image depends on the other images of the batch");
  }
}

TEST_F(NetworkAnswers, ThatAreNotWhatTheSidecarSaysAreRefused) {
  save("torch.sigmoid(z)");
  expect_run_refused("net.pt: ends in a sigmoid");
  save("torch.softmax(z, 1)");
  expect_run_refused("net.pt: ends in softmax");
  save("torch.sigmoid(z) * 0.3", "probabilities");
  expect_run_refused("net.pt: its answers sum to");
  save("torch.log_softmax(z, 1)", "probabilities");
  expect_run_refused("net.pt: its answers are negative");
}

TEST_F(NetworkAnswers, MeansOfPixelsTo255AreRefused) {
  auto input = nlohmann::json::parse(std::ifstream(path("net.json")))["input"];
  input["mean"] = nlohmann::json::array({123.675});
  set_sidecar("input", input);
  expect_run_refused("net.json, input: 'mean': want 1 number");
}

TEST_F(NetworkAnswers, OneClassIsRefused) {
  save("z[:, 1:]");
  set_sidecar("classes", nlohmann::json::array({"thing"}));
  expect_run_refused("net.pt: has one class, whose softmax is always 1");
}

TEST_F(NetworkAnswers, OneLogitIsScoredByItsSigmoid) {
  save("z[:, 1:]", "binary");
  Block block = rows({"target=class1", "metric=deletion:step=64"});
  // The sum of both features, of images of 16 pixels of 0.9 among 48 of 0.1; the kernel is a mean
  // of nine pixels, of which those outside are 0. Without any pixel the logit is 0.
  Tensor images = ProgramCase::images();
  Tensor z = 2 * at::conv2d(images, at::ones({1, 1, 3, 3}) / 9, {}, 1, 1).mean({1, 2, 3});
  EXPECT_TRUE(at::allclose(block.confidence, z.sigmoid().to(at::kDouble), 1e-5))
      << block.confidence;
  Tensor deletion = (z.sigmoid() + 0.5) / 2;
  EXPECT_TRUE(at::allclose(block.scores[0][0], deletion.to(at::kDouble), 1e-5)) << block.scores;
}

TEST_F(NetworkAnswers, ATupleIsNamedAndItsItemChosen) {
  save("(y, z)");
  expect_run_refused("net.pt: answers a tuple of 2; want \"output_key\": 0");
  set_sidecar("output_key", 1);
  EXPECT_EQ(run_with({"method=forward_backward"}).code, 0);
}

TEST_F(NetworkAnswers, ABatchSizeOfOneThatIsPartOfTheNetworkNeedsThatBatch) {
  save("z.view([1, 2])");
  expect_run_refused("net.pt: answers for one image only");
  EXPECT_EQ(run_with({"batch=1", "method=occlusion:window=4,stride=4", "metric=deletion"}).code, 0);
  std::filesystem::remove(path("small.h5"));
  EXPECT_EQ(run_with({"memory=8GiB"}).code, 0);
  expect_refused({"time", "--network", "net.pt", "--method", "gradient", "--batch", "4"},
                 "net.pt: answers for one image only");
}

TEST_F(NetworkAnswers, AnotherBatchSizeThatIsPartOfTheNetworkIsNamed) {
  save("z.view([4, 2])");
  expect_run_refused("net.pt: answers for 4 images only");
}

TEST_F(NetworkAnswers, WithoutAGradientAreRefusedToMethodsThatNeedIt) {
  const std::string cause = "the output doesn't depend on the image by autograd";
  for (const char* before : {"    y = y.detach()\n",
                             "    y = y.detach()\n    if bool(y.sum() > 1e9):\n        y = -y\n"}) {
    save("z", "logits", before);
    for (const char* method : {"gradient", "integrated_gradients:steps=2"}) {
      expect_refused(
          {"run", "small.ini", "--set", std::string("method=") + method},
          std::string(method).substr(0, std::string(method).find(':')) + ": net.pt: " + cause);
    }
  }
  save("z", "logits", "    y = y.detach()\n");
  expect_refused({"run", "small.ini", "--set", "method=guided_backprop"}, cause);
}

TEST_F(NetworkAnswers, WithoutADerivativeAreRefusedToMethodsThatNeedIt) {
  save("z", "logits", "    y = torch.nextafter(y, torch.ones_like(y))\n");
  expect_run_refused("net.pt: autograd can't go back through it");
}

TEST_F(NetworkAnswers, WithoutAGradientAreRowsNotRunWithUnsupportedSkip) {
  save("z", "logits", "    y = y.detach()\n");
  Block block = rows({"unsupported=skip", "method=gradient", "method=occlusion:window=4,stride=4",
                      "floors=false"});
  EXPECT_TRUE(block.status[0].eq(3).all().item<bool>());
  EXPECT_TRUE(block.status[1].eq(0).all().item<bool>()) << block.status;
}

}  // namespace
}  // namespace fbbench
