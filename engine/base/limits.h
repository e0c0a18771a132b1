// The bounds of what the engine takes, with what each protects; those of
// loading a pack stand in pack_limits.h, those of what-if in
// engine/whatif/limits.h. Each has a test at the limit and one past it.
#ifndef MYORULES_ENGINE_BASE_LIMITS_H_
#define MYORULES_ENGINE_BASE_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace myorules::engine::limits {

// Bytes of one expression: parse time and memory grow linearly with it.
inline constexpr int kMaxExpressionBytes = 100'000;

// Nesting of one expression: bounds the stack of parser, checker and evaluator.
inline constexpr int kMaxExpressionDepth = 100;

// Nesting of the value of one expression, lists and maps in one another, what
// it has from definitions included: bounds the stack of all that walks it.
inline constexpr int kMaxValueDepth = 100;

// Faults of one expression that are told: nobody reads more, and the names
// nearest to each unknown one take time to find.
inline constexpr int kMaxExpressionFaults = 100;

// Bytes of a pack's text, and of a pack and all that it imports.
inline constexpr int kMaxPackBytes = 4 << 20;

// Named items (definitions, criteria, …) of a pack and all that it imports.
inline constexpr int kMaxPackItems = 2'000;

// Modules that a pack imports, directly or through one another: bounds the
// stack of the loader, which loads one inside another.
inline constexpr int kMaxPackModules = 100;

// Unknown definitions of one table up to which all assignments are tried, and
// assignments: as many as of 12 that may each have three values (3^12).
inline constexpr int kMaxEnumeratedAtoms = 12;
inline constexpr int kMaxAssignments = 531'441;

// Combinations of values of open decisions of one pack that are supposed, one
// after the other, to tell what flags and facts come to under each.
inline constexpr int kMaxSuppositions = 4'096;

// Combinations of cases of one table that are tried when a pack is loaded; a
// table with more is not checked for gaps and overlaps.
inline constexpr int kMaxCheckedCombinations = 4'096;

// Nesting of a condition up to which the checks of a pack look into the items
// that it names, and those that they name: bounds the stack. Beyond, an item
// may be true or false whatever the others are.
inline constexpr int kMaxOpenedDepth = 100;

// Steps of one evaluation (one node visited, one list entry tried, one missing
// fact noted, eight bytes copied); beyond, the evaluation ends in an error.
inline constexpr int64_t kMaxEvaluationSteps = 50'000'000;

// Steps that the expressions of a pack can take together, each once, on the
// largest subject: a pack that could take more does not load. (A single one may
// take kMaxEvaluationSteps.)
inline constexpr int64_t kMaxPackSteps = 400'000'000;

// Years of dates and times, as in the timestamps of CEL and of Protocol
// Buffers.
inline constexpr int kFirstYear = 1;
inline constexpr int kLastYear = 9999;

// Entries of a list, and bytes of a text, of a subject, where the host of the
// packs does not say otherwise. What expressions cost is estimated from them.
inline constexpr int kDefaultListEntries = 1'000;
inline constexpr int kDefaultTextBytes = 1'000;

// Steps of one classification: all evaluations, those under suppositions
// included. Beyond, it ends in RESOURCE_EXHAUSTED.
inline constexpr int64_t kMaxClassificationSteps = 1'000'000'000;

// Instructions of one compiled pattern: matching takes time by them and the
// text.
inline constexpr int kMaxPatternInstructions = 2'000;

// Bytes that the values of one classification may take together; beyond, it
// ends in RESOURCE_EXHAUSTED. The largest subject within the other limits takes
// a small part of it.
inline constexpr size_t kMaxEvaluationBytes = size_t{1} << 30;

// Steps between two questions whether the answer is still wanted: well below a
// millisecond of work, and the question itself takes no time that counts.
inline constexpr int64_t kStepsBetweenChecks = 4'096;

// Nesting of a pack's text: bounds the stack of its reader.
inline constexpr int kMaxPackDepth = 20;

// Nesting of the message that is classified, and of an Any in an Any: bounds
// the stack of all that walks it.
inline constexpr int kMaxSubjectDepth = 20;

// Missing facts, and facts read, told in one list of an answer: nobody reads
// more, and the answer about the largest subject stays within a message that
// others take. How many more there are is told.
inline constexpr int kMaxToldFacts = 1'000;

// Bytes of the values and facts that one answer tells, each with something for
// being told at all; beyond, the classification ends in RESOURCE_EXHAUSTED. The
// steps of an evaluation do not bound them: values share the texts that they
// are made of, and an answer has each written out.
inline constexpr int64_t kMaxAnswerBytes = int64_t{64} << 20;

// Suppositions told under which a flag is possible. Whether there are more is
// told.
inline constexpr int kMaxToldSuppositions = 20;

}  // namespace myorules::engine::limits

#endif  // MYORULES_ENGINE_BASE_LIMITS_H_
