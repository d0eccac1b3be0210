# SPDX-License-Identifier: Apache-2.0
# The files that the page of `fbbench report` is made of, as strings of the library: an installed
# program needs no other file. Written at configure time, again when one of them changes.
file(GLOB page_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/results/report/page/*)
list(APPEND page_files ${CMAKE_SOURCE_DIR}/CITATION.cff)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${page_files})
set(FBBENCH_PAGE_FILES "")
foreach(page_file ${page_files})
  get_filename_component(name ${page_file} NAME)
  file(READ ${page_file} text)
  string(APPEND FBBENCH_PAGE_FILES "    {\"${name}\", R\"page_file(${text})page_file\"},\n")
endforeach()
configure_file(cmake/page_files.cpp.in ${CMAKE_BINARY_DIR}/generated/page_files.cpp @ONLY)
target_sources(fbbench PRIVATE ${CMAKE_BINARY_DIR}/generated/page_files.cpp)
