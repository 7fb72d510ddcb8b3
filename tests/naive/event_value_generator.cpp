// SPDX-License-Identifier: MIT
// Values that satisfy an alternative of a pattern, more or less, for random events.
#include <algorithm>

#include "pattern_vocabulary.h"

namespace hw::test {

namespace {

class ValueMaker {
 public:
  explicit ValueMaker(Random& random) : random_(random) {}

  Json satisfying_value(const Json& alternative) {
    if (alternative.is(Kind::string)) {
      return json_string(like_address(random_, alternative.text));
    }
    if (alternative.is(Kind::number)) {
      return json_number(random_.one_in(2) ? alternative.text
                                           : like_number(random_, alternative.text));
    }
    if (alternative.is(Kind::object) && !alternative.members.empty()) {
      const auto& [name, operand] = alternative.members[0];
      return satisfying_operator(name, operand);
    }
    return alternative.is(Kind::truth) ? alternative : json_word("null");
  }

 private:
  Json satisfying_operator(const std::string& name, const Json& operand) {
    if (operand.is(Kind::object) && !operand.members.empty()) {
      Json inner = satisfying_operator(name, operand.members[0].value);
      return name == "anything-but" ? random_scalar(random_)
                                    : json_string(recased(random_, inner.text));
    }
    if (name == "numeric") {
      return numeric(operand);
    }
    if (operand.is(Kind::array) && !operand.elements.empty() && name != "anything-but") {
      return satisfying_operator(name, random_.pick(operand.elements));
    }
    return operand.is(Kind::string) ? satisfying_text(name, operand.text) : random_scalar(random_);
  }

  Json satisfying_text(const std::string& name, const std::string& operand) {
    // In event-ruler, the value's quotes are part of its text.
    if (name == "prefix" && operand.ends_with('"') && random_.one_in(2)) {
      return json_string(operand.substr(0, operand.size() - 1));
    }
    if (name == "suffix" && operand.starts_with('"') && random_.one_in(2)) {
      return json_string(operand.substr(1));
    }
    if (name == "prefix") {
      return json_string(operand + random_string(random_));
    }
    if (name == "suffix") {
      return json_string(random_string(random_) + operand);
    }
    if (name == "exactly") {
      return json_string(operand);
    }
    if (name == "equals-ignore-case") {
      return json_string(recased(random_, operand));
    }
    if (name == "wildcard") {
      return json_string(filled(operand));
    }
    if (name == "cidr") {
      const std::string address = operand.substr(0, operand.find('/'));
      return json_string(random_.one_in(2) ? like_address(random_, address)
                                           : random_address(random_));
    }
    return random_scalar(random_);
  }

  std::string filled(std::string_view wildcard) {
    std::string text;
    for (std::size_t at = 0; at < wildcard.size(); ++at) {
      if (wildcard[at] == '*') {
        text += random_string(random_);
      } else {
        at += wildcard[at] == '\\' && at + 1 < wildcard.size() ? 1 : 0;
        text += wildcard[at];
      }
    }
    return text;
  }

  Json numeric(const Json& operand) {
    const auto number = std::find_if(operand.elements.begin(), operand.elements.end(),
                                     [](const Json& term) { return term.is(Kind::number); });
    return json_number(number == operand.elements.end() || random_.one_in(2)
                           ? random_number(random_)
                           : like_number(random_, number->text));
  }

  Random& random_;
};

}  // namespace

Json random_value_for(Random& random, const Json& alternative) {
  return ValueMaker(random).satisfying_value(alternative);
}

}  // namespace hw::test
