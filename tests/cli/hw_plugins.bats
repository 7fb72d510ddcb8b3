#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw: plug-ins, and events by hand.
load ../support/contract

@test "a plug-in written in shell" { contract hw_plugins shell_plug_in; }
@test "hw lists plug-ins, and only programs" { contract hw_plugins listing; }
@test "a plug-in cannot take the place of a program" { contract hw_plugins no_shadow; }
@test "unknown names: 64, and the nearest known one" { contract hw_plugins unknown; }
@test "hw changes nothing for what it starts" { contract hw_plugins nothing_is_set_up; }
@test "hw event: words that make no event" { contract hw_plugins event_words; }
