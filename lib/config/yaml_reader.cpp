// SPDX-License-Identifier: MIT
#include "config/yaml_reader.h"

#include <fmt/core.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <sstream>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/bytes.h"
#include "base/limits.h"
#include "config/yaml_scalar.h"

namespace hw::config {

namespace {

constexpr std::string_view kCoreTag = "tag:yaml.org,2002:";  // written "!!"
constexpr std::string_view kMerge = "<<";

// Ends the reading; its fault has been added.
struct Stop {};

std::size_t depth_of(const Node& node) {
  std::size_t depth = 0;
  for (const Node& element : node.elements) {
    depth = std::max(depth, 1 + depth_of(element));
  }
  for (const Member& member : node.members) {
    depth = std::max(depth, 1 + depth_of(member.value));
  }
  return depth;
}

// The memory that a copy takes, in values; a long string counts as several.
std::size_t weight_of(const Node& node) {
  constexpr std::size_t kBytesEach = 64;
  std::size_t weight = 1 + node.text.size() / kBytesEach;
  for (const Node& element : node.elements) {
    weight += weight_of(element);
  }
  for (const Member& member : node.members) {
    weight += weight_of(member.value) + member.key.size() / kBytesEach;
  }
  return weight;
}

// A text as UTF-8: yaml-cpp 0.7 gives what the escapes "\N" and "\_" stand for, U+0085 and U+00A0,
// as single bytes.
std::string mended(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t valid = valid_utf8_prefix(text);
    out += text.substr(0, valid);
    text.remove_prefix(valid);
    if (!text.empty()) {
      (out += '\xC2') += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

std::string message_of(const YAML::Exception& exception) {
  const std::string_view text = exception.msg;
  const std::string_view kUnicode = YAML::ErrorMsg::INVALID_UNICODE;
  std::uint32_t code = 0;
  if (text.starts_with(kUnicode)) {
    (void)std::from_chars(text.data() + kUnicode.size(), text.data() + text.size(), code);
  }
  return code >= 0xD800 && code <= 0xDFFF
             ? "half of a character; in YAML \"\\U0001F600\" is one beyond U+FFFF"
             : exception.msg;
}

// Builds the tree from the parser's events: a stack of the containers that are open.
class Builder final : public YAML::EventHandler {
 public:
  Builder(std::string_view text, Faults& faults, std::size_t file)
      : text_(text), faults_(faults), file_(file) {
    root_.place = {1, 1, file};
  }

  Node take() { return std::move(root_); }
  [[nodiscard]] Place place_of(const YAML::Mark& mark) const {
    if (mark.line < 0) {
      return {0, 0, file_};
    }
    // The parser also counts what it wished for behind the end of the text.
    const int beyond = std::max(mark.pos - static_cast<int>(text_.size()), 0);
    return {static_cast<std::size_t>(mark.line) + 1,
            static_cast<std::size_t>(std::max(mark.column - beyond, 0)) + 1, file_};
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    // What the parser cannot begin a document with, it gives as an empty one, again and again.
    if (++documents_ == 2) {
      const auto at = std::min(static_cast<std::size_t>(mark.pos), text_.size());
      faults_.add(place_of(mark), text_.substr(at).starts_with("---")
                                      ? "a second document; a file holds one"
                                      : "more text after the end of the document");
      throw Stop{};
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Node node;
    node.place = place_of(mark);
    if (wants_key()) {
      name_null(node, text_.substr(std::min(static_cast<std::size_t>(mark.pos), text_.size())));
    }
    finish(std::move(node), anchor, false);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Node node;
    node.type = Type::string;
    node.text = mended(value);
    node.place = place_of(mark);
    if (!wants_key()) {
      resolve(node, tag);
    }
    finish(std::move(node), anchor, tag == "?" && value == kMerge);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto known = anchors_.find(anchor);
    Node node;
    node.place = place_of(mark);
    if (known == anchors_.end()) {
      faults_.add(node.place, "an alias inside what it stands for");
    } else if (open_.size() + depth_of(known->second) > limits::kConfigDepthMax) {
      faults_.add(node.place, "nested too deep");
      throw Stop{};
    } else {
      const Place here = node.place;
      count_copy(known->second, here);
      node = known->second;
      node.place = wants_key() ? here : node.place;
    }
    finish(std::move(node), 0, false);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(Type::array, mark, tag, anchor);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(Type::object, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override {
    merge();
    close();
  }

 private:
  struct Open {
    Node node;
    YAML::anchor_t anchor;
    std::optional<Member> member = {};  // a key that waits for its value
    bool is_merge = false;              // ... and is "<<"
    bool is_left_out = false;           // ... and is none, or stood there before
    bool has_merge = false;
    std::vector<Node> merges = {};
    std::unordered_set<std::string> keys = {};
  };

  // A key is a string whatever it looks like; `rest` is the text from there on.
  static void name_null(Node& key, std::string_view rest) {
    for (const std::string_view word : kNulls) {
      if (!word.empty() && rest.starts_with(word)) {
        key.type = Type::string;
        key.text = word;
      }
    }
  }

  // Anchors keep a copy, and each alias is one.
  void count_copy(const Node& node, Place place) {
    if ((copied_ += weight_of(node)) > limits::kConfigAliasMax) {
      faults_.add(
          place, fmt::format("the aliases unfold to more than {} values", limits::kConfigAliasMax));
      throw Stop{};
    }
  }

  [[nodiscard]] bool wants_key() const {
    return !open_.empty() && open_.back().node.is(Type::object) && !open_.back().member;
  }

  void open(Type type, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    Node node;
    node.type = type;
    node.place = place_of(mark);
    if (open_.size() == limits::kConfigDepthMax) {
      faults_.add(node.place, "nested too deep");
      throw Stop{};
    }
    const bool is_own = tag.starts_with(kCoreTag) &&
                        tag.substr(kCoreTag.size()) == (type == Type::array ? "seq" : "map");
    if (tag != "?" && tag != "!" && !tag.empty() && !is_own) {
      refuse_tag(node.place, tag);
    }
    open_.push_back({std::move(node), anchor});
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    finish(std::move(done.node), done.anchor, false);
  }

  // A value is complete: it becomes the document, an element, a key or the value of one.
  void finish(Node node, YAML::anchor_t anchor, bool is_merge_key) {
    if (++values_ > limits::kConfigValuesMax) {
      faults_.add(node.place, fmt::format("more than {} values", limits::kConfigValuesMax));
      throw Stop{};
    }
    if (anchor != 0) {
      count_copy(node, node.place);
      anchors_[anchor] = node;
    }
    if (open_.empty()) {
      root_ = std::move(node);
    } else if (open_.back().node.is(Type::array)) {
      open_.back().node.elements.push_back(std::move(node));
    } else if (wants_key()) {
      set_key(node, is_merge_key);
    } else {
      set_value(std::move(node));
    }
  }

  void set_key(const Node& node, bool is_merge) {
    Open& top = open_.back();
    top.member = Member{node.text, node.place, {}};
    top.is_merge = is_merge;
    top.is_left_out =
        is_merge ? std::exchange(top.has_merge, true) : !top.keys.insert(node.text).second;
    if (!node.is(Type::string)) {
      top.is_left_out = true;
      faults_.add(node.place, fmt::format("a key must be a string, not {}", name_of(node.type)));
    } else if (top.is_left_out) {
      faults_.add(node.place, fmt::format("the key '{}' stands twice", node.text));
    }
  }

  void set_value(Node node) {
    Open& top = open_.back();
    if (top.is_merge) {
      add_merges(std::move(node));
    } else if (!top.is_left_out) {
      top.member->value = std::move(node);
      top.node.members.push_back(*std::move(top.member));
    }
    top.member.reset();
  }

  void add_merges(Node node) {
    if (node.is(Type::array)) {
      for (Node& element : node.elements) {
        add_merges(std::move(element));
      }
    } else if (node.is(Type::object)) {
      open_.back().merges.push_back(std::move(node));
    } else {
      faults_.add(open_.back().member->place, "'<<' takes a mapping or a list of mappings");
    }
  }

  void merge() {
    Open& top = open_.back();
    for (Node& from : top.merges) {
      for (Member& member : from.members) {
        if (top.keys.insert(member.key).second) {
          top.node.members.push_back(std::move(member));
        }
      }
    }
  }

  void refuse_tag(Place place, std::string tag) {
    if (tag.starts_with(kCoreTag)) {
      tag.replace(0, kCoreTag.size(), "!!");
    }
    faults_.add(place, fmt::format("the tag '{}' means nothing here", tag));
  }

  void resolve(Node& node, const std::string& tag) {
    constexpr std::array<std::string_view, 4> kKinds = {"null", "bool", "int", "float"};
    constexpr std::array<Type, 4> kTypes = {Type::null, Type::boolean, Type::number, Type::number};
    const std::string_view kind =
        tag.starts_with(kCoreTag) ? std::string_view(tag).substr(kCoreTag.size()) : "";
    const auto known =
        static_cast<std::size_t>(std::find(kKinds.begin(), kKinds.end(), kind) - kKinds.begin());
    if (tag == "!" || kind == "str") {
      return;  // a string, as it is
    }
    if (tag != "?" && !tag.empty() && known == kKinds.size()) {
      return refuse_tag(node.place, tag);
    }
    const std::optional<Scalar> scalar = resolve_plain(node.text);
    if (!scalar) {
      faults_.add(node.place, fmt::format("'{}' is no number that JSON has", node.text));
    } else if (known < kKinds.size() &&
               (kTypes[known] != scalar->type ||  // NOLINT: within bounds
                (kind == "int" && scalar->text.find_first_of(".eE") != std::string::npos))) {
      faults_.add(node.place, fmt::format("'{}' is not of the type '!!{}'", node.text, kind));
    } else {
      node.type = scalar->type;
      node.text = scalar->text;
    }
  }

  std::string_view text_;
  Faults& faults_;
  std::size_t file_;
  Node root_;
  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, Node> anchors_;
  std::size_t copied_ = 0;  // values
  std::size_t values_ = 0;
  int documents_ = 0;
};

}  // namespace

Node read_yaml(std::string_view text, Faults& faults, std::size_t file) {
  // Columns do not count it.
  text.remove_prefix(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
  const std::size_t valid = valid_utf8_prefix(text);
  if (valid < text.size() || text.find('\0') != std::string_view::npos) {
    // The parser would guess at other encodings.
    const std::size_t at = std::min(valid, text.find('\0'));
    const std::string_view before = text.substr(0, at);
    const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
    faults.add({line, at - (before.rfind('\n') + 1) + 1, file}, "not UTF-8 text");
    return {};
  }
  std::istringstream stream{std::string(text)};
  Builder builder(text, faults, file);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& exception) {
    faults.add(builder.place_of(exception.mark), message_of(exception));
    return {};
  } catch (const Stop&) {
    return {};
  }
  return builder.take();
}

}  // namespace hw::config
