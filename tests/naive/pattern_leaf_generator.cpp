// SPDX-License-Identifier: MIT
// The lists of alternatives in random patterns.
#include <array>
#include <cstdlib>

#include "pattern_vocabulary.h"

namespace hw::test {

namespace {

class LeafMaker {
 public:
  LeafMaker(Random& random, bool eventbridge) : random_(random), eventbridge_(eventbridge) {}

  Json leaf() {
    if (random_.one_in(90)) {
      return refused_leaf();
    }
    if (random_.one_in(40)) {
      return long_leaf();
    }
    Json list = json_array({});
    for (std::size_t left = 1 + random_.below(random_.one_in(2) ? 3 : 1); left > 0; --left) {
      list.elements.push_back(alternative());
    }
    return list;
  }

 private:
  // So many literals that they are looked up, among others, or not to be met.
  Json long_leaf() {
    const bool are_numbers = random_.one_in(2);
    const auto literals = [&](bool mixed) {
      Json list = json_array({});
      for (std::size_t left = 6 + random_.below(12); left > 0; --left) {
        list.elements.push_back(mixed && random_.one_in(8) ? alternative()
                                : are_numbers              ? json_number(small_number())
                                                           : json_string(random_string(random_)));
      }
      return list;
    };
    return random_.one_in(3) ? json_array({json_pair("anything-but", literals(false))})
                             : literals(true);
  }

  // One that EventBridge compares.
  std::string small_number() {
    const std::string text = random_number(random_);
    const bool is_odd = std::abs(std::strtod(text.c_str(), nullptr)) > 1e15 || text.size() > 5;
    return eventbridge_ && is_odd ? "300" : text;
  }

