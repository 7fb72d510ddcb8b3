// SPDX-License-Identifier: MIT
// Says in an error which option it is about: "--rate: 'x' is no rate".
#pragma once

#include <string_view>

#include "base/result.h"

namespace hw::exec {

template <class T>
[[nodiscard]] Result<T> of_option(std::string_view option, Result<T> result) {
  return result ? std::move(result) : context(option, result.error());
}

}  // namespace hw::exec
