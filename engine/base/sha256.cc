#include "engine/base/sha256.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "openssl/evp.h"

namespace myorules::engine {

std::string Sha256(absl::Span<const absl::string_view> parts) {
  std::string all;
  for (const absl::string_view part : parts) {
    absl::StrAppend(&all, part.size(), ":", part);
  }
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(all.data(), all.size(), digest, &size, EVP_sha256(), nullptr);
  return {reinterpret_cast<const char*>(digest), size};
}

std::string Sha256Hex(absl::Span<const absl::string_view> parts) {
  return absl::BytesToHexString(Sha256(parts));
}

}  // namespace myorules::engine
