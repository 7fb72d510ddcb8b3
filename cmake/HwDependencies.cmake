# SPDX-License-Identifier: MIT
# The libraries, all from Debian packages (packages/build.txt beside this file).
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(simdjson REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(LIBUV REQUIRED IMPORTED_TARGET libuv)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
if(HW_TESTS)
  find_package(Catch2 2 REQUIRED)
endif()
