// Where packs that are asked at once answer the same question differently.
#ifndef MYORULES_RULES_COMPARISONS_COMPARISONS_H_
#define MYORULES_RULES_COMPARISONS_COMPARISONS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "engine/pack/compiled_pack.h"
#include "myorules/v1/classification.pb.h"
#include "myorules/v1/comparison.pb.h"

namespace myorules::rules {

// The shipped questions (comparisons.textproto), embedded in the program.
// Errors: INVALID_ARGUMENT with file and line of what does not parse.
absl::StatusOr<v1::ComparisonTable> LoadComparisons();

// What is wrong with the questions beside these packs, a line each: ids that
// are empty or stand twice, questions and readings without words, packs that
// are not there or stand twice in a question, decisions and outcomes that they
// do not have, outcomes that are read in two ways, decisions that are of
// another hit policy than they must be, contrasts that name packs in their
// words or that no remark names, remarks of what is no contrast of their pack,
// questions to which all packs say the same.
std::vector<std::string> FaultsOf(
    const v1::ComparisonTable& table,
    absl::Span<const std::shared_ptr<const engine::CompiledPack>> packs);

// One pack's answer, with the pack that gave it.
struct PackAnswer {
  const engine::CompiledPack* pack = nullptr;
  const v1::Classification* answer = nullptr;
};

// The questions to which the answers, all of one patient, say different things,
// in the table's order. Only what is decided says anything.
std::vector<v1::CrossPackNote> Differences(
    const v1::ComparisonTable& table, absl::Span<const PackAnswer> answers);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_COMPARISONS_COMPARISONS_H_
