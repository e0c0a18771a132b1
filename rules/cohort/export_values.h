// Values as fields of an export have them.
#ifndef MYORULES_RULES_COHORT_EXPORT_VALUES_H_
#define MYORULES_RULES_COHORT_EXPORT_VALUES_H_

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"

namespace myorules::rules {

// "true" or "false", and both.
std::string BooleanText(bool value);
std::vector<std::string> Booleans();

// The names of an enum's values without the prefix of their type; not the one
// that states nothing.
std::vector<std::string> EnumValues(
    const google::protobuf::EnumDescriptor& type);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_COHORT_EXPORT_VALUES_H_
