# SPDX-License-Identifier: GPL-2.0-or-later
# libwireshark, for the plugin: built where found. A plugin fits one X.Y of Wireshark, that of the headers.
set(SIPTLS_PLUGIN AUTO CACHE STRING "Build the Wireshark plugin: AUTO (where libwireshark is found), ON or OFF")
set_property(CACHE SIPTLS_PLUGIN PROPERTY STRINGS AUTO ON OFF)

if(SIPTLS_PLUGIN)
  # Debian 12's package does not bring glib along.
  pkg_check_modules(WIRESHARK QUIET wireshark>=4.0 glib-2.0)
  if(WIRESHARK_FOUND)
    string(REGEX MATCH "^[0-9]+\\.[0-9]+" SIPTLS_WIRESHARK_SERIES ${WIRESHARK_wireshark_VERSION})
    pkg_get_variable(siptls_wireshark_plugins wireshark plugindir)
    pkg_get_variable(siptls_wireshark_prefix wireshark prefix)
    set(SIPTLS_PLUGIN_INSTALL_DIR "" CACHE PATH "Where the Wireshark plugin is installed; empty: as cmake/install_plugin.cmake.in says")
    # Only what the plugin uses itself, and as system headers: they are not ours to mend.
    add_library(siptls_epan INTERFACE IMPORTED)
    target_include_directories(siptls_epan SYSTEM INTERFACE ${WIRESHARK_INCLUDE_DIRS})
    target_link_directories(siptls_epan INTERFACE ${WIRESHARK_LIBRARY_DIRS})
    target_link_libraries(siptls_epan INTERFACE wireshark wsutil glib-2.0)
  elseif(SIPTLS_PLUGIN STREQUAL "AUTO")
    message(STATUS "siptls: without libwireshark, so the Wireshark plugin is not built (Debian: libwireshark-dev libglib2.0-dev)")
  else()
    message(FATAL_ERROR "siptls: SIPTLS_PLUGIN is ON, but there is no libwireshark of at least 4.0.\n"
      "On Debian: apt-get install libwireshark-dev libglib2.0-dev")
  endif()
endif()
