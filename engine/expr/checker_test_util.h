// A world to check expressions in, for tests.
#ifndef MYORULES_ENGINE_EXPR_CHECKER_TEST_UTIL_H_
#define MYORULES_ENGINE_EXPR_CHECKER_TEST_UTIL_H_

#include <initializer_list>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "engine/expr/checker.h"
#include "engine/expr/environment.h"

namespace myorules::engine {

// Parcels (engine/testdata/parcel.proto) as the variable `parcel`, others of
// each kind beside it, the standard library, and functions of the tests' own.
const Environment& TestEnvironment();

// The type of `text`, or its faults, each "offset: message", a line each.
std::string Checked(absl::string_view text,
                    const Environment& environment = TestEnvironment());

// The checked expression; a test failure where it has faults.
std::shared_ptr<const CheckedExpr> MustCheck(
    absl::string_view text, const Environment& environment = TestEnvironment());

// An expression and what Checked says of it.
struct CheckedCase {
  const char* text;
  const char* expected;
};
void ExpectChecked(std::initializer_list<CheckedCase> cases);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_CHECKER_TEST_UTIL_H_
