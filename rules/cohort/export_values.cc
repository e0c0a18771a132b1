#include "rules/cohort/export_values.h"

#include "absl/strings/str_format.h"
#include "engine/base/proto_text.h"

namespace myorules::rules {

std::string BooleanText(bool value) { return value ? "true" : "false"; }

std::vector<std::string> Booleans() { return {"true", "false"}; }

std::string DayText(const v1::Date& day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

std::vector<std::string> EnumValues(
    const google::protobuf::EnumDescriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() != 0) {
      names.push_back(engine::EnumName(type, type.value(i)->number()));
    }
  }
  return names;
}

}  // namespace myorules::rules