  Json refused_leaf() {
    static constexpr std::array kLeaves = {
        R"([])",
        R"("a")",
        R"({})",
        R"([{}])",
        R"([["a"]])",
        R"([{"prefix":"a","suffix":"b"}])",
        R"([{"prefix":1}])",
        R"([{"prefix":[]}])",
        R"([{"prefix":{"a":"b"}}])",
        R"([{"prefix":["a"]}])",
        R"([{"suffix":{"equals-ignore-case":["a"]}}])",
        R"([{"exactly":1}])",
        R"([{"exactly":["a"]}])",
        R"([{"exists":"true"}])",
        R"([{"exists":null}])",
        R"([{"equals-ignore-case":["a","B"]}])",
        R"([{"equals-ignore-case":null}])",
        R"([{"wildcard":["a*"]}])",
        R"([{"wildcard":"a**"}])",
        R"([{"wildcard":"\\a"}])",
        R"([{"wildcard":"a\\"}])",
        R"([{"cidr":"10.0.0.0/32"}])",
        R"([{"cidr":"::1/128"}])",
        R"([{"cidr":"10.0.0.0/33"}])",
        R"([{"cidr":"10.0.0.0"}])",
        R"([{"cidr":"a/8"}])",
        R"([{"cidr":"10.0.0.0/8/8"}])",
        R"([{"cidr":"10.0.0.0/+8"}])",
        R"([{"cidr":"10.0.0.0/08"}])",
        R"([{"cidr":["::/0","10.0.0.0/8"]}])",
        R"([{"cidr":"::ffff:a00:0/33"}])",
        R"([{"cidr":"::ffff:10.0.0.0/8"}])",
        R"([{"numeric":[]}])",
        R"([{"numeric":["=","1"]}])",
        R"([{"numeric":["!=",1]}])",
        R"([{"numeric":["<",1,">",0]}])",
        R"([{"numeric":[">",2,"<",1]}])",
        R"([{"numeric":[">=",5,"<=",5]}])",
        R"([{"numeric":[">",5,"<=",5]}])",
        R"([{"numeric":["=",9007199254740993]}])",
        R"([{"numeric":["<",1e400]}])",
        R"([{"numeric":[">",0,"<",1,"<",2]}])",
        R"([{"numeric":5}])",
        R"([{"numeric":["=",1,"<"]}])",
        R"([{"anything-but":[]}])",
        R"([{"anything-but":["a",1]}])",
        R"([{"anything-but":null}])",
        R"([{"anything-but":true}])",
        R"([{"anything-but":{}}])",
        R"([{"anything-but":[["a"]]}])",
        R"([{"anything-but":{"prefix":""}}])",
        R"([{"anything-but":{"suffix":["a",""]}}])",
        R"([{"anything-but":{"prefix":{"equals-ignore-case":"a"}}}])",
        R"([{"anything-but":{"cidr":"10.0.0.0/8"}}])",
        R"([{"anything-but":{"numeric":["<",2]}}])",
        R"([{"anything-but":{"prefix":"a","suffix":"b"}}])",
        R"([{"anything-but":{"exists":true}}])",
        R"([{"anything-but":9007199254740993}])",
        R"([{"unknown":"a"}])",
        R"([{"field":["~","a"]}])",
        R"([{"field":["=","hw.a"]}])",
        R"([{"field":["=","a"]}])",
        R"([{"field":"a"}])",
        R"([{"glob":"[a"}])",
        R"([{"glob":"a*"}])",
        R"([{"glob":[]}])",
        R"([{"glob":1}])"};
    return *naive::parse_json(random_.pick(kLeaves));
  }

  Json literal() {
    return random_.one_in(6) ? json_string(random_address(random_)) : random_scalar(random_);
  }

  Json alternative() {
    if (random_.one_in(3)) {
      return literal();
    }
    switch (random_.below(eventbridge_ ? 10 : 12)) {
      case 0:
        return json_pair("exists", json_word("false"));
      case 1:
        return json_pair("exists", json_word(random_.pick(std::array{"true", "false"})));
      case 2:
        return json_pair("cidr", list_or_one([this] { return network(); }));
      case 3:
        return json_pair("numeric", comparisons());
      case 4:
      case 5:
      case 6:
        return json_pair("anything-but", excluded());
      case 10:
        return json_pair("field", field());
      case 11:
        return json_pair("glob", list_or_one([this] { return glob(); }));
      default:
        return on_text();
    }
  }

  template <class Make>
  Json list_or_one(Make make, bool lists) {
    if (!lists || !random_.one_in(3)) {
      return make();
    }
    Json list = json_array({make()});
    while (random_.one_in(2)) {
      list.elements.push_back(make());
    }
    return list;
  }

  template <class Make>
  Json list_or_one(Make make) {
    return list_or_one(make, !eventbridge_);
  }

  Json on_text(bool negated = false) {
    const bool lists = negated || !eventbridge_;
    const auto text = [&] {
      const std::string string = random_string(random_);
      return json_string(negated && string.empty() ? "a" : string);
    };
    const std::string affix = random_.pick(std::array{"prefix", "suffix"});
    const auto end = [&] {
      Json string = text();
      if (random_.one_in(8)) {
        string.text = affix == "prefix" ? string.text + "\"" : "\"" + string.text;
      }
      return string;
    };
    switch (random_.below(7)) {
      case 0:
        return json_pair("exactly", eventbridge_ && negated ? json_string("x") : text());
      case 1:
        return json_pair("equals-ignore-case", list_or_one(text, lists));
      case 2:
        return json_pair("wildcard", list_or_one([this] { return wildcard(); }, lists));
      case 3:
        return negated && eventbridge_
                   ? json_pair(affix, end())
                   : json_pair(affix, json_pair("equals-ignore-case", list_or_one(end, lists)));
      default:
        return json_pair(affix, list_or_one(end, lists));
    }
  }

  Json excluded() {
    const auto number = [this] { return json_number(small_number()); };
    switch (random_.below(eventbridge_ ? 3 : 5)) {
      case 0:
        return list_or_one([this] { return json_string(random_string(random_)); }, true);
      case 1:
        return list_or_one(number, true);
      case 2: {
        Json by_text = on_text(true);
        return eventbridge_ && by_text.members[0].name == "exactly" ? json_string("a") : by_text;
      }
      case 3:
        return json_pair("numeric", comparisons());
      default:
        return random_.one_in(2) ? json_pair("cidr", list_or_one([this] { return network(); }))
                                 : json_pair("glob", list_or_one([this] { return glob(); }));
    }
  }

  Json wildcard() {
    static constexpr std::array kPieces = {"a", "b", "ab", "\\*", "\\\\", "/", "\"", "é", "?", "."};
    std::string text = random_.one_in(2) ? "*" : "";
    for (std::size_t left = random_.below(3); left > 0; --left) {
      text += random_.pick(kPieces);
      text += random_.one_in(2) ? "*" : "";
    }
    return json_string(text);
  }

  Json glob() {
    static constexpr std::array kGlobs = {"a*",     "*b",  "a/**/b", "**",   "?b",   "[ab]*",
                                          "a/*|b",  "\\*", "a/*",    "**/b", "[!a]", "*.y",
                                          "a|b|ab", "é",   "*/x/*",  "a?b",  "?"};
    return json_string(random_.pick(kGlobs));
  }

  Json network() {
    static constexpr std::array kSmall = {
        "10.0.0.0/8",      "10.0.0.0/24",   "10.0.0.5/30",   "0.0.0.0/0",         "::/0",
        "32.1.0.0/16",     "::1/127",       "2001:db8::/32", "2001:DB8::1/126",   "10.0.0.1/31",
        "::ffff:a00:0/24", "010.0.0.000/8", "a00::/8",       "255.255.255.255/1", "ffff::/1",
        "10.0.0.0/9",      "::ffff:0:0/0",  "2001:db8::/45"};
    static constexpr std::array kExtended = {"10.0.0.1/32", "::1/128", "::ffff:10.0.0.0/24"};
    return json_string(!eventbridge_ && random_.one_in(6) ? random_.pick(kExtended)
                                                          : random_.pick(kSmall));
  }

  Json comparisons() {
    static constexpr std::array kRanges = {
        R"([">",0,"<",2])",       R"([">=",1,"<=",300])", R"([">",-2,"<=",1.0])",
        R"([">=",3e2,"<",301])",  R"([">=",0.1,"<",1])",  R"([">",1,"<",9007199254740992])",
        R"([">=",-122.5,"<=",0])"};
    static constexpr std::array kExtended = {R"([">=",5,"<=",5])", R"([">=",0.0,"<=",-0])",
                                             R"([">",9007199254740992,"<",9007199254740994])",
                                             R"([">=",1e400,"<=",1E400])"};
    if (random_.one_in(3)) {
      return *naive::parse_json(!eventbridge_ && random_.one_in(4) ? random_.pick(kExtended)
                                                                   : random_.pick(kRanges));
    }
    static constexpr std::array kOperators = {"=", "<", "<=", ">", ">=", "!="};
    static constexpr std::array kPlain = {"0", "1", "2.0", "300", "0.1", "9007199254740992"};
    const std::string number = eventbridge_ ? random_.pick(kPlain) : random_number(random_);
    return json_array(
        {json_string(kOperators[random_.below(eventbridge_ ? 5 : 6)]), json_number(number)});
  }

  Json field() {
    static constexpr std::array kOperators = {"=", "!=", "<", "<=", ">", ">="};
    std::string path = random_name(random_);
    while (random_.one_in(3)) {
      path += "." + random_name(random_);
    }
    const bool below_slip = path == "hw" || path.starts_with("hw.");
    return json_array({json_string(random_.pick(kOperators)),
                       json_string(below_slip && !random_.one_in(10) ? "b" : path)});
  }

  Random& random_;
  bool eventbridge_;
};

}  // namespace

Json random_leaf(Random& random, bool eventbridge) { return LeafMaker(random, eventbridge).leaf(); }

}  // namespace hw::test
