// SPDX-License-Identifier: MIT
#include "json/splice.h"

#include "json/scan.h"

namespace hw::json {

namespace {

// Where the comma before the member whose key opens at `key` stands.
std::size_t comma_before(std::string_view text, std::size_t key) { return text.rfind(',', key); }

std::size_t offset_in(std::string_view text, std::string_view piece) {
  return static_cast<std::size_t>(piece.data() - text.data());
}

}  // namespace

void append_without(std::string& out, std::string_view object, std::string_view name) {
  std::size_t copied = 0;  // what precedes stands in `out`, or is left out
  bool kept_any = false;
  bool removed_first = false;  // nothing kept yet, and the members so far were left out
  Members members(object);
  for (Member member; members.next(member);) {
    const std::size_t key = offset_in(object, member.key) - 1;
    const std::size_t end = offset_in(object, member.value) + member.value.size();
    if (!key_is(member.key, name)) {
      if (removed_first) {
        copied = key;  // drops the comma behind the members that were left out
        removed_first = false;
      }
      kept_any = true;
      continue;
    }
    if (kept_any) {
      const std::size_t comma = comma_before(object, key);
      out.append(object.substr(copied, comma > copied ? comma - copied : 0));
    } else if (!removed_first) {
      out.append(object.substr(copied, key - copied));
      removed_first = true;
    }
    copied = end;
  }
  out.append(object.substr(copied));
}

void insert_member(std::string& text, std::string_view name, std::string_view value) {
  const std::size_t brace = text.rfind('}');
  const std::size_t last = text.find_last_not_of(" \t\r\n", brace - 1);
  std::string member;
  member.reserve(name.size() + value.size() + 4);
  if (text[last] != '{') {
    member += ',';
  }
  ((member += '"') += name) += "\":";
  member += value;
  text.insert(brace, member);
}

}  // namespace hw::json
