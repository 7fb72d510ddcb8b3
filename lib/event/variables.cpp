// SPDX-License-Identifier: MIT
#include "event/variables.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <span>

namespace hw::event {

namespace {

constexpr auto kEventNames = std::to_array<std::string_view>(
    {"EVENT", "FILE", "TRACEPARENT", "HW_ATTEMPT", "HW_SEQ", "HW_SLOT", "HW_EMIT"});
constexpr auto kEventPrefixes =
    std::to_array<std::string_view>({"HW_EVENT_", "HW_DATA_", "HW_RESULT_"});

// What shells, the loader, interpreters and common programs obey.
constexpr auto kProtected = std::to_array<std::string_view>({"PATH",
                                                             "IFS",
                                                             "ENV",
                                                             "SHELLOPTS",
                                                             "PS4",
                                                             "PROMPT_COMMAND",
                                                             "CDPATH",
                                                             "GLOBIGNORE",
                                                             "EXECIGNORE",
                                                             "FPATH",
                                                             "ZDOTDIR",
                                                             "SHELL",
                                                             "HOME",
                                                             "USER",
                                                             "LOGNAME",
                                                             "TMPDIR",
                                                             "PWD",
                                                             "OLDPWD",
                                                             "GCONV_PATH",
                                                             "LOCPATH",
                                                             "NLSPATH",
                                                             "GLIBC_TUNABLES",
                                                             "HOSTALIASES",
                                                             "RESOLV_HOST_CONF",
                                                             "RES_OPTIONS",
                                                             "TERMINFO",
                                                             "TERMINFO_DIRS",
                                                             "TERMCAP",
                                                             "RUBYLIB",
                                                             "RUBYOPT",
                                                             "NODE_OPTIONS",
                                                             "NODE_PATH",
                                                             "NODE_EXTRA_CA_CERTS",
                                                             "JAVA_TOOL_OPTIONS",
                                                             "JDK_JAVA_OPTIONS",
                                                             "_JAVA_OPTIONS",
                                                             "CLASSPATH",
                                                             "PHPRC",
                                                             "PHP_INI_SCAN_DIR",
                                                             "EDITOR",
                                                             "VISUAL",
                                                             "PAGER",
                                                             "MANPAGER",
                                                             "BROWSER",
                                                             "LESSOPEN",
                                                             "LESSCLOSE",
                                                             "SSH_ASKPASS",
                                                             "SUDO_ASKPASS",
                                                             "GIT_SSH",
                                                             "GIT_SSH_COMMAND",
                                                             "GIT_EXEC_PATH",
                                                             "GIT_EXTERNAL_DIFF",
                                                             "GIT_PAGER",
                                                             "GIT_EDITOR",
                                                             "GIT_SEQUENCE_EDITOR",
                                                             "GIT_ASKPASS",
                                                             "GIT_PROXY_COMMAND",
                                                             "GIT_TEMPLATE_DIR",
                                                             "GIT_DIR",
                                                             "GIT_WORK_TREE",
                                                             "MAKEFLAGS",
                                                             "MAKEFILES",
                                                             "MFLAGS",
                                                             "GNUMAKEFLAGS",
                                                             "OPENSSL_CONF",
                                                             "OPENSSL_MODULES",
                                                             "OPENSSL_ENGINES",
                                                             "SSL_CERT_FILE",
                                                             "SSL_CERT_DIR",
                                                             "CURL_HOME",
                                                             "CURL_CA_BUNDLE",
                                                             "KRB5_CONFIG",
                                                             "WGETRC",
                                                             "TAR_OPTIONS",
                                                             "RSYNC_RSH",
                                                             "CVS_RSH",
                                                             "VIMINIT",
                                                             "EXINIT",
                                                             "DOTNET_STARTUP_HOOKS",
                                                             "R_PROFILE",
                                                             "R_ENVIRON",
                                                             "RUSTC_WRAPPER",
                                                             "AWKPATH",
                                                             "AWKLIBPATH",
                                                             "TCLLIBPATH",
                                                             "PKG_CONFIG_PATH",
                                                             "HTTP_PROXY",
                                                             "HTTPS_PROXY",
                                                             "ALL_PROXY",
                                                             "http_proxy",
                                                             "https_proxy",
                                                             "all_proxy"});
constexpr auto kProtectedPrefixes = std::to_array<std::string_view>(
    {"LD_", "DYLD_", "BASH", "PERL", "PYTHON", "LUA_", "GIT_CONFIG", "npm_config_", "XDG_", "HW_"});

bool is_among(std::string_view name, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool starts_with_one(std::string_view name, std::span<const std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [name](std::string_view prefix) { return name.starts_with(prefix); });
}

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }

}  // namespace

bool is_variable_name(std::string_view name) {
  return !name.empty() && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

bool describes_event(std::string_view name) {
  return is_among(name, kEventNames) || starts_with_one(name, kEventPrefixes);
}

bool is_protected_variable(std::string_view name) {
  return is_among(name, kProtected) || starts_with_one(name, kProtectedPrefixes);
}

Status check_variable(std::string_view name) {
  if (!is_variable_name(name)) {
    return fail(ExitCode::usage, fmt::format("'{}' is no name of a variable", name));
  }
  if (describes_event(name)) {
    return fail(ExitCode::usage, fmt::format("{} is set for every command", name));
  }
  // A long value goes to a file, whose name is in NAME_FILE.
  if (is_protected_variable(name) || is_protected_variable(std::string(name) + "_FILE")) {
    return fail(ExitCode::usage, fmt::format("{} is never set from an event", name));
  }
  return {};
}

}  // namespace hw::event
