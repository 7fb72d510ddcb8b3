// SPDX-License-Identifier: MIT
#include "route/parts.h"

#include "event/envelope.h"
#include "json/scan.h"
#include "json/writer.h"

namespace hw::route {

namespace {

// A name as one half of a part's.
std::string half(std::string_view name) {
  std::string text;
  for (const char c : name) {
    text += c == '/' ? "%2F" : c == '%' ? "%25" : std::string(1, c);
  }
  return text;
}

}  // namespace

std::string part_name(const Rule& rule, const Target* target) {
  return target == nullptr ? half(rule.name) : half(rule.name) + "/" + half(target->name);
}

std::string name_of(const Rule& rule, const Target* target) {
  return target == nullptr ? rule.name : rule.name + "/" + std::string(target->name);
}

std::string part_text(std::string_view name, std::size_t of) {
  std::string text;
  json::Writer(text)
      .begin_object()
      .string("name", name)
      .number("of", static_cast<std::int64_t>(of))
      .end_object();
  return text;
}

std::set<std::string> done_parts(std::string_view job) {
  std::set<std::string> names;
  const auto done = json::find_member(job, "done");
  if (done && json::kind_of(*done) == json::Kind::array) {
    json::Elements elements(*done);
    for (std::string_view name; elements.next(name);) {
      names.insert(event::text_of(name).value_or(""));
    }
  }
  return names;
}

}  // namespace hw::route
