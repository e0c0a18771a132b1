// The parts of an answer, each from the evaluated items. Each adds to an answer
// in which it is not yet.
#ifndef MYORULES_ENGINE_CLASSIFY_ANSWER_PARTS_H_
#define MYORULES_ENGINE_CLASSIFY_ANSWER_PARTS_H_

#include "engine/classify/evaluation.h"
#include "engine/classify/spare_values.h"
#include "myorules/v1/classification.pb.h"

namespace myorules::engine {

// The decisions, in the pack's order, and what the open ones hang on, ranked.
void AddDecisions(const Evaluation& evaluation, v1::Classification* answer);

// The facets, in the pack's order; their values are taken from `values`.
void AddFacets(const Evaluation& evaluation, SpareValues* values,
               v1::Classification* answer);

// The notes that hold, then one for each unverified threshold and criterion
// that has been used.
void AddNotes(const Evaluation& evaluation, v1::Classification* answer);

// Every definition and criterion with what it read; the values of that are
// taken from `values`.
void AddTrace(const Evaluation& evaluation, SpareValues* values,
              v1::Classification* answer);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_ANSWER_PARTS_H_
