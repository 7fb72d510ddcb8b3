// SPDX-License-Identifier: MIT
// Variables from the members of an event (hw-exec(1), "Environment of the commands"). Strings are
// the bytes that they stand for: X_base64 beside X, as in hw-events(5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "exec/command/variable_set.h"
#include "json/document.h"

namespace hw::exec {

// HW_DATA_<NAME> for the strings, numbers and booleans that are members of `data`. Those that hold
// U+0000 or are too many or too long are left out.
void add_data_variables(VariableSet& variables, const json::Value& event);

// The fields of the event that `exports` names, a JSON array of names of variables; empty for none.
// Error: code data, slip_invalid or of VariableSet::set().
[[nodiscard]] Status add_exports(VariableSet& variables, std::string_view exports,
                                 const json::Value& event);

// "HW_DATA_USER_NAME" for "user-name"; empty where nothing is left of it.
[[nodiscard]] std::string data_variable_name(std::string_view field);

}  // namespace hw::exec
