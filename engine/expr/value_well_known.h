// The well-known message types that CEL reads as values of its own.
#ifndef MYORULES_ENGINE_EXPR_VALUE_WELL_KNOWN_H_
#define MYORULES_ENGINE_EXPR_VALUE_WELL_KNOWN_H_

#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "engine/expr/value.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace myorules::engine {

// The message types that are read as something else than a message.
enum class WellKnown {
  kDate,
  kBool,
  kInt32,
  kInt64,
  kUint32,
  kUint64,
  kFloat,
  kDouble,
  kString,
  kBytes,
  kTimestamp,
  kDuration,
  kStruct,
  kValue,
  kListValue,
  kAny,
};

// Which of them the type is, of whichever pool; nullopt: none.
absl::optional<WellKnown> WellKnownOf(const google::protobuf::Descriptor& type);

// The value of a set message of type `kind`. What an Any holds is partial as
// `partial` says and stands at `path`. `message` and `path` outlive the value.
Value ReadWellKnown(WellKnown kind, const google::protobuf::Message& message,
                    const Path* path, bool partial);

// The value of a field of such a type (but dates) that is not set, in a message
// that is not partial.
Value DefaultOf(WellKnown kind);

// Whether a time or duration is one that CEL has: years 1 to 9999; some 292
// years either way.
bool IsValidTimestamp(absl::Time value);
bool IsValidDuration(absl::Duration value);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_VALUE_WELL_KNOWN_H_
