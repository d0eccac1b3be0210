# SPDX-License-Identifier: Apache-2.0
# Files as strings of the library: an installed program needs no other file. Written at configure
# time, again when one of them changes.
file(GLOB embedded_files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}
  results/report/page/* CITATION.cff methods/audit.json metrics/audit.json)
set(FBBENCH_EMBEDDED_FILES "")
foreach(embedded_file ${embedded_files})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${embedded_file})
  file(READ ${embedded_file} text)
  string(APPEND FBBENCH_EMBEDDED_FILES
    "      {\"${embedded_file}\", R\"embedded_file(${text})embedded_file\"},\n")
endforeach()
configure_file(cmake/embedded_files.cpp.in ${CMAKE_BINARY_DIR}/generated/embedded_files.cpp @ONLY)
target_sources(fbbench PRIVATE ${CMAKE_BINARY_DIR}/generated/embedded_files.cpp)
