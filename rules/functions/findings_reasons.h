// What the questions of Findings share: which findings are of one measurement,
// and why an answer is open.
#ifndef MYORULES_RULES_FUNCTIONS_FINDINGS_REASONS_H_
#define MYORULES_RULES_FUNCTIONS_FINDINGS_REASONS_H_

#include <algorithm>
#include <cstdint>

#include "absl/types/span.h"
#include "engine/base/memory.h"
#include "engine/base/unknown_set.h"
#include "rules/functions/findings.h"

namespace myorules::rules {

// Whether all bits of `covered` are in `covering`.
inline bool CoversParts(uint32_t covering, uint32_t covered) {
  return (covered & ~covering) == 0;
}

inline Same OneMethod(const Finding& a, const Finding& b) {
  const v1::AssayMethod x = a.result->message->method();
  const v1::AssayMethod y = b.result->message->method();
  if (x == v1::ASSAY_METHOD_UNSPECIFIED || y == v1::ASSAY_METHOD_UNSPECIFIED) {
    return Same::kMaybe;
  }
  return x == y ? Same::kYes : Same::kNo;
}

// Whether two results can be, or are, of one specimen and one method.
inline Same OneMeasurement(const Finding& a, const Finding& b) {
  const Same method = OneMethod(a, b);
  if (method == Same::kNo) return Same::kNo;
  const Same specimen = SameSpecimen(*a.result, *b.result);
  return specimen == Same::kYes ? method : specimen;
}

// What is missing, marked finding by finding and joined once: there are many
// pairs, and few facts.
class Findings::Reasons {
 public:
  explicit Reasons(absl::Span<const Finding> findings) : findings_(findings) {}

  void MarkUncertain(int i) { Note(i, kUncertain); }
  void MarkOpen(int i) { Note(i, kOpen); }
  void MarkConflict(int i) { Note(i, kConflict); }
  void MarkUndivided(int i) { Note(i, kUndivided); }
  void MarkDay(int i) { Note(i, kDay); }

  // That what opposes `i` by its parts has been marked.
  void MarkOppositionTold(int i) { Note(i, kOppositionTold); }
  bool TellsOpposition(int i) const {
    return marks_ != nullptr && (marks_[i] & kOppositionTold) != 0;
  }

  // That `i` and `j` may be of one specimen and method.
  void MarkPair(int i, int j) {
    const UsableResult& a = *findings_[i].result;
    const UsableResult& b = *findings_[j].result;
    if (SameSpecimen(a, b) == Same::kMaybe) {
      MarkDay(i);
      MarkDay(j);
    }
    Note(i, kMethod);
    Note(j, kMethod);
  }

  engine::UnknownSet Join() const {
    engine::UnknownUnion sets;
    if (marks_ == nullptr) return {};
    for (size_t i = 0; i < findings_.size(); ++i) {
      const Finding& finding = findings_[i];
      const UsableResult& result = *finding.result;
      if (marks_[i] & kUncertain) sets.Add(finding.uncertain);
      if (marks_[i] & kOpen) sets.Add(finding.open);
      if (marks_[i] & kDay) sets.Add(result.collected.why);
      if ((marks_[i] & kMethod) &&
          result.message->method() == v1::ASSAY_METHOD_UNSPECIFIED) {
        sets.Add(engine::UnknownSet::Of(result.path->Child(".method")));
      }
      if (marks_[i] & kConflict) {
        sets.Add(engine::UnknownSet::Of(
            result.path, "results of one specimen and method disagree"));
      }
      if (marks_[i] & kUndivided) {
        sets.Add(engine::UnknownSet::Of(
            result.path, "positive without saying which of several analytes"));
      }
    }
    return sets.Join();
  }

 private:
  enum Mark : uint8_t {
    kUncertain = 1,
    kOpen = 2,
    kDay = 4,
    kMethod = 8,
    kConflict = 16,
    kUndivided = 32,
    kOppositionTold = 64,
  };

  void Note(int i, uint8_t mark) {
    if (marks_ == nullptr) {
      marks_ = static_cast<uint8_t*>(
          engine::Memory::Current().Allocate(findings_.size()));
      std::fill_n(marks_, findings_.size(), 0);
    }
    marks_[i] |= mark;
  }

  const absl::Span<const Finding> findings_;
  uint8_t* marks_ = nullptr;  // Null: nothing is marked.
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_FINDINGS_REASONS_H_
