#include "tests/conformance/unknowns/record_answer.h"

#include <cmath>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "engine/base/memory.h"
#include "engine/base/unknown_set.h"
#include "engine/expr/value.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "tests/conformance/cel_values.h"
#include "tests/conformance/unknown_scope.h"

namespace myorules::tests::conformance {
namespace {

using engine::UnknownSet;
using engine::Value;

void SetPaths(const UnknownSet& facts,
              google::protobuf::RepeatedPtrField<std::string>* paths) {
  for (const auto& fact : facts.facts()) paths->Add(std::string(fact.path));
}

absl::StatusOr<std::string> ExpressionOf(const Value& value,
                                         UnknownScope& scope);

absl::StatusOr<std::string> ListText(const Value& value, UnknownScope& scope) {
  std::vector<std::string> items;
  for (const Value& item : value.as_list().items) {
    const auto text = ExpressionOf(item, scope);
    if (!text.ok()) return text.status();
    items.push_back(*text);
  }
  return absl::StrCat("[", absl::StrJoin(items, ", "), "]");
}

absl::StatusOr<std::string> MapText(const Value& value, UnknownScope& scope) {
  std::vector<std::string> entries;
  for (const auto& entry : value.as_map().entries) {
    const auto key = ExpressionOf(entry.key, scope);
    const auto held = ExpressionOf(entry.value, scope);
    if (!key.ok()) return key.status();
    if (!held.ok()) return held.status();
    entries.push_back(absl::StrCat(*key, ": ", *held));
  }
  return absl::StrCat("{", absl::StrJoin(entries, ", "), "}");
}

// A variable, or the field at a missing fact's path, that is this value.
absl::StatusOr<std::string> NameOf(const Value& value, UnknownScope& scope) {
  for (const auto& [name, variable] : scope.values()) {
    if (Same(value, variable)) return name;
  }
  if (value.is_unknown()) {
    const std::string path(value.as_unknown().facts()[0].path);
    const auto field = scope.Evaluate(path);
    if (field.ok() && Same(value, *field)) return path;
  }
  return absl::UnimplementedError(
      absl::StrCat("no expression gives ", value.ToString()));
}

absl::StatusOr<std::string> ExpressionOf(const Value& value,
                                         UnknownScope& scope) {
  const std::string text = value.ToString();
  switch (value.kind()) {
    case Value::Kind::kNull:
    case Value::Kind::kBool:
    case Value::Kind::kInt:
    case Value::Kind::kUint:
      return text;
    case Value::Kind::kDouble:
      return std::isfinite(value.as_double())
                 ? text
                 : absl::StrCat("double('", text, "')");
    case Value::Kind::kString:
      return absl::StrCat("'", absl::Utf8SafeCEscape(value.as_string()), "'");
    case Value::Kind::kBytes:
      return absl::StrCat("b'", absl::CHexEscape(value.as_bytes()), "'");
    case Value::Kind::kTimestamp:
      return absl::StrCat("timestamp('", text, "')");
    case Value::Kind::kDuration:
      return absl::StrCat("duration('", text, "')");
    case Value::Kind::kType:
      return text.substr(0, text.find('('));
    case Value::Kind::kDate:
      if (value.as_date().why.empty()) {
        return absl::StrCat("date('", text, "')");
      }
      return NameOf(value, scope);
    case Value::Kind::kList:
      return ListText(value, scope);
    case Value::Kind::kMap:
      return MapText(value, scope);
    default:
      return NameOf(value, scope);
  }
}

absl::Status RecordValue(const Value& value, UnknownScope& scope,
                         UnknownCase* unknown_case) {
  const auto text = ExpressionOf(value, scope);
  if (!text.ok()) return text.status();
  unknown_case->set_value(*text);
  if (value.kind() == Value::Kind::kList && value.as_list().open) {
    SetPaths(value.as_list().why_open, unknown_case->mutable_open());
  }
  return absl::OkStatus();
}

std::string DayText(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

void RecordInterval(const engine::NumberRange& range, Interval* interval) {
  if (std::isfinite(range.low)) {
    interval->set_low(range.low);
    interval->set_low_excluded(range.low_excluded);
  }
  if (std::isfinite(range.high)) {
    interval->set_high(range.high);
    interval->set_high_excluded(range.high_excluded);
  }
  SetPaths(range.why, interval->mutable_missing());
}

}  // namespace

absl::Status RecordAnswer(const UnknownSuite& suite,
                          UnknownCase* unknown_case) {
  const engine::OwnMemory memory;
  UnknownScope scope(suite.container());
  absl::Status bound = BindAll(suite, *unknown_case, scope);
  if (!bound.ok()) return bound;
  const auto value = scope.Evaluate(unknown_case->expression());
  if (!value.ok()) return value.status();
  if (value->is_error()) {
    unknown_case->set_error(std::string(value->as_error().message));
  } else if (value->is_unknown()) {
    SetPaths(value->as_unknown(), unknown_case->mutable_unknown());
  } else if (value->kind() == Value::Kind::kDate &&
             !value->as_date().why.empty()) {
    const engine::DateRange& date = value->as_date();
    Period& period = *unknown_case->mutable_period();
    period.set_earliest(DayText(date.earliest));
    period.set_latest(DayText(date.latest));
    SetPaths(date.why, period.mutable_missing());
  } else if (value->kind() == Value::Kind::kRange) {
    RecordInterval(value->as_range(), unknown_case->mutable_interval());
  } else {
    return RecordValue(*value, scope, unknown_case);
  }
  return absl::OkStatus();
}

}  // namespace myorules::tests::conformance
