// SPDX-License-Identifier: Apache-2.0
#include "perturbations/imputation.h"

#include <ATen/Parallel.h>

#include <array>
#include <cmath>
#include <numeric>

namespace fbbench {
namespace {

constexpr double kResidual = 1e-8;

using Values = std::vector<double>;

double dot(const Values& a, const Values& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// The equations of the missing pixels: diagonal - neighbours = what the known pixels add.
class Equations {
 public:
  Equations(const PixelSpan& missing, int64_t height, int64_t width)
      : missing_(missing), height_(height), width_(width), unknown_(height * width, -1) {
    for (int64_t k = 0; k < missing.count; ++k) unknown_[missing.data[k]] = k;
    for (int64_t k = 0; k < missing.count; ++k) {
      double sum = 0;
      each_neighbour(k, [&](int64_t, double weight) { sum += weight; });
      diagonal_.push_back(sum);
    }
  }

  const Values& diagonal() const { return diagonal_; }

  /// Of known pixels [H*W].
  Values right_hand_side(const float* pixels) const {
    Values sums(diagonal_.size());
    for (int64_t k = 0; k < missing_.count; ++k) {
      each_neighbour(k, [&](int64_t pixel, double weight) {
        if (unknown_[pixel] < 0) sums[k] += weight * pixels[pixel];
      });
    }
    return sums;
  }

  Values times(const Values& values) const {
    Values products(diagonal_.size());
    for (int64_t k = 0; k < missing_.count; ++k) {
      products[k] = diagonal_[k] * values[k];
      each_neighbour(k, [&](int64_t pixel, double weight) {
        if (unknown_[pixel] >= 0) products[k] -= weight * values[unknown_[pixel]];
      });
    }
    return products;
  }

 private:
  template <class Visit>
  void each_neighbour(int64_t k, Visit visit) const {
    const int64_t y = missing_.data[k] / width_, x = missing_.data[k] % width_;
    for (int64_t down = -1; down <= 1; ++down) {
      for (int64_t right = -1; right <= 1; ++right) {
        const int64_t row = y + down, column = x + right;
        if ((down == 0 && right == 0) || row < 0 || row >= height_ || column < 0 ||
            column >= width_) {
          continue;
        }
        visit(row * width_ + column, down == 0 || right == 0 ? 1.0 / 6 : 1.0 / 12);
      }
    }
  }

  PixelSpan missing_;
  int64_t height_, width_;
  std::vector<int64_t> unknown_;  // of each pixel its place in missing_, -1 where it is known
  Values diagonal_;
};

/// Conjugate gradients, preconditioned by the diagonal.
Values solve(const Equations& equations, const Values& right) {
  const Values& diagonal = equations.diagonal();
  const double enough = kResidual * kResidual * dot(right, right);
  Values solution(right.size()), residual = right, scaled(right.size()), direction(right.size());
  double before = 0;
  // Exact arithmetic would end after as many steps as there are unknowns.
  for (size_t step = 0; step < right.size() && dot(residual, residual) > enough; ++step) {
    for (size_t k = 0; k < scaled.size(); ++k) scaled[k] = residual[k] / diagonal[k];
    const double now = dot(residual, scaled), kept = step == 0 ? 0 : now / before;
    for (size_t k = 0; k < scaled.size(); ++k) direction[k] = scaled[k] + kept * direction[k];
    const Values image = equations.times(direction);
    const double length = now / dot(direction, image);
    for (size_t k = 0; k < scaled.size(); ++k) {
      solution[k] += length * direction[k];
      residual[k] -= length * image[k];
    }
    before = now;
  }
  return solution;
}

}  // namespace

Tensor impute(const Tensor& image, const PixelSpan& missing) {
  const Tensor planes = image.contiguous();
  const int64_t pixels = planes.size(1) * planes.size(2);
  const Equations equations(missing, planes.size(1), planes.size(2));
  Tensor values = at::empty({planes.size(0), missing.count}, at::kDouble);
  at::parallel_for(0, planes.size(0), /*grain_size=*/1, [&](int64_t begin, int64_t end) {
    for (int64_t c = begin; c < end; ++c) {
      const float* known = planes.data_ptr<float>() + c * pixels;
      const Values found = solve(equations, equations.right_hand_side(known));
      std::copy(found.begin(), found.end(), values.data_ptr<double>() + c * missing.count);
    }
  });
  return values;
}

}  // namespace fbbench
