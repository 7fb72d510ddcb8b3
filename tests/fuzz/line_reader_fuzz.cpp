// SPDX-License-Identifier: MIT
// The line reader: the same lines however the bytes are cut into reads, by a plain account of them.
//
// The first byte of an input is how long a line may be; the limit of programs would make each input
// a slow one, and is left to the unit tests. What stands behind the last byte 0xFF says how it is
// cut: each byte there is the size of a read, those above 127 in pages; they are used round and
// round. 0xFE and a byte stand for as many of that byte as a line may have.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/limits.h"
#include "event/line_reader.h"
#include "sys/fd.h"
#include "sys/io.h"
#include "target.h"

namespace hw::fuzz {

namespace {

using event::Line;
using Extent = event::Line::Extent;

struct Seen {
  std::string text;
  std::size_t number = 0;
  Extent extent = Extent::whole;
  bool operator==(const Seen&) const = default;
};

std::string expand(std::string_view text, std::size_t line_max) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\xFE' && at + 1 < text.size()) {
      out.append(line_max, text[++at]);
    } else {
      out += text[at];
    }
  }
  return out;
}

// The account: what hw-events(5) says of lines, over the text as a whole.
std::vector<Seen> expected_lines(std::string_view text, std::size_t line_max) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  std::vector<Seen> lines;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.size() > line_max) {
      lines.push_back({std::string(line), number, Extent::last_part});
      continue;
    }
    line.remove_prefix(line.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
      lines.push_back({std::string(line), number, Extent::whole});
    }
  }
  return lines;
}

// Puts parts together to the line that they are of.
void add(std::vector<Seen>& seen, const Line& line, std::size_t line_max) {
  HW_MUST(line.text.size() <= line_max + limits::kReadBlock);
  if (seen.empty() || seen.back().extent != Extent::part) {
    seen.push_back({std::string(line.text), line.number, line.extent});
    return;
  }
  HW_MUST(line.extent != Extent::whole && line.number == seen.back().number);
  seen.back().text += line.text;
  seen.back().extent = line.extent;
}

std::vector<Seen> lines_of(const sys::Fd& file, std::string_view text, std::size_t line_max,
                           std::string_view sizes) {
  HW_MUST(lseek(file.get(), 0, SEEK_SET) == 0);
  event::LineReader reader(file.get(), line_max);
  std::vector<Seen> seen;
  std::size_t consumed = 0;
  for (std::size_t i = 0;; ++i) {
    std::size_t size = SIZE_MAX;
    if (!sizes.empty()) {
      const auto byte = static_cast<unsigned char>(sizes[i % sizes.size()]);
      size = byte > 127 ? (byte - 127) * std::size_t{4096} : std::max<std::size_t>(byte, 1);
    }
    const auto more = reader.fill(size);
    HW_MUST(more.has_value());
    for (Line line; reader.next(line);) {
      add(seen, line, line_max);
    }
    if (!*more) {
      break;
    }
    consumed += std::min({size, limits::kReadBlock, text.size() - consumed});
    HW_MUST(reader.is_inside_line() == (consumed > 0 && text[consumed - 1] != '\n'));
  }
  HW_MUST(consumed == text.size());
  HW_MUST(reader.at_end() && !reader.is_inside_line());
  Line line;
  HW_MUST(!reader.next(line));
  return seen;
}

}  // namespace

void check_input(std::string_view input) {
  static const sys::Fd file(memfd_create("input", MFD_CLOEXEC));
  if (input.empty()) {
    return;
  }
  const std::size_t line_max = static_cast<unsigned char>(input[0]);
  input.remove_prefix(1);
  const std::size_t separator = input.rfind('\xFF');
  const std::string text = expand(input.substr(0, separator), line_max);
  const std::string_view sizes =
      separator == std::string_view::npos ? std::string_view() : input.substr(separator + 1);
  HW_MUST(ftruncate(file.get(), 0) == 0 && lseek(file.get(), 0, SEEK_SET) == 0);
  HW_MUST(sys::write_all(file.get(), text) == 0);
  const std::vector<Seen> expected = expected_lines(text, line_max);
  HW_MUST(lines_of(file, text, line_max, sizes) == expected);
  HW_MUST(lines_of(file, text, line_max, "") == expected);
  if (text.size() <= 4096) {  // a read for each byte
    HW_MUST(lines_of(file, text, line_max, "\x01") == expected);
  }
}

}  // namespace hw::fuzz
