// SPDX-License-Identifier: MIT
// Turns a record into an event line, hw-events(5): hw.fs.created, written, deleted, renamed and
// overflow. The only place that knows their form.
#pragma once

#include <string>
#include <vector>

#include "json/writer.h"
#include "watch/output/pending.h"
#include "watch/roots.h"
#include "watch/track/paths.h"

namespace hw::watch {

class Encoder {
 public:
  // `watch`: its name, for data.watch; may be empty. `traceparent`: the parent of every event's
  // span, or what is no traceparent for new traces.
  Encoder(const PathTable& paths, const std::vector<Root>& roots, std::string watch,
          std::string traceparent);

  // With LF.
  void append_line(std::string& out, const Record& record);

 private:
  struct RootText {
    std::string path;
    std::string source;
  };
  void append_data(json::Writer& writer, const RootText& root, const Record& record);
  void append_overflow(json::Writer& writer, const RootText& root, const Record& record) const;
  void append_watch(json::Writer& writer) const;

  const PathTable& paths_;
  std::vector<RootText> roots_;
  std::string watch_;
  std::string traceparent_;
  // Their memory is used again for every line.
  std::string subject_;
  std::string span_;
  std::string path_;
};

}  // namespace hw::watch
