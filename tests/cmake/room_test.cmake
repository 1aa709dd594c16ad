# SPDX-License-Identifier: GPL-2.0-or-later
include(doctest)

add_library(siptls_doctest_main OBJECT ${CMAKE_CURRENT_SOURCE_DIR}/doctest_main.cpp)
siptls_compile(siptls_doctest_main)
target_compile_definitions(siptls_doctest_main PRIVATE SIPTLS_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
target_link_libraries(siptls_doctest_main PUBLIC doctest::doctest)

# siptls_room_test(ROOM SOURCE... [INSTEAD SOURCE...]): builds siptls_test_ROOM and registers its cases with
# ctest. A test of the folder that is neither named nor one that another configuration has INSTEAD would never
# run, so that is refused.
function(siptls_room_test room)
  cmake_parse_arguments(PARSE_ARGV 1 room "" "" "INSTEAD")
  set(sources ${room_UNPARSED_ARGUMENTS})
  file(GLOB tests RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS *_test.cpp)
  foreach(test IN LISTS tests)
    if(NOT test IN_LIST sources AND NOT test IN_LIST room_INSTEAD)
      message(FATAL_ERROR "${CMAKE_CURRENT_SOURCE_DIR}/CMakeLists.txt does not name ${test}")
    endif()
  endforeach()
  set(target siptls_test_${room})
  add_executable(${target} ${sources})
  siptls_compile(${target})
  # Tests run once and briefly: optimising them would take more time than it saves.
  target_compile_options(${target} PRIVATE -O0)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/analyzer ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(${target} PRIVATE siptls siptls_doctest_main doctest::doctest fmt::fmt tl::expected)
  doctest_discover_tests(${target} TEST_PREFIX "${room}: ")
endfunction()
