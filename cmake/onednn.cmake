# SPDX-License-Identifier: Apache-2.0
# oneDNN is LibTorch's own: called directly where LibTorch links it as a shared library, as Debian's
# does. Where it is built in, as into pip's, its functions are hidden, and another one beside it
# would take some of its symbols: there it is called through LibTorch's operators.
get_target_property(libtorch torch_cpu LOCATION)
execute_process(COMMAND ${CMAKE_READELF} -d ${libtorch} OUTPUT_VARIABLE needed COMMAND_ERROR_IS_FATAL ANY)
add_library(fbbench_onednn INTERFACE)
if(needed MATCHES "libdnnl\\.so\\.2")
  # By hand: Debian's package of it for CMake asks for OpenCL as well.
  find_path(DNNL_INCLUDE_DIR oneapi/dnnl/dnnl.h REQUIRED)
  find_library(DNNL_LIBRARY dnnl REQUIRED)
  target_include_directories(fbbench_onednn SYSTEM INTERFACE ${DNNL_INCLUDE_DIR})
  target_link_libraries(fbbench_onednn INTERFACE ${DNNL_LIBRARY})
  set(unused_onednn models/cpu/onednn_in_libtorch.cpp)
  set(calls "calls its oneDNN directly")
else()
  set(unused_onednn models/cpu/onednn.cpp)
  set(calls "calls oneDNN through its operators")
endif()
# Torch's own line names Debian's file where both are installed.
message(STATUS "fbbench: links ${libtorch}, ${calls}")
