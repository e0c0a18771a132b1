// Values as answers show them.
#ifndef MYORULES_ENGINE_CLASSIFY_VALUE_TEXT_H_
#define MYORULES_ENGINE_CLASSIFY_VALUE_TEXT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/expr/value.h"
#include "google/protobuf/descriptor.h"
#include "myorules/v1/classification.pb.h"

namespace myorules::engine {

// Fills `fact` and returns true; false, leaving it alone, where the value is
// unknown, an error or has no form in an answer. `enum_type` (may be null)
// gives a whole number its name: "EXPRESS" for SERVICE_EXPRESS of enum Service.
// A list that may have further entries, or has unknown ones, shows those that
// are known and is open; where none is, it is as an unknown.
bool ToFactValue(const Value& value,
                 const google::protobuf::EnumDescriptor* enum_type,
                 v1::FactValue* fact);

// What a sentence says: "yes", "12.5", "4–176", "≥ 20", "2016-05", "a, b",
// "none" for an empty list, "unknown".
std::string TextOf(const Value& value,
                   const google::protobuf::EnumDescriptor* enum_type);

// "a", "a or b", "a, b or c".
std::string JoinWithOr(const std::vector<std::string>& texts);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_VALUE_TEXT_H_
