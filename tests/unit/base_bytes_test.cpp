// SPDX-License-Identifier: MIT
// Bytes, names and paths.
#include "base/bytes.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <climits>
#include <cstdlib>
#include <fstream>

#include "base/fs.h"
#include "base/text.h"
#include "random.h"

using namespace std::string_literals;

namespace {

std::string printable(std::string_view text) {
  std::string out = "\x1b";
  hw::append_printable(out, text);
  return out.substr(1);
}

std::string lossy(std::string_view text) {
  std::string out;
  hw::append_utf8_lossy(out, text);
  return out;
}

std::string base64(std::string_view bytes) {
  std::string out;
  hw::append_base64(out, bytes);
  return out;
}

// UTF-8 as RFC 3629 draws it, from the code point: the other way round than the code under test.
std::string encode(unsigned code) {
  const auto byte = [](unsigned value) { return static_cast<char>(value); };
  if (code < 0x80) {
    return {byte(code)};
  }
  if (code < 0x800) {
    return {byte(0xC0 + code / 64), byte(0x80 + code % 64)};
  }
  if (code < 0x10000) {
    return {byte(0xE0 + code / 4096), byte(0x80 + code / 64 % 64), byte(0x80 + code % 64)};
  }
  return {byte(0xF0 + code / 262144), byte(0x80 + code / 4096 % 64), byte(0x80 + code / 64 % 64),
          byte(0x80 + code % 64)};
}

const std::string kReplacement = "\xEF\xBF\xBD";

}  // namespace

TEST_CASE("every code point but the surrogates is valid UTF-8, and nothing beyond") {
  for (unsigned code = 0; code < 0x110000; code += code % 64 == 63 || code < 0x900 ? 1 : 63) {
    const bool is_surrogate = code >= 0xD800 && code < 0xE000;
    if (hw::is_utf8(encode(code)) == is_surrogate) {
      FAIL("code point " << code);
    }
  }
  CHECK_FALSE(hw::is_utf8(encode(0xD800)));
  CHECK_FALSE(hw::is_utf8(encode(0xDFFF)));
  CHECK(hw::is_utf8(encode(0x10FFFF)));
  CHECK_FALSE(hw::is_utf8(encode(0x110000)));
  CHECK(hw::is_utf8(""));
  CHECK(hw::is_utf8("\0"s));
}

TEST_CASE("each class of bad sequence is found where it starts") {
  for (const std::string& bad : {"\x80"s,
                                 "\xBF"s,
                                 "\xC0\x80"s,
                                 "\xC1\xBF"s,
                                 "\xC2"s,
                                 "\xC2\x20"s,
                                 "\xC2\xC2\x80"s,
                                 "\xE0\x80\x80"s,
                                 "\xE0\x9F\xBF"s,
                                 "\xE1\x80"s,
                                 "\xE1\x80\x41"s,
                                 "\xED\xA0\x80"s,
                                 "\xED\xBF\xBF"s,
                                 "\xF0\x80\x80\x80"s,
                                 "\xF0\x8F\xBF\xBF"s,
                                 "\xF1\x80\x80"s,
                                 "\xF1\x80\x80\x41"s,
                                 "\xF4\x90\x80\x80"s,
                                 "\xF5\x80\x80\x80"s,
                                 "\xF8\x88\x80\x80\x80"s,
                                 "\xFE"s,
                                 "\xFF"s}) {
    INFO(Catch::StringMaker<std::string>::convert(bad));
    CHECK(hw::valid_utf8_prefix(bad) == 0);
    CHECK(hw::valid_utf8_prefix("a\u20AC" + bad + "b") == 4);
  }
}

