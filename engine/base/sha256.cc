#include "engine/base/sha256.h"

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "openssl/evp.h"

namespace myorules::engine {
namespace {

// A context of the thread; that, and looking the algorithm up, takes longer
// than to hash a short text.
EVP_MD_CTX* Context() {
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  thread_local const std::unique_ptr<EVP_MD_CTX, Free> kContext(
      EVP_MD_CTX_new());
  return kContext.get();
}

const EVP_MD* Algorithm() {
  static const EVP_MD* const kAlgorithm =
      EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return kAlgorithm;
}

}  // namespace

std::string Sha256(absl::Span<const absl::string_view> parts) {
  EVP_MD_CTX* const context = Context();
  bool done = EVP_DigestInit_ex2(context, Algorithm(), nullptr) == 1;
  for (const absl::string_view part : parts) {
    const absl::AlphaNum size(part.size());
    done = done && EVP_DigestUpdate(context, size.data(), size.size()) == 1 &&
           EVP_DigestUpdate(context, ":", 1) == 1 &&
           EVP_DigestUpdate(context, part.data(), part.size()) == 1;
  }
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  done = done && EVP_DigestFinal_ex(context, digest, &size) == 1;
  if (!done) {
    // What is told apart by hashes would be one.
    std::fputs("OpenSSL has no SHA-256 here\n", stderr);
    std::abort();
  }
  return {reinterpret_cast<const char*>(digest), size};
}

std::string Sha256Hex(absl::Span<const absl::string_view> parts) {
  return absl::BytesToHexString(Sha256(parts));
}

}  // namespace myorules::engine
