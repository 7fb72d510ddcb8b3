// SPDX-License-Identifier: MIT
// Lines out of a pipe.
#include "event/line_reader.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <thread>

#include "base/limits.h"
#include "event/bad_lines.h"
#include "random.h"
#include "sys/io.h"

using namespace std::string_literals;
using hw::event::Line;
using hw::event::LineReader;
using Extent = hw::event::Line::Extent;

namespace {

struct Seen {
  std::string text;
  std::size_t number;
  Extent extent = Extent::whole;
  bool operator==(const Seen&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Seen& seen) {
  return out << seen.number << ":"
             << Catch::StringMaker<std::string>::convert(seen.text.substr(0, 80))
             << (seen.extent == Extent::whole ? "" : " part");
}

void take_lines(LineReader& reader, std::vector<Seen>& seen) {
  for (Line line; reader.next(line);) {
    seen.push_back({std::string(line.text), line.number, line.extent});
  }
}

// The lines of pieces that are written, and read, one after the other.
std::vector<Seen> lines_of(const std::vector<std::string>& pieces) {
  hw::sys::Pipe pipe = *hw::sys::make_pipe();
  LineReader reader(pipe.read.get());
  std::vector<Seen> seen;
  for (const std::string& piece : pieces) {
    if (!piece.empty()) {
      REQUIRE(hw::sys::write_all(pipe.write.get(), piece) == 0);
      REQUIRE(*reader.fill());
      take_lines(reader, seen);
    }
  }
  pipe.write.reset();
  REQUIRE_FALSE(*reader.fill());
  REQUIRE(reader.at_end());
  take_lines(reader, seen);
  CHECK_FALSE(reader.is_inside_line());
  return seen;
}

// The same for text of any size, by a thread that writes.
std::vector<Seen> lines_of_long(const std::string& text) {
  hw::sys::Pipe pipe = *hw::sys::make_pipe();
  std::thread writer([&pipe, &text] {
    (void)hw::sys::write_all(pipe.write.get(), text);
    pipe.write.reset();
  });
  LineReader reader(pipe.read.get());
  std::vector<Seen> seen;
  while (*reader.fill()) {
    take_lines(reader, seen);
  }
  take_lines(reader, seen);
  writer.join();
  return seen;
}

// Parts joined to the line that they are of.
std::vector<Seen> joined(const std::vector<Seen>& seen) {
  std::vector<Seen> result;
  bool in_line = false;
  for (const Seen& line : seen) {
    if (in_line) {
      CHECK(line.extent != Extent::whole);
      CHECK(line.number == result.back().number);
      result.back().text += line.text;
      result.back().extent = line.extent;
    } else {
      result.push_back(line);
    }
    in_line = line.extent == Extent::part;
  }
  CHECK_FALSE(in_line);
  return result;
}

}  // namespace

TEST_CASE("lines split over reads at any place are the same lines") {
  const std::string text =
      "\xEF\xBB\xBF{\"a\":1}\r\n\n \t\r\n{\"b\":\"\0\"}\n\xEF\xBB\xBF\n{\"c\":3}"s;
  const std::vector<Seen> expected = {{"{\"a\":1}\r", 1}, {"{\"b\":\"\0\"}"s, 4}, {"{\"c\":3}", 6}};
  CHECK(lines_of({text}) == expected);
  for (std::size_t first = 0; first <= text.size(); ++first) {
    for (std::size_t second = first; second <= text.size(); ++second) {
      INFO(first << " " << second);
      REQUIRE(lines_of({text.substr(0, first), text.substr(first, second - first),
                        text.substr(second)}) == expected);
    }
  }
}

TEST_CASE("lines of white space are counted and skipped, others kept as they stand") {
  CHECK(lines_of({""}).empty());
  CHECK(lines_of({"\n\n\r\n \t \n"}).empty());
  CHECK(lines_of({" "}).empty());
  CHECK(lines_of({"\xEF\xBB\xBF"}).empty());
  CHECK(lines_of({"\n x \n\ny"}) == std::vector<Seen>{{" x ", 2}, {"y", 4}});
  CHECK(lines_of({"\0\n"s}) == std::vector<Seen>{{"\0"s, 1}});
  CHECK(lines_of({"\v\n\f\n"}) == std::vector<Seen>{{"\v", 1}, {"\f", 2}});  // no JSON white space
  // One mark before a line is dropped; a second, or one further in, is the line's own.
  CHECK(lines_of({"\xEF\xBB\xBF\xEF\xBB\xBF{}\n{\xEF\xBB\xBF}\n"}) ==
        std::vector<Seen>{{"\xEF\xBB\xBF{}", 1}, {"{\xEF\xBB\xBF}", 2}});
}

TEST_CASE("random text in random pieces gives the lines of the whole") {
  hw::test::Random random(41);
  for (int i = 0; i < 400; ++i) {
    std::string text;
    std::vector<std::string> pieces;
    for (std::size_t n = random.below(6); n > 0; --n) {
      pieces.push_back(random.text("ab\r\n\n ", 9));
      text += pieces.back();
    }
    std::vector<Seen> expected;
    std::size_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      ++number;
      const std::string line = text.substr(at, end - at);
      if (line.find_first_not_of(" \r") != std::string::npos) {
        expected.push_back({line, number});
      }
      at = end + 1;
    }
    INFO(random.seed());
    REQUIRE(lines_of(pieces) == expected);
  }
}

