# SPDX-License-Identifier: GPL-2.0-or-later
# libwiretap, Wireshark's reader of capture files: on where found, as it brings a large family of libraries along. Debian's
# packages hold no pkg-config file for it alone.
set(SIPTLS_WIRETAP AUTO CACHE STRING "Read further capture formats through libwiretap: AUTO (where found), ON or OFF")
set_property(CACHE SIPTLS_WIRETAP PROPERTY STRINGS AUTO ON OFF)

set(siptls_wiretap_packages "libwiretap-dev libwsutil-dev libglib2.0-dev")

function(siptls_find_wiretap)
  pkg_check_modules(GLIB QUIET IMPORTED_TARGET glib-2.0)
  find_path(SIPTLS_WIRETAP_INCLUDE wiretap/wtap.h PATH_SUFFIXES wireshark)
  find_library(SIPTLS_WIRETAP_LIBRARY wiretap)
  find_library(SIPTLS_WSUTIL_LIBRARY wsutil)
  mark_as_advanced(SIPTLS_WIRETAP_INCLUDE SIPTLS_WIRETAP_LIBRARY SIPTLS_WSUTIL_LIBRARY)
  if(NOT GLIB_FOUND OR NOT SIPTLS_WIRETAP_INCLUDE OR NOT SIPTLS_WIRETAP_LIBRARY OR NOT SIPTLS_WSUTIL_LIBRARY)
    return()
  endif()
  # From 4.6 on wtap_read takes no buffer any more.
  include(CheckCXXSourceCompiles)
  set(CMAKE_REQUIRED_INCLUDES ${SIPTLS_WIRETAP_INCLUDE})
  set(CMAKE_REQUIRED_LIBRARIES PkgConfig::GLIB ${SIPTLS_WIRETAP_LIBRARY} ${SIPTLS_WSUTIL_LIBRARY})
  check_cxx_source_compiles("
    #include <glib.h>
    #include <wiretap/wtap.h>
    int main() { gboolean (*read)(wtap*, wtap_rec*, Buffer*, int*, gchar**, gint64*) = wtap_read; return read == nullptr; }"
    SIPTLS_WIRETAP_FITS)
  if(SIPTLS_WIRETAP_FITS)
    add_library(siptls_wiretap_library INTERFACE IMPORTED)
    target_include_directories(siptls_wiretap_library SYSTEM INTERFACE ${SIPTLS_WIRETAP_INCLUDE})
    target_link_libraries(siptls_wiretap_library INTERFACE PkgConfig::GLIB ${SIPTLS_WIRETAP_LIBRARY} ${SIPTLS_WSUTIL_LIBRARY})
  endif()
endfunction()

if(SIPTLS_WIRETAP)
  siptls_find_wiretap()
  if(NOT TARGET siptls_wiretap_library AND SIPTLS_WIRETAP STREQUAL "AUTO")
    message(STATUS "siptls: without libwiretap, so only pcap and pcapng are read (Debian: ${siptls_wiretap_packages})")
  elseif(NOT TARGET siptls_wiretap_library)
    message(FATAL_ERROR "siptls: SIPTLS_WIRETAP is ON, but there is no libwiretap that fits (4.0 to 4.4).\n"
      "On Debian: apt-get install ${siptls_wiretap_packages}")
  endif()
endif()
