#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# --completion: what bash (with and without bash-completion), zsh and fish make of it.
load ../support/contract

@test "options are offered, and not after --" { contract completion options; }
@test "values: choices, files where a file is expected, else nothing" { contract completion values; }
@test "names with blanks and special characters" { contract completion names_of_files; }
@test "operands: files, folders or nothing" { contract completion operands; }
@test "hw offers programs, verbs and plug-ins, and starts none" { contract completion programs; }
@test "hw NAME completes as hw-NAME" { contract completion through_hw; }
@test "hw-exec completes a command and its words" { contract completion commands; }
@test "the help of an option is shown" { contract completion help_texts; }
@test "bash without = among the word breaks" { contract completion without_word_breaks; }
@test "the scripts are clean" { contract completion shellcheck; }
