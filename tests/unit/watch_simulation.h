// SPDX-License-Identifier: MIT
// A file system in memory with the part of inotify(7) that hw-watch uses, for tests of its core. An
// interference runs before every call that the watcher makes, so that a test can let others change
// the files at any instant. Paths are absolute; the changes are those of other processes.
#pragma once

#include <sys/inotify.h>

#include <cerrno>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "watch/backend/system.h"

namespace hw::watch {

class SimulatedSystem final : public System {
 public:
  std::function<void()> interfere = [] {};
  std::size_t queue_max = SIZE_MAX;  // of the kernel
  bool leases_are_refused = false;

  SimulatedSystem() : nodes_(1) { nodes_[0].is_folder = true; }

  // What others do. False if it is not possible.
  bool make_folder(const std::string& path) { return make(path, true); }
  bool open_new(const std::string& path) { return make(path, false); }  // a writer has it open
  bool write_whole(const std::string& path) { return open_new(path) && close(path); }
  bool close(const std::string& path) {
    const int id = find(path);
    return id >= 0 && close_node(id);
  }
  bool remove(const std::string& path) {
    const auto [folder, name] = split(path);
    const int id = find(path);
    if (id <= 0 || !nodes_[at(id)].entries.empty()) {
      return false;
    }
    nodes_[at(folder)].entries.erase(name);
    emit(folder, IN_DELETE | folder_bit(id), 0, name);
    lose_watch(id);
    return true;
  }
  bool rename(const std::string& from, const std::string& to) {
    const auto [from_folder, from_name] = split(from);
    const auto [to_folder, to_name] = split(to);
    const int id = find(from);
    const int replaced = find(to);
    if (id <= 0 || to_folder < 0 || (to + '/').starts_with(from + '/') ||
        (from + '/').starts_with(to + '/') || (replaced >= 0 && !can_replace(replaced, id))) {
      return false;
    }
    nodes_[at(from_folder)].entries.erase(from_name);
    nodes_[at(to_folder)].entries[to_name] = id;
    nodes_[at(id)].changed = clock().now();
    ++cookie_;
    emit(from_folder, IN_MOVED_FROM | folder_bit(id), cookie_, from_name);
    emit(to_folder, IN_MOVED_TO | folder_bit(id), cookie_, to_name);
    lose_watch(replaced);
    return true;
  }

  // All paths below a folder, relative to it; folders with a slash at the end.
  [[nodiscard]] std::vector<std::string> paths_below(const std::string& root) const {
    std::vector<std::string> paths;
    collect(find(root), "", paths);
    return paths;
  }
  [[nodiscard]] std::size_t watches() const {
    std::size_t count = 0;
    for (const Node& node : nodes_) {
      count += node.wd >= 0 ? 1 : 0;
    }
    return count;
  }

  int add_watch(const std::string& path, bool) override {
    interfere();
    const int id = find(path);
    if (id < 0 || !nodes_[at(id)].is_folder) {
      return id < 0 ? -ENOENT : -ENOTDIR;
    }
    Node& node = nodes_[at(id)];
    if (node.wd < 0) {
      node.wd = node.last_wd = ++last_wd_;
    }
    return node.wd;
  }
  void remove_watch(int wd) override {
    for (Node& node : nodes_) {
      if (node.wd == wd) {
        node.wd = -1;
        push({.wd = wd, .mask = IN_IGNORED});
      }
    }
  }
  int list(const std::string& path, bool, bool folders_only, std::vector<Entry>& found) override {
    interfere();
    const int id = find(path);
    if (id < 0) {
      return ENOENT;
    }
    for (const auto& [name, child] : nodes_[at(id)].entries) {
      const bool is_folder = nodes_[at(child)].is_folder;
      if (is_folder || !folders_only) {
        found.push_back({name, is_folder ? EntryType::folder : EntryType::regular});
      }
    }
    return 0;
  }
  Probe probe(const std::string& path) override {
    interfere();
    const int id = find(path);
    if (id < 0) {
      return {Writers::gone, {}};
    }
    const Node& node = nodes_[at(id)];
    const Stamp stamp{node.size, 0};
    return {node.is_folder       ? Writers::other
            : leases_are_refused ? Writers::unknown
            : node.is_open       ? Writers::some
                                 : Writers::none,
            stamp};
  }
  std::optional<Identity> identity(const std::string& path) override {
    const int id = find(path);
    return id < 0 ? std::nullopt : std::optional(Identity{1, at(id)});
  }
  std::optional<Stamp> stamp(const std::string& path) override {
    const int id = find(path);
    return id < 0 || nodes_[at(id)].is_folder ? std::nullopt
                                              : std::optional(Stamp{nodes_[at(id)].size, 0});
  }
  std::optional<Time> changed_at(const std::string& path) override {
    const int id = find(path);
    return id < 0 ? std::nullopt : std::optional(nodes_[at(id)].changed);
  }
  std::optional<Fact> fact(const std::string& path) override {
    const int id = find(path);
    if (id < 0) {
      return std::nullopt;
    }
    const Node& node = nodes_[at(id)];
    return Fact{.type = node.is_folder ? 'd' : 'f',
                .inode = at(id),
                .born_ns = id + 1,
                .size = node.size,
                .mtime_ns = 0};
  }
  Standing standing(const std::string& path) override {
    const int id = find(path);
    return id < 0                     ? Standing::missing
           : nodes_[at(id)].is_folder ? Standing::folder
                                      : Standing::other;
  }
  std::string watch_limit() override { return "8"; }
  void drain(KernelQueue& queue) override {
    interfere();
    for (RawEvent& event : kernel_) {
      event.time = clock().now();
      event.read_at = clock().monotonic();
      queue.append(std::move(event));
    }
    kernel_.clear();
    queue.end_read(clock().now());
  }

