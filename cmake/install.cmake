# SPDX-License-Identifier: Apache-2.0
# Install rules and a package: find_package(fbbench) gives a plugin the target fbbench::fbbench.
include(CMakePackageConfigHelpers)

# What a plugin includes, and what that includes; all other headers are the library's own.
set(plugin_headers
  methods/method.h metrics/metric.h datasets/dataset.h perturbations/image_perturbation.h
  perturbations/substrate.h methods/baseline.h
  methods/wrapping_method.h methods/activation_maps/class_activation_map.h methods/draws.h
  models/network/queries.h models/execution/run_from.h models/rules/standard_rules.h models/cpu/linear_map.h
  models/graph/layers.h models/graph/op_traits.h core/hdf5/file.h core/seed.h)
set(unread ${plugin_headers})
while(unread)
  list(POP_FRONT unread header)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${header})
  file(STRINGS ${header} includes REGEX "^#include \"")
  list(TRANSFORM includes REPLACE "#include \"(.*)\"" "\\1")
  list(REMOVE_ITEM includes ${plugin_headers})
  list(APPEND plugin_headers ${includes})
  list(APPEND unread ${includes})
endwhile()
# Target fbbench_verify_interface_header_sets: each of them compiles alone (scripts/checks.sh).
set_target_properties(fbbench PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
target_sources(fbbench PUBLIC FILE_SET HEADERS BASE_DIRS ${CMAKE_SOURCE_DIR} FILES ${plugin_headers})

# A LibTorch outside the system's folders is found where it was at the build.
set_target_properties(fbbench PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
install(TARGETS fbbench fbbench_torch EXPORT fbbench_targets
        FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/fbbench)
if(TARGET fbbench_program)
  set_target_properties(fbbench_main PROPERTIES INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}")
  install(TARGETS fbbench_program fbbench_main)
endif()
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/fbbench)
install(EXPORT fbbench_targets NAMESPACE fbbench:: DESTINATION ${package_dir})
configure_package_config_file(cmake/fbbench-config.cmake.in fbbench-config.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(fbbench-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES cmake/libtorch.cmake
              ${CMAKE_BINARY_DIR}/fbbench-config.cmake ${CMAKE_BINARY_DIR}/fbbench-config-version.cmake
        DESTINATION ${package_dir})
