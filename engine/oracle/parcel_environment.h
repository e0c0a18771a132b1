// Evaluates the tests' expressions: about a partial parcel, unknowns and
// errors.
#ifndef MYORULES_ENGINE_ORACLE_PARCEL_ENVIRONMENT_H_
#define MYORULES_ENGINE_ORACLE_PARCEL_ENVIRONMENT_H_

#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "engine/base/limits.h"
#include "engine/expr/checker.h"
#include "engine/expr/environment.h"
#include "engine/expr/value.h"
#include "engine/oracle/evaluate.h"
#include "engine/testdata/parcel.pb.h"

namespace myorules::engine::oracle {

// The variables, with the standard and the uncertainty library:
//   parcel       testdata.Parcel, partial
//   plain        testdata.Parcel, with the defaults of proto
//   u, u1, u2    bool, unknown at these paths
//   e, e1, e2    bool, errors of these texts
//   n            int, unknown at this path
//   open         list(int): [1, 2, ...], open for the fact "open_complete"
//   anything     dyn, whatever `given` has (null)
const Environment& ParcelEnvironment();

// Parses and checks; a fault fails the test.
std::shared_ptr<const CheckedExpr> CheckParcelExpression(
    absl::string_view expression);

// What was read, by path, and the value of the expression.
struct Evaluation {
  Value value;
  std::map<std::string, Value> reads;
  // What a program gives that is not the same (both_ways.h); empty: nothing.
  std::string difference;
  // That the plain evaluator took.
  int64_t steps = 0;
};

// Evaluates about `parcel`, which must be canonical, within `steps`: by the
// plain evaluator and by a program. A difference fails the test.
Evaluation EvaluateAbout(const CheckedExpr& expression,
                         const google::protobuf::Message& parcel,
                         const Value& anything = Value(),
                         int64_t steps = limits::kMaxEvaluationSteps);

// The parcel written as text proto, canonical.
testdata::Parcel ParcelOf(absl::string_view text);

// The value of `expression` about the parcel written in `parcel`, as text.
std::string Evaluated(absl::string_view expression,
                      absl::string_view parcel = "",
                      const Value& anything = Value());

// The same within so many steps.
std::string EvaluatedWithin(int64_t steps, absl::string_view expression,
                            absl::string_view parcel = "");

}  // namespace myorules::engine::oracle

#endif  // MYORULES_ENGINE_ORACLE_PARCEL_ENVIRONMENT_H_
