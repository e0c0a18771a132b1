// Whether a subject is within what its pack was loaded for.
#ifndef MYORULES_ENGINE_CLASSIFY_SUBJECT_BOUNDS_H_
#define MYORULES_ENGINE_CLASSIFY_SUBJECT_BOUNDS_H_

#include "absl/status/status.h"
#include "engine/pack/compiled_pack.h"
#include "google/protobuf/message.h"

namespace myorules::engine {

// Errors: INVALID_ARGUMENT where the subject is of another type than the pack
// is about.
absl::Status CheckSubjectType(const CompiledPack& pack,
                              const google::protobuf::Message& subject);

// Errors: the same; INVALID_ARGUMENT, naming the field, where messages are
// nested more than limits::kMaxSubjectDepth deep, a list or text is longer than
// the pack's host says, a text is not UTF-8, or an enum does not have the
// number.
absl::Status CheckSubject(const CompiledPack& pack,
                          const google::protobuf::Message& subject);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_SUBJECT_BOUNDS_H_
