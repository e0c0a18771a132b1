// The names of an enum's values.
#ifndef MYORULES_ENGINE_BASE_ENUM_NAMES_H_
#define MYORULES_ENGINE_BASE_ENUM_NAMES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace myorules::engine {

// All of them, in the order of the enum.
std::vector<std::string> EnumValueNames(
    const google::protobuf::EnumDescriptor& type);

// The name, of an enum's value or another, that `text` is in whatever case,
// also without the words that all values of an enum begin with: "SEX_FEMALE" of
// "female"; else the nearest. Empty: none.
std::string NameMeant(const std::vector<std::string>& names,
                      absl::string_view text);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_BASE_ENUM_NAMES_H_
