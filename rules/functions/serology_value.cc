#include "rules/functions/serology_value.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "rules/functions/arguments.h"
#include "rules/functions/steps.h"

namespace myorules::rules {
namespace {

using engine::CallContext;
using engine::DateRange;
using engine::UnknownSet;
using engine::Value;

constexpr absl::CivilDay kFirstDay(1, 1, 1);
constexpr absl::CivilDay kLastDay(9999, 12, 31);

// Why a result whose day is not known well enough may not count.
constexpr char kMayBeLater[] =
    "it may have been collected after the assessment, and then does not count";

// Whether the status lets a result count: yes, no, or unknown because unset.
enum class Standing { kUsable, kUnusable, kUnknown };

Standing StandingOf(v1::ResultStatus status) {
  switch (status) {
    case v1::RESULT_STATUS_FINAL:
    case v1::RESULT_STATUS_AMENDED:
    case v1::RESULT_STATUS_CORRECTED:
      return Standing::kUsable;
    case v1::RESULT_STATUS_UNSPECIFIED:
      return Standing::kUnknown;
    default:
      return Standing::kUnusable;
  }
}

DateRange Collected(const v1::LabResult& result, const engine::Path* path) {
  const engine::Path* const field = path->Child(".collected_on");
  DateRange days =
      DateOf(result.has_collected_on(), result.collected_on(), field)
          .value_or(DateRange{kFirstDay, kLastDay, UnknownSet::Of(field)});
  const auto reported = DateOf(result.has_reported_on(), result.reported_on(),
                               path->Child(".reported_on"));
  if (reported.has_value() && reported->latest < days.latest &&
      reported->latest >= days.earliest) {
    days.latest = reported->latest;
  }
  if (days.earliest == days.latest) days.why = UnknownSet();
  return days;
}

// The same facts, each with `reason`.
UnknownSet WithReason(const UnknownSet& set, absl::string_view reason) {
  UnknownSet with_reason;
  for (const engine::MissingFact& fact : set.facts()) {
    with_reason.Merge(UnknownSet::Of(fact.path, reason));
  }
  return with_reason;
}

void RecordReads(const v1::LabResult& result, const engine::Path* path,
                 CallContext& context) {
  if (result.status() != v1::RESULT_STATUS_UNSPECIFIED) {
    context.RecordRead(path->Child(".status"),
                       Value::String(v1::ResultStatus_Name(result.status())));
  }
  if (const auto date = DateOf(result.has_collected_on(), result.collected_on(),
                               path->Child(".collected_on"))) {
    context.RecordRead(path->Child(".collected_on"), Value::Date(*date));
  }
}

// Ids of results that another result replaces, with what would tell whether
// that one is known yet on the day (empty: it is). The status of the replacing
// result does not matter: a withdrawal replaces, too.
using Replaced = absl::flat_hash_map<std::string, UnknownSet>;

void AddReplaced(const v1::LabResult& result, const UnknownSet& open,
                 Replaced* replaced) {
  if (result.supersedes().empty()) return;
  const auto [found, inserted] = replaced->emplace(result.supersedes(), open);
  if (inserted) return;
  if (open.empty() || found->second.empty()) {
    found->second = UnknownSet();
  } else {
    found->second.Merge(open);
  }
}

template <typename Map>
const std::vector<UsableResult>& Find(const Map& by_analyte,
                                      absl::string_view analyte) {
  static const auto& none = *new std::vector<UsableResult>();
  const auto found = by_analyte.find(analyte);
  return found == by_analyte.end() ? none : found->second;
}

}  // namespace

Same SameSpecimen(const UsableResult& a, const UsableResult& b) {
  if (a.specimen != 0 && b.specimen != 0) {
    return a.specimen == b.specimen ? Same::kYes : Same::kNo;
  }
  const DateRange& x = a.collected;
  const DateRange& y = b.collected;
  if (x.latest < y.earliest || y.latest < x.earliest) return Same::kNo;
  const bool one_day = x.earliest == x.latest && y.earliest == y.latest;
  return one_day ? Same::kYes : Same::kMaybe;
}

UnknownSet SpecimenMissing(const UsableResult& a, const UsableResult& b) {
  return UnknownSet::Union(a.collected.why, b.collected.why);
}

Value SerologyValue::Make(const engine::ListValue& results,
                          const DateRange& assessed_on, CallContext& context) {
  std::vector<UsableResult> on_record;
  Replaced replaced;
  std::set<std::string> specimens;
  for (const Value& item : results.items) {
    if (!context.budget().Spend(kStepsOfAFinding)) return Value();
    UsableResult result;
    result.message = MessageOf<v1::LabResult>(item);
    if (result.message == nullptr) return Value::Error("not a result");
    result.path = item.as_message().path;
    result.collected = Collected(*result.message, result.path);
    RecordReads(*result.message, result.path, context);
    if (result.collected.earliest > assessed_on.latest) continue;
    if (result.collected.latest > assessed_on.earliest) {
      result.uncertain = UnknownSet::Union(
          WithReason(result.collected.why, kMayBeLater), assessed_on.why);
    }
    AddReplaced(*result.message, result.uncertain, &replaced);
    specimens.insert(result.message->specimen_id());
    on_record.push_back(std::move(result));
  }
  specimens.erase("");
  auto value = std::make_shared<SerologyValue>();
  for (UsableResult& result : on_record) {
    const v1::LabResult& message = *result.message;
    std::vector<UsableResult>& unusable = value->unusable_[message.analyte()];
    const Standing standing = StandingOf(message.status());
    if (standing == Standing::kUnusable) {
      unusable.push_back(std::move(result));
      continue;
    }
    if (standing == Standing::kUnknown) {
      result.uncertain.Merge(UnknownSet::Of(result.path->Child(".status")));
    }
    if (!message.id().empty()) {
      const auto by = replaced.find(message.id());
      if (by != replaced.end() && message.supersedes() != message.id()) {
        if (by->second.empty()) {
          unusable.push_back(std::move(result));
          continue;
        }
        result.uncertain.Merge(by->second);
      }
    }
    if (!message.specimen_id().empty()) {
      result.specimen =
          1 + static_cast<int>(std::distance(
                  specimens.begin(), specimens.find(message.specimen_id())));
    }
    value->usable_[message.analyte()].push_back(std::move(result));
  }
  const SerologyValue* const made = value.get();
  engine::Memory::Current().Own(std::move(value));
  return Value::Opaque(made);
}

const std::vector<UsableResult>& SerologyValue::Of(
    absl::string_view analyte) const {
  return Find(usable_, analyte);
}

const std::vector<UsableResult>& SerologyValue::Unusable(
    absl::string_view analyte) const {
  return Find(unusable_, analyte);
}

std::string WhyUnusable(const v1::LabResult& result) {
  if (StandingOf(result.status()) != Standing::kUnusable) {
    return "replaced by another result";
  }
  return absl::StrReplaceAll(
      absl::AsciiStrToLower(absl::StripPrefix(
          v1::ResultStatus_Name(result.status()), "RESULT_STATUS_")),
      {{"_", " "}});
}

std::string DayText(const UsableResult& result) {
  return result.message->has_collected_on() ? engine::ToString(result.collected)
                                            : "";
}

void RecordValue(const UsableResult& result, CallContext& context) {
  const v1::LabResult& message = *result.message;
  if (message.has_quantity()) {
    const v1::Quantity& quantity = message.quantity();
    if (quantity.has_value()) {
      context.RecordRead(result.path->Child(".quantity.value"),
                         Value::Double(quantity.value()));
    }
    if (quantity.comparator() != v1::COMPARATOR_UNSPECIFIED) {
      context.RecordRead(
          result.path->Child(".quantity.comparator"),
          Value::String(v1::Comparator_Name(quantity.comparator())));
    }
    if (quantity.has_high()) {
      context.RecordRead(result.path->Child(".quantity.high"),
                         Value::Double(quantity.high()));
    }
    if (!quantity.unit().empty()) {
      context.RecordRead(result.path->Child(".quantity.unit"),
                         Value::String(quantity.unit()));
    }
  } else if (message.has_grade()) {
    context.RecordRead(result.path->Child(".grade"),
                       Value::String(v1::LineBlotGrade_Name(message.grade())));
  } else if (message.has_word()) {
    context.RecordRead(result.path->Child(".word"),
                       Value::String(v1::ResultWord_Name(message.word())));
  }
}

std::string MethodName(v1::AssayMethod method) {
  if (method == v1::ASSAY_METHOD_UNSPECIFIED) return "";
  return std::string(
      absl::StripPrefix(v1::AssayMethod_Name(method), "ASSAY_METHOD_"));
}

std::string ResultPath(absl::string_view analyte, absl::string_view method) {
  if (method.empty()) {
    return absl::StrCat("patient.results[analyte=", analyte, "]");
  }
  return absl::StrCat("patient.results[analyte=", analyte, ",method=", method,
                      "]");
}

}  // namespace myorules::rules
