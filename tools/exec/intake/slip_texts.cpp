// SPDX-License-Identifier: MIT
#include "exec/intake/slip_texts.h"

#include <fmt/core.h>

#include "event/envelope.h"
#include "json/scan.h"

namespace hw::exec {

Result<std::vector<std::string>> slip_texts(std::string_view list, std::string_view name) {
  std::vector<std::string> texts;
  if (json::kind_of(list) != json::Kind::array) {
    return fail(ErrorCode::slip_invalid, fmt::format("the slip's '{}' is no list", name));
  }
  json::Elements elements(list);
  for (std::string_view element; elements.next(element);) {
    const auto text = event::text_of(element);
    if (!text) {
      return fail(ErrorCode::slip_invalid,
                  fmt::format("the slip's '{}' holds what is no string", name));
    }
    texts.push_back(*text);
  }
  return texts;
}

}  // namespace hw::exec
