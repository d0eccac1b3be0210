// SPDX-License-Identifier: Apache-2.0
// random_logit: which class it asks for, and what it makes of the maps.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "metrics/explaining.h"

namespace fbbench {
namespace {

/// Three classes, whose logits are sums of the image's 4x4 pixels.
std::shared_ptr<const Network> three_classes() {
  return Network::load(
      save_network(testing::TempDir() + "/three_classes",
                   "def forward(self, x):\n    return torch.matmul(x.flatten(1), self.columns)\n",
                   {{"columns", at::ones({16, 3})}}, tiny_input(1, 4, 4, 3)));
}

double score(const std::string& spec, const Tensor& map, const Tensor& other) {
  const Tensor maps = map.unsqueeze(0);
  auto again = [&](const Network&, const Tensor&, const Tensor&, const std::vector<std::string>&) {
    return other.unsqueeze(0);
  };
  return scores_of(spec, any_network(map.size(0), map.size(1)), batch_of(maps), maps, again)
      .value[0]
      .item<double>();
}

TEST(RandomLogit, ExplainsTheSameImagesForOtherClasses) {
  Tensor maps = at::rand({40, 4, 4});
  Batch batch = batch_of(maps);
  batch.targets = at::arange(40) % 3;
  std::set<int64_t> steps;
  auto again = [&](const Network&, const Tensor& images, const Tensor& targets,
                   const std::vector<std::string>&) {
    EXPECT_TRUE(at::equal(images, batch.images));
    const Tensor apart = (targets - batch.targets + 3) % 3;
    for (int64_t i = 0; i < 40; ++i) steps.insert(apart[i].item<int64_t>());
    return maps;
  };
  scores_of("random_logit:similarity=pearson", *three_classes(), batch, maps, again);
  EXPECT_EQ(steps, (std::set<int64_t>{1, 2})) << "each other class, and never the target";
}

TEST(RandomLogit, IsTheSimilarityOfBothMaps) {
  const Tensor map = map_of({{3, 4}});
  EXPECT_NEAR(score("random_logit:similarity=cosine", map, map_of({{8, 6}})), 0.96, 1e-12);
  EXPECT_NEAR(score("random_logit:similarity=spearman", map, map_of({{9, 1}})), -1, 1e-12);
  const Tensor large = at::randn({12, 12});
  EXPECT_NEAR(score("random_logit", large, large), 1, 1e-12);
}

TEST(RandomLogit, IsUndefinedWhereTheSimilarityIs) {
  const Tensor map = at::randn({12, 12});
  EXPECT_TRUE(std::isnan(score("random_logit", map, at::zeros({12, 12}))));
  EXPECT_TRUE(std::isnan(score("random_logit", map.slice(0, 0, 10), map.slice(0, 0, 10))))
      << "no window of 11 px fits";
  Tensor broken = map.clone();
  broken[2][3] = NAN;
  for (const char* similarity :
       {"cosine", "kendall", "pearson", "sign_agreement", "spearman", "ssim"}) {
    EXPECT_TRUE(
        std::isnan(score(std::string("random_logit:similarity=") + similarity, map, broken)))
        << similarity;
  }
}

}  // namespace
}  // namespace fbbench
