// The words of a pack: how its names are written.
#ifndef MYORULES_ENGINE_PACK_NAMES_H_
#define MYORULES_ENGINE_PACK_NAMES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace myorules::engine {

// "parcel_weight": thresholds, definitions, facets, decisions.
bool IsIdentifier(absl::string_view name);
// "weight.over-limit": criteria. Every part between dots is an identifier once
// hyphens are underscores.
bool IsCriterionId(absl::string_view id);
// "late-delivery": flags and notes.
bool IsHyphenatedId(absl::string_view id);
// "post.letters2019": packs.
bool IsPackName(absl::string_view name);
// "1.0.0", "1.0.0-rc.1".
bool IsSemanticVersion(absl::string_view version);
// "NOT_DELIVERED".
bool IsOutcome(absl::string_view outcome);
// "20", "-0.5".
bool IsDecimal(absl::string_view text);

// What expressions call the item `id`.
std::string VariableOf(absl::string_view id);

// The part before the first dot.
absl::string_view FirstSegment(absl::string_view variable);

// What stands before each dot: "a" and "a.b" of "a.b.c".
std::vector<std::string> OuterNames(absl::string_view variable);

// Whether there is nothing to read.
bool IsBlank(absl::string_view text);

// Whether CEL keeps the word for itself: a keyword, a reserved word or the name
// of a type.
bool IsCelWord(absl::string_view word);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_NAMES_H_
