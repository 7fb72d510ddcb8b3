// SPDX-License-Identifier: MIT
#include "event/envelope.h"

#include <array>
#include <charconv>
#include <span>
#include <utility>

#include "base/bytes.h"
#include "base/limits.h"
#include "json/scan.h"
#include "json/splice.h"

namespace hw::event {

namespace {

template <class T>
struct Field {
  std::string_view name;
  std::string_view T::*member;
};

constexpr std::array<Field<Envelope>, 11> kEnvelope = {{
    {"specversion", &Envelope::specversion},
    {"id", &Envelope::id},
    {"source", &Envelope::source},
    {"type", &Envelope::type},
    {"subject", &Envelope::subject},
    {"time", &Envelope::time},
    {"traceparent", &Envelope::traceparent},
    {"correlationid", &Envelope::correlationid},
    {"hwhops", &Envelope::hwhops},
    {"data", &Envelope::data},
    {"hw", &Envelope::slip},
}};

constexpr std::array<Field<Slip>, 27> kSlip = {{
    {"rule", &Slip::rule},
    {"target", &Slip::target},
    {"job", &Slip::job},
    {"part", &Slip::part},
    {"outcome", &Slip::outcome},
    {"control", &Slip::control},
    {"hops", &Slip::hops},
    {"timeout", &Slip::timeout},
    {"retry", &Slip::retry},
    {"run", &Slip::run},
    {"argv", &Slip::argv},
    {"cwd", &Slip::cwd},
    {"env", &Slip::env},
    {"exports", &Slip::exports},
    {"stdin", &Slip::input},
    {"key", &Slip::key},
    {"after", &Slip::after},
    {"after_any", &Slip::after_any},
    {"on_success", &Slip::on_success},
    {"on_failure", &Slip::on_failure},
    {"on_done", &Slip::on_done},
    {"child_of", &Slip::child_of},
    {"send", &Slip::send},
    {"queue", &Slip::queue},
    {"flow", &Slip::flow},
    {"out", &Slip::out},
    {"function", &Slip::function},
}};

template <class T>
void read_fields(T& into, std::string_view object, std::span<const Field<T>> fields,
                 std::string_view* unknown) {
  json::Members members(object);
  for (json::Member member; members.next(member);) {
    bool found = false;
    for (const Field<T>& field : fields) {
      if (json::key_is(member.key, field.name)) {
        into.*field.member = member.value;
        found = true;
        break;
      }
    }
    if (!found && unknown != nullptr && unknown->empty()) {
      *unknown = member.key;
    }
  }
}

constexpr std::size_t kShownMax = 100;  // bytes of a value in a message

bool is_string(std::string_view value) { return value.starts_with('"'); }

}  // namespace

bool is_set(std::string_view value) { return !value.empty() && value != "null"; }

bool Envelope::is_cloud_event() const {
  return is_string(specversion) && is_string(id) && is_string(source) && is_string(type);
}

Envelope read_envelope(std::string_view line) {
  Envelope envelope;
  read_fields<Envelope>(envelope, line, kEnvelope, nullptr);
  return envelope;
}

Envelope read_envelope(json::Value event) {
  Envelope envelope;
  for (const auto& [key, value] : event.members()) {
    for (const Field<Envelope>& field : kEnvelope) {
      if (key == field.name) {
        envelope.*field.member = value.text();
        break;
      }
    }
  }
  return envelope;
}

Slip read_slip(std::string_view text) {
  Slip slip;
  if (text.starts_with('{')) {
    read_fields<Slip>(slip, text, kSlip, &slip.unknown);
    slip.part = is_set(slip.part) ? slip.part : std::string_view();
  }
  return slip;
}

Lease lease_of(const Slip& slip) {
  if (!is_set(slip.job)) {
    return Lease::none;
  }
  if (is_set(slip.control)) {
    return Lease::control;
  }
  return is_set(slip.outcome) ? Lease::closed : Lease::open;
}

Result<std::int64_t> hops_of(const Envelope& envelope, const Slip& slip) {
  const std::string_view text = envelope.is_cloud_event() ? envelope.hwhops : slip.hops;
  if (!is_set(text)) {
    return 0;
  }
  std::int64_t hops = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), hops);
  if (error != std::errc() || end != text.data() + text.size() || hops < 0) {
    return fail(ExitCode::data,
                "the number of hops is no whole number: " + std::string(cut_utf8(text, kShownMax)));
  }
  return hops;
}

std::optional<std::string> text_of(std::string_view value) {
  return is_string(value) ? std::optional(json::string_value(value)) : std::nullopt;
}

std::string with_slip(std::string_view line, std::string_view slip) {
  std::string out;
  out.reserve(line.size() + slip.size() + 8);
  json::append_without(out, line, "hw");
  if (!slip.empty()) {
    json::insert_member(out, "hw", slip);
  }
  return out;
}

std::string closed(std::string_view line, std::string_view slip, std::string_view outcome) {
  std::string text;
  json::append_without(text, slip, "outcome");
  json::insert_member(text, "outcome", "\"" + std::string(outcome) + "\"");
  std::string whole = with_slip(line, text);
  return whole.size() <= limits::kLineMax ? whole : with_slip("{}", text);
}

}  // namespace hw::event
