// One subject, one pack -> the answer.
#ifndef MYORULES_ENGINE_CLASSIFY_CLASSIFY_H_
#define MYORULES_ENGINE_CLASSIFY_CLASSIFY_H_

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "engine/classify/classify_options.h"
#include "engine/pack/compiled_pack.h"
#include "google/protobuf/message.h"
#include "myorules/v1/classification.pb.h"

namespace myorules::engine {

// Fills `answer` with the decisions, facets, flags, notes,
// missing facts, summary and pack identity; not with patient_id, synthetic and
// evidence, which the host adds. What was in it is gone; to use one answer
// again and again saves taking its memory from the heap.
//
// `subject` must be canonical (engine/base/canonical.h) and of the pack's
// subject type. Deterministic: no clock, no order of insertion, no address.
// Thread-safe: any number of threads may classify with one pack.
// Errors: INVALID_ARGUMENT where the subject is of another type, nested more
// than limits::kMaxSubjectDepth deep, or has a longer list or text than the
// pack's host allows or one that is not UTF-8, or where `assessed_on` is
// outside the years 1 to 9999; RESOURCE_EXHAUSTED where it takes more than
// `options.most_steps` steps; what `options.interruption` says. The answer is
// then empty. Whatever the rules find, failures of a rule included, is in the
// answer.
absl::Status Classify(const CompiledPack& pack,
                      const google::protobuf::Message& subject,
                      absl::CivilDay assessed_on,
                      const ClassifyOptions& options,
                      v1::Classification* answer);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_CLASSIFY_H_
