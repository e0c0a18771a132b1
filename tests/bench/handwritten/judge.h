// One result: positive, negative or undecided.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_JUDGE_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_JUDGE_H_

#include "tests/bench/handwritten/dates.h"
#include "tests/bench/handwritten/facts.h"
#include "tests/bench/handwritten/knowledge.h"

namespace myorules::handwritten {

// A result that counts, or of which that is not known.
struct Result {
  const v1::LabResult* message = nullptr;
  int index = 0;  // In Patient.results.
  int next = -1;  // The next of the same family.
  Analyte analyte = kAnalyteCount;
  Period collected;
  Missing uncertain;  // Empty: it counts.
};

enum class Verdict : uint8_t { kNegative, kPositive, kUndecided };

struct Judgement {
  Verdict verdict = Verdict::kUndecided;
  Missing open;  // Undecided: why.
};

// The numbers that a quantity can be.
struct Numbers {
  double low = 0;
  double high = 0;
  bool low_excluded = false;
  bool high_excluded = false;
};
Numbers NumbersOf(const v1::Quantity& quantity);

// What results say, for one patient at a time.
class Judge {
 public:
  Judge(const Knowledge& knowledge, Facts* facts)
      : knowledge_(knowledge), facts_(*facts) {}

  // Forgets what was compared.
  void Begin() { compared_intensity_ = false; }
  // Whether an intensity was compared with the cut of positive ones.
  bool compared_intensity() const { return compared_intensity_; }

  // As measured by the method of the cuts.
  Judgement ByCuts(const Result& result, const Cuts& cuts);
  // The same of a result that does not state its method.
  Judgement ByCutsIfOfTheirMethod(const Result& result, const Cuts& cuts);
  // By the printed range, the laboratory's bands, or the plain word.
  Judgement ByLaboratory(const Result& result);

 private:
  Judgement Undecided(const Result& result, absl::string_view suffix,
                      absl::string_view reason);
  // With a reason put together for this result.
  template <typename... Parts>
  Judgement UndecidedFor(const Result& result, absl::string_view suffix,
                         const Parts&... reason);
  Judgement Grade(const Result& result, v1::LineBlotGrade grade,
                  const Cuts& cuts);
  Judgement Quantity(const Result& result, const v1::Quantity& quantity,
                     const Cuts& cuts);
  Judgement Word(const Result& result, const Cuts& cuts);
  Judgement PlainWord(const Result& result);
  Judgement QuantityByLaboratory(const Result& result);
  Judgement Unread(const Result& result);

  const Knowledge& knowledge_;
  Facts& facts_;
  bool compared_intensity_ = false;
};

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_JUDGE_H_
