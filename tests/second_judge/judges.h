// The two judges of a patient: the engine with the shipped pack, and the rules
// in CLIPS.
#ifndef MYORULES_TESTS_SECOND_JUDGE_JUDGES_H_
#define MYORULES_TESTS_SECOND_JUDGE_JUDGES_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/pack/compiled_pack.h"
#include "rules/library/library.h"
#include "rules/terminology/terminology.h"
#include "tests/bench/subject.h"

namespace myorules::second_judge {

// What a judge says of a patient, by what it is about: "subgroup" ->
// "ANTI_SRP", "eligibility" -> "?NOT_ELIGIBLE,ELIGIBLE" where it is open,
// "flag:dysphagia"
// -> "raised-HIGH" (where no severity is stated "raised"), "possible",
// "undetermined" or "none".
using Verdict = std::map<std::string, std::string>;

// One thing that the judges see differently; empty: not said at all.
struct Difference {
  std::string about;
  std::string by_engine;
  std::string by_clips;
};

// One thread at a time.
class Judges {
 public:
  // Errors: as Library::Load; NOT_FOUND where there is no program `clips`.
  static absl::StatusOr<Judges> Load();

  // What the pack's decisions and flags are called in a verdict.
  std::vector<std::string> DecisionsAndFlags() const;

  // The engine's verdict, of all that it says. Errors: as engine::Classify.
  absl::StatusOr<Verdict> ByEngine(const bench::Subject& subject) const;

  // The verdicts of the program `clips`, one a patient, from one run of it.
  // Errors: INTERNAL with what it printed, where that is not one line a
  // patient.
  absl::StatusOr<std::vector<Verdict>> ByClips(
      absl::Span<const bench::Subject> subjects) const;

 private:
  Judges() = default;

  std::shared_ptr<const rules::Library> library_;
  std::shared_ptr<const engine::CompiledPack> pack_;
  std::shared_ptr<const rules::Terminology> terminology_;
};

// Where the second judge says something that the engine says otherwise. What
// only the engine speaks of is left out.
std::vector<Difference> DifferencesBetween(const Verdict& by_engine,
                                           const Verdict& by_clips);

}  // namespace myorules::second_judge

#endif  // MYORULES_TESTS_SECOND_JUDGE_JUDGES_H_
