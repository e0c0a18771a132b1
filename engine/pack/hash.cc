#include "engine/pack/hash.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "engine/base/proto_text.h"
#include "openssl/evp.h"

namespace myorules::engine {
namespace {

void AppendPart(absl::string_view part, std::string* all) {
  absl::StrAppend(all, part.size(), ":", part);
}

std::string Sha256Hex(absl::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest), size));
}

}  // namespace

std::string PackHash(
    const v1::RulePack& pack,
    const std::vector<std::pair<std::string, std::string>>& terminology,
    absl::string_view function_library_version) {
  std::string all;
  // Names the form, so that a later one cannot be mistaken for it.
  AppendPart("myorules.v1.RulePack/1", &all);
  AppendPart(DeterministicBytes(pack), &all);
  AppendPart(absl::StrCat(terminology.size()), &all);
  for (const auto& [name, bytes] : terminology) {
    AppendPart(name, &all);
    AppendPart(bytes, &all);
  }
  AppendPart(function_library_version, &all);
  return Sha256Hex(all);
}

std::string ModuleHash(const v1::RulePack& module) {
  std::string all;
  AppendPart("myorules.v1.RulePack/module/1", &all);
  AppendPart(DeterministicBytes(module), &all);
  return absl::StrCat("sha256:", Sha256Hex(all));
}

}  // namespace myorules::engine
