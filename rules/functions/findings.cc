#include "rules/functions/findings.h"

#include <memory>

#include "engine/base/memory.h"
#include "rules/functions/findings_reasons.h"
#include "rules/functions/steps.h"

namespace myorules::rules {

using engine::UnknownSet;

bool Findings::ChargeLook() const {
  return context_.budget().Spend(1 + static_cast<int64_t>(findings_.size()) /
                                         kPairsAStep);
}

// A positive result speaks for the analyte if all that it can mean does.
bool Findings::Supports(const Finding& finding) const {
  return finding.verdict == Verdict::kPositive &&
         CoversParts(parts_, finding.parts);
}

// Whether `other` denies the positive alone, where its parts are asked for.
bool Findings::LeavesAside(Denied by, const Finding& other,
                           const Finding& positive) {
  return by == Denied::kByParts && CoversParts(other.parts, positive.parts);
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
  if (!CoversParts(denied, finding.parts)) return false;
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
  return CoversParts(denied, finding.parts);
}

struct Findings::OppositionByParts {
  absl::optional<bool> opposed;
  absl::optional<bool> for_certain;
};

Findings::OppositionByParts& Findings::ByParts(int positive) const {
  if (by_parts_ == nullptr) {
    by_parts_ =
        static_cast<OppositionByParts*>(engine::Memory::Current().Allocate(
            findings_.size() * sizeof(OppositionByParts)));
    std::uninitialized_default_construct_n(by_parts_, findings_.size());
  }
  return by_parts_[positive];
}

bool Findings::IsOpposedByParts(int positive, Reasons* reasons) const {
  absl::optional<bool>& opposed = ByParts(positive).opposed;
  const bool told = reasons == nullptr || reasons->TellsOpposition(positive);
  if (opposed.has_value() && (!*opposed || told)) return *opposed;
  opposed = IsOpposed(positive, Denied::kByParts, reasons);
  if (*opposed && reasons != nullptr) reasons->MarkOppositionTold(positive);
  return *opposed;
}

bool Findings::IsOpposedByPartsForCertain(int positive) const {
  absl::optional<bool>& for_certain = ByParts(positive).for_certain;
  if (!for_certain.has_value()) {
    for_certain = IsOpposedForCertain(positive, Denied::kByParts);
  }
  return *for_certain;
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
  if (CoversParts(denied, parts_)) return Answer::False();
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
  if (findings_.empty()) return Answer::Unknown(NotOnRecord(analyte_));
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
  if (CoversParts(covered, parts_)) return Answer::True();
  if (!CoversParts(covered | perhaps_covered, parts_)) return Answer::False();
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
    if (!CoversParts(denied, one.parts)) continue;
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

Answer Findings::InConflictItself() const {
  for (int i = 0; i < static_cast<int>(findings_.size()); ++i) {
    const Finding& finding = findings_[i];
    if (finding.result->analyte != analyte_ || !finding.certain()) continue;
    if (!ChargeLook()) break;
    const bool is_of_a_pair =
        finding.verdict == Verdict::kPositive
            ? IsOpposedForCertain(i, Denied::kByAny)
            : finding.verdict == Verdict::kNegative && CountsAsNeither(i);
    if (is_of_a_pair) return Answer::True();
  }
  return Answer::False();
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
  const bool alone = CoversParts(other.parts, finding.parts);
  if (finding.verdict == Verdict::kPositive && finding.certain() &&
      other.verdict == Verdict::kNegative && other.certain() &&
      same == Same::kYes && (alone || IsOpposedByPartsForCertain(one))) {
    return Answer::State::kTrue;
  }
  if (!alone && !IsOpposedByParts(one, reasons)) return Answer::State::kFalse;
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
        (CoversParts(finding.parts, other.parts) ||
         IsOpposedByParts(i, nullptr))) {
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
        (CoversParts(finding.parts, other.parts) ||
         IsOpposedByPartsForCertain(i))) {
      return true;
    }
  }
  return false;
}

}  // namespace myorules::rules
