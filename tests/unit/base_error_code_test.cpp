// SPDX-License-Identifier: MIT
#include "base/error_code.h"

#include <catch2/catch.hpp>
#include <set>

#include "base/result.h"

using hw::ErrorCode;
using hw::ExitCode;

TEST_CASE("every code has a name of its own and a kind") {
  std::set<std::string_view> names;
  const int last = static_cast<int>(ErrorCode::config);
  for (int i = 1; i <= last; ++i) {
    const auto code = static_cast<ErrorCode>(i);
    CAPTURE(i);
    CHECK_FALSE(hw::kind_of(code).empty());
    names.insert(hw::name_of(code));
  }
  CHECK(names.size() == static_cast<std::size_t>(last));
  CHECK_FALSE(names.contains(""));
  CHECK(hw::name_of(ErrorCode::none).empty());
  CHECK(hw::kind_of(ErrorCode::none).empty());
}

TEST_CASE("the codes of a kind are those that have it") {
  const auto names = hw::names_of_kind("command");
  CHECK(names == std::vector<std::string_view>{"emit_invalid", "spawn_failed"});
  CHECK(hw::names_of_kind("no kind").empty());
}

TEST_CASE("an error without a code of its own has the name of its exit status") {
  for (const auto& [status, name] :
       std::vector<std::pair<ExitCode, std::string>>{{ExitCode::usage, "usage"},
                                                     {ExitCode::data, "data"},
                                                     {ExitCode::no_input, "no_input"},
                                                     {ExitCode::unavailable, "unavailable"},
                                                     {ExitCode::bug, "bug"},
                                                     {ExitCode::system, "system"},
                                                     {ExitCode::cannot_create, "cannot_create"},
                                                     {ExitCode::io, "io"},
                                                     {ExitCode::try_later, "try_later"},
                                                     {ExitCode::no_permission, "no_permission"},
                                                     {ExitCode::config, "config"},
                                                     {ExitCode::negative, ""},
                                                     {ExitCode::ok, ""}}) {
    CAPTURE(name);
    CHECK(hw::name_of(hw::what_of({status, "m"})) == name);
    CHECK(hw::kind_of(hw::what_of({status, "m"})) == (name.empty() ? "" : "program"));
  }
}

TEST_CASE("a code of its own stays, whatever is put before the message") {
  const hw::Error error = hw::fail(ErrorCode::bad_line, "m").value();
  CHECK(error.code == ExitCode::data);
  CHECK(hw::what_of(error) == ErrorCode::bad_line);
  CHECK(hw::what_of(hw::context("stdin", error).value()) == ErrorCode::bad_line);
}
