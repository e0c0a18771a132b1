#include "rules/functions/findings.h"

#include <algorithm>

#include "rules/functions/steps.h"

namespace myorules::rules {
namespace {

using engine::UnknownSet;

// Whether all bits of `covered` are in `covering`.
bool Covers(uint32_t covering, uint32_t covered) {
  return (covered & ~covering) == 0;
}

Same OneMethod(const Finding& a, const Finding& b) {
  const v1::AssayMethod x = a.result->message->method();
  const v1::AssayMethod y = b.result->message->method();
  if (x == v1::ASSAY_METHOD_UNSPECIFIED || y == v1::ASSAY_METHOD_UNSPECIFIED) {
    return Same::kMaybe;
  }
  return x == y ? Same::kYes : Same::kNo;
}

// Whether two results can be, or are, of one specimen and one method.
Same OneMeasurement(const Finding& a, const Finding& b) {
  const Same method = OneMethod(a, b);
  if (method == Same::kNo) return Same::kNo;
  const Same specimen = SameSpecimen(*a.result, *b.result);
  return specimen == Same::kYes ? method : specimen;
}

}  // namespace

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

  UnknownSet Join() const {
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
        sets.Add(UnknownSet::Of(result.path->Child(".method")));
      }
      if (marks_[i] & kConflict) {
        sets.Add(UnknownSet::Of(result.path,
                                "results of one specimen and method disagree"));
      }
      if (marks_[i] & kUndivided) {
        sets.Add(UnknownSet::Of(
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

bool Findings::ChargeLook() const {
  return context_.budget().Spend(1 + static_cast<int64_t>(findings_.size()) /
                                         kPairsAStep);
}

// A positive result speaks for the analyte if all that it can mean does.
bool Findings::Supports(const Finding& finding) const {
  return finding.verdict == Verdict::kPositive && Covers(parts_, finding.parts);
}

// Whether `other` denies the positive alone, where its parts are asked for.
bool Findings::LeavesAside(Denied by, const Finding& other,
                           const Finding& positive) {
  return by == Denied::kByParts && Covers(other.parts, positive.parts);
}

// Whether other results of, perhaps, the same specimen and method deny,
// perhaps, all that the positive can mean. Marks why, where `reasons` are asked
// for.
bool Findings::IsOpposed(int positive, Denied by, Reasons* reasons) const {
  if (!ChargeLook()) return false;
  const Finding& finding = findings_[positive];
  uint32_t denied = 0;
  for (const Finding& other : findings_) {
    if (&other != &finding && other.verdict != Verdict::kPositive &&
        (other.parts & finding.parts) != 0 &&
        !LeavesAside(by, other, finding) &&
        OneMeasurement(finding, other) != Same::kNo) {
      denied |= other.parts;
    }
  }
  if (!Covers(denied, finding.parts)) return false;
  if (reasons == nullptr) return true;
  if (!ChargeLook() || IsOpposedForCertain(positive, by)) {
    reasons->MarkConflict(positive);
    return true;
  }
  for (int i = 0; i < static_cast<int>(findings_.size()); ++i) {
    const Finding& other = findings_[i];
    if (other.verdict == Verdict::kPositive ||
        (other.parts & finding.parts) == 0 || LeavesAside(by, other, finding)) {
      continue;
    }
    const Same same = OneMeasurement(finding, other);
    if (same == Same::kNo) continue;
    reasons->MarkUncertain(i);
    reasons->MarkOpen(i);
    if (same == Same::kMaybe) reasons->MarkPair(positive, i);
  }
  return true;
}

// Whether negatives of the same specimen and method, for certain, deny all that
// the positive can mean.
bool Findings::IsOpposedForCertain(int positive, Denied by) const {
  return findings_[positive].certain() && IsOpposedIfItCounts(positive, by);
}

bool Findings::IsOpposedIfItCounts(int positive, Denied by) const {
  if (!ChargeLook()) return false;
  const Finding& finding = findings_[positive];
  uint32_t denied = 0;
  for (const Finding& other : findings_) {
    if (other.verdict == Verdict::kNegative && other.certain() &&
        !LeavesAside(by, other, finding) &&
        OneMeasurement(finding, other) == Same::kYes) {
      denied |= other.parts;
    }
  }
  return Covers(denied, finding.parts);
}

bool Findings::IsValidPositive(int index) const {
  const Finding& finding = findings_[index];
  return finding.verdict == Verdict::kPositive && finding.certain() &&
         !IsOpposed(index, Denied::kByAny, nullptr);
}

bool Findings::HasValidSupport() const {
  for (int i = 0; i < static_cast<int>(findings_.size()); ++i) {
    if (Supports(findings_[i]) && IsValidPositive(i)) return true;
  }
  return false;
}

// Analytes beside this one that are positive.
uint32_t Findings::PositiveSiblings() const {
  uint32_t siblings = 0;
  for (int i = 0; i < static_cast<int>(findings_.size()); ++i) {
    const uint32_t parts = findings_[i].parts;
    const bool single = (parts & (parts - 1)) == 0;
    if (single && !Concerns(findings_[i]) && (siblings & parts) == 0 &&
        IsValidPositive(i)) {
      siblings |= parts;
    }
  }
  return siblings;
}

// What keeps the analyte from being negative where nothing makes it positive.
UnknownSet Findings::Blocking() const {
  const uint32_t siblings = PositiveSiblings();
  Reasons reasons(findings_);
  for (int i = 0; i < static_cast<int>(findings_.size()); ++i) {
    const Finding& finding = findings_[i];
    if (!Concerns(finding) || finding.verdict == Verdict::kNegative) continue;
    if (finding.verdict == Verdict::kUndecided) {
      reasons.MarkOpen(i);
      reasons.MarkUncertain(i);
    } else if (Supports(finding)) {
      reasons.MarkUncertain(i);
      IsOpposed(i, Denied::kByAny, &reasons);
    } else if ((finding.parts & siblings) == 0) {
      // No sibling accounts for it.
      reasons.MarkUncertain(i);
      reasons.MarkUndivided(i);
    }
  }
  return reasons.Join();
}

Answer Findings::FromNegatives() const {
  uint32_t denied = 0;
  uint32_t perhaps_denied = 0;
  engine::UnknownUnion missing;
  for (const Finding& finding : findings_) {
    if (finding.verdict != Verdict::kNegative) continue;
    (finding.certain() ? denied : perhaps_denied) |= finding.parts;
    if (Concerns(finding)) missing.Add(finding.uncertain);
  }
  if (Covers(denied, parts_)) return Answer::False();
  perhaps_denied |= denied;
  if ((parts_ & perhaps_denied) == 0) {
    missing.Add(NotOnRecord(analyte_));
  } else {
    const AnalyteIndex& index = labs_.analytes();
    const std::vector<int>& parts =
        index.families()[index[analyte_].family].parts;
    for (size_t bit = 0; bit < parts.size(); ++bit) {
      if ((parts_ & ~perhaps_denied & (uint32_t{1} << bit)) != 0) {
        missing.Add(NotOnRecord(parts[bit]));
      }
    }
  }
  return Answer::Unknown(missing.Join());
}

// Nearly every analyte has one result, which counts and decides; nullopt: there
// are others, or it does not.
absl::optional<bool> Findings::Alone() const {
  if (findings_.size() != 1) return absl::nullopt;
  const Finding& only = findings_[0];
  if (!only.certain() || only.verdict == Verdict::kUndecided ||
      only.parts != parts_) {
    return absl::nullopt;
  }
  return only.verdict == Verdict::kPositive;
}

Answer Findings::Positive() const {
  if (const auto alone = Alone()) return Answer::Of(*alone);
  if (HasValidSupport()) return Answer::True();
  UnknownSet blocking = Blocking();
  if (!blocking.empty()) return Answer::Unknown(std::move(blocking));
  return FromNegatives();
}

Answer Findings::PositiveOnRecord() const {
  if (findings_.empty()) return Answer::False();
  if (const auto alone = Alone()) return Answer::Of(*alone);
  if (HasValidSupport()) return Answer::True();
  UnknownSet blocking = Blocking();
  return blocking.empty() ? Answer::False()
                          : Answer::Unknown(std::move(blocking));
}

Answer Findings::Available() const {
  if (findings_.empty()) return Answer::False();
  uint32_t covered = 0;
  uint32_t perhaps_covered = 0;
  engine::UnknownUnion missing;
  for (const Finding& finding : findings_) {
    (finding.certain() ? covered : perhaps_covered) |= finding.parts;
    if (Concerns(finding)) missing.Add(finding.uncertain);
  }
  if (Covers(covered, parts_)) return Answer::True();
  if (!Covers(covered | perhaps_covered, parts_)) return Answer::False();
  return Answer::Unknown(missing.Join());
}

Answer Findings::Conflicting() const {
  Reasons reasons(findings_);
  const int size = static_cast<int>(findings_.size());
  for (int i = 0; i < size; ++i) {
    const Finding& one = findings_[i];
    if (one.verdict == Verdict::kNegative || !Concerns(one)) continue;
    if (!ChargeLook()) break;
    if (one.verdict == Verdict::kPositive &&
        IsOpposedForCertain(i, Denied::kByAny)) {
      return Answer::True();
    }
    const auto can_oppose = [&](int j) {
      return j != i && findings_[j].verdict != Verdict::kPositive &&
             OneMeasurement(one, findings_[j]) != Same::kNo;
    };
    uint32_t denied = 0;
    for (int j = 0; j < size; ++j) {
      if (can_oppose(j)) denied |= findings_[j].parts;
    }
    if (!Covers(denied, one.parts)) continue;
    if (!ChargeLook()) break;
    reasons.MarkUncertain(i);
    reasons.MarkOpen(i);
    for (int j = 0; j < size; ++j) {
      if (!can_oppose(j)) continue;
      reasons.MarkUncertain(j);
      reasons.MarkOpen(j);
      if (OneMeasurement(one, findings_[j]) == Same::kMaybe) {
        reasons.MarkPair(i, j);
      }
    }
  }
  UnknownSet missing = reasons.Join();
  return missing.empty() ? Answer::False()
                         : Answer::Unknown(std::move(missing));
}

// Whether `one`, which is not negative, stands against `negative` within one
// specimen and method. Marks why that is unknown.
Answer::State Findings::StandsAgainst(int one, int negative,
                                      Reasons* reasons) const {
  const Finding& finding = findings_[one];
  const Finding& other = findings_[negative];
  const Same same = OneMeasurement(finding, other);
  if (same == Same::kNo || (finding.parts & other.parts) == 0) {
    return Answer::State::kFalse;
  }
  // It alone denies all that the positive can mean, or other parts help it: of
  // undivided ones that conflict without it, it is none.
  const bool alone = Covers(other.parts, finding.parts);
  if (finding.verdict == Verdict::kPositive && finding.certain() &&
      other.verdict == Verdict::kNegative && other.certain() &&
      same == Same::kYes &&
      (alone || IsOpposedForCertain(one, Denied::kByParts))) {
    return Answer::State::kTrue;
  }
  if (!alone && !IsOpposed(one, Denied::kByParts, reasons))
    return Answer::State::kFalse;
  for (const int i : {one, negative}) {
    reasons->MarkUncertain(i);
    reasons->MarkOpen(i);
  }
  if (same == Same::kMaybe) reasons->MarkPair(one, negative);
  return Answer::State::kUnknown;
}

bool Findings::IsShownPositive(int analyte) const {
  for (int i = 0; i < static_cast<int>(findings_.size()); ++i) {
    if (findings_[i].result->analyte == analyte && IsValidPositive(i)) {
      return true;
    }
  }
  return false;
}

Answer Findings::InConflict(const UsableResult& result) const {
  int own = -1;
  for (int i = 0; i < static_cast<int>(findings_.size()); ++i) {
    if (findings_[i].result == &result) own = i;
  }
  if (own < 0 || !ChargeLook()) return Answer::False();
  if (CountsAsNeither(own)) return Answer::True();
  Reasons reasons(findings_);
  for (int i = 0; i < static_cast<int>(findings_.size()); ++i) {
    if (i == own || findings_[i].verdict == Verdict::kNegative) continue;
    if (StandsAgainst(i, own, &reasons) == Answer::State::kTrue) {
      return Answer::True();
    }
  }
  UnknownSet missing = reasons.Join();
  return missing.empty() ? Answer::False()
                         : Answer::Unknown(std::move(missing));
}

bool Findings::IsInConflict(int negative) const {
  if (!ChargeLook()) return false;
  const Finding& finding = findings_[negative];
  for (int i = 0; i < static_cast<int>(findings_.size()); ++i) {
    const Finding& other = findings_[i];
    // What may mean another part, which no result of that part from its
    // specimen denies, does not stand against this one.
    if (other.verdict != Verdict::kNegative &&
        (other.parts & finding.parts) != 0 &&
        OneMeasurement(other, finding) != Same::kNo &&
        (Covers(finding.parts, other.parts) ||
         IsOpposed(i, Denied::kByParts, nullptr))) {
      return true;
    }
  }
  return false;
}

bool Findings::CountsAsNeither(int negative) const {
  if (!ChargeLook()) return false;
  const Finding& finding = findings_[negative];
  for (int i = 0; i < static_cast<int>(findings_.size()); ++i) {
    const Finding& other = findings_[i];
    if (i != negative && other.verdict == Verdict::kPositive &&
        other.certain() && (other.parts & finding.parts) != 0 &&
        OneMeasurement(other, finding) == Same::kYes &&
        (Covers(finding.parts, other.parts) ||
         IsOpposedForCertain(i, Denied::kByParts))) {
      return true;
    }
  }
  return false;
}

// What Changed knows of one finding.
struct Findings::Standing {
  bool clean = false;    // A valid negative.
  bool neither = false;  // A negative of a conflicting pair, if it counts.
  // Something hangs on it, as the earlier or the later of two.
  bool asked_as_earlier = false;
  bool asked_as_later = false;
};

// Whether `later` may deny what `earlier` means, or some of it, by a later
// specimen and the same method.
bool Findings::MayReverse(int earlier, int later,
                          const Standing* standings) const {
  const Finding& before = findings_[earlier];
  const Finding& after = findings_[later];
  return later != earlier && after.verdict != Verdict::kPositive &&
         !standings[later].neither && (after.parts & before.parts) != 0 &&
         OneMethod(before, after) != Same::kNo &&
         after.result->collected.latest > before.result->collected.earliest;
}

// Whether later negatives, together, deny all that the earlier result means;
// marks what would tell. `valid`: the earlier is a valid positive.
bool Findings::IsReversed(int earlier, bool valid, Standing* standings,
                          Reasons* reasons) const {
  const Finding& before = findings_[earlier];
  const int size = static_cast<int>(findings_.size());
  const auto in_order = [&](int later) {
    return findings_[later].result->collected.earliest >
           before.result->collected.latest;
  };
  uint32_t denied = 0;
  uint32_t perhaps_denied = 0;
  for (int j = 0; j < size; ++j) {
    if (!MayReverse(earlier, j, standings)) continue;
    perhaps_denied |= findings_[j].parts;
    if (standings[j].clean && in_order(j)) denied |= findings_[j].parts;
  }
  if (!Covers(perhaps_denied, before.parts)) return false;
  if (valid && Covers(denied, before.parts)) return true;
  if (!ChargeLook()) return false;
  standings[earlier].asked_as_earlier = true;
  reasons->MarkUncertain(earlier);
  reasons->MarkOpen(earlier);
  for (int j = 0; j < size; ++j) {
    // What is denied without it does not hang on it.
    if (!MayReverse(earlier, j, standings) ||
        Covers(denied, findings_[j].parts & before.parts)) {
      continue;
    }
    standings[j].asked_as_later = true;
    reasons->MarkUncertain(j);
    reasons->MarkOpen(j);
    if (in_order(j)) continue;
    reasons->MarkDay(earlier);
    reasons->MarkDay(j);
  }
  return false;
}

// Marks what tells whether those that something hangs on are valid.
void Findings::MarkDisputes(const Standing* standings, Reasons* reasons) const {
  const int size = static_cast<int>(findings_.size());
  for (int i = 0; i < size; ++i) {
    const Verdict verdict = findings_[i].verdict;
    if (standings[i].asked_as_earlier && verdict == Verdict::kPositive) {
      IsOpposed(i, Denied::kByAny, reasons);
    }
    if (!standings[i].asked_as_later || verdict != Verdict::kNegative) continue;
    if (!ChargeLook()) return;
    for (int j = 0; j < size; ++j) {
      if (findings_[j].verdict != Verdict::kNegative) {
        StandsAgainst(j, i, reasons);
      }
    }
  }
}

Answer Findings::Changed() const {
  Reasons reasons(findings_);
  const int size = static_cast<int>(findings_.size());
  if (size < 2) return Answer::False();
  auto* const standings = static_cast<Standing*>(
      engine::Memory::Current().Allocate(size * sizeof(Standing)));
  for (int i = 0; i < size; ++i) {
    const bool negative = findings_[i].verdict == Verdict::kNegative;
    standings[i] = Standing();
    standings[i].clean = negative && findings_[i].certain() && !IsInConflict(i);
    standings[i].neither = negative && CountsAsNeither(i);
  }
  for (int i = 0; i < size; ++i) {
    const Finding& earlier = findings_[i];
    if (earlier.verdict == Verdict::kNegative || !Concerns(earlier)) continue;
    if (!ChargeLook()) break;
    // A pair that disagrees within one specimen counts as neither.
    if (earlier.verdict == Verdict::kPositive &&
        IsOpposedIfItCounts(i, Denied::kByAny)) {
      continue;
    }
    const bool valid = Supports(earlier) && IsValidPositive(i);
    if (IsReversed(i, valid, standings, &reasons)) return Answer::True();
  }
  MarkDisputes(standings, &reasons);
  UnknownSet missing = reasons.Join();
  return missing.empty() ? Answer::False()
                         : Answer::Unknown(std::move(missing));
}

}  // namespace myorules::rules
