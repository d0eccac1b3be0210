# SPDX-License-Identifier: Apache-2.0
# What fbbench is built on.
include(cmake/libtorch.cmake)
find_package(OpenCV REQUIRED COMPONENTS core imgproc imgcodecs photo ximgproc)
find_package(HDF5 REQUIRED COMPONENTS C HL)
find_package(Boost 1.74 REQUIRED COMPONENTS program_options)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(ZLIB REQUIRED)
find_package(JPEG REQUIRED)
find_package(pugixml REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(benchmark REQUIRED)
find_path(MUSTACHE_INCLUDE_DIR kainjow/mustache.hpp REQUIRED)
find_package(Threads REQUIRED)
if(NOT FBBENCH_FUZZ)  # clang's OpenMP beside LibTorch's would be two in one process
  find_package(OpenMP REQUIRED COMPONENTS CXX)
endif()
include(cmake/onednn.cmake)

# LibTorch without the warnings its headers cause: they are system headers to us.
add_library(fbbench_torch INTERFACE)
# OpenMP, because at::parallel_for is a header that runs serially without it.
target_link_libraries(fbbench_torch INTERFACE torch_cpu_library $<TARGET_NAME_IF_EXISTS:OpenMP::OpenMP_CXX>)
target_include_directories(fbbench_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
# The ABI and the C++ of its headers.
target_compile_options(fbbench_torch INTERFACE $<TARGET_PROPERTY:torch,INTERFACE_COMPILE_OPTIONS>)
target_compile_features(fbbench_torch INTERFACE $<TARGET_PROPERTY:torch,INTERFACE_COMPILE_FEATURES>)

add_library(fbbench_private_dependencies INTERFACE)
target_link_libraries(fbbench_private_dependencies INTERFACE
  ${OpenCV_LIBS} ${HDF5_C_HL_LIBRARIES} ${HDF5_C_LIBRARIES} Boost::program_options OpenSSL::Crypto
  ZLIB::ZLIB JPEG::JPEG pugixml::pugixml nlohmann_json::nlohmann_json
  fbbench_onednn Threads::Threads ${CMAKE_DL_LIBS})
target_include_directories(fbbench_private_dependencies SYSTEM INTERFACE
  ${OpenCV_INCLUDE_DIRS} ${HDF5_C_INCLUDE_DIRS} ${MUSTACHE_INCLUDE_DIR})
