// SPDX-License-Identifier: MIT
// Turns a record into an event line, hw-events(5), or into a bare path. The only place that knows
// their form.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "json/writer.h"
#include "watch/output/pending.h"
#include "watch/roots.h"
#include "watch/track/paths.h"

namespace hw::watch {

class Encoder {
 public:
  struct Form {
    std::string watch;  // its name, for data.watch; may be empty
    bool stat = false;
    std::optional<char> end_of_path;  // bare paths, each with this byte after it
    std::string traceparent;          // the parent of every event's span; new traces if it is none
  };
  Encoder(const PathTable& paths, const std::vector<Root>& roots, Form form);

  // With LF. Of a batch, nothing until its last record.
  void append_line(std::string& out, const Record& record);

 private:
  struct RootText {
    std::string path;
    std::string source;
  };
  [[nodiscard]] const RootText& root_text(std::uint32_t root);
  void append_data(json::Writer& writer, const RootText& root, const Record& record);
  void append_change(json::Writer& writer, const RootText& root, const Record& record);
  void append_to_batch(const RootText& root, const Record& record);
  void append_batch(json::Writer& writer, const RootText& root);
  void append_overflow(json::Writer& writer, const RootText& root, const Record& record) const;
  void append_watch(json::Writer& writer) const;

  const PathTable& paths_;
  const std::vector<Root>& roots_;
  std::vector<RootText> root_texts_;
  Form form_;
  // Their memory is used again for every line.
  std::string subject_;
  std::string span_;
  std::string path_;
  // Elements of the arrays of the batch that is being read.
  std::string batch_paths_;
  std::string batch_changes_;
};

}  // namespace hw::watch
