// SPDX-License-Identifier: MIT
#include "naive_tests.h"

#include <algorithm>
#include <utility>

#include "match/glob.h"
#include "naive_address.h"
#include "naive_number.h"
#include "naive_text.h"

namespace hw::test::naive {

namespace {

using Maybe = std::optional<Test>;
using MakeTest = std::function<Maybe(const Json&)>;

Test on_strings(std::function<bool(const std::string&)> test) {
  return [test = std::move(test)](const Value& value) {
    return value.kind == Kind::string && test(value.text);
  };
}

Test negation(Test test) {
  return [test = std::move(test)](const Value& value) { return !test(value); };
}

// By each of the operands; refused if one of them is, or if there is none.
Maybe any_of(const std::vector<Json>& operands, const MakeTest& make) {
  std::vector<Test> tests;
  for (const Json& operand : operands) {
    const Maybe test = make(operand);
    if (!test) {
      return std::nullopt;
    }
    tests.push_back(*test);
  }
  if (tests.empty()) {
    return std::nullopt;
  }
  return [tests](const Value& value) {
    return std::any_of(tests.begin(), tests.end(), [&](const Test& test) { return test(value); });
  };
}

// A string, or a list of them where the dialect takes lists.
Maybe string_or_list(const Json& operand, bool lists, const MakeTest& make) {
  const MakeTest of_string = [&make](const Json& json) {
    return json.is(Kind::string) ? make(json) : std::nullopt;
  };
  return lists && operand.is(Kind::array) ? any_of(operand.elements, of_string)
                                          : of_string(operand);
}

Maybe exactly(const Json& operand) {
  if (!operand.is(Kind::string)) {
    return std::nullopt;
  }
  return on_strings([wanted = operand.text](const std::string& text) { return text == wanted; });
}

Maybe equal_number(const Json& operand, bool eventbridge) {
  return [wanted = operand.text, eventbridge](const Value& value) {
    return value.kind == Kind::number && equal_numbers(wanted, value.text, eventbridge);
  };
}

Maybe address_equals(const std::string& bits, bool eventbridge) {
  return on_strings([bits, eventbridge](const std::string& text) {
    const auto other = address_bits(text, eventbridge);
    if (!other) {
      return false;
    }
    return eventbridge ? hex_digits(*other).starts_with(hex_digits(bits)) : *other == bits;
  });
}

// prefix, suffix; in event-ruler, the value's quotes are part of its text.
Maybe affix(const std::string& operand, Where where, bool ignoring_case, bool eventbridge) {
  std::string wanted = operand;
  if (eventbridge) {
    wanted = where == Where::start ? "\"" + operand : operand + "\"";
  }
  return on_strings([=](const std::string& text) {
    const std::string value = eventbridge ? "\"" + text + "\"" : text;
    if (!ignoring_case) {
      return stands(wanted, where, value);
    }
    return eventbridge ? stands_in_either_case(wanted, where, value)
                       : stands(fold(wanted), where, fold(value));
  });
}

// The operand of prefix or suffix, within anything-but or not.
Maybe affixes(const Json& operand, Where where, bool eventbridge, bool negated) {
  const bool ignoring_case = operand.is(Kind::object);
  if (ignoring_case &&
      (operand.members.size() != 1 || operand.members[0].name != "equals-ignore-case" ||
       (negated && eventbridge))) {
    return std::nullopt;
  }
  const Json& strings = ignoring_case ? operand.members[0].value : operand;
  return string_or_list(strings, !eventbridge || negated, [=](const Json& json) -> Maybe {
    if (negated && json.text.empty()) {
      return std::nullopt;
    }
    return affix(json.text, where, ignoring_case, eventbridge);
  });
}

Maybe ignore_case(const Json& operand, bool eventbridge) {
  return on_strings([wanted = operand.text, eventbridge](const std::string& text) {
    return eventbridge ? stands_in_either_case(wanted, Where::whole, text)
                       : fold(wanted) == fold(text);
  });
}

Maybe wildcard(const Json& operand) {
  if (!is_good_wildcard(operand.text)) {
    return std::nullopt;
  }
  return on_strings([pattern = operand.text](const std::string& text) {
    return wildcard_matches(pattern, text);
  });
}

Maybe cidr(const Json& operand, bool eventbridge) {
  const auto network = parse_network(operand.text, eventbridge);
  if (!network) {
    return std::nullopt;
  }
  return on_strings([network, eventbridge](const std::string& text) {
    const auto bits = address_bits(text, eventbridge);
    return bits && contains(*network, *bits, eventbridge);
  });
}

Maybe glob(const Json& operand) {
  const auto parsed = match::Glob::parse(operand.text);
  if (!parsed) {
    return std::nullopt;
  }
  return on_strings([parsed](const std::string& text) { return parsed->matches(text); });
}

struct Comparison {
  std::string op;
  std::string number;
};

// [op, number] or [op, number, op, number].
std::optional<std::vector<Comparison>> comparisons(const Json& operand, bool eventbridge) {
  static const std::vector<std::string> kOperators = {"=", "<", "<=", ">", ">=", "!="};
  const std::vector<Json>& terms = operand.elements;
  if (!operand.is(Kind::array) || (terms.size() != 2 && terms.size() != 4)) {
    return std::nullopt;
  }
  std::vector<Comparison> result;
  for (std::size_t i = 0; i < terms.size(); i += 2) {
    const auto known = kOperators.end() - (eventbridge ? 1 : 0);
    if (!terms[i].is(Kind::string) ||
        std::find(kOperators.begin(), known, terms[i].text) == known ||
        !terms[i + 1].is(Kind::number) || !is_comparable(terms[i + 1].text, eventbridge)) {
      return std::nullopt;
    }
    result.push_back({terms[i].text, terms[i + 1].text});
  }
  return result;
}

bool is_range(const Comparison& low, const Comparison& high, bool eventbridge) {
  if ((low.op != ">" && low.op != ">=") || (high.op != "<" && high.op != "<=")) {
    return false;
  }
  const auto distance = order_numbers(low.number, high.number, eventbridge);
  const bool may_be_one_number = !eventbridge && low.op == ">=" && high.op == "<=";
  return distance && (*distance < 0 || (*distance == 0 && may_be_one_number));
}

Maybe numeric(const Json& operand, bool eventbridge) {
  const auto list = comparisons(operand, eventbridge);
  if (!list || (list->size() == 2 && !is_range(list->front(), list->back(), eventbridge))) {
    return std::nullopt;
  }
  return [list = *list, eventbridge](const Value& value) {
    return value.kind == Kind::number &&
           std::all_of(list.begin(), list.end(), [&](const Comparison& comparison) {
             const auto distance = order_numbers(value.text, comparison.number, eventbridge);
             return distance && holds(comparison.op, *distance);
           });
  };
}

// What may not be, of anything-but {"name": operand}.
Maybe excluded_operator(const std::string& name, const Json& operand, bool eventbridge) {
  const bool shared = name == "equals-ignore-case" || name == "wildcard";
  const bool extension = name == "cidr" || name == "glob" || name == "numeric" || name == "exactly";
  if (name == "prefix" || name == "suffix") {
    return affixes(operand, name == "prefix" ? Where::start : Where::end, eventbridge, true);
  }
  if (shared && eventbridge) {
    return string_or_list(operand, true, [&name](const Json& json) {
      return name == "wildcard" ? wildcard(json) : ignore_case(json, true);
    });
  }
  return shared || (extension && !eventbridge) ? operator_test(name, operand, eventbridge)
                                               : std::nullopt;
}

// What may not be, of anything-but.
Maybe excluded(const Json& operand, bool eventbridge) {
  if (operand.is(Kind::object)) {
    return operand.members.size() == 1
               ? excluded_operator(operand.members[0].name, operand.members[0].value, eventbridge)
               : std::nullopt;
  }
  const std::vector<Json> values =
      operand.is(Kind::array) ? operand.elements : std::vector<Json>{operand};
  return any_of(values, [&](const Json& value) -> Maybe {
    if (value.kind != values[0].kind) {
      return std::nullopt;
    }
    if (value.is(Kind::number) && is_comparable(value.text, eventbridge)) {
      return equal_number(value, eventbridge);
    }
    return exactly(value);
  });
}

}  // namespace

std::optional<Test> literal_test(const Json& literal, bool eventbridge) {
  switch (literal.kind) {
    case Kind::array:
    case Kind::object:
      return std::nullopt;
    case Kind::number:
      return equal_number(literal, eventbridge);
    case Kind::string: {
      const auto bits = address_bits(literal.text, eventbridge);
      return bits ? address_equals(*bits, eventbridge) : exactly(literal);
    }
    default:
      return [wanted = literal.text, kind = literal.kind](const Value& value) {
        return value.kind == kind && value.text == wanted;
      };
  }
}

std::optional<Test> operator_test(const std::string& name, const Json& operand, bool eventbridge) {
  if (name == "exactly") {
    return exactly(operand);
  }
  if (name == "prefix" || name == "suffix") {
    return affixes(operand, name == "prefix" ? Where::start : Where::end, eventbridge, false);
  }
  if (name == "numeric") {
    return numeric(operand, eventbridge);
  }
  if (name == "anything-but") {
    const Maybe test = excluded(operand, eventbridge);
    return test ? Maybe(negation(*test)) : std::nullopt;
  }
  return string_or_list(operand, !eventbridge, [&](const Json& json) -> Maybe {
    if (name == "equals-ignore-case") {
      return ignore_case(json, eventbridge);
    }
    if (name == "wildcard") {
      return wildcard(json);
    }
    if (name == "cidr") {
      return cidr(json, eventbridge);
    }
    return name == "glob" && !eventbridge ? glob(json) : std::nullopt;
  });
}

}  // namespace hw::test::naive
