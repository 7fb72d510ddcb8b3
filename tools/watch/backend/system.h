// SPDX-License-Identifier: MIT
// What hw-watch asks of the system, as an interface so that the rest is tested without one. Paths
// are absolute. Numbers below zero are negated errno values.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "watch/backend/fact.h"
#include "watch/backend/kernel_queue.h"

namespace hw::watch {

enum class EntryType : std::uint8_t { folder, regular, link, other };

struct Entry {
  std::string name;
  EntryType type = EntryType::other;
};

// Whether somebody has a file open for writing.
enum class Writers : std::uint8_t {
  none,
  some,
  unknown,  // it is not ours to ask
  gone,     // there is no such file
  other,    // it is no regular file
};

struct Stamp {
  std::int64_t size = 0;
  std::int64_t mtime_ns = 0;
  bool operator==(const Stamp&) const = default;
};

struct Probe {
  Writers writers = Writers::gone;
  Stamp stamp;
};

struct Identity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  bool operator==(const Identity&) const = default;
};

// What a path leads to, through symbolic links.
enum class Standing : std::uint8_t { missing, folder, other };

// The path of a folder by its wd, as far as events have been processed; empty if it is not
// followed.
using PathOf = std::function<std::string(int wd)>;

class System {
 public:
  System() = default;
  System(const System&) = delete;
  System& operator=(const System&) = delete;
  virtual ~System() = default;

  // The wd; the same one for a folder that is watched already. With `follows`, as of a root, the
  // path may be a symbolic link, and what becomes of the folder itself is told too.
  [[nodiscard]] virtual int add_watch(const std::string& path, bool follows) = 0;
  virtual void remove_watch(int wd) = 0;

  // Appends the entries of a folder, or only those that lead to others or say which are ignored:
  // folders, links, ignore files; 0 or the errno.
  [[nodiscard]] virtual int list(const std::string& path, bool follows, bool folders_only,
                                 std::vector<Entry>& entries) = 0;

  [[nodiscard]] virtual Probe probe(const std::string& path) = 0;
  [[nodiscard]] virtual std::optional<Identity> identity(const std::string& path) = 0;
  // Of a regular file; nothing of anything else.
  [[nodiscard]] virtual std::optional<Stamp> stamp(const std::string& path) = 0;
  // Its ctime, inode(7).
  [[nodiscard]] virtual std::optional<Time> changed_at(const std::string& path) = 0;
  [[nodiscard]] virtual std::optional<Fact> fact(const std::string& path) = 0;
  [[nodiscard]] virtual Standing standing(const std::string& path) = 0;

  // How many watches this user may have, as text.
  [[nodiscard]] virtual std::string watch_limit() = 0;

  // Moves all that the kernel holds to the queue, unless that is full.
  virtual void drain(KernelQueue& queue) = 0;

  // Readable when there is something to drain.
  [[nodiscard]] virtual int fd() const { return -1; }

  // For backends that look at folders themselves: when to look (monotonic), nothing for never. A
  // look appends what it has found, all at once; a large one takes several calls, unless it is to
  // be done `now`, due or not. To be called while the queue is empty, so that paths are right.
  [[nodiscard]] virtual std::optional<Duration> next_look() const { return std::nullopt; }
  virtual void look(KernelQueue& /*queue*/, const PathOf& /*path_of*/, bool /*now*/) {}

  // Of a folder for which nobody tells when a writer has closed a file: how long a file has to rest
  // until it counts as complete, and after what time it is asked for again.
  [[nodiscard]] virtual std::optional<Duration> rest(int /*wd*/) const { return std::nullopt; }

  // A file was reported as complete when it looked so: that is no change any more.
  virtual void settled(int /*wd*/, std::string_view /*name*/, const Stamp& /*stamp*/) {}
};

}  // namespace hw::watch
