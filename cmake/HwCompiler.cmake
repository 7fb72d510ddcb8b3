# SPDX-License-Identifier: MIT
# C++20, warnings, hardening, sanitizers: the flags of all our own code.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

find_program(HW_CCACHE ccache)
if(HW_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${HW_CCACHE})
endif()

add_library(hw_flags INTERFACE)
target_include_directories(hw_flags INTERFACE ${CMAKE_SOURCE_DIR}/lib)
target_compile_definitions(hw_flags INTERFACE HW_VERSION="${PROJECT_VERSION}")
target_compile_options(hw_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast -Wnon-virtual-dtor
  -Woverloaded-virtual -Wcast-align -Wformat=2 -Wimplicit-fallthrough)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(hw_flags INTERFACE -Wlogical-op -Wduplicated-cond)
endif()
if(HW_WERROR)
  target_compile_options(hw_flags INTERFACE -Werror)
endif()

if(HW_SANITIZE)
  target_compile_options(hw_flags INTERFACE -fsanitize=address,undefined
    -fno-sanitize-recover=undefined -fno-omit-frame-pointer -g1)
  target_link_options(hw_flags INTERFACE -fsanitize=address,undefined)
else()
  target_compile_options(hw_flags INTERFACE -fstack-protector-strong -D_GLIBCXX_ASSERTIONS)
  target_compile_definitions(hw_flags INTERFACE $<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
  target_link_options(hw_flags INTERFACE -Wl,-z,relro,-z,now)
endif()
if(HW_FUZZ)
  target_compile_options(hw_flags INTERFACE -fsanitize=fuzzer-no-link -D_GLIBCXX_ASSERTIONS)
endif()
target_link_options(hw_flags INTERFACE -Wl,--as-needed -Wl,--gc-sections)
target_compile_options(hw_flags INTERFACE -ffunction-sections -fdata-sections)
