// Declarations of optional values, for cases that are checked and not
// evaluated.
#ifndef MYORULES_TESTS_CONFORMANCE_OPTIONAL_TYPE_H_
#define MYORULES_TESTS_CONFORMANCE_OPTIONAL_TYPE_H_

#include "absl/status/status.h"
#include "engine/expr/function.h"

namespace myorules::tests::conformance {

// Declares optional.of(x) and optional.none().
absl::Status DeclareOptionalType(engine::FunctionRegistry& registry);

}  // namespace myorules::tests::conformance

#endif  // MYORULES_TESTS_CONFORMANCE_OPTIONAL_TYPE_H_
