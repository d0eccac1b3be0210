# SPDX-License-Identifier: Apache-2.0
# version.h: what results say about the program that made them. The commit is read at configure time.
find_package(Git)
set(FBBENCH_GIT_COMMIT unknown)
if(Git_FOUND)
  execute_process(COMMAND ${GIT_EXECUTABLE} -C ${CMAKE_SOURCE_DIR} describe --always --dirty --abbrev=12
                  OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
  if(NOT failed)
    set(FBBENCH_GIT_COMMIT ${commit})
  endif()
endif()
configure_file(cmake/version.h.in ${CMAKE_BINARY_DIR}/generated/version.h @ONLY)
