// SPDX-License-Identifier: MIT
#include "watch/output/encode.h"

#include <fmt/core.h>
#include <sys/stat.h>

#include <utility>

#include "base/bytes.h"
#include "base/id.h"
#include "base/time.h"
#include "event/types.h"
#include "event/writer.h"
#include "json/writer.h"

namespace hw::watch {

namespace {

// Bits of a mode as chmod(1) writes them, "0644".
std::string mode_text(mode_t mode) { return fmt::format("{:04o}", mode & 07777U); }

// Nothing if the file is no more.
void append_stat(json::Writer& writer, const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) {
    return;
  }
  const auto mtime = std::chrono::seconds(status.st_mtim.tv_sec) +
                     std::chrono::nanoseconds(status.st_mtim.tv_nsec);
  writer.number("size", status.st_size)
      .string("mtime", format_rfc3339(Time(mtime)))
      .string("mode", mode_text(status.st_mode))
      .number("inode", static_cast<std::int64_t>(status.st_ino));
}

}  // namespace

Encoder::Encoder(const PathTable& paths, const std::vector<Root>& roots, Form form)
    : paths_(paths), roots_(roots), root_texts_(roots.size()), form_(std::move(form)) {}

// A root that was not there at the start can turn out to be another path.
const Encoder::RootText& Encoder::root_text(std::uint32_t root) {
  RootText& text = root_texts_[root];
  if (text.path != roots_[root].path) {
    text.path = roots_[root].path;
    text.source = "hw-watch:";
    append_percent_encoded(text.source, text.path);
  }
  return text;
}

void Encoder::append_watch(json::Writer& writer) const {
  if (!form_.watch.empty()) {
    writer.string("watch", form_.watch);
  }
}

void Encoder::append_overflow(json::Writer& writer, const RootText& root,
                              const Record& record) const {
  const bool is_known = record.dropped != Record::kUnknown;
  writer.begin_object().bytes("root", root.path).string("reason", is_known ? "pending" : "kernel");
  if (is_known) {
    writer.number("dropped", record.dropped);
  } else {
    writer.raw("dropped", "null");
  }
  append_watch(writer);
  writer.end_object();
}

void Encoder::append_data(json::Writer& writer, const RootText& root, const Record& record) {
  writer.begin_object().bytes("root", root.path);
  append_change(writer, root, record);
  append_watch(writer);
  writer.end_object();
}

void Encoder::append_to_batch(const RootText& root, const Record& record) {
  json::Writer change(batch_changes_);
  change.begin_object();
  append_change(change, root, record);
  change.end_object();
  batch_changes_ += ',';
  path_.clear();
  append_joined(path_, paths_.path(record.folder), record.name);
  json::append_string(batch_paths_, path_);
  batch_paths_ += ',';
}

void Encoder::append_batch(json::Writer& writer, const RootText& root) {
  const auto array = [](std::string& elements) {
    elements.back() = ']';
    return '[' + std::exchange(elements, {});
  };
  writer.begin_object()
      .bytes("root", root.path)
      .raw("paths", array(batch_paths_))
      .raw("changes", array(batch_changes_));
  append_watch(writer);
  writer.end_object();
}

void Encoder::append_change(json::Writer& writer, const RootText& root, const Record& record) {
  path_.clear();
  append_joined(path_, paths_.path(record.folder), record.name);
  writer.bytes("path", path_)
      .string("kind", name_of(record.kind))
      .boolean("is_dir", record.is_folder);
  if (record.is_initial) {
    writer.boolean("initial", true);
  }
  if (form_.stat) {
    append_stat(writer, path_);
  }
  if (record.kind == Kind::renamed) {
    path_.clear();
    append_relative(path_, root.path, paths_.path(record.from_folder), record.from_name);
    writer.bytes("from", path_).bytes("to", subject_);
  }
}

void Encoder::append_line(std::string& out, const Record& record) {
  if (form_.end_of_path) {
    append_joined(out, paths_.path(record.folder), record.name);
    out += *form_.end_of_path;
    return;
  }
  const RootText& root = root_text(paths_.root(record.folder));
  subject_.clear();
  append_relative(subject_, root.path, paths_.path(record.folder), record.name);
  if (record.batch_more) {
    append_to_batch(root, record);
    if (*record.batch_more > 0) {
      return;
    }
    subject_ = '.';
  }
  span_.clear();
  append_traceparent(span_, form_.traceparent);
  json::Writer writer = event::begin_event(
      out, {.source = root.source,
            .type = record.batch_more ? event::types::kFsBatch : type_of(record.kind),
            .subject = subject_,
            .traceparent = span_,
            .time = record.time});
  if (record.batch_more) {
    append_batch(writer, root);
  } else if (record.kind == Kind::overflow) {
    append_overflow(writer, root, record);
  } else {
    append_data(writer, root, record);
  }
  writer.end_object();
  out += '\n';
}

}  // namespace hw::watch
