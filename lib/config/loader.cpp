// SPDX-License-Identifier: MIT
#include "config/loader.h"

#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <set>

#include "base/fs.h"
#include "base/limits.h"
#include "config/expand.h"
#include "config/json_reader.h"
#include "config/merge.h"
#include "config/yaml_reader.h"

namespace hw::config {

namespace {

constexpr std::string_view kVersion = "1";

bool is_yaml(std::string_view name) { return name.ends_with(".yaml") || name.ends_with(".yml"); }

// Takes the member out of the object.
std::optional<Member> take(Node& object, std::string_view key) {
  const std::span<Member> members = object.members();
  const auto found = std::find_if(members.begin(), members.end(),
                                  [key](const Member& member) { return member.key.text() == key; });
  if (found == members.end()) {
    return std::nullopt;
  }
  const Member member = *found;
  std::move(found + 1, members.end(), found);
  object = Node(object.place, members.first(members.size() - 1));
  return member;
}

class Loader {
 public:
  Loader(Faults& faults, Inputs& inputs) : faults_(faults), inputs_(inputs) {}

  // A file or a folder; an empty object for a file that was read before. `asked` is where that is
  // asked for, if anywhere. Error: it cannot be read, or is being read already.
  Result<Node> load(const std::string& path, std::optional<Place> asked = {}) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
      inputs_.files.emplace(path, "");
      return fail_errno(path, errno);
    }
    return S_ISDIR(status.st_mode) ? load_folder(path, asked) : load_once(path, status);
  }

 private:
  using Identity = std::pair<dev_t, ino_t>;

  static Node empty_object(Place place = {}) { return {place, std::span<Member>()}; }

  Result<Node> load_folder(const std::string& path, std::optional<Place> asked) {
    const Result<std::vector<std::string>> names = configuration_names(path);
    inputs_.folders.emplace(path, names ? looks_of(*names) : "");
    if (!names) {
      return tl::unexpected<Error>(names.error());
    }
    Node all = empty_object(faults_.place(faults_.add_file(path, "")));
    const Place place = asked.value_or(all.place);
    for (const std::string& name : *names) {
      const std::string entry = path_from(path, name);
      struct stat status {};
      const bool is_there = stat(entry.c_str(), &status) == 0;
      if (is_there && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) {
        faults_.add(place, entry + ": no regular file");
      } else if (!is_there || S_ISREG(status.st_mode)) {
        add(all, entry, place);
      }
    }
    return all;
  }

  Result<Node> load_once(const std::string& path, const struct stat& status) {
    const Identity identity{status.st_dev, status.st_ino};
    HW_TRY(check_circle(identity));
    inputs_.files.emplace(path, looks_of(status));
    if (!read_.insert(identity).second) {
      return empty_object();
    }
    if (read_.size() > limits::kConfigFilesMax) {
      return fail(ExitCode::config,
                  fmt::format("{}: more than {} files", path, limits::kConfigFilesMax));
    }
    if (open_.size() >= limits::kConfigIncludeMax) {
      return fail(ExitCode::config, fmt::format("{}: included {} deep", path, open_.size()));
    }
    if (!open_.empty() && !S_ISREG(status.st_mode)) {
      return fail(ExitCode::config, path + ": no regular file");
    }
    HW_TRY_ASSIGN(std::string text, read_file(path, limits::kConfigMax - bytes_));
    bytes_ += text.size();
    open_.push_back({identity, path});
    Node node = parse(path, std::move(text));
    open_.pop_back();
    return node;
  }

  Node parse(const std::string& path, std::string text) {
    const std::size_t before = faults_.size();
    Node node = load_text(path, std::move(text), faults_);
    if (faults_.size() > before && node.is(Type::null)) {
      faults_.set_partial();
      return empty_object();
    }
    expand(node, {folder_of(path), &inputs_}, faults_);
    if (!node.is(Type::object)) {
      return node;
    }
    check_version(node);
    const auto include = take(node, "include");
    if (!include) {
      return node;
    }
    Node all = empty_object(node.place);
    include_all(include->value, folder_of(path), all);
    unite(all, node);
    return all;
  }

  void check_version(Node& node) {
    if (const auto version = take(node, "version");
        version && (!version->value.is(Type::number) || version->value.text() != kVersion)) {
      faults_.add(version->value.place, fmt::format("this program reads version {}", kVersion));
    }
  }

  void include_all(const Node& node, const std::string& folder, Node& all) {
    if (node.is(Type::array)) {
      for (const Node& element : node.elements()) {
        include_one(element, folder, all);
      }
    } else {
      include_one(node, folder, all);
    }
  }

  void include_one(const Node& node, const std::string& folder, Node& all) {
    if (require_path(faults_, node, "'include'")) {
      add(all, path_from(folder, node.text()), node.place);
    }
  }

  // Loads what `place` asks for, into `all`.
  void add(Node& all, const std::string& path, Place place) {
    if (const Result<Node> loaded = load(path, place); loaded) {
      unite(all, *loaded);
    } else {
      faults_.add(place, loaded.error().message);
      faults_.set_partial();
    }
  }

  [[nodiscard]] Status check_circle(Identity identity) const {
    const auto begin = std::find_if(open_.begin(), open_.end(),
                                    [&](const Opened& file) { return file.identity == identity; });
    if (begin == open_.end()) {
      return {};
    }
    std::string circle;
    for (auto file = begin; file != open_.end(); ++file) {
      circle += file->path + " includes ";
    }
    return fail(ExitCode::config, fmt::format("a circle: {}{}", circle, begin->path));
  }

  void unite(Node& all, const Node& node) {
    if (node.is(Type::object)) {
      merge(all, node, faults_);
    } else if (!faults_.is_partial()) {
      faults_.add(node.place, fmt::format("a file among several must hold an object, not {}",
                                          name_of(node.type())));
    }
  }

  struct Opened {
    Identity identity;
    std::string path;
  };
  Faults& faults_;
  Inputs& inputs_;
  std::vector<Opened> open_;  // the file in hand, after those that include it
  std::set<Identity> read_;
  std::size_t bytes_ = 0;  // of all files together
};

}  // namespace

Result<Node> load(const std::string& path, Faults& faults, Inputs& inputs) {
  return Loader(faults, inputs).load(path);
}

Node load_text(const std::string& name, std::string text, Faults& faults) {
  const std::size_t file = faults.add_file(name, std::move(text));
  return is_yaml(name) ? read_yaml(faults.text(file), faults, file)
                       : read_json(faults.text(file), faults, file);
}

}  // namespace hw::config
