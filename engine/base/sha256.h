// SHA-256 over a list of parts.
#ifndef MYORULES_ENGINE_BASE_SHA256_H_
#define MYORULES_ENGINE_BASE_SHA256_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace myorules::engine {

// Of all parts, each with its length before it, so that no two lists of parts
// read the same. 32 bytes.
std::string Sha256(absl::Span<const absl::string_view> parts);

// The same as 64 lower-case hex digits.
std::string Sha256Hex(absl::Span<const absl::string_view> parts);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_BASE_SHA256_H_
