// A value as JSON: what a field of type google.protobuf.Value, Struct or
// ListValue holds.
#ifndef MYORULES_ENGINE_EXPR_JSON_VALUE_H_
#define MYORULES_ENGINE_EXPR_JSON_VALUE_H_

#include "engine/expr/value.h"
#include "google/protobuf/struct.pb.h"

namespace myorules::engine {

// Writes `value` as the JSON mapping of protobuf has it: an integer that a
// double does not hold for certain as a string, bytes in base64, timestamps,
// durations and messages as they are in JSON. False: JSON has no such value (a
// type, a map with keys that are no strings).
bool ToJson(const Value& value, google::protobuf::Value& json);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_JSON_VALUE_H_
