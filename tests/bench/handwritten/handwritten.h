// The pack imnm.lim2019 written by hand in C++: the yardstick for the engine,
// and a second judge of its answers.
//
// Fills the same Classification as engine::Classify without trace, byte for
// byte, from the same prepared patient. The rules are code, here; limits, texts
// and terminology are the shipped data. Nothing of the engine's evaluators,
// of engine/classify or of rules/functions is used.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_HANDWRITTEN_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_HANDWRITTEN_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "myorules/v1/classification.pb.h"
#include "myorules/v1/patient.pb.h"
#include "myorules/v1/rule_pack.pb.h"
#include "rules/terminology/terminology.h"

namespace myorules::handwritten {

struct Options {
  // Name the criteria that decided and that raised flags, as the engine always
  // does.
  bool names = true;
};

// Keeps its scratch from patient to patient: one thread at a time.
class HandWritten {
 public:
  // `pack` and what it is told by; `pack` outlives this object.
  // Errors: INVALID_ARGUMENT where the pack or the terminology has something
  // that is not written here.
  static absl::StatusOr<std::unique_ptr<HandWritten>> Create(
      const v1::RulePack& pack, const v1::PackIdentity& identity,
      absl::string_view engine_version,
      std::shared_ptr<const rules::Terminology> terminology);
  ~HandWritten();

  // `patient` is valid and prepared (rules/patient). What `answer` held is
  // replaced, its memory is used again.
  // Errors: INVALID_ARGUMENT for an assessment within a few years of the ends
  // of the calendar, where the pack's own windows end in errors.
  absl::Status Classify(const v1::Patient& patient, absl::CivilDay assessed_on,
                        const Options& options, v1::Classification* answer);

 private:
  struct Impl;
  explicit HandWritten(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_HANDWRITTEN_H_
