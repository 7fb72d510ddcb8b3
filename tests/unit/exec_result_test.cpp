// SPDX-License-Identifier: MIT
#include "exec/report/result.h"

#include <catch2/catch.hpp>
#include <cerrno>

using hw::ErrorCode;
using hw::exec::spawn_code;

TEST_CASE("a system without room for a process is told from a command that cannot be run") {
  for (const int error : {EAGAIN, ENOMEM, EMFILE, ENFILE}) {
    CHECK(spawn_code(error) == ErrorCode::spawn_shortage);
  }
  for (const int error : {ENOENT, EACCES, E2BIG, ENOEXEC}) {
    CHECK(spawn_code(error) == ErrorCode::spawn_failed);
  }
}
