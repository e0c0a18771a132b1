// Types as a checked tree of cel-go has them.
#ifndef MYORULES_TESTS_CONFORMANCE_TYPE_TEXT_H_
#define MYORULES_TESTS_CONFORMANCE_TYPE_TEXT_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "engine/expr/type.h"

namespace myorules::tests::conformance {

// "map(string, dyn)", "wrapper(int)", "timestamp", a message's full name, a
// single letter for a type parameter; any other name is an abstract type's.
absl::StatusOr<engine::Type> ParseType(absl::string_view text);

}  // namespace myorules::tests::conformance

#endif  // MYORULES_TESTS_CONFORMANCE_TYPE_TEXT_H_
