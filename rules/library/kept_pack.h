// A pack with all that it takes to load it again, years later, by a program
// that ships another version of it or none.
#ifndef MYORULES_RULES_LIBRARY_KEPT_PACK_H_
#define MYORULES_RULES_LIBRARY_KEPT_PACK_H_

#include <memory>

#include "absl/status/statusor.h"
#include "engine/pack/compiled_pack.h"
#include "myorules/v1/record.pb.h"
#include "rules/library/library.h"

namespace myorules::rules {

// `pack` is of `library`.
v1::KeptPack KeepPack(const Library& library, const engine::CompiledPack& pack);

// A library of that pack alone.
// Errors: FAILED_PRECONDITION where its rules call functions of another version
// than this program has; DATA_LOSS where what was kept does not load, or has
// another hash.
absl::StatusOr<std::shared_ptr<const Library>> LoadKeptPack(
    const v1::KeptPack& kept);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_LIBRARY_KEPT_PACK_H_
