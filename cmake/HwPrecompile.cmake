# SPDX-License-Identifier: MIT
# hw_precompile(TARGET): with HW_PRECOMPILE, TARGET shares one precompiled header of what most files
# include; a build has a fifth less work. The usual builds do without, so that a file which lacks an
# include of its own is found.
if(HW_PRECOMPILE)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompile.cpp CONTENT "")
  add_library(hw_precompile OBJECT ${CMAKE_BINARY_DIR}/precompile.cpp)
  target_link_libraries(hw_precompile PRIVATE hw_flags fmt::fmt Threads::Threads)
  target_compile_options(hw_precompile PRIVATE -pthread)  # which RE2 asks for, so that it serves all
  target_precompile_headers(hw_precompile PRIVATE <algorithm> <array> <cstdint> <functional> <map>
    <memory> <optional> <span> <string> <string_view> <unordered_map> <utility> <variant> <vector>
    <fmt/core.h> "${CMAKE_SOURCE_DIR}/lib/base/result.h" "${CMAKE_SOURCE_DIR}/lib/base/clock.h")
endif()

function(hw_precompile target)
  if(HW_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM hw_precompile)
    target_link_libraries(${target} PRIVATE fmt::fmt Threads::Threads)
    target_compile_options(${target} PRIVATE -pthread)
  endif()
endfunction()
