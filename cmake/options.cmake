# SPDX-License-Identifier: Apache-2.0
# How own code is compiled: the same for library, program and tests.
add_library(fbbench_options INTERFACE)
target_compile_options(fbbench_options INTERFACE -Wall -Wextra -Wpedantic)
if(FBBENCH_WARNINGS_AS_ERRORS)
  target_compile_options(fbbench_options INTERFACE -Werror)
endif()
# In the C++20 of LibTorch 2's headers, GCC 12 sees overflows within libstdc++'s own std::string.
get_target_property(libtorch_features torch INTERFACE_COMPILE_FEATURES)
if("cxx_std_20" IN_LIST libtorch_features AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU"
   AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(fbbench_options INTERFACE
    -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow)
endif()
if(FBBENCH_SANITIZE)
  target_compile_options(fbbench_options INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(fbbench_options INTERFACE -fsanitize=address,undefined)
  # GCC 12 sees uninitialised values in std::regex once it is instrumented (GCC bug 105562).
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(fbbench_options INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()
if(FBBENCH_FUZZ)
  target_compile_options(fbbench_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
find_program(CCACHE ccache)
if(CCACHE)
  # ccache may use a precompiled header's hash in place of its text.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()
