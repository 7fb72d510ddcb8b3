// SPDX-License-Identifier: MIT
// What became of the targets of a rule for an event, as long as others of them may still come and
// ask: the last kScopesMax scopes, or kBytesMax bytes of their names, and all that are not over.
#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hw::exec {

class Past {
 public:
  static constexpr std::size_t kScopesMax = 10'000;
  static constexpr std::size_t kBytesMax = std::size_t{16} << 20;

  struct Run {
    std::string name;
    std::uint64_t ticket;
    std::optional<bool> succeeded;  // nothing while it is not over
  };

  // Empty where nothing is known.
  [[nodiscard]] const std::vector<Run>& runs(const std::string& scope) const;

  void begin(const std::string& scope, std::string_view name, std::uint64_t ticket);
  void end(const std::string& scope, std::uint64_t ticket, bool succeeded);

 private:
  struct Scope {
    std::vector<Run> runs;
    std::size_t open = 0;
    std::optional<std::list<std::string>::iterator> place;  // in closed_, if all are over
  };

  void drop_oldest();

  std::unordered_map<std::string, Scope> scopes_;
  std::list<std::string> closed_;  // the oldest first
  std::size_t closed_bytes_ = 0;
};

}  // namespace hw::exec
