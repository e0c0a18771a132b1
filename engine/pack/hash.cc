#include "engine/pack/hash.h"

#include "absl/strings/str_cat.h"
#include "engine/base/proto_text.h"
#include "engine/base/sha256.h"

namespace myorules::engine {

std::string PackHash(
    const v1::RulePack& pack,
    const std::vector<std::pair<std::string, std::string>>& terminology,
    absl::string_view function_library_version) {
  const std::string content = DeterministicBytes(pack);
  const std::string tables = absl::StrCat(terminology.size());
  // The first names the form, so that a later one cannot be mistaken for it.
  std::vector<absl::string_view> parts = {"myorules.v1.RulePack/1", content,
                                          tables};
  for (const auto& [name, bytes] : terminology) {
    parts.insert(parts.end(), {name, bytes});
  }
  parts.push_back(function_library_version);
  return Sha256Hex(parts);
}

std::string ModuleHash(const v1::RulePack& module) {
  return absl::StrCat("sha256:", Sha256Hex({"myorules.v1.RulePack/module/1",
                                            DeterministicBytes(module)}));
}

}  // namespace myorules::engine
