# SPDX-License-Identifier: Apache-2.0
# LibTorch: Debian's by default, another one through CMAKE_PREFIX_PATH. Only its part for the CPU is
# linked: pip's LibTorch is built with CUDA and would ask for a CUDA toolkit, but takes this target
# for one that was found. Read by an installed fbbench as well.
if(NOT TARGET torch::cudart)
  add_library(torch::cudart INTERFACE IMPORTED)
endif()
find_package(Torch REQUIRED)
