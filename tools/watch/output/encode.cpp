// SPDX-License-Identifier: MIT
#include "watch/output/encode.h"

#include <array>
#include <utility>

#include "base/bytes.h"
#include "base/id.h"
#include "event/types.h"
#include "event/writer.h"
#include "json/writer.h"

namespace hw::watch {

namespace {

namespace types = event::types;

constexpr std::array kTypes = {types::kFsCreated, types::kFsWritten, types::kFsDeleted,
                               types::kFsRenamed, types::kFsOverflow};

// "created" of "hw.fs.created".
std::string_view kind_text(Kind kind) {
  const std::string_view type = kTypes[static_cast<std::size_t>(kind)];
  return type.substr(type.rfind('.') + 1);
}

}  // namespace

Encoder::Encoder(const PathTable& paths, const std::vector<Root>& roots, std::string watch,
                 std::string traceparent)
    : paths_(paths), watch_(std::move(watch)), traceparent_(std::move(traceparent)) {
  for (const Root& root : roots) {
    std::string source = "hw-watch:";
    append_percent_encoded(source, root.path);
    roots_.push_back({root.path, std::move(source)});
  }
}

void Encoder::append_watch(json::Writer& writer) const {
  if (!watch_.empty()) {
    writer.string("watch", watch_);
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
  path_.clear();
  append_joined(path_, paths_.path(record.folder), record.name);
  writer.begin_object()
      .bytes("root", root.path)
      .bytes("path", path_)
      .string("kind", kind_text(record.kind))
      .boolean("is_dir", record.is_folder);
  if (record.kind == Kind::renamed) {
    path_.clear();
    append_relative(path_, root.path, paths_.path(record.from_folder), record.from_name);
    writer.bytes("from", path_).bytes("to", subject_);
  }
  append_watch(writer);
  writer.end_object();
}

void Encoder::append_line(std::string& out, const Record& record) {
  const RootText& root = roots_[paths_.root(record.folder)];
  subject_.clear();
  append_relative(subject_, root.path, paths_.path(record.folder), record.name);
  span_.clear();
  append_traceparent(span_, traceparent_);
  json::Writer writer =
      event::begin_event(out, {.source = root.source,
                               .type = kTypes[static_cast<std::size_t>(record.kind)],
                               .subject = subject_,
                               .traceparent = span_,
                               .time = record.time});
  if (record.kind == Kind::overflow) {
    append_overflow(writer, root, record);
  } else {
    append_data(writer, root, record);
  }
  writer.end_object();
  out += '\n';
}

}  // namespace hw::watch
