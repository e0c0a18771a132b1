// The public specification's messages of values and types
// (cel.expr.Value, cel.expr.Type) as the engine's own.
#ifndef MYORULES_TESTS_CONFORMANCE_CEL_VALUES_H_
#define MYORULES_TESTS_CONFORMANCE_CEL_VALUES_H_

#include "absl/types/optional.h"
#include "engine/expr/environment.h"
#include "engine/expr/type.h"
#include "engine/expr/value.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace myorules::tests::conformance {

// The value of a cel.expr.Value; none where it is of a kind that the engine
// does not have (an enum as a type of its own). Parts of messages stay in
// `cel_value`, which outlives what is returned.
absl::optional<engine::Value> ValueOf(
    const google::protobuf::Message& cel_value);

// The type of a cel.expr.Type. `pool` has the message types.
engine::Type TypeOf(const google::protobuf::Message& cel_type,
                    const google::protobuf::DescriptorPool& pool);

// Whether two values are the same and of the same types all through: 1 is not
// 1u, NaN is NaN, and the order of a map's entries says nothing. Unknowns are
// the same where they hang on the same facts; errors never are.
bool Same(const engine::Value& a, const engine::Value& b);

}  // namespace myorules::tests::conformance

#endif  // MYORULES_TESTS_CONFORMANCE_CEL_VALUES_H_
