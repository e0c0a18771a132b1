// What a rule pack must say beyond what it needs to load.
#ifndef MYORULES_RULES_LINT_LINT_H_
#define MYORULES_RULES_LINT_LINT_H_

#include "absl/status/status.h"
#include "engine/base/issues.h"
#include "engine/pack/compiled_pack.h"

namespace myorules::rules {

// Adds to `issues`, which are those of the text of `pack`: an error for each
// attribute of a person that its rules read and its source_attributes do not
// name, and where they do not say who paid for it; a warning for each that they
// name and no rule reads, and for each number that a rule compares with in
// place of a threshold.
void Lint(const engine::CompiledPack& pack, engine::Issues* issues);

// Adds to `issues`, which are those of the text of `pack`, at its name, what is
// wrong with the questions of rules/comparisons that name it, beside the
// shipped packs: an error of a shipped pack, else a warning, since answers
// beside which no note stands are right. Errors: those of what is shipped.
absl::Status LintComparisons(const engine::CompiledPack& pack,
                             engine::Issues* issues);

// Adds to `issues`, which are those of a text that is an EvidenceTable, an
// error for each number of its records that does not follow from their counts,
// and for figures with neither a publication nor a word on what nobody has
// checked (rules/evidence/arithmetic.h), and a warning for each test whose name
// is not known, so that nobody computes it again.
void LintEvidence(engine::Issues* issues);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_LINT_LINT_H_
