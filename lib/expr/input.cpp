// SPDX-License-Identifier: MIT
#include "expr/input.h"

#include "base/bytes.h"

namespace hw::expr {

Result<Input> Input::parse(std::string_view text) {
  Input input;
  input.text_ = text;
  if (text == "event") {
    return input;
  }
  if (text == "none") {
    input.source_ = Source::none;
    return input;
  }
  input.source_ = text == "data" ? Source::data : Source::value;
  HW_TRY_ASSIGN(input.selector_, Selector::parse(text.starts_with('=') ? text.substr(1) : text));
  return input;
}

Result<std::string> Input::read_value(const json::Value& event, Arena& arena) const {
  const auto selected = selector_->select(event, arena);
  if (!selected) {
    return context("cannot be evaluated", selected.error());
  }
  const Datum& value = selected->value;
  if (value.is_null()) {
    return fail(ErrorCode::value_missing, value.source() == nullptr && !text_.starts_with('=')
                                              ? "is not in the event"
                                              : "is null");
  }
  if (value.is(Kind::string)) {
    return std::string(selected->text());
  }
  std::string text;
  HW_TRY(append_json(text, value));
  return text + '\n';
}

Result<std::string> Input::read(const json::Value& event, Arena& arena) const {
  // Bytes that are no text stand alone in an event (CloudEvents, JSON format, 3.1).
  if (source_ == Source::data && !event.find("data")) {
    if (const auto encoded = event.find("data_base64"); encoded && encoded->is(Kind::string)) {
      auto bytes = decode_base64(encoded->string());
      return bytes ? Result<std::string>(*std::move(bytes))
                   : fail(ErrorCode::value_invalid, "data_base64 is no base64");
    }
  }
  Result<std::string> text = read_value(event, arena);
  arena.clear();
  if (!text) {
    return fail(text.error().what, text_ + " " + text.error().message);
  }
  return text;
}

}  // namespace hw::expr
