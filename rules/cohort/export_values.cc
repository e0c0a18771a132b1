#include "rules/cohort/export_values.h"

#include "engine/base/proto_text.h"

namespace myorules::rules {

std::string BooleanText(bool value) { return value ? "true" : "false"; }

std::vector<std::string> Booleans() { return {"true", "false"}; }

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
