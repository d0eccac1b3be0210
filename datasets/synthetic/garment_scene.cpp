// SPDX-License-Identifier: Apache-2.0
#include "datasets/synthetic/garment_scene.h"

#include <opencv2/imgproc.hpp>
#include <random>

namespace fbbench {
namespace {

constexpr int kPiece = 10, kPieces = 4, kNoise = 8;  // pixels, number, pixels
constexpr float kClutter = 0.25f;                    // brightness of the noise
constexpr float kSilhouette = 0.05f;                 // a garment's pixels are brighter

/// The standard's distributions differ between libraries; these draws don't.
class Draw {
 public:
  explicit Draw(uint64_t seed) : engine_(seed) {}
  float uniform() { return static_cast<float>(engine_() >> 40) * 0x1p-24f; }  // [0,1)
  int below(int n) { return static_cast<int>(engine_() % static_cast<uint64_t>(n)); }
  /// Where a square of `size` pixels lies inside one of `room` pixels.
  cv::Point place(int room, int size) {
    int x = below(room - size + 1);
    return {x, below(room - size + 1)};
  }

 private:
  std::mt19937_64 engine_;
};

/// What is drawn first: the noise behind everything, the garment before it.
struct Beginning {
  Beginning(const FashionMnist& garments, uint64_t seed) : draw(seed), noise(kNoise, kNoise) {
    for (float& value : noise) value = kClutter * draw.uniform();
    garment = draw.below(garments.size());
  }

  Draw draw;
  cv::Mat_<float> noise;
  int garment;
};

/// Copies the size x size pixels of a garment at `from` onto the scene at `to`, where they are
/// bright; returns where that was, [48,48] uint8, 0 or 255.
cv::Mat paste(uint8_t* garment, int size, cv::Point from, cv::Point to, cv::Mat& scene) {
  cv::Mat whole(kGarmentPixels, kGarmentPixels, CV_8U, garment);
  cv::Mat piece, mask = cv::Mat::zeros(scene.size(), CV_8U);
  whole(cv::Rect(from, cv::Size(size, size))).convertTo(piece, CV_32F, 1.0 / 255);
  cv::Mat bright = piece > kSilhouette;
  cv::Rect place(to, cv::Size(size, size));
  piece.copyTo(scene(place), bright);
  bright.copyTo(mask(place));
  return mask;
}

/// A garment of another class.
int draw_other(const FashionMnist& garments, int garment, Draw& draw) {
  int other = draw.below(garments.size());
  while (garments.label(other) == garments.label(garment)) other = draw.below(garments.size());
  return other;
}

}  // namespace

GarmentScene compose_scene(const FashionMnist& garments, uint64_t seed) {
  auto [draw, noise, garment] = Beginning(garments, seed);
  GarmentScene result;
  result.image = at::empty({kScenePixels, kScenePixels}, at::kFloat);
  cv::Mat scene(kScenePixels, kScenePixels, CV_32F, result.image.data_ptr());
  cv::resize(noise, scene, scene.size(), 0, 0, cv::INTER_LINEAR);

  for (int i = 0; i < kPieces; ++i) {
    int other = draw_other(garments, garment, draw);
    cv::Point from = draw.place(kGarmentPixels, kPiece);
    paste(garments.pixels(other), kPiece, from, draw.place(kScenePixels, kPiece), scene);
  }
  cv::Point to = draw.place(kScenePixels, kGarmentPixels);
  cv::Mat mask = paste(garments.pixels(garment), kGarmentPixels, {0, 0}, to, scene);
  result.silhouette = at::from_blob(mask.data, {kScenePixels, kScenePixels}, at::kByte).ne(0);
  result.label = garments.label(garment);
  return result;
}

int64_t scene_label(const FashionMnist& garments, uint64_t seed) {
  return garments.label(Beginning(garments, seed).garment);
}

}  // namespace fbbench
