// SPDX-License-Identifier: MIT
#include "exec/schedule/past.h"

#include <iterator>

namespace hw::exec {

const std::vector<Past::Run>& Past::runs(const std::string& scope) const {
  static const std::vector<Run> none;
  const auto found = scopes_.find(scope);
  return found == scopes_.end() ? none : found->second.runs;
}

void Past::begin(const std::string& name_of_scope, std::string_view name, std::uint64_t ticket) {
  Scope& scope = scopes_[name_of_scope];
  if (scope.place) {
    closed_bytes_ -= name_of_scope.size();
    closed_.erase(*scope.place);
    scope.place.reset();
  }
  std::erase_if(scope.runs, [name](const Run& run) {  // the same event once more
    return run.succeeded && run.name == name;
  });
  scope.runs.push_back({std::string(name), ticket, std::nullopt});
  ++scope.open;
}

void Past::end(const std::string& name_of_scope, std::uint64_t ticket, bool succeeded) {
  Scope& scope = scopes_.at(name_of_scope);
  for (Run& run : scope.runs) {
    if (run.ticket == ticket) {
      run.succeeded = succeeded;
    }
  }
  if (--scope.open == 0) {
    closed_.push_back(name_of_scope);
    closed_bytes_ += name_of_scope.size();
    scope.place = std::prev(closed_.end());
    drop_oldest();
  }
}

void Past::drop_oldest() {
  while (closed_.size() > kScopesMax || closed_bytes_ > kBytesMax) {
    closed_bytes_ -= closed_.front().size();
    scopes_.erase(closed_.front());
    closed_.pop_front();
  }
}

}  // namespace hw::exec
