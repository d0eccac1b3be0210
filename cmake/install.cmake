# SPDX-License-Identifier: Apache-2.0
# Install rules and a package: find_package(fbbench) gives a plugin the target fbbench::fbbench.
include(CMakePackageConfigHelpers)
install(TARGETS fbbench fbbench_torch EXPORT fbbench_targets)
if(TARGET fbbench_program)
  set_target_properties(fbbench_program PROPERTIES INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}")
  install(TARGETS fbbench_program)
endif()
foreach(module ${modules})
  install(DIRECTORY ${module} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/fbbench FILES_MATCHING PATTERN "*.h")
endforeach()
install(FILES ${CMAKE_BINARY_DIR}/generated/version.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/fbbench)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/fbbench)
install(EXPORT fbbench_targets NAMESPACE fbbench:: DESTINATION ${package_dir})
configure_package_config_file(cmake/fbbench-config.cmake.in fbbench-config.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(fbbench-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/fbbench-config.cmake ${CMAKE_BINARY_DIR}/fbbench-config-version.cmake
        DESTINATION ${package_dir})
