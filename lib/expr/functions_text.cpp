// SPDX-License-Identifier: MIT
// Functions over strings, and those over strings and arrays alike. A character is a code point.
#include <algorithm>
#include <cstring>
#include <string>

#include "expr/compare.h"
#include "expr/functions.h"

namespace hw::expr::function {

namespace {

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// A search whose time does not grow with the product of both, as that of string_view does.
bool is_in(std::string_view text, std::string_view part) {
  return part.empty() || memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;
}

Datum reverse_text(const Call& call, std::string_view text) {
  char* const copy = call.evaluator.make_text(text.size());
  if (copy == nullptr) {
    return {};
  }
  char* out = copy;
  for (std::size_t end = text.size(); end > 0;) {
    std::size_t begin = end - 1;
    while (begin > 0 && continues_character(text[begin])) {
      --begin;
    }
    out = std::copy(text.begin() + static_cast<std::ptrdiff_t>(begin),
                    text.begin() + static_cast<std::ptrdiff_t>(end), out);
    end = begin;
  }
  return Datum::string({copy, text.size()});
}

}  // namespace

Datum contains(const Call& call) {
  const Datum subject = call.argument(0);
  const Datum wanted = call.argument(1);
  if (subject.is(Kind::string)) {
    (void)call.evaluator.spend_text(subject.string().size());
    return Datum::boolean(wanted.is(Kind::string) && is_in(subject.string(), wanted.string()));
  }
  Elements elements(subject);
  for (Datum element; call.evaluator.spend(1) && elements.next(element);) {
    if (are_equal(element, wanted, call.evaluator)) {
      return Datum::boolean(true);
    }
  }
  return Datum::boolean(false);
}

Datum ends_with(const Call& call) {
  (void)call.evaluator.spend_text(call.argument(1).string().size());
  return Datum::boolean(call.argument(0).string().ends_with(call.argument(1).string()));
}

Datum starts_with(const Call& call) {
  (void)call.evaluator.spend_text(call.argument(1).string().size());
  return Datum::boolean(call.argument(0).string().starts_with(call.argument(1).string()));
}

Datum join(const Call& call) {
  const std::string_view glue = call.argument(0).string();
  std::size_t size = 0;
  Elements sizes(call.argument(1));
  for (Datum element; call.evaluator.spend(1) && sizes.next(element);) {
    size += element.string().size() + glue.size();
  }
  size -= std::min(size, glue.size());
  char* const text = call.evaluator.make_text(size);
  if (text == nullptr) {
    return {};
  }
  char* out = text;
  bool is_first = true;
  Elements elements(call.argument(1));
  for (Datum element; elements.next(element); is_first = false) {
    if (!is_first) {
      out = std::copy(glue.begin(), glue.end(), out);
    }
    out = std::copy(element.string().begin(), element.string().end(), out);
  }
  return Datum::string({text, size});
}

Datum length(const Call& call) {
  const Datum value = call.argument(0);
  std::size_t length = 0;
  if (value.is(Kind::string)) {
    const std::string_view text = value.string();
    (void)call.evaluator.spend_text(text.size());
    length = text.size() -
             static_cast<std::size_t>(std::count_if(text.begin(), text.end(), continues_character));
  } else if (value.is(Kind::array)) {
    Elements elements(value);
    for (Datum element; call.evaluator.spend(1) && elements.next(element);) {
      ++length;
    }
  } else {
    const std::size_t place = call.evaluator.push_members(value);
    length = call.evaluator.members_from(place).size();
    call.evaluator.drop_members(place);
  }
  return Datum::integer(static_cast<std::int64_t>(length));
}

Datum reverse(const Call& call) {
  const Datum value = call.argument(0);
  if (value.is(Kind::string)) {
    return reverse_text(call, value.string());
  }
  Evaluator& evaluator = call.evaluator;
  const std::size_t base = evaluator.height();
  evaluator.push_elements(value);
  std::reverse(evaluator.stack_from(base).begin(), evaluator.stack_from(base).end());
  return evaluator.pop_array(base);
}

Datum to_string(const Call& call) {
  const Datum value = call.argument(0);
  if (value.is(Kind::string)) {
    return value;
  }
  std::string json;
  if (auto status = append_json(json, value); !status) {
    return call.evaluator.fail_with(std::move(status).error());
  }
  return call.evaluator.keep(json);
}

Datum type(const Call& call) { return Datum::string(name_of(call.argument(0).kind())); }

}  // namespace hw::expr::function
