#include "engine/base/enum_names.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/base/issues.h"

namespace myorules::engine {
namespace {

// The words that all begin with, "SEX_".
std::string CommonWords(const std::vector<std::string>& names) {
  absl::string_view common = names.front();
  for (const std::string& name : names) {
    while (!absl::StartsWith(name, common)) common.remove_suffix(1);
  }
  return std::string(common.substr(0, common.rfind('_') + 1));
}

}  // namespace

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
  std::string nearest = NearestName(text, names);
  if (!nearest.empty() || names.empty()) return nearest;
  const std::string begin = CommonWords(names);
  std::vector<std::string> ends;
  ends.reserve(names.size());
  for (const std::string& name : names) {
    ends.push_back(name.substr(begin.size()));
  }
  const std::string end_meant = NearestName(text, ends);
  return end_meant.empty() ? "" : absl::StrCat(begin, end_meant);
}

}  // namespace myorules::engine
