// The law of docs/reference/unknowns.md, as a check of one expression on one
// record.
#ifndef MYORULES_ENGINE_ORACLE_LAW_H_
#define MYORULES_ENGINE_ORACLE_LAW_H_

#include <string>

#include "absl/strings/string_view.h"
#include "engine/expr/checker.h"
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

// Evaluates `expression` (checked from `text`, over ParcelEnvironment(), and
// without questions about the record) about `partial`, fills in what its value
// hangs on from `full`, and so on until it hangs on nothing. The laws: with
// `full` it is no unknown; what is missing was read, and unset; filling in
// ends; an answer that was given stays (but that it can become an error).
//
// `full` comes from Records::Full(), `partial` from Records::TakeAway().
LawWalk WalkToFull(absl::string_view text, const CheckedExpr& expression,
                   const testdata::Parcel& partial,
                   const testdata::Parcel& full);

}  // namespace myorules::engine::oracle

#endif  // MYORULES_ENGINE_ORACLE_LAW_H_
