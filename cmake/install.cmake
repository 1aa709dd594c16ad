# SPDX-License-Identifier: GPL-2.0-or-later
# What other projects get: the library with its public headers, found by find_package(siptls), and the tool.
include(CMakePackageConfigHelpers)

set(siptls_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/siptls)

install(TARGETS siptls EXPORT siptlsTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS siptls_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY analyzer/include/siptls DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY plugin/profile/ DESTINATION ${CMAKE_INSTALL_DATADIR}/siptls/wireshark-profiles)
install(EXPORT siptlsTargets NAMESPACE siptls:: DESTINATION ${siptls_package_dir})

configure_package_config_file(cmake/siptlsConfig.cmake.in ${PROJECT_BINARY_DIR}/siptlsConfig.cmake
  INSTALL_DESTINATION ${siptls_package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/siptlsConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/siptlsConfig.cmake ${PROJECT_BINARY_DIR}/siptlsConfigVersion.cmake
  DESTINATION ${siptls_package_dir})

# Last, as it may lie outside of the prefix, where Wireshark looks.
if(TARGET siptls_plugin)
  set(siptls_plugin_script ${PROJECT_BINARY_DIR}/install_plugin.cmake)
  configure_file(cmake/install_plugin.cmake.in ${siptls_plugin_script} @ONLY)
  install(CODE "set(siptls_plugin_file \"$<TARGET_FILE:siptls_plugin>\")")
  install(SCRIPT ${siptls_plugin_script})
endif()
