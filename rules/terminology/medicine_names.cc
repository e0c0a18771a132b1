#include "rules/terminology/medicine_names.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace myorules::rules {

absl::string_view WithoutStrength(absl::string_view name) {
  static constexpr absl::string_view kUnits[] = {"mcg", "mg", "µg",
                                                 "μg",  "ug", "g"};
  absl::string_view rest = absl::StripAsciiWhitespace(name);
  bool unit_found = false;
  for (const absl::string_view unit : kUnits) {
    if (absl::EndsWithIgnoreCase(rest, unit)) {
      rest.remove_suffix(unit.size());
      unit_found = true;
      break;
    }
  }
  if (!unit_found) return name;
  rest = absl::StripTrailingAsciiWhitespace(rest);
  size_t digits = 0;
  while (!rest.empty() && (absl::ascii_isdigit(rest.back()) ||
                           rest.back() == '.' || rest.back() == ',')) {
    if (absl::ascii_isdigit(rest.back())) ++digits;
    rest.remove_suffix(1);
  }
  // The number must stand apart: "FK506 g" has none.
  if (digits == 0 || rest.empty() || !absl::ascii_isspace(rest.back())) {
    return name;
  }
  return absl::StripTrailingAsciiWhitespace(rest);
}

bool SaysDoseOfZero(absl::string_view name) {
  const absl::string_view rest = WithoutStrength(name);
  const absl::string_view strength =
      name.substr(rest.data() + rest.size() - name.data());
  return absl::StrContains(strength, '0') &&
         strength.find_first_of("123456789") == absl::string_view::npos;
}

}  // namespace myorules::rules