TEST_CASE("each maximal subpart of a bad sequence is replaced once") {
  const std::string r = kReplacement;
  // Unicode 15, section 3.9, tables 3-8 to 3-11.
  CHECK(lossy("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41") == r + r + r + r + r + r + r + r + "A");
  CHECK(lossy("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41") == r + r + r + r + r + r + r + r + "A");
  CHECK(lossy("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42") == r + r + r + r + r + "A" + r + r + "B");
  CHECK(lossy("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41") == r + r + r + r + "A");
  CHECK(lossy("\xF0\x9F\x98") == r);
  CHECK(lossy("ok \u20AC") == "ok \u20AC");
}

TEST_CASE("text for a terminal has no control characters but tabs and ends of lines") {
  const std::string r = kReplacement;
  CHECK(printable("\x1b[2Ja\tb\nc\r") == r + "[2Ja\tb\nc" + r);
  CHECK(printable(std::string("\0\x7f", 2)) == r + r);
  CHECK(printable("\u0080\u009b\u00a0\u0142\xC2") == r + r + "\u00a0\u0142" + r);
}

TEST_CASE("what was replaced is valid, and replacing again changes nothing") {
  hw::test::Random random(1);
  const std::array<std::string, 8> pieces = {"a",    "\xC3", "\xA9", "\xE2",
                                             "\x82", "\xF0", "\xED", "\x9F"};
  for (int i = 0; i < 5000; ++i) {
    std::string text;
    for (std::size_t n = random.below(8); n > 0; --n) {
      text += random.pick(pieces);
    }
    const std::string repaired = lossy(text);
    INFO(random.seed() << " " << Catch::StringMaker<std::string>::convert(text));
    REQUIRE(hw::is_utf8(repaired));
    REQUIRE(lossy(repaired) == repaired);
    REQUIRE((repaired == text) == hw::is_utf8(text));
  }
}

TEST_CASE("text is cut between characters, and never by more than three bytes too much") {
  CHECK(hw::cut_utf8("abc", 5) == "abc");
  CHECK(hw::cut_utf8("abc", 3) == "abc");
  CHECK(hw::cut_utf8("abc", 2) == "ab");
  CHECK(hw::cut_utf8("abc", 0).empty());
  CHECK(hw::cut_utf8("", 0).empty());
  for (unsigned code : {0x41U, 0xE9U, 0x20ACU, 0x1F600U}) {
    const std::string one = encode(code);
    const std::string text = "x" + one + one + "y";
    for (std::size_t max = 0; max <= text.size(); ++max) {
      INFO(code << " cut to " << max);
      const std::string_view cut = hw::cut_utf8(text, max);
      CHECK(hw::is_utf8(cut));
      CHECK(cut.size() <= max);
      CHECK(cut.size() + one.size() > max);
    }
  }
  CHECK(hw::cut_utf8("\x80\x80\x80\x80\x80\x80", 5).size() == 5);
}

TEST_CASE("base64 is that of RFC 4648, padded") {
  const std::vector<std::pair<std::string, std::string>> vectors = {{"", ""},
                                                                    {"f", "Zg=="},
                                                                    {"fo", "Zm8="},
                                                                    {"foo", "Zm9v"},
                                                                    {"foob", "Zm9vYg=="},
                                                                    {"fooba", "Zm9vYmE="},
                                                                    {"foobar", "Zm9vYmFy"},
                                                                    {"\xFB\xFF\xBF"s, "+/+/"}};
  for (const auto& [bytes, text] : vectors) {
    CHECK(base64(bytes) == text);
    CHECK(hw::decode_base64(text) == bytes);
  }
}

TEST_CASE("what base64 encodes it decodes") {
  hw::test::Random random(2);
  for (int i = 0; i < 500; ++i) {
    std::string bytes;
    for (std::size_t n = random.below(40); n > 0; --n) {
      bytes += random.byte();
    }
    INFO(random.seed());
    REQUIRE(hw::decode_base64(base64(bytes)) == bytes);
  }
}

