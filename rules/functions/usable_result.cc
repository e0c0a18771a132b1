#include "rules/functions/usable_result.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "rules/functions/standing.h"

namespace myorules::rules {

using engine::CallContext;
using engine::DateRange;
using engine::Value;

namespace {

// The names of an enum's values, without asking its descriptor each time.
template <typename Enum>
absl::string_view NameOf(Enum value) {
  static const auto& names = *[] {
    const google::protobuf::EnumDescriptor& type =
        *google::protobuf::GetEnumDescriptor<Enum>();
    auto* const made = new std::vector<absl::string_view>();
    for (int i = 0; i < type.value_count(); ++i) {
      const size_t number = type.value(i)->number();
      if (number >= made->size()) made->resize(number + 1);
      (*made)[number] = type.value(i)->name();
    }
    return made;
  }();
  const auto number = static_cast<size_t>(value);
  return number < names.size() ? names[number] : "";
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

std::string WhyUnusable(const v1::LabResult& result) {
  if (StandingOf(result.status()) != Standing::kUnusable) {
    return IsOfBlood(result) ? "replaced by another result"
                             : "of another specimen than blood";
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
  if (!context.records_reads()) return;
  const v1::LabResult& message = *result.message;
  if (message.has_quantity()) {
    const v1::Quantity& quantity = message.quantity();
    if (quantity.has_value()) {
      context.RecordRead(result.path->Child(".quantity.value"),
                         Value::Double(quantity.value()));
    }
    if (quantity.comparator() != v1::COMPARATOR_UNSPECIFIED) {
      context.RecordRead(result.path->Child(".quantity.comparator"),
                         Value::StringView(NameOf(quantity.comparator())));
    }
    if (quantity.has_high()) {
      context.RecordRead(result.path->Child(".quantity.high"),
                         Value::Double(quantity.high()));
    }
    if (!quantity.unit().empty()) {
      context.RecordRead(result.path->Child(".quantity.unit"),
                         Value::StringView(quantity.unit()));
    }
  } else if (message.has_grade()) {
    if (result.grade_path == nullptr) {
      result.grade_path = result.path->Child(".grade");
    }
    context.RecordRead(result.grade_path,
                       Value::StringView(NameOf(message.grade())));
  } else if (message.has_word()) {
    context.RecordRead(result.path->Child(".word"),
                       Value::StringView(NameOf(message.word())));
  }
}

}  // namespace myorules::rules
