// The parts of an answer, each from the evaluated items.
#ifndef MYORULES_ENGINE_CLASSIFY_ANSWER_PARTS_H_
#define MYORULES_ENGINE_CLASSIFY_ANSWER_PARTS_H_

#include <set>
#include <string>

#include "engine/classify/evaluation.h"
#include "myorules/v1/classification.pb.h"

namespace myorules::engine {

// The result of the decision at `position` of the pack's items.
void FillDecision(const Evaluation& evaluation, int position,
                  v1::DecisionResult* result);

// The result of the facet at `position`.
void FillFacet(const Evaluation& evaluation, int position,
               v1::FacetResult* result);

// The trace of the definition or criterion at `position`.
void FillTrace(const Evaluation& evaluation, int position,
               v1::CriterionResult* result);

// The notes that hold, then one for each unverified threshold and criterion
// that is in `used` (variables) or used by a note that holds.
void FillNotes(const Evaluation& evaluation, std::set<std::string> used,
               v1::Classification* answer);

// What the open decisions hang on, ranked.
void FillMissing(const Evaluation& evaluation, v1::Classification* answer);

// The pack's summary, with its state where that is not production.
std::string Summary(const Evaluation& evaluation);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_ANSWER_PARTS_H_
