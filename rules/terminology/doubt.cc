#include "rules/terminology/doubt.h"

#include <algorithm>

#include "rules/terminology/normalize.h"

namespace myorules::rules {

Doubt::Doubt(const v1::DoubtSigns& signs) {
  const auto add = [this](const auto& texts, Where where) {
    for (const std::string& text : texts) {
      if (text.empty()) continue;
      signs_.push_back({text, where});
      first_bytes_.set(static_cast<unsigned char>(text[0]));
    }
  };
  add(signs.anywhere(), Where::kAnywhere);
  add(signs.at_an_end(), Where::kAtAnEnd);
  add(signs.at_the_start(), Where::kAtTheStart);
}

bool Doubt::IsIn(absl::string_view name) const {
  // Most names hold no byte of any sign.
  const bool may_hold = std::any_of(name.begin(), name.end(), [this](char c) {
    return first_bytes_.test(static_cast<unsigned char>(c));
  });
  return may_hold &&
         std::any_of(signs_.begin(), signs_.end(),
                     [&](const Sign& sign) { return Counts(sign, name); });
}

bool Doubt::Counts(const Sign& sign, absl::string_view name) const {
  const size_t first = name.find(sign.text);
  if (first == absl::string_view::npos) return false;
  if (sign.where == Where::kAnywhere) return true;
  if (NormalizeName(name.substr(0, first)).empty()) return true;
  if (sign.where == Where::kAtTheStart) return false;
  const size_t behind = name.rfind(sign.text) + sign.text.size();
  return NormalizeName(name.substr(behind)).empty();
}

}  // namespace myorules::rules
