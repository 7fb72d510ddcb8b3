#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Options, answers and exit statuses of every program.
load ../support/contract

@test "--help answers on stdout" { contract cli help_answers all; }
@test "--version answers on stdout" { contract cli version_answers all; }
@test "answers that cannot be written: 74 and a message" { contract cli answers_go_nowhere all; }
@test "answers that nobody reads: death by SIGPIPE, also if inherited ignored" {
  contract cli answers_without_reader all
}
@test "unknown options: 64, and the nearest known one" { contract cli unknown_option all; }
@test "bad and missing values of options: 64" { contract cli option_values all; }
@test "of an option given twice the last counts" { contract cli last_option_wins all; }
@test "options from the environment" { contract cli environment all; }
@test "messages as JSON" { contract cli json_messages all; }
@test "priorities for the journal" { contract cli journal_messages all; }
@test "durations" { contract cli durations filter sink source; }
@test "--completion" { contract cli completion all; }
@test "a missing operand: 64" { contract cli missing_operand reload source; }
@test "no such file: 66" { contract cli no_such_file reload config; }
@test "a folder without a file in it" { contract cli folder_as_file reload; }
@test "a file that may not be read: 77" { contract cli no_permission reload; }
@test "a bad configuration at start: 78, all faults with their places" {
  contract cli bad_file reload
}
@test "a configuration that is no JSON: 78 and the place" { contract cli bad_file_syntax reload; }
@test "stdin a terminal: 64" { contract cli terminal filter sink; }
@test "stdin a terminal and '-': events are typed" { contract cli terminal_on_purpose filter sink; }