 private:
  struct Node {
    bool is_folder = false;
    bool is_open = false;
    std::int64_t size = 0;
    Time changed = {};
    int wd = -1;
    int last_wd = -1;
    std::map<std::string, int> entries;
  };

  static std::size_t at(int id) { return static_cast<std::size_t>(id); }
  [[nodiscard]] std::uint32_t folder_bit(int id) const {
    return nodes_[at(id)].is_folder ? IN_ISDIR : 0U;
  }

  [[nodiscard]] int find(const std::string& path) const {
    int id = 0;
    for (std::size_t begin = 1; id >= 0 && begin < path.size();) {
      const std::size_t end = std::min(path.find('/', begin), path.size());
      const auto& entries = nodes_[at(id)].entries;
      const auto found = entries.find(path.substr(begin, end - begin));
      id = found == entries.end() ? -1 : found->second;
      begin = end + 1;
    }
    return id;
  }
  [[nodiscard]] std::pair<int, std::string> split(const std::string& path) const {
    const std::size_t slash = path.rfind('/');
    const int folder = find(path.substr(0, slash));
    return {folder >= 0 && nodes_[at(folder)].is_folder ? folder : -1, path.substr(slash + 1)};
  }
  [[nodiscard]] bool can_replace(int old_id, int id) const {
    // Files too, but then `created` may be told of a name that was there: nobody knows.
    return nodes_[at(old_id)].is_folder && nodes_[at(id)].is_folder &&
           nodes_[at(old_id)].entries.empty();
  }
  void lose_watch(int id) {
    if (id >= 0 && std::exchange(nodes_[at(id)].wd, -1) >= 0) {
      push({.wd = nodes_[at(id)].last_wd, .mask = IN_IGNORED});
    }
  }
  bool make(const std::string& path, bool is_folder) {
    const auto [folder, name] = split(path);
    if (folder < 0 || find(path) >= 0) {
      return false;
    }
    const int id = static_cast<int>(nodes_.size());
    nodes_.push_back(
        {.is_folder = is_folder, .is_open = !is_folder, .changed = clock().now(), .entries = {}});
    nodes_[at(folder)].entries[name] = id;
    emit(folder, IN_CREATE | folder_bit(id), 0, name);
    return true;
  }
  bool close_node(int id) {
    if (!std::exchange(nodes_[at(id)].is_open, false)) {
      return false;
    }
    ++nodes_[at(id)].size;
    nodes_[at(id)].changed = clock().now();
    for (std::size_t folder = 0; folder < nodes_.size(); ++folder) {
      for (const auto& [name, child] : nodes_[folder].entries) {
        if (child == id) {
          emit(static_cast<int>(folder), IN_CLOSE_WRITE, 0, name);
        }
      }
    }
    return true;
  }
  void emit(int folder, std::uint32_t mask, std::uint32_t cookie, const std::string& name) {
    if (nodes_[at(folder)].wd >= 0) {
      push({.wd = nodes_[at(folder)].wd, .mask = mask, .cookie = cookie, .name = name});
    }
  }
  void push(RawEvent event) {
    if (kernel_.size() < queue_max) {
      kernel_.push_back(std::move(event));
    } else if (kernel_.back().mask != IN_Q_OVERFLOW) {
      kernel_.push_back({.wd = -1, .mask = IN_Q_OVERFLOW});
    }
  }
  void collect(int id, const std::string& prefix, std::vector<std::string>& paths) const {
    for (const auto& [name, child] : nodes_[at(id)].entries) {
      const bool is_folder = nodes_[at(child)].is_folder;
      paths.push_back(prefix + name + (is_folder ? "/" : ""));
      if (is_folder) {
        collect(child, prefix + name + '/', paths);
      }
    }
  }

  std::vector<Node> nodes_;
  std::deque<RawEvent> kernel_;
  int last_wd_ = 0;
  std::uint32_t cookie_ = 0;
};

}  // namespace hw::watch