TEST_CASE("bad base64 is refused") {
  for (const std::string& text :
       {"Z"s, "Zg"s, "Zg="s, "Zg==="s, "===="s, "Z==="s, "Zg==Zg=="s, "=Zg="s, "Zm8=Zm8="s, "Zm9-"s,
        "Zm9_"s, "Zm 9"s, "Zm9v\n"s, "Zm9\0"s, "Zm9\xFF"s, "Z=8="s}) {
    INFO(text);
    CHECK_FALSE(hw::decode_base64(text).has_value());
  }
}

TEST_CASE("a path is percent-encoded but for unreserved characters and slashes") {
  std::string out = "hw-watch:";
  hw::append_percent_encoded(out, "/srv/a b/\xC3\xA9%~-._\n\x7F#?:\0"s);
  CHECK(out == "hw-watch:/srv/a%20b/%C3%A9%25~-._%0A%7F%23%3F%3A%00");
}

TEST_CASE("hexadecimal is written in lower case and read in either") {
  std::string out;
  const std::array<unsigned char, 4> bytes = {0x00, 0x9A, 0xFF, 0x10};
  hw::append_hex(out, bytes);
  CHECK(out == "009aff10");
  std::array<unsigned char, 4> read{};
  CHECK(hw::parse_hex("009AfF10", read));
  CHECK(read == bytes);
  for (const char* text : {"", "009aff1", "009aff100", "009aff1g", "009aff1`", "009aff1@",
                           "009aff 1", "0x9aff10", "009aff1\xE1"}) {
    INFO(text);
    CHECK_FALSE(hw::parse_hex(text, read));
  }
}

TEST_CASE("the edit distance counts insertions, deletions, substitutions and swaps") {
  CHECK(hw::edit_distance("", "") == 0);
  CHECK(hw::edit_distance("abc", "abc") == 0);
  CHECK(hw::edit_distance("", "abc") == 3);
  CHECK(hw::edit_distance("abc", "") == 3);
  CHECK(hw::edit_distance("abc", "abxc") == 1);
  CHECK(hw::edit_distance("abc", "ac") == 1);
  CHECK(hw::edit_distance("abc", "axc") == 1);
  CHECK(hw::edit_distance("abc", "acb") == 1);
  CHECK(hw::edit_distance("kitten", "sitting") == 3);
  CHECK(hw::edit_distance("ca", "abc") == 3);  // optimal string alignment, not Damerau's 2
}

TEST_CASE("the edit distance is symmetric and keeps the triangle's bounds") {
  hw::test::Random random(3);
  for (int i = 0; i < 2000; ++i) {
    const std::string a = random.text("abc", 7);
    const std::string b = random.text("abc", 7);
    INFO(random.seed() << " " << a << " " << b);
    const std::size_t distance = hw::edit_distance(a, b);
    REQUIRE(distance == hw::edit_distance(b, a));
    REQUIRE(distance <= std::max(a.size(), b.size()));
    REQUIRE(distance >= std::max(a.size(), b.size()) - std::min(a.size(), b.size()));
    REQUIRE((distance == 0) == (a == b));
  }
}

TEST_CASE("a text is split at each separator, and empty parts count") {
  using Parts = std::vector<std::string_view>;
  CHECK(hw::split("a,bc", ',') == Parts{"a", "bc"});
  CHECK(hw::split("", ',') == Parts{""});
  CHECK(hw::split(",a,", ',') == Parts{"", "a", ""});
}

TEST_CASE("the nearest name is suggested if it is near") {
  const std::array<std::string_view, 4> names = {"pattern", "target", "name", "on"};
  CHECK(hw::nearest("patern", names) == "pattern");
  CHECK(hw::nearest("traget", names) == "target");
  CHECK(hw::nearest("nmae", names) == "name");
  CHECK(hw::nearest("timeout", names).empty());
  CHECK(hw::nearest("", names).empty());
  CHECK(hw::nearest("no", names).empty());  // one swap, but that is half of it
  CHECK(hw::nearest("x", {}).empty());
  CHECK(hw::suggestion("patern", names) == "; did you mean 'pattern'?");
  CHECK(hw::suggestion("zzz", names).empty());
}

