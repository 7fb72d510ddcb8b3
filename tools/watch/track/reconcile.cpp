// SPDX-License-Identifier: MIT
#include "watch/track/reconcile.h"

#include <sys/inotify.h>

namespace hw::watch {

namespace {

const Story* find(const Stories& stories, std::string_view name) {
  const auto found = stories.find(name);
  return found == stories.end() ? nullptr : &found->second;
}

// A file that has left was there before the watch. One that was moved may still be complete: its
// new name will be asked. One that was deleted has nothing left to read.
Finding::Next next_by(const Story& story) {
  if (story.is_folder) {
    return Finding::Next::walk;
  }
  return story.is_moved ? Finding::Next::settle : Finding::Next::nothing;
}

Finding::Next next_by(Writers writers) {
  switch (writers) {
    case Writers::none:
      return Finding::Next::written;
    case Writers::other:
      return Finding::Next::nothing;
    default:
      // Also while somebody writes: the kernel tells of a close just before it lets go of the file,
      // so that a close before our watch may still look like a writer.
      return Finding::Next::settle;
  }
}

Finding::Next next_of(const Found& found, const Story* story) {
  if (found.entry.type == EntryType::folder) {
    return Finding::Next::walk;
  }
  if (found.entry.type == EntryType::other) {
    return Finding::Next::nothing;
  }
  if (story != nullptr && story->left_first) {
    return next_by(*story);
  }
  return story != nullptr && story->is_closed ? Finding::Next::nothing
                                              : next_by(found.probe.writers);
}

}  // namespace

Stories stories_of(KernelQueue& queue, int wd, std::uint64_t from) {
  Stories stories;
  for (; from != queue.end(); ++from) {
    const RawEvent& event = queue.at(from);
    if (event.wd != wd || event.name.empty()) {
      continue;
    }
    const auto [entry, is_first] = stories.try_emplace(event.name);
    Story& story = entry->second;
    if (is_first) {
      story.came_later = (event.mask & (IN_CREATE | IN_MOVED_TO)) != 0;
      story.left_first = (event.mask & (IN_DELETE | IN_MOVED_FROM)) != 0;
      story.is_moved = (event.mask & IN_MOVED_FROM) != 0;
      story.is_closed = (event.mask & IN_CLOSE_WRITE) != 0;
      story.is_folder = (event.mask & IN_ISDIR) != 0;
    }
  }
  return stories;
}

bool needs_probe(const Entry& entry, const Stories& stories) {
  const Story* const story = find(stories, entry.name);
  return entry.type == EntryType::regular &&
         (story == nullptr || (!story->came_later && !story->left_first && !story->is_closed));
}

std::vector<Finding> reconcile(const std::vector<Found>& found, const Stories& stories) {
  std::vector<Finding> findings;
  std::unordered_map<std::string_view, bool> scanned;
  for (const Found& one : found) {
    scanned.emplace(one.entry.name, true);
    const Story* const story = find(stories, one.entry.name);
    if (story == nullptr || !story->came_later) {
      findings.push_back({one.entry.name, one.entry.type == EntryType::folder, next_of(one, story),
                          one.probe.stamp});
    }
  }
  for (const auto& [name, story] : stories) {
    if (!story.came_later && !scanned.contains(name)) {
      findings.push_back({name, story.is_folder, next_by(story), {}});
    }
  }
  return findings;
}

}  // namespace hw::watch
