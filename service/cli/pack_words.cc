#include "service/cli/pack_words.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "rules/pages/visible_text.h"

namespace myorules::service {

std::string PackStateName(v1::PackState state) {
  if (!v1::PackState_IsValid(state) || state == v1::PACK_STATE_UNSPECIFIED) {
    return "unknown";
  }
  return absl::AsciiStrToLower(
      absl::StripPrefix(v1::PackState_Name(state), "PACK_STATE_"));
}

std::string PackTitle(const v1::RulePack& pack) {
  // Of a pack that does not load they may be anything.
  return rules::VisibleText(
      absl::StrCat(pack.name().empty() ? "(without name)" : pack.name(),
                   pack.version().empty() ? "" : " ", pack.version()));
}

}  // namespace myorules::service
