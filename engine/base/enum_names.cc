#include "engine/base/enum_names.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/base/issues.h"

namespace myorules::engine {

std::vector<std::string> EnumValueNames(
    const google::protobuf::EnumDescriptor& type) {
  std::vector<std::string> names;
  names.reserve(type.value_count());
  for (int i = 0; i < type.value_count(); ++i) {
    names.push_back(type.value(i)->name());
  }
  return names;
}

std::string NameMeant(const std::vector<std::string>& names,
                      absl::string_view text) {
  const std::string upper = absl::AsciiStrToUpper(text);
  const std::string end = absl::StrCat("_", upper);
  for (const std::string& name : names) {
    if (name == upper || absl::EndsWith(name, end)) return name;
  }
  return NearestName(text, names);
}

}  // namespace myorules::engine
