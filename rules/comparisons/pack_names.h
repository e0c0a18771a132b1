// Names of packs in a sentence.
#ifndef MYORULES_RULES_COMPARISONS_PACK_NAMES_H_
#define MYORULES_RULES_COMPARISONS_PACK_NAMES_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace myorules::rules {

// "imnm.lim2019, imnm.wang2022 and imnm.enmc2018".
inline std::string NamesOfAll(std::vector<std::string> packs) {
  if (packs.size() < 2) return absl::StrJoin(packs, "");
  const std::string last = std::move(packs.back());
  packs.pop_back();
  return absl::StrCat(absl::StrJoin(packs, ", "), " and ", last);
}

}  // namespace myorules::rules

#endif  // MYORULES_RULES_COMPARISONS_PACK_NAMES_H_