TEST_CASE("an absolute path has no empty and no dot components") {
  const std::vector<std::pair<std::string, std::string>> cases = {{"/", "/"},
                                                                  {"//", "/"},
                                                                  {"/.", "/"},
                                                                  {"/a", "/a"},
                                                                  {"/a/", "/a"},
                                                                  {"//a//b/", "/a/b"},
                                                                  {"/./a/./b/.", "/a/b"},
                                                                  {"/a/.b/..c", "/a/.b/..c"},
                                                                  {"/no such\n/x", "/no such\n/x"}};
  for (const auto& [path, absolute] : cases) {
    INFO(path);
    CHECK(*hw::absolute_path(path) == absolute);
  }
}

TEST_CASE("a relative path starts in the current folder") {
  std::array<char, PATH_MAX> buffer{};
  REQUIRE(getcwd(buffer.data(), buffer.size()) != nullptr);
  const std::string here = buffer.data();
  CHECK(*hw::absolute_path(".") == here);
  CHECK(*hw::absolute_path("./") == here);
  CHECK(*hw::absolute_path("a/./b") == (here == "/" ? "" : here) + "/a/b");
  CHECK(*hw::absolute_path("a") == (here == "/" ? "" : here) + "/a");
  REQUIRE(chdir("/") == 0);
  CHECK(*hw::absolute_path(".") == "/");
  CHECK(*hw::absolute_path("a") == "/a");
  REQUIRE(chdir(here.c_str()) == 0);
}

TEST_CASE("an empty path is no path, as it is none for the system") {
  const auto path = hw::absolute_path("");
  REQUIRE_FALSE(path.has_value());
  CHECK(path.error().code == hw::ExitCode::no_input);
}

TEST_CASE("symbolic links stay as written, unless the path goes up") {
  std::string folder = "/tmp/hw-unit-XXXXXX";
  REQUIRE(mkdtemp(folder.data()) != nullptr);
  REQUIRE(mkdir((folder + "/real").c_str(), 0700) == 0);
  REQUIRE(mkdir((folder + "/real/inner").c_str(), 0700) == 0);
  REQUIRE(symlink("real/inner", (folder + "/link").c_str()) == 0);
  CHECK(*hw::absolute_path(folder + "/link") == folder + "/link");
  CHECK(*hw::absolute_path(folder + "/link/..") == folder + "/real");
  CHECK(hw::absolute_path(folder + "/none/..").error().code == hw::ExitCode::no_input);
  CHECK(unlink((folder + "/link").c_str()) == 0);
  CHECK(rmdir((folder + "/real/inner").c_str()) == 0);
  CHECK(rmdir((folder + "/real").c_str()) == 0);
  CHECK(rmdir(folder.c_str()) == 0);
}

TEST_CASE("a file is read whole or refused for its size") {
  std::string path = "/tmp/hw-unit-XXXXXX";
  const int fd = mkstemp(path.data());
  REQUIRE(fd >= 0);
  const std::string text(200000, 'x');
  REQUIRE(write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  close(fd);
  CHECK(*hw::read_file(path, text.size()) == text);
  CHECK(hw::read_file(path, text.size() - 1).error().code == hw::ExitCode::config);
  REQUIRE(unlink(path.c_str()) == 0);
  CHECK(hw::read_file(path, 1).error().code == hw::ExitCode::no_input);
  CHECK_FALSE(hw::read_file("/", 1).has_value());
  CHECK(*hw::read_file("/dev/null", 0) == "");
}

TEST_CASE("the base name follows the last slash") {
  CHECK(hw::base_name("a/b/c.txt") == "c.txt");
  CHECK(hw::base_name("c.txt") == "c.txt");
  CHECK(hw::base_name("a/").empty());
  CHECK(hw::base_name("").empty());
  CHECK(hw::base_name(hw::own_folder()) == "tests");
}
