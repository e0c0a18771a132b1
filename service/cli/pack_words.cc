#include "service/cli/pack_words.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace myorules::service {

std::string PackStateName(v1::PackState state) {
  if (!v1::PackState_IsValid(state) || state == v1::PACK_STATE_UNSPECIFIED) {
    return "unknown";
  }
  return absl::AsciiStrToLower(
      absl::StripPrefix(v1::PackState_Name(state), "PACK_STATE_"));
}

std::string PackTitle(const v1::RulePack& pack) {
  return absl::StrCat(pack.name().empty() ? "(without name)" : pack.name(),
                      pack.version().empty() ? "" : " ", pack.version());
}

}  // namespace myorules::service
