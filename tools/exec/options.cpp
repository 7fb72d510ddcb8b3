// SPDX-License-Identifier: MIT
#include "exec/options.h"

#include <array>

namespace hw::exec {

namespace {

constexpr std::array<std::string_view, 2> kScaleBy = {"worker", "total"};
constexpr std::int64_t kCountMax = 1'000'000;

// When a command runs.
void add_when(std::vector<cli::Option>& options, Options& into) {
  options.insert(
      options.end(),
      {{"jobs", 'j', cli::Text{&into.scale.jobs}, "N",
        "run N commands at once, N% of the processors, or MIN..MAX as there is work", "1"},
       {"key", 0, cli::Text{&into.key}, "EXPR",
        "run events with the same key one after the other; the slip's own key wins"},
       {"on-busy", 0, cli::Text{&into.on_busy}, "MODE",
        "if the key runs already: queue, drop, latest, restart or signal:SIG", "queue"},
       {"rate", 0, cli::Text{&into.rate}, "RATE",
        "start no more than 10/1m, or 10/1m,5 with up to 5 at once after a rest"},
       {"delay", 0, cli::Span{&into.delay}, "DUR", "let that much time pass between two starts"},
       {"batch", 0, cli::Text{&into.batch}, "N,DUR",
        "run one command for N events, or for those of DUR since the first one"},
       {"max-args", 0, cli::Integer{&into.max_args, 1, kCountMax}, "N",
        "run one command for up to N of the events that wait when it can run"},
       {"keep-order", 'k', cli::Flag{&into.keep_order}, "", "write in the order of the events"},
       {"halt", 0, cli::Text{&into.halt}, "WHEN",
        "soon or now, then fail, success or done: soon,fail=3, now,fail=20%", "never"},
       {"once", 0, cli::Flag{&into.once}, "", "end after the first event that was for us"},
       {"run-at-start", 0, cli::Flag{&into.run_at_start}, "",
        "run the command once before the first event"},
       {"postpone", 0, cli::Flag{&into.postpone}, "",
        "wait for the first event, whatever --run-at-start says"},
       {"clear", 0, cli::Flag{&into.clear}, "", "clear the terminal on stderr before each run"},
       {"queue-max", 0, cli::Integer{&into.queue_max, 1, kCountMax}, "N",
        "read so many events ahead", "1024"},
       {"after-timeout", 0, cli::Span{&into.after_timeout}, "DUR",
        "how long an event waits for those that its slip puts before it"},
       {"busy", 0, cli::List{&into.busy}, "NAME", "bear this name while an event waits or runs"},
       {"after", 0, cli::List{&into.after}, "NAME", "start nothing while another bears this name"},
       {"settle", 0, cli::Span{&into.settle}, "DUR", "how long the others must have been at rest",
        "500ms"}});
}

void add_scale(std::vector<cli::Option>& options, Options& into) {
  options.insert(options.end(),
                 {{"scale-by", 0, cli::Choice{&into.scale.by, kScaleBy}, "WHAT",
                   "thresholds are for each that may run (worker), or in all (total)", "worker"},
                  {"scale-up", 0, cli::Integer{&into.scale.up, 0, kCountMax}, "N",
                   "run more at once if more events wait", "5"},
                  {"scale-down", 0, cli::Integer{&into.scale.down, 0, kCountMax}, "N",
                   "run fewer at once if fewer wait", "2"},
                  {"scale-step", 0, cli::Integer{&into.scale.step, 1, kJobsMax}, "N",
                   "how many more or fewer", "1"},
                  {"scale-up-cooldown", 0, cli::Span{&into.scale.up_cooldown}, "DUR",
                   "the least time from a change to more", "1m"},
                  {"scale-down-cooldown", 0, cli::Span{&into.scale.down_cooldown}, "DUR",
                   "the least time from a change to fewer", "1m"},
                  {"scale-idle", 0, cli::Span{&into.scale.idle}, "DUR",
                   "give up what was not needed for so long", "5m"}});
}

void add_what_follows(std::vector<cli::Option>& options, Options& into) {
  options.insert(options.end(), {{"on-success", 0, cli::List{&into.on_success}, "TEXT",
                                  "shell text to run after a command that succeeded"},
                                 {"on-failure", 0, cli::List{&into.on_failure}, "TEXT",
                                  "after one that did not, when it is tried no more"},
                                 {"on-done", 0, cli::List{&into.on_done}, "TEXT", "after both"}});
}

void add_retries(std::vector<cli::Option>& options, Options& into) {
  options.insert(
      options.end(),
      {{"retries", 0, cli::Integer{&into.retries, 0, kCountMax}, "N",
        "try a command that failed up to N times more", "0"},
       {"backoff", 0, cli::Text{&into.backoff}, "HOW",
        "fixed, linear, exponential or fibonacci; or delays, as 1s,5s,30s", "exponential"},
       {"backoff-base", 0, cli::Span{&into.backoff_base}, "DUR", "the delay before the first retry",
        "1s"},
       {"backoff-factor", 0, cli::Text{&into.backoff_factor}, "N",
        "how much longer each delay is, if exponential", "2"},
       {"backoff-cap", 0, cli::Span{&into.backoff_cap}, "DUR", "the longest delay", "1m"},
       {"jitter", 0, cli::Text{&into.jitter}, "AMOUNT",
        "vary delays by this part of them, or lengthen them by up to a duration", "0"},
       {"retry-preset", 0, cli::Text{&into.retry_preset}, "NAME",
        "rustyhook, job, job-webhook, stream, inbound or outbound"},
       {"retry-on", 0, cli::Text{&into.retry_on}, "LIST",
        "failure, timeout, spawn, exit statuses and signals, with commas", "failure,timeout"},
       {"no-retry-timeout", 0, cli::Flag{&into.no_retry_timeout}, "",
        "do not try again what took too long"}});
}

// What a command is, and what it gets.
void add_what(std::vector<cli::Option>& options, Options& into) {
  options.insert(
      options.end(),
      {{"shell", 0, cli::Text{&into.shell}, "TEXT",
        "run shell text; the words are its $1, $2 and so on"},
       {"shell-program", 0, cli::Text{&into.shell_program}, "PROGRAM",
        "which shell: sh, bash, zsh, dash, fish or ksh, or its path", "sh"},
       {"coprocess", 0, cli::Flag{&into.coprocess}, "",
        "run the command once: it answers each event, a line, by a line"},
       {"stdin", 0, cli::Text{&into.input}, "WHAT",
        "what a command reads: event, data, none, or a field such as data.text", "event"},
       {"env", 0, cli::List{&into.env}, "SETTING",
        "NAME=EXPR: a variable for the commands, of the event"},
       {"env-file", 0, cli::List{&into.env_files}, "FILE",
        "variables for the commands: lines NAME=value"},
       {"clean-env", 0, cli::Flag{&into.clean_env}, "",
        "let commands inherit PATH, HOME and a few other variables only"},
       {"chdir", 'C', cli::Text{&into.chdir}, "DIR",
        "run commands in this folder; the slip's own cwd wins"},
       {"umask", 0, cli::Text{&into.umask}, "MODE",
        "the permissions that files of the commands do not get, such as 027"}});
}

// How long a command runs.
void add_time(std::vector<cli::Option>& options, Options& into) {
  options.insert(options.end(),
                 {{"timeout", 't', cli::Span{&into.timeout}, "DUR",
                   "end a command that takes longer; the slip's own timeout wins"},
                  {"grace", 0, cli::Span{&into.grace}, "DUR",
                   "from TERM to KILL, and how long to go on after a signal to end", "10s"},
                  {"stop-signal", 0, cli::Text{&into.stop_signal}, "SIG",
                   "what a command that is to end gets first", "TERM"},
                  {"orphans", 0, cli::Choice{&into.orphans, kOrphanRules}, "WHAT",
                   "wait for what a command leaves behind, kill it, or leave it", "leave"},
                  {"cgroup", 0, cli::Flag{&into.cgroup}, "",
                   "run each command in a control group of its own, which nothing leaves"}});
}

// What comes out.
void add_output(std::vector<cli::Option>& options, Options& into) {
  options.insert(
      options.end(),
      {{"output", 0, cli::Choice{&into.output, kOutputModes}, "WHAT",
        "what becomes of the output of commands: events, lines, inherit, raw or none", "events"},
       {"tag", 0, cli::Flag{&into.tag}, "",
        "put what it is about before each line of --output raw"},
       {"started", 0, cli::Flag{&into.started}, "", "write an event for each command that starts"},
       {"pass", 0, cli::Flag{&into.pass}, "",
        "give back the event in place of the result of a command that succeeded"},
       {"results", 0, cli::Text{&into.results}, "DIR", "keep each result as a file, too"},
       {"max-spawn", 0, cli::Integer{&into.max_spawn, 0, kCountMax}, "N",
        "how many events a command may emit", "100"}});
}

void add_lines(std::vector<cli::Option>& options, Options& into) {
  options.insert(
      options.end(),
      {{"fail", 0, cli::Flag{&into.fail}, "", "exit 1 if a command did not succeed"},
       {"dry-run", 0, cli::Flag{&into.dry_run}, "", "run nothing; print the commands, for a shell"},
       {"progress", 0, cli::Flag{&into.progress}, "",
        "tell on stderr how far it is, on a terminal all the time"},
       {"reject", 0, cli::Text{&into.bad_lines.reject}, "FILE",
        "keep lines that are no events in FILE or fd:N"},
       {"strict", 0, cli::Flag{&into.bad_lines.strict}, "",
        "end at the first line that is no event"}});
}

}  // namespace

cli::Program program(Options& options, std::string_view summary) {
  cli::Program program = {
      .name = "hw-exec",
      .summary = summary,
      .usage = {"[OPTION]... [-] [--] [COMMAND [WORD]...]",
                "[OPTION]... --shell TEXT [-] [--] [WORD]..."},
      .examples = {"hw-watch . | hw-route rules.json | hw-exec -j4",
                   "hw-exec -t 30s -- convert {data.path} -resize 200 thumb.png < events.ndjson",
                   "hw-watch src | hw-exec --on-busy restart -- make"},
      .options = {},
      .stops_at_operand = true,
      .operands = cli::Operands::command,
  };
  add_what(program.options, options);
  add_when(program.options, options);
  add_scale(program.options, options);
  add_time(program.options, options);
  add_retries(program.options, options);
  add_what_follows(program.options, options);
  add_output(program.options, options);
  add_lines(program.options, options);
  return program;
}

}  // namespace hw::exec
