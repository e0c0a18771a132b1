// Whether a subject is within what its pack was loaded for.
#ifndef MYORULES_ENGINE_CLASSIFY_SUBJECT_BOUNDS_H_
#define MYORULES_ENGINE_CLASSIFY_SUBJECT_BOUNDS_H_

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace myorules::engine {

// Errors: INVALID_ARGUMENT, naming the field, where messages are nested more
// than limits::kMaxSubjectDepth deep.
absl::Status CheckSubject(const google::protobuf::Message& subject);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_SUBJECT_BOUNDS_H_
