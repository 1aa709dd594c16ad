# SPDX-License-Identifier: GPL-2.0-or-later
# Every outside part siptls stands on, each looked for by name; what is missing is reported together, with the Debian
# packages that bring it.
include(GNUInstallDirs)

set(siptls_missing_packages "")

find_package(PkgConfig QUIET)
if(NOT PkgConfig_FOUND)
  message(FATAL_ERROR "siptls needs pkg-config. On Debian: apt-get install pkg-config")
endif()

function(siptls_need found package)
  if(NOT ${found})
    set(siptls_missing_packages ${siptls_missing_packages} ${package} PARENT_SCOPE)
  endif()
endfunction()

pkg_check_modules(PCAP QUIET IMPORTED_TARGET libpcap)
siptls_need(PCAP_FOUND libpcap-dev)

pkg_check_modules(ZLIB QUIET IMPORTED_TARGET zlib)
siptls_need(ZLIB_FOUND zlib1g-dev)

pkg_check_modules(ZSTD QUIET IMPORTED_TARGET libzstd)
siptls_need(ZSTD_FOUND libzstd-dev)

pkg_check_modules(LZ4 QUIET IMPORTED_TARGET liblz4)
siptls_need(LZ4_FOUND liblz4-dev)

pkg_check_modules(BROTLI QUIET IMPORTED_TARGET libbrotlidec)
siptls_need(BROTLI_FOUND libbrotli-dev)

find_package(OpenSSL 3.0 QUIET COMPONENTS SSL Crypto)
siptls_need(OPENSSL_FOUND libssl-dev)

find_package(Boost 1.74 QUIET COMPONENTS program_options)
siptls_need(Boost_FOUND libboost-program-options-dev)

find_package(fmt 9 QUIET)
siptls_need(fmt_FOUND libfmt-dev)

find_package(tl-expected QUIET)
siptls_need(tl-expected_FOUND libexpected-dev)

find_package(RapidJSON QUIET)
siptls_need(RapidJSON_FOUND rapidjson-dev)

pkg_check_modules(IDN2 QUIET IMPORTED_TARGET libidn2)
siptls_need(IDN2_FOUND libidn2-dev)

pkg_check_modules(CAP_NG QUIET IMPORTED_TARGET libcap-ng)
siptls_need(CAP_NG_FOUND libcap-ng-dev)
pkg_check_modules(CTEMPLATE QUIET IMPORTED_TARGET libctemplate)
siptls_need(CTEMPLATE_FOUND libctemplate-dev)

if(SIPTLS_TESTS)
  find_package(doctest 2.4 QUIET)
  siptls_need(doctest_FOUND doctest-dev)
  find_package(Python3 3.9 QUIET COMPONENTS Interpreter)
  siptls_need(Python3_FOUND python3)
endif()

if(siptls_missing_packages)
  list(JOIN siptls_missing_packages " " siptls_missing_text)
  message(FATAL_ERROR "siptls misses: ${siptls_missing_text}\nOn Debian: apt-get install ${siptls_missing_text}")
endif()

# Debian's RapidJSON sets variables instead of a target.
if(NOT TARGET rapidjson)
  add_library(rapidjson INTERFACE IMPORTED)
  target_include_directories(rapidjson SYSTEM INTERFACE ${RAPIDJSON_INCLUDE_DIRS})
endif()
