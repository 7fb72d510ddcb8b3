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
  for (const Node& element : node.elements()) {
    depth = std::max(depth, 1 + depth_of(element));
  }
  for (const Member& member : node.members()) {
    depth = std::max(depth, 1 + depth_of(member.value));
  }
  return depth;
}

// The memory that a copy takes, in values; a long string counts as several.
std::size_t weight_of(const Node& node) {
  constexpr std::size_t kBytesEach = 64;
  std::size_t weight = 1 + node.text().size() / kBytesEach;
  for (const Node& element : node.elements()) {
    weight += weight_of(element);
  }
  for (const Member& member : node.members()) {
    weight += weight_of(member.value) + member.key.text().size() / kBytesEach;
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

// A copy that shares nothing with the node, so that each is expanded by itself.
Node copy_of(Node node, Arena& arena) {
  if (node.is(Type::array)) {
    node = Node(node.place, arena.keep(std::span<const Node>(node.elements())));
    for (Node& element : node.elements()) {
      element = copy_of(element, arena);
    }
  } else if (node.is(Type::object)) {
    node = Node(node.place, arena.keep(std::span<const Member>(node.members())));
    for (Member& member : node.members()) {
      member.value = copy_of(member.value, arena);
    }
  }
  return node;
}

// Builds the tree from the parser's events: a stack of the containers that are open.
class Builder final : public YAML::EventHandler {
 public:
  // `text` begins in its file at `start`.
  Builder(std::string_view text, std::size_t start, Faults& faults, std::size_t file)
      : text_(text),
        start_(start),
        faults_(faults),
        file_(file),
        root_(faults.place(file, start)) {}

  [[nodiscard]] Node root() const { return root_; }
  [[nodiscard]] Place place_of(const YAML::Mark& mark) const {
    if (mark.is_null()) {
      return faults_.place(file_);
    }
    std::size_t at = offset_of(mark);
    if (mark.column == 0) {
      at = text_.substr(0, at).rfind('\n') + 1;  // at the end of the text, the parser went back
    }
    return faults_.place(file_, start_ + at);
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    // What the parser cannot begin a document with, it gives as an empty one, again and again.
    if (++documents_ == 2) {
      faults_.add(place_of(mark), text_.substr(offset_of(mark)).starts_with("---")
                                      ? "a second document; a file holds one"
                                      : "more text after the end of the document");
      throw Stop{};
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const Place place = place_of(mark);
    finish(wants_key() ? null_key(place, text_.substr(offset_of(mark))) : Node(place), anchor,
           false);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const Place place = place_of(mark);
    const std::string text = mended(value);
    finish(wants_key() ? string(place, text) : resolve(place, text, tag), anchor,
           tag == "?" && value == kMerge);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const Place here = place_of(mark);
    const auto known = anchors_.find(anchor);
    Node node(here);
    if (known == anchors_.end()) {
      faults_.add(here, "an alias inside what it stands for");
    } else if (open_.size() + depth_of(known->second) > limits::kConfigDepthMax) {
      faults_.add(here, "nested too deep");
      throw Stop{};
    } else {
      count_copy(known->second, here);
      node = copy_of(known->second, faults_.arena());
      node.place = wants_key() ? here : node.place;
    }
    finish(node, 0, false);
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
    Type type;
    Place place;
    YAML::anchor_t anchor;
    std::vector<Node> elements = {};
    std::vector<Member> members = {};
    std::optional<Node> key = {};  // that waits for its value
    bool is_merge = false;         // ... and is "<<"
    bool is_left_out = false;      // ... and is none, or stood there before
    bool has_merge = false;
    std::vector<Node> merges = {};
    std::unordered_set<std::string_view> keys = {};
  };

  // The parser also counts what it wished for behind the end of the text.
  [[nodiscard]] std::size_t offset_of(const YAML::Mark& mark) const {
    return std::min(static_cast<std::size_t>(mark.pos), text_.size());
  }

  Node string(Place place, std::string_view text) {
    return {place, Type::string, faults_.arena().keep(text)};
  }

  // A key is a string whatever it looks like; `rest` is the text from there on.
  static Node null_key(Place place, std::string_view rest) {
    for (const std::string_view word : kNulls) {
      if (!word.empty() && rest.starts_with(word)) {
        return {place, Type::string, word};
      }
    }
    return Node(place);
  }

  // Each alias is a copy, and what it costs to weigh what is anchored is bounded likewise.
  void count_copy(const Node& node, Place place) {
    if ((copied_ += weight_of(node)) > limits::kConfigAliasMax) {
      faults_.add(
          place, fmt::format("the aliases unfold to more than {} values", limits::kConfigAliasMax));
      throw Stop{};
    }
  }

  [[nodiscard]] bool wants_key() const {
    return !open_.empty() && open_.back().type == Type::object && !open_.back().key;
  }

  void open(Type type, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    const Place place = place_of(mark);
    if (open_.size() == limits::kConfigDepthMax) {
      faults_.add(place, "nested too deep");
      throw Stop{};
    }
    const bool is_own = tag.starts_with(kCoreTag) &&
                        tag.substr(kCoreTag.size()) == (type == Type::array ? "seq" : "map");
    if (tag != "?" && tag != "!" && !tag.empty() && !is_own) {
      refuse_tag(place, tag);
    }
    open_.push_back({type, place, anchor});
  }

  void close() {
    const Open done = std::move(open_.back());
    open_.pop_back();
    Arena& arena = faults_.arena();
    finish(done.type == Type::array
               ? Node(done.place, arena.keep(std::span<const Node>(done.elements)))
               : Node(done.place, arena.keep(std::span<const Member>(done.members))),
           done.anchor, false);
  }

  // A value is complete: it becomes the document, an element, a key or the value of one.
  void finish(const Node& node, YAML::anchor_t anchor, bool is_merge_key) {
    if (++values_ > limits::kConfigValuesMax) {
      faults_.add(node.place, fmt::format("more than {} values", limits::kConfigValuesMax));
      throw Stop{};
    }
    if (anchor != 0) {
      count_copy(node, node.place);
      anchors_[anchor] = node;
    }
    if (open_.empty()) {
      root_ = node;
    } else if (open_.back().type == Type::array) {
      open_.back().elements.push_back(node);
    } else if (wants_key()) {
      set_key(node, is_merge_key);
    } else {
      set_value(node);
    }
  }

  void set_key(const Node& node, bool is_merge) {
    Open& top = open_.back();
    top.key = node;
    top.is_merge = is_merge;
    top.is_left_out =
        is_merge ? std::exchange(top.has_merge, true) : !top.keys.insert(node.text()).second;
    if (!node.is(Type::string)) {
      top.is_left_out = true;
      faults_.add(node.place, fmt::format("a key must be a string, not {}", name_of(node.type())));
    } else if (top.is_left_out) {
      faults_.add(node.place, fmt::format("the key '{}' stands twice", node.text()));
    }
  }

  void set_value(const Node& node) {
    Open& top = open_.back();
    if (top.is_merge) {
      add_merges(node);
    } else if (!top.is_left_out) {
      top.members.push_back({*top.key, node});
    }
    top.key.reset();
  }

  void add_merges(const Node& node) {
    Open& top = open_.back();
    if (node.is(Type::array)) {
      for (const Node& element : node.elements()) {
        add_merges(element);
      }
    } else if (node.is(Type::object)) {
      top.merges.push_back(node);
    } else {
      faults_.add(top.key->place, "'<<' takes a mapping or a list of mappings");
    }
  }

  void merge() {
    Open& top = open_.back();
    for (const Node& from : top.merges) {
      for (const Member& member : from.members()) {
        if (top.keys.insert(member.key.text()).second) {
          top.members.push_back(member);
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

  Node resolve(Place place, std::string_view text, const std::string& tag) {
    constexpr std::array<std::string_view, 4> kKinds = {"null", "bool", "int", "float"};
    constexpr std::array<Type, 4> kTypes = {Type::null, Type::boolean, Type::number, Type::number};
    const std::string_view kind =
        tag.starts_with(kCoreTag) ? std::string_view(tag).substr(kCoreTag.size()) : "";
    const auto known =
        static_cast<std::size_t>(std::find(kKinds.begin(), kKinds.end(), kind) - kKinds.begin());
    if (tag == "!" || kind == "str") {
      return string(place, text);  // as it is
    }
    if (tag != "?" && !tag.empty() && known == kKinds.size()) {
      refuse_tag(place, tag);
      return string(place, text);
    }
    const std::optional<Scalar> scalar = resolve_plain(text);
    if (!scalar) {
      faults_.add(place, fmt::format("'{}' is no number that JSON has", text));
    } else if (known < kKinds.size() &&
               (kTypes[known] != scalar->type ||  // NOLINT: within bounds
                (kind == "int" && scalar->text.find_first_of(".eE") != std::string::npos))) {
      faults_.add(place, fmt::format("'{}' is not of the type '!!{}'", text, kind));
    } else if (scalar->type != Type::string) {
      return {place, scalar->type, faults_.arena().keep(scalar->text)};
    }
    return string(place, text);
  }

  std::string_view text_;
  std::size_t start_;
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
  const std::size_t start = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  text.remove_prefix(start);
  const std::size_t valid = valid_utf8_prefix(text);
  if (valid < text.size() || text.find('\0') != std::string_view::npos) {
    // The parser would guess at other encodings.
    faults.add(faults.place(file, start + std::min(valid, text.find('\0'))), "not UTF-8 text");
    return {};
  }
  std::istringstream stream{std::string(text)};
  Builder builder(text, start, faults, file);
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
  return builder.root();
}

}  // namespace hw::config
