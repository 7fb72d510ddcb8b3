// SPDX-License-Identifier: MIT
// Whether one pattern matches whatever another does. "Yes" is true; "no" means that it was not
// found: clauses are compared one to one, and conditions test by test (match/cover_tests.h).
//
// Why a clause covers another, if each of its conditions has one in the other, on the same path,
// whose alternatives it has all: a choice of values for the other's paths is, on fewer paths, one
// for its own. Chosen values agree two by two, so those that are left do. Absence needs more, for
// it depends on what is chosen before: a value may be ruled out only by the choice for a path that
// the first clause does not have. Values whose paths begin with different names share no array, so
// they rule out nothing; hence of the paths before it that begin with the same name, the first
// clause must have all.
//
// Parts choose for themselves: what is required must be covered by, and what is forbidden must
// cover, a part of the first clause.
#pragma once

#include "match/cover_tests.h"
#include "match/pattern.h"

namespace hw::match {

// False as well when there are no more steps.
[[nodiscard]] bool covers(const Pattern& outer, const Pattern& inner, Steps& steps);

// Whether no event matches, for what is forbidden covers what is asked for.
[[nodiscard]] bool is_impossible(const Pattern& pattern, Steps& steps);
[[nodiscard]] bool is_impossible(const Clause& clause, Steps& steps);

}  // namespace hw::match
