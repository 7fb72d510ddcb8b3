// SPDX-License-Identifier: MIT
#include "watch/config.h"

#include <fmt/core.h>

#include <array>
#include <set>
#include <utility>

#include "base/fs.h"
#include "cli/run.h"
#include "cli/settings.h"
#include "config/listing.h"
#include "config/loader.h"

namespace hw::watch {

namespace {

using config::Faults;
using config::Node;
using config::Type;

std::optional<char> end_of_path(const Options& options) {
  return options.null ? std::optional('\0') : options.paths ? std::optional('\n') : std::nullopt;
}

class Loader {
 public:
  Loader(Faults& faults, const Options& options, const std::vector<cli::Setting>& settings)
      : faults_(faults), options_(options), settings_(settings) {}

  std::vector<WatchSpec> load(const Node& root) {
    const Node* const watches = root.find("watches");
    if (watches == nullptr) {
      if (!faults_.is_partial()) {
        faults_.add(root.place, config::lacks(faults_, root, "watches"));
      }
    } else if (config::require(faults_, *watches, Type::array, "'watches'")) {
      for (const Node& node : watches->elements()) {
        load_watch(node);
      }
      if (watches_.empty() && faults_.empty()) {
        faults_.add(watches->place, "nothing to watch");
      }
    }
    return std::move(watches_);
  }

 private:
  void load_watch(const Node& node) {
    if (!config::require(faults_, node, Type::object, "a watch")) {
      return;
    }
    WatchSpec spec{load_name(node), load_paths(node), load_rules(node), end_of_path(options_)};
    if (config::read_flag(faults_, node, "enabled", true)) {
      watches_.push_back(std::move(spec));
    }
  }

  // What the command line and the environment say wins, as everywhere.
  Rules load_rules(const Node& node) {
    Terms terms = options_.terms;
    const cli::Program table = term_table(terms);
    const std::vector<std::string> keys =
        cli::file_keys(table, {"name", "path", "paths", "enabled"});
    config::check_keys(faults_, node, std::vector<std::string_view>(keys.begin(), keys.end()));
    std::vector<cli::Setting> settings = settings_;
    cli::apply_file(table, node, faults_, settings);
    if (terms.state) {
      terms.state = path_from(folder_of(faults_.name(node.place)), *terms.state);
    }
    Result<Rules> rules = read_rules(terms);
    if (!rules) {
      faults_.add(node.place, rules.error().message);
      return {};
    }
    return std::move(*rules);
  }

  std::string load_name(const Node& node) {
    const Node* const name = node.find("name");
    if (name == nullptr) {
      faults_.add(node.place, "a watch needs a 'name'");
      return "";
    }
    if (!config::require(faults_, *name, Type::string, "'name'")) {
      return "";
    }
    if (name->text().empty()) {
      faults_.add(name->place, "'name' is empty");
    } else if (!names_.emplace(name->text()).second) {
      faults_.add(name->place, fmt::format("there is another watch '{}'", name->text()));
    }
    return std::string(name->text());
  }

  std::vector<std::string> load_paths(const Node& node) {
    const Node* const path = node.find("path");
    const Node* const paths = node.find("paths");
    std::vector<std::string> found;
    if ((path == nullptr) == (paths == nullptr)) {
      faults_.add(node.place, "a watch has one of 'path' and 'paths'");
    } else if (path != nullptr) {
      add_path(*path, "'path'", found);
    } else if (config::require(faults_, *paths, Type::array, "'paths'")) {
      for (const Node& element : paths->elements()) {
        add_path(element, "each of 'paths'", found);
      }
      if (paths->elements().empty()) {
        faults_.add(paths->place, "'paths' is empty");
      }
    }
    return found;
  }

  // A relative path begins at the folder of the file that names it.
  void add_path(const Node& node, std::string_view what, std::vector<std::string>& paths) {
    if (config::require_path(faults_, node, what)) {
      paths.push_back(path_from(folder_of(faults_.name(node.place)), node.text()));
    }
  }

  Faults& faults_;
  const Options& options_;
  const std::vector<cli::Setting>& settings_;
  std::set<std::string> names_;
  std::vector<WatchSpec> watches_;
};

Result<Config> load_file(const Options& options, const cli::Arguments& arguments, Inputs& inputs,
                         std::string* listing) {
  Faults faults;
  HW_TRY_ASSIGN(const Node root, config::load(*options.config, faults, inputs));
  Config config{.watches = {}, .options = options};
  const cli::Program table = program(config.options, "");
  std::vector<cli::Setting> settings = arguments.settings;
  if (config::require(faults, root, Type::object, "a configuration")) {
    const std::vector<std::string> keys = cli::file_keys(table, {"watches"});
    config::check_keys(faults, root, std::vector<std::string_view>(keys.begin(), keys.end()));
    cli::apply_file(table, root, faults, settings);
    config.watches = Loader(faults, options, arguments.settings).load(root);
  }
  if (!faults.empty()) {
    return faults.as_error();
  }
  if (listing != nullptr) {
    cli::append_settings(*listing, settings);
    constexpr std::array<config::Default, 1> kDefaults = {{{"watches[]", "enabled", "true"}}};
    config::append_listing(*listing, root, faults, kDefaults, cli::file_keys(table, {}));
  }
  return config;
}

}  // namespace

Result<Config> load_config(const Options& options, const cli::Arguments& arguments, Inputs& inputs,
                           std::string* listing) {
  const std::vector<std::string>& operands = arguments.operands;
  if (options.config) {
    return operands.empty() ? load_file(options, arguments, inputs, listing)
                            : Result<Config>(cli::extra_operand(operands[0]));
  }
  if (operands.empty()) {
    return cli::missing_operand("PATH");
  }
  if (listing != nullptr) {
    cli::append_settings(*listing, arguments.settings);
  }
  Result<Rules> rules = read_rules(options.terms);
  if (!rules) {
    return fail(ExitCode::usage, "--" + rules.error().message);
  }
  return Config{.watches = {{"", operands, std::move(*rules), end_of_path(options)}},
                .options = options};
}

}  // namespace hw::watch
