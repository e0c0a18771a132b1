// The law of docs/reference/unknowns.md, as a check of one expression on one
// record.
#ifndef MYORULES_ENGINE_ORACLE_LAW_H_
#define MYORULES_ENGINE_ORACLE_LAW_H_

#include <string>

#include "absl/strings/string_view.h"
#include "engine/expr/checker.h"
#include "engine/oracle/random.h"
#include "engine/testdata/parcel.pb.h"

namespace myorules::engine::oracle {

// How the way from a partial record to the full one went.
struct LawWalk {
  // The law that did not hold, with expression and records; empty: all did.
  std::string broken;
  // With facts missing the value was unknown; or it was not.
  bool began_unknown = false;
  bool decided_early = false;
};

// Evaluates `expression` (checked from `text`, over ParcelEnvironment()) about
// `partial`, fills in what its value hangs on from `full`, and so on until it
// hangs on nothing. The laws: with `full` it is no unknown; what is missing was
// read, and unset; filling in ends; and, but for an expression that asks about
// the record, an answer that was given stays (but that it can become an error).
// At each step a program gives what the plain evaluator gives.
//
// `full` comes from Records::Full(), `partial` from Records::TakeAway().
LawWalk WalkToFull(absl::string_view text, const CheckedExpr& expression,
                   const testdata::Parcel& partial,
                   const testdata::Parcel& full);

// The same pair by small steps: fills in all that `partial` lacks, needed or
// not, one fact after the other in random order, until it is `full`. The law:
// no step gives another answer than was given before, be it on the way to an
// error; no error becomes a value. (That an answer becomes unknown is no fault:
// where one side of `||` fails late, the other one may not be known yet.)
// Returns what did not hold, as `broken`.
std::string WalkFactByFact(absl::string_view text,
                           const CheckedExpr& expression,
                           const testdata::Parcel& partial,
                           const testdata::Parcel& full, Random& random);

}  // namespace myorules::engine::oracle

#endif  // MYORULES_ENGINE_ORACLE_LAW_H_