TEST_CASE("a reader tells whether it is inside a line, and takes no more bytes than it may") {
  hw::sys::Pipe pipe = *hw::sys::make_pipe();
  LineReader reader(pipe.read.get());
  CHECK_FALSE(reader.is_inside_line());
  REQUIRE(hw::sys::write_all(pipe.write.get(), "ab\ncd") == 0);
  Line line;
  std::size_t reads = 0;
  do {
    REQUIRE(*reader.fill(1));
    ++reads;
  } while (!reader.next(line));
  CHECK(reads == 3);
  CHECK(line.text == "ab");
  CHECK_FALSE(reader.is_inside_line());
  REQUIRE(*reader.fill());
  CHECK_FALSE(reader.next(line));
  CHECK(reader.is_inside_line());
  CHECK_FALSE(reader.at_end());
}

TEST_CASE("a line of the greatest size is whole, one byte more is a line in parts") {
  const std::size_t max = hw::limits::kLineMax;
  const std::string longest(max, 'x');
  for (const bool ended : {true, false}) {
    const auto exact = lines_of_long("a\n" + longest + (ended ? "\n" : ""));
    REQUIRE(exact.size() == 2);
    CHECK(exact[1].extent == Extent::whole);
    CHECK(exact[1].text == longest);
    CHECK(exact[1].number == 2);
    const auto over = joined(lines_of_long("a\n" + longest + "y" + (ended ? "\n" : "")));
    REQUIRE(over.size() == 2);
    CHECK(over[1].extent == Extent::last_part);
    CHECK(over[1].text == longest + "y");
    CHECK(over[1].number == 2);
  }
}

TEST_CASE("lines behind one that is too long keep their numbers") {
  const std::string text = "\n" + std::string(hw::limits::kLineMax * 2 + 12345, 'x') + "\n\nb\n" +
                           std::string(hw::limits::kLineMax + 1, ' ') + "\nc";
  const auto seen = joined(lines_of_long(text));
  REQUIRE(seen.size() == 4);
  CHECK(seen[0].number == 2);
  CHECK(seen[0].text.size() == hw::limits::kLineMax * 2 + 12345);
  CHECK(seen[0].extent == Extent::last_part);
  CHECK(seen[1] == Seen{"b", 4});
  CHECK(seen[2].number == 5);
  CHECK(seen[2].extent == Extent::last_part);  // not looked at, so not known to be blank
  CHECK(seen[3] == Seen{"c", 6});
}

TEST_CASE("a line that is too long is never held whole") {
  const auto seen = lines_of_long(std::string(hw::limits::kLineMax * 3, 'x') + "\n");
  for (const Seen& part : seen) {
    CHECK(part.text.size() <= hw::limits::kLineMax + hw::limits::kReadBlock);
  }
}

TEST_CASE("what was read of a file and not handed out can be put back, of a pipe it cannot") {
  std::FILE* const file = std::tmpfile();
  REQUIRE(file != nullptr);
  const int fd = fileno(file);
  REQUIRE(hw::sys::write_all(fd, "a\nbc\nd") == 0);
  REQUIRE(lseek(fd, 0, SEEK_SET) == 0);
  LineReader reader(fd);
  Line line;
  REQUIRE(*reader.fill());
  REQUIRE(reader.next(line));
  CHECK(reader.put_back());
  CHECK(lseek(fd, 0, SEEK_CUR) == 2);
  CHECK_FALSE(reader.next(line));
  REQUIRE(*reader.fill());
  REQUIRE(reader.next(line));
  CHECK(line.text == "bc");
  CHECK(line.number == 2);
  std::fclose(file);

  const hw::sys::Pipe pipe = *hw::sys::make_pipe();
  LineReader other(pipe.read.get());
  REQUIRE(hw::sys::write_all(pipe.write.get(), "a\nb\n") == 0);
  REQUIRE(*other.fill());
  REQUIRE(other.next(line));
  CHECK_FALSE(other.put_back());
  REQUIRE(other.next(line));
  CHECK(line.text == "b");
}

TEST_CASE("an error of the descriptor is an error of the reader") {
  LineReader reader(-1);
  const auto result = reader.fill();
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == hw::ExitCode::io);
}
