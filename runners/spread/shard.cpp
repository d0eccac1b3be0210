// SPDX-License-Identifier: Apache-2.0
#include "runners/spread/shard.h"

#include <algorithm>
#include <cstdlib>

#include "core/error.h"

namespace fbbench {
namespace {

/// A launcher's variables. An array's numbers may begin elsewhere than at 0: `first` says where.
struct Launcher {
  const char *index, *count, *first;
};
constexpr Launcher kLaunchers[] = {
    {"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN"},
    {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", nullptr},
    {"SLURM_PROCID", "SLURM_NTASKS", nullptr},
};

/// -1 for what isn't a whole number.
int64_t number(const std::string& text) {
  bool digits = !text.empty() && text.size() < 10 &&
                text.find_first_not_of("0123456789") == std::string::npos;
  return digits ? std::stoll(text) : -1;
}

int64_t variable(const char* name) {
  const char* value = name ? std::getenv(name) : nullptr;
  return value ? number(value) : -1;
}

Shard from_environment() {
  for (const Launcher& launcher : kLaunchers) {
    int64_t index = variable(launcher.index), count = variable(launcher.count);
    if (index < 0 || count < 0) continue;
    int64_t from_zero = index - std::max<int64_t>(variable(launcher.first), 0);
    FBBENCH_REQUIRE(from_zero >= 0 && from_zero < count, BadOption,
                    "--shard auto: " << launcher.index << "=" << index << " doesn't fit "
                                     << launcher.count << "=" << count
                                     << "; want numbers without gaps, or --shard i/n");
    return {from_zero, count, std::string(launcher.index) + " and " + launcher.count};
  }
  throw BadOption(
      "--shard auto: neither a SLURM array, srun nor mpirun started this process; want --shard "
      "i/n");
}

}  // namespace

Shard parse_shard(const std::string& text) {
  if (text == "auto") return from_environment();
  size_t slash = text.find('/');
  int64_t index = number(text.substr(0, slash));
  int64_t count = slash == std::string::npos ? -1 : number(text.substr(slash + 1));
  FBBENCH_REQUIRE(index >= 0 && index < count, BadOption,
                  "--shard: want i/n with 0 <= i < n, such as 0/4, or auto; got '" << text << "'");
  return {index, count, ""};
}

}  // namespace fbbench
