# SPDX-License-Identifier: GPL-2.0-or-later
# How every target of siptls is compiled: per target, no global flags.
include(CheckCXXCompilerFlag)

function(siptls_compile target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
    -Woverloaded-virtual -Wimplicit-fallthrough -Wno-missing-field-initializers)
  # Nobody replaces functions of siptls at run time, so that position-independent code may inline them.
  target_compile_options(${target} PRIVATE -fno-semantic-interposition)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC 12 sees overlapping copies in its own std::string when it optimises (GCC bug 105651).
    target_compile_options(${target} PRIVATE -Wno-restrict)
  endif()
  if(SIPTLS_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()
