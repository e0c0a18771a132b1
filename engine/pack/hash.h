// What tells one pack from every other.
#ifndef MYORULES_ENGINE_PACK_HASH_H_
#define MYORULES_ENGINE_PACK_HASH_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "myorules/v1/rule_pack.pb.h"

namespace myorules::engine {

// SHA-256, as 64 lower-case hex digits, over the pack (its content: comments
// and layout of its text do not matter), the terminology tables that it names
// (name and canonical bytes each) and the version of the function library. Each
// part goes in with its length before it, so that no two different lists of
// parts read the same.
std::string PackHash(
    const v1::RulePack& pack,
    const std::vector<std::pair<std::string, std::string>>& terminology,
    absl::string_view function_library_version);

// "sha256:" and 64 lower-case hex digits: SHA-256 over the content of a module.
// The hashes of what it imports stand in it.
std::string ModuleHash(const v1::RulePack& module);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_HASH_H_
