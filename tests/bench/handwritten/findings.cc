#include "tests/bench/handwritten/findings.h"

namespace myorules::handwritten {
namespace {

enum class Same : uint8_t { kNo, kMaybe, kYes };

bool Covers(uint8_t covering, uint8_t covered) {
  return (covered & ~covering) == 0;
}

// By the specimen's number where both have one, else by the day.
Same SameSpecimen(const Result& a, const Result& b) {
  const std::string& x = a.message->specimen_id();
  const std::string& y = b.message->specimen_id();
  if (!x.empty() && !y.empty()) return x == y ? Same::kYes : Same::kNo;
  if (a.collected.last < b.collected.first ||
      b.collected.last < a.collected.first) {
    return Same::kNo;
  }
  return a.collected.is_single() && b.collected.is_single() ? Same::kYes
                                                            : Same::kMaybe;
}

bool HasMethod(const Finding& finding) {
  return finding.result->message->method() != v1::ASSAY_METHOD_UNSPECIFIED;
}

bool MayBeOneMethod(const Finding& a, const Finding& b) {
  return !HasMethod(a) || !HasMethod(b) ||
         a.result->message->method() == b.result->message->method();
}

// Whether two findings are of one specimen and one method.
Same OneMeasurement(const Finding& a, const Finding& b) {
  const bool both = HasMethod(a) && HasMethod(b);
  if (!MayBeOneMethod(a, b)) return Same::kNo;
  const Same specimen = SameSpecimen(*a.result, *b.result);
  return specimen == Same::kYes && !both ? Same::kMaybe : specimen;
}

}  // namespace

bool Findings::Concerns(const Finding& finding) const {
  return (finding.parts & parts_) != 0;
}

// A positive speaks for the antibody if all that it can mean does.
bool Findings::Supports(const Finding& finding) const {
  return finding.verdict == Verdict::kPositive && Covers(parts_, finding.parts);
}

// Whether `other` denies the positive alone, where its parts are asked for.
bool Findings::LeavesAside(Denied by, const Finding& other,
                           const Finding& positive) {
  return by == Denied::kByParts && Covers(other.parts, positive.parts);
}

// Whether results of, perhaps, the same specimen and method deny, perhaps, all
// that the positive can mean.
bool Findings::IsOpposed(const Finding& finding, Denied by) const {
  uint8_t denied = 0;
  for (const Finding& other : findings_) {
    if (&other != &finding && other.verdict != Verdict::kPositive &&
        (other.parts & finding.parts) != 0 &&
        !LeavesAside(by, other, finding) &&
        OneMeasurement(finding, other) != Same::kNo) {
      denied |= other.parts;
    }
  }
  return Covers(denied, finding.parts);
}

bool Findings::IsOpposedForCertain(const Finding& finding, Denied by) const {
  return finding.certain() && IsOpposedIfItCounts(finding, by);
}

bool Findings::IsOpposedIfItCounts(const Finding& finding, Denied by) const {
  uint8_t denied = 0;
  for (const Finding& other : findings_) {
    if (other.verdict == Verdict::kNegative && other.certain() &&
        !LeavesAside(by, other, finding) &&
        OneMeasurement(finding, other) == Same::kYes) {
      denied |= other.parts;
    }
  }
  return Covers(denied, finding.parts);
}

bool Findings::IsValidPositive(const Finding& finding) const {
  return finding.verdict == Verdict::kPositive && finding.certain() &&
         !IsOpposed(finding, Denied::kByAny);
}

bool Findings::HasValidSupport() const {
  for (const Finding& finding : findings_) {
    if (Supports(finding) && IsValidPositive(finding)) return true;
  }
  return false;
}

// Single antibodies of the family beside this one that are positive.
uint8_t Findings::PositiveSiblings() const {
  uint8_t siblings = 0;
  for (const Finding& finding : findings_) {
    const bool single = (finding.parts & (finding.parts - 1)) == 0;
    if (single && !Concerns(finding) && IsValidPositive(finding)) {
      siblings |= finding.parts;
    }
  }
  return siblings;
}

// What would tell whether a finding counts and what it says.
void Findings::AddState(const Finding& finding, Missing* missing) const {
  facts_.Add(finding.uncertain, missing);
  facts_.Add(finding.open, missing);
}

// What would tell whether two findings are of one measurement.
void Findings::AddPair(const Finding& a, const Finding& b,
                       Missing* missing) const {
  const bool day_open = SameSpecimen(*a.result, *b.result) == Same::kMaybe;
  for (const Finding* finding : {&a, &b}) {
    if (day_open) facts_.Add(finding->result->collected.why, missing);
    if (!HasMethod(*finding)) {
      facts_.Add(
          facts_.Entry(List::kResults, finding->result->index, ".method"),
          missing);
    }
  }
}

void Findings::AddOpposition(const Finding& positive, Denied by,
                             Missing* missing) const {
  if (!IsOpposed(positive, by)) return;
  if (IsOpposedForCertain(positive, by)) {
    facts_.Add(facts_.Entry(List::kResults, positive.result->index, "",
                            "results of one specimen and method disagree"),
               missing);
    return;
  }
  for (const Finding& other : findings_) {
    if (other.verdict == Verdict::kPositive ||
        (other.parts & positive.parts) == 0 ||
        LeavesAside(by, other, positive)) {
      continue;
    }
    const Same same = OneMeasurement(positive, other);
    if (same == Same::kNo) continue;
    AddState(other, missing);
    if (same == Same::kMaybe) AddPair(positive, other, missing);
  }
}

// What keeps the antibody from being negative where nothing makes it positive.
Missing Findings::Blocking() const {
  const uint8_t siblings = PositiveSiblings();
  Missing missing;
  for (const Finding& finding : findings_) {
    if (!Concerns(finding) || finding.verdict == Verdict::kNegative) continue;
    if (finding.verdict == Verdict::kUndecided) {
      AddState(finding, &missing);
    } else if (Supports(finding)) {
      facts_.Add(finding.uncertain, &missing);
      AddOpposition(finding, Denied::kByAny, &missing);
    } else if ((finding.parts & siblings) == 0) {
      // No sibling accounts for it.
      facts_.Add(finding.uncertain, &missing);
      facts_.Add(
          facts_.Entry(List::kResults, finding.result->index, "",
                       "positive without saying which of several analytes"),
          &missing);
    }
  }
  return missing;
}

Answer Findings::FromNegatives(const Missing& absent,
                               const Missing absent_part[]) const {
  uint8_t denied = 0;
  uint8_t perhaps = 0;
  Missing missing;
  for (const Finding& finding : findings_) {
    if (finding.verdict != Verdict::kNegative) continue;
    (finding.certain() ? denied : perhaps) |= finding.parts;
    if (Concerns(finding)) facts_.Add(finding.uncertain, &missing);
  }
  if (Covers(denied, parts_)) return Answer::Of(false);
  perhaps |= denied;
  if ((parts_ & perhaps) == 0) {
    facts_.Add(absent, &missing);
  } else {
    for (int bit = 0; bit < 8; ++bit) {
      if ((parts_ & ~perhaps & (1 << bit)) != 0) {
        facts_.Add(absent_part[bit], &missing);
      }
    }
  }
  return Answer::Unknown(missing);
}

Answer Findings::Positive(const Missing& absent,
                          const Missing absent_part[]) const {
  if (HasValidSupport()) return Answer::Of(true);
  const Missing blocking = Blocking();
  if (!blocking.empty()) return Answer::Unknown(blocking);
  return FromNegatives(absent, absent_part);
}

Answer Findings::PositiveOnRecord() const {
  if (HasValidSupport()) return Answer::Of(true);
  const Missing blocking = Blocking();
  return blocking.empty() ? Answer::Of(false) : Answer::Unknown(blocking);
}

Answer Findings::Available() const {
  uint8_t covered = 0;
  uint8_t perhaps = 0;
  Missing missing;
  for (const Finding& finding : findings_) {
    (finding.certain() ? covered : perhaps) |= finding.parts;
    if (Concerns(finding)) facts_.Add(finding.uncertain, &missing);
  }
  if (Covers(covered, parts_)) return Answer::Of(true);
  if (!Covers(covered | perhaps, parts_)) return Answer::Of(false);
  return Answer::Unknown(missing);
}

Answer Findings::Conflicting() const {
  Missing missing;
  for (int i = 0; i < size(); ++i) {
    const Finding& one = findings_[i];
    if (one.verdict == Verdict::kNegative || !Concerns(one)) continue;
    if (one.verdict == Verdict::kPositive &&
        IsOpposedForCertain(one, Denied::kByAny)) {
      return Answer::Of(true);
    }
    const auto can_oppose = [&](int j) {
      return j != i && findings_[j].verdict != Verdict::kPositive &&
             OneMeasurement(one, findings_[j]) != Same::kNo;
    };
    uint8_t denied = 0;
    for (int j = 0; j < size(); ++j) {
      if (can_oppose(j)) denied |= findings_[j].parts;
    }
    if (!Covers(denied, one.parts)) continue;
    AddState(one, &missing);
    for (int j = 0; j < size(); ++j) {
      if (!can_oppose(j)) continue;
      AddState(findings_[j], &missing);
      if (OneMeasurement(one, findings_[j]) == Same::kMaybe) {
        AddPair(one, findings_[j], &missing);
      }
    }
  }
  return missing.empty() ? Answer::Of(false) : Answer::Unknown(missing);
}

// Whether something that is not negative stands against it, perhaps: what may
// mean another part, which no result of that part from its measurement denies,
// does not.
bool Findings::IsDisputed(const Finding& negative) const {
  for (const Finding& other : findings_) {
    if (other.verdict != Verdict::kNegative &&
        (other.parts & negative.parts) != 0 &&
        OneMeasurement(other, negative) != Same::kNo &&
        (Covers(negative.parts, other.parts) ||
         IsOpposed(other, Denied::kByParts))) {
      return true;
    }
  }
  return false;
}

// Whether a valid positive of its measurement stands against it for certain, if
// it counts itself.
bool Findings::CountsAsNeither(const Finding& negative) const {
  for (const Finding& other : findings_) {
    if (&other != &negative && other.verdict == Verdict::kPositive &&
        other.certain() && (other.parts & negative.parts) != 0 &&
        OneMeasurement(other, negative) == Same::kYes &&
        (Covers(negative.parts, other.parts) ||
         IsOpposedForCertain(other, Denied::kByParts))) {
      return true;
    }
  }
  return false;
}

bool Findings::IsInConflict(Analyte analyte) const {
  for (const Finding& finding : findings_) {
    if (finding.result->analyte != analyte || !finding.certain()) continue;
    if (finding.verdict == Verdict::kPositive
            ? IsOpposedForCertain(finding, Denied::kByAny)
            : finding.verdict == Verdict::kNegative &&
                  CountsAsNeither(finding)) {
      return true;
    }
  }
  return false;
}

// Whether `one`, which is not negative, stands against `negative` within one
// specimen and method.
Answer Findings::StandsAgainst(const Finding& one,
                               const Finding& negative) const {
  const Same same = OneMeasurement(one, negative);
  if (same == Same::kNo || (one.parts & negative.parts) == 0) {
    return Answer::Of(false);
  }
  // It alone denies all that the positive can mean, or other parts help it: of
  // undivided ones that conflict without it, it is none.
  const bool alone = Covers(negative.parts, one.parts);
  if (one.verdict == Verdict::kPositive && one.certain() &&
      negative.verdict == Verdict::kNegative && negative.certain() &&
      same == Same::kYes &&
      (alone || IsOpposedForCertain(one, Denied::kByParts))) {
    return Answer::Of(true);
  }
  if (!alone && !IsOpposed(one, Denied::kByParts)) return Answer::Of(false);
  Missing missing;
  if (!alone) AddOpposition(one, Denied::kByParts, &missing);
  AddState(one, &missing);
  AddState(negative, &missing);
  if (same == Same::kMaybe) AddPair(one, negative, &missing);
  return missing.empty() ? Answer::Of(false) : Answer::Unknown(missing);
}

bool Findings::IsShownPositive(Analyte analyte) const {
  for (const Finding& finding : findings_) {
    if (finding.result->analyte == analyte && IsValidPositive(finding)) {
      return true;
    }
  }
  return false;
}

Answer Findings::InConflict(const Finding& own) const {
  if (CountsAsNeither(own)) return Answer::Of(true);
  Exists any(&facts_);
  for (const Finding& one : findings_) {
    if (&one == &own || one.verdict == Verdict::kNegative) continue;
    const Answer against = StandsAgainst(one, own);
    if (against.is_true()) return against;
    any.Add(against);
  }
  return any.ToAnswer();
}

// Whether `later` may deny some of what `earlier` means, by a later specimen
// and the same method.
bool Findings::MayReverse(const Finding& earlier, const Finding& later) const {
  return &later != &earlier && later.verdict != Verdict::kPositive &&
         (later.parts & earlier.parts) != 0 && MayBeOneMethod(earlier, later) &&
         later.result->collected.last > earlier.result->collected.first &&
         !(later.verdict == Verdict::kNegative && CountsAsNeither(later));
}

Answer Findings::Changed() const {
  Missing missing;
  for (int i = 0; i < size(); ++i) {
    const Finding& earlier = findings_[i];
    if (earlier.verdict == Verdict::kNegative || !Concerns(earlier)) continue;
    // A pair that disagrees within one specimen counts as neither.
    if (earlier.verdict == Verdict::kPositive &&
        IsOpposedIfItCounts(earlier, Denied::kByAny)) {
      continue;
    }
    const Period& before = earlier.result->collected;
    uint8_t denied = 0;
    uint8_t perhaps = 0;
    for (int j = 0; j < size(); ++j) {
      const Finding& later = findings_[j];
      if (!MayReverse(earlier, later)) continue;
      perhaps |= later.parts;
      if (later.result->collected.first > before.last &&
          later.verdict == Verdict::kNegative && later.certain() &&
          !IsDisputed(later)) {
        denied |= later.parts;
      }
    }
    if (!Covers(perhaps, earlier.parts)) continue;
    if (Covers(denied, earlier.parts) && Supports(earlier) &&
        IsValidPositive(earlier)) {
      return Answer::Of(true);
    }
    AddState(earlier, &missing);
    // What disputes one of them, perhaps, tells whether it is valid.
    if (earlier.verdict == Verdict::kPositive)
      AddOpposition(earlier, Denied::kByAny, &missing);
    for (int j = 0; j < size(); ++j) {
      const Finding& later = findings_[j];
      if (!MayReverse(earlier, later) ||
          Covers(denied, later.parts & earlier.parts)) {
        continue;
      }
      AddState(later, &missing);
      if (later.result->collected.first <= before.last) {
        facts_.Add(before.why, &missing);
        facts_.Add(later.result->collected.why, &missing);
      }
      if (later.verdict == Verdict::kNegative) {
        facts_.Add(InConflict(later).missing, &missing);
      }
    }
  }
  return missing.empty() ? Answer::Of(false) : Answer::Unknown(missing);
}

}  // namespace myorules::handwritten
