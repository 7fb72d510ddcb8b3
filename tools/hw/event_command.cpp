// SPDX-License-Identifier: MIT
#include "hw/event_command.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cstdlib>

#include "base/bytes.h"
#include "base/id.h"
#include "base/limits.h"
#include "cli/run.h"
#include "event/output.h"
#include "event/writer.h"
#include "hw/event_builder.h"

namespace hw::umbrella {

namespace {

struct Options {
  std::optional<std::string> type, subject, id, data;
  std::optional<std::string> source = "hw:event";
};

cli::Program program(Options& options) {
  return {
      .name = "hw event",
      .summary = "make an event by hand",
      .usage = {"--type TYPE [OPTION]... [NAME=TEXT | NAME:=JSON]..."},
      .examples = {"hw event --type com.example.order --subject 42 item=tea price.eur:=3.5"},
      .options =
          {
              {"type", 't', cli::Text{&options.type}, "TYPE", "its type; required"},
              {"subject", 's', cli::Text{&options.subject}, "TEXT", "what it is about"},
              {"source", 0, cli::Text{&options.source}, "URI", "where it comes from", "hw:event"},
              {"id", 0, cli::Text{&options.id}, "ID", "its id (default: a new UUID)"},
              {"data", 'd', cli::Text{&options.data}, "JSON",
               "its data, in which the words are set"},
          },
  };
}

Result<ExitCode> make_event(const Options& options, const std::vector<std::string>& words) {
  if (!options.type || options.type->empty()) {
    return fail(ExitCode::usage, "--type is required");
  }
  if (options.source->empty() || (options.id && options.id->empty())) {
    return fail(ExitCode::usage, "an event has neither an empty source nor an empty id");
  }
  for (const auto& attribute : {options.type, options.source, options.subject, options.id}) {
    if (attribute && !is_utf8(*attribute)) {
      return fail(ExitCode::usage, "an attribute is not UTF-8");
    }
  }
  HW_TRY_ASSIGN(const std::string data, build_data(options.data, words));
  const char* const parent = std::getenv("TRACEPARENT");
  const std::string traceparent = new_traceparent(parent == nullptr ? "" : parent);
  std::string line;
  json::Writer writer = event::begin_event(line, {.source = *options.source,
                                                  .type = *options.type,
                                                  .subject = options.subject.value_or(""),
                                                  .traceparent = traceparent,
                                                  .time = clock().now(),
                                                  .id = options.id.value_or("")});
  writer.raw(data).end_object();
  if (line.size() > limits::kEventMax) {
    return fail(ExitCode::data, fmt::format("the event would have {} bytes; {} are allowed",
                                            line.size(), limits::kEventMax));
  }
  event::Output output(STDOUT_FILENO);
  HW_TRY(output.write_line(line));
  HW_TRY(output.flush());
  return ExitCode::ok;
}

}  // namespace

cli::Verb event_verb() {
  static Options unused;  // nothing is parsed by that table
  const cli::Program verb = program(unused);
  return {"event", verb.summary, verb.options};
}

int event_main(int argc, char** argv) {
  Options options;
  return cli::run(program(options), argc, argv, [&](const cli::Arguments& arguments) {
    return make_event(options, arguments.operands);
  });
}

}  // namespace hw::umbrella
