// The antibodies of one patient: every question that the pack asks of each of
// them, answered once.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_SEROLOGY_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_SEROLOGY_H_

#include <array>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "tests/bench/handwritten/analytes.h"
#include "tests/bench/handwritten/dates.h"
#include "tests/bench/handwritten/facts.h"
#include "tests/bench/handwritten/judge.h"
#include "tests/bench/handwritten/knowledge.h"

namespace myorules::handwritten {

// One question, answered for every antibody.
struct Question {
  AnalyteSet yes = 0;
  AnalyteSet open = 0;
  std::array<Missing, kAnalyteCount> missing;  // Of the open ones.

  void Set(Analyte analyte, const Answer& answer);
  Answer Of(Analyte analyte) const;
  // Whether it holds for some of the set.
  Answer AnyOf(AnalyteSet set, Facts* facts) const;
  // Whether it holds for all of the set.
  Answer AllOf(AnalyteSet set, Facts* facts) const;
};

// What a result says of the parts of its family.
struct Finding {
  const Result* result = nullptr;
  uint8_t parts = 0;  // Negative: all of them are. Positive: one of them is.
  Verdict verdict = Verdict::kUndecided;
  Missing open;       // Undecided: why.
  Missing uncertain;  // Empty: it counts.

  bool certain() const { return uncertain.empty(); }
};

class Serology {
 public:
  explicit Serology(const Knowledge& knowledge, Facts* facts);

  // Answers all questions. The patient is canonical.
  void Read(const v1::Patient& patient, Day assessed_on);

  // By the assay that the source used.
  Question available;
  Question positive;
  Question changed;
  Question conflicting;
  // A result of which is known to be of a conflicting pair.
  AnalyteSet in_conflict = 0;
  Question weak;
  // By any other, as its laboratory reads it; false where there is none.
  Question by_other_method;
  // Off the panel: what is on record by any method; false where there is none.
  Question on_record;

  // Creatine kinase, in the order of the list.
  const std::vector<Result>& creatine_kinase() const { return ck_; }
  // That which is on record and counts for nothing.
  const std::vector<Result>& unusable_creatine_kinase() const {
    return unusable_ck_;
  }
  // `assay` and, in brackets, the results that count for nothing, of those of
  // `analytes` that have no other. Lives as long as the facts' texts.
  absl::string_view WithUnusable(absl::string_view assay, AnalyteSet analytes);
  // Whether an intensity was compared with the cut of positive ones.
  bool compared_intensity() const { return judge_.compared_intensity(); }

 private:
  void ReadResults(const v1::Patient& patient, Day assessed_on);
  void ReadResult(const v1::LabResult& message, int index, Day assessed_on);
  void AddReplaced(const v1::LabResult& message, const Missing& uncertain);
  void ApplyStanding();
  void FileResults();
  void ExplainAbsence();
  bool SaysSomethingOf(const Result& unusable, Analyte analyte) const;

  void AnswerAsNothingOnRecord();
  void AnswerFamily(const Family& family, int first);
  bool AnswerSimply(const Result& result);
  void AnswerWeak(const Family& family, int first);
  Answer Weak(const Result& result);
  Answer WeakIfOfTheMethod(const Result& result);
  void AddByCuts(int first);
  void AddByOtherMethods(int first);
  void AddByBlot(int first);
  void AddByAnyMethod(int first, Analyte analyte);
  void AddFinding(const Result& result, const Judgement& judgement,
                  bool method_open);

  const Knowledge& knowledge_;
  Facts& facts_;
  Judge judge_;

  std::vector<Result> on_record_;
  std::vector<Result> results_;
  std::vector<Result> ck_;
  std::vector<Result> unusable_ck_;
  std::vector<Result> unusable_;  // Of antibodies.
  // By antibody: that it has no result that counts.
  std::array<Missing, kAnalyteCount> absent_;
  std::vector<std::string> unusable_texts_;
  // By the id of a result: whether another replaces it (empty: it does).
  absl::flat_hash_map<absl::string_view, Missing> replaced_;
  std::vector<int> first_of_family_;  // -1: none.
  std::vector<int> last_of_family_;
  std::vector<Finding> findings_;
};

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_SEROLOGY_H_
