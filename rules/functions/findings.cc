#include "rules/functions/findings.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rules/functions/steps.h"

namespace myorules::rules {
namespace {

using engine::CallContext;
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
  explicit Reasons(const std::vector<Finding>& findings)
      : findings_(findings), marks_(findings.size(), 0) {}

  void MarkUncertain(int i) { marks_[i] |= kUncertain; }
  void MarkOpen(int i) { marks_[i] |= kOpen; }
  void MarkConflict(int i) { marks_[i] |= kConflict; }
  void MarkUndivided(int i) { marks_[i] |= kUndivided; }
  void MarkDay(int i) { marks_[i] |= kDay; }

  // That `i` and `j` may be of one specimen and method.
  void MarkPair(int i, int j) {
    const UsableResult& a = *findings_[i].result;
    const UsableResult& b = *findings_[j].result;
    if (SameSpecimen(a, b) == Same::kMaybe) {
      MarkDay(i);
      MarkDay(j);
    }
    marks_[i] |= kMethod;
    marks_[j] |= kMethod;
  }

  UnknownSet Join() const {
    engine::UnknownUnion sets;
    for (size_t i = 0; i < marks_.size(); ++i) {
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

  const std::vector<Finding>& findings_;
  std::vector<uint8_t> marks_;
};

bool HaveCommon(const Parts& a, const Parts& b) {
  for (const std::string& part : a) {
    if (b.contains(part)) return true;
  }
  return false;
}

Parts PartsOf(const Terminology& terminology, absl::string_view analyte) {
  const v1::Analyte* entry = terminology.FindAnalyte(analyte);
  if (entry == nullptr || entry->stands_for().empty()) {
    return {std::string(analyte)};
  }
  return Parts(entry->stands_for().begin(), entry->stands_for().end());
}

Findings::Findings(const Terminology& terminology, const SerologyValue& labs,
                   absl::string_view analyte, CallContext& context)
    : terminology_(terminology),
      labs_(labs),
      analyte_(analyte),
      context_(context),
      parts_(BitsOf(PartsOf(terminology, analyte))) {}

// Bits are given out as parts come up; there are never more than a few.
uint32_t Findings::BitsOf(const Parts& parts) {
  uint32_t bits = 0;
  for (const std::string& part : parts) {
    auto found = std::find(part_names_.begin(), part_names_.end(), part);
    if (found == part_names_.end()) {
      part_names_.push_back(part);
      found = part_names_.end() - 1;
    }
    bits |= uint32_t{1} << (found - part_names_.begin());
  }
  return bits;
}

std::vector<std::string> Findings::Related() const {
  const Parts own = PartsOf(terminology_, analyte_);
  std::set<std::string> related(own.begin(), own.end());
  related.insert(analyte_);
  for (const v1::Analyte& other : terminology_.analytes().analyte()) {
    const Parts parts = PartsOf(terminology_, other.id());
    if (parts.size() < 2 || !HaveCommon(parts, own)) continue;
    related.insert(other.id());
    // A sibling can account for an undivided positive.
    related.insert(parts.begin(), parts.end());
  }
  return std::vector<std::string>(related.begin(), related.end());
}

bool Findings::ChargeLook() const {
  return context_.budget().Spend(1 + static_cast<int64_t>(findings_.size()) /
                                         kPairsAStep);
}

void Findings::Add(const UsableResult& result, absl::string_view analyte,
                   const Judgement& judgement, bool method_open) {
  if (!context_.budget().Spend(kStepsOfAFinding)) return;
  RecordValue(result, context_);
  RecordCut(judgement, context_);
  Finding finding;
  finding.result = &result;
  finding.parts = BitsOf(PartsOf(terminology_, analyte));
  finding.verdict = judgement.verdict;
  finding.open = judgement.open;
  finding.uncertain = result.uncertain;
  if (method_open) {
    finding.uncertain.Merge(UnknownSet::Of(result.path->Child(".method")));
  }
  findings_.push_back(std::move(finding));
}

// What a result would say by whichever of the methods it was measured.
Judgement Findings::JudgeOpenMethod(const UsableResult& result,
                                    const Cuts& cuts) const {
  Judgement joined;
  bool first = true;
  for (int number = v1::AssayMethod_MIN; number <= v1::AssayMethod_MAX;
       ++number) {
    const auto method = static_cast<v1::AssayMethod>(number);
    if (!v1::AssayMethod_IsValid(number) || !rules::Covers(cuts, method)) {
      continue;
    }
    const Judgement one = JudgeByCuts(terminology_, result, method, cuts);
    if (first) {
      joined = one;
    } else if (one.verdict != joined.verdict) {
      joined.verdict = Verdict::kUndecided;
      joined.open.Merge(one.open);
    }
    first = false;
  }
  if (joined.verdict == Verdict::kUndecided) {
    joined.open.Merge(UnknownSet::Of(result.path->Child(".method")));
  }
  return joined;
}

void Findings::AddByCuts(const Cuts& cuts) {
  for (const std::string& analyte : Related()) {
    Cuts own = CutsFor(cuts, analyte);
    if (own.empty()) own = CutsFor(cuts, analyte_);
    if (method_name_.empty() && !own.empty()) method_name_ = own[0]->method;
    for (const UsableResult& result : labs_.Of(analyte)) {
      const v1::AssayMethod method = result.message->method();
      if (rules::Covers(own, method)) {
        Add(result, analyte, JudgeByCuts(terminology_, result, method, own),
            /*method_open=*/false);
      } else if (method == v1::ASSAY_METHOD_UNSPECIFIED && !own.empty()) {
        Add(result, analyte, JudgeOpenMethod(result, own),
            /*method_open=*/true);
      }
    }
  }
}

void Findings::AddByOtherMethods(const Cuts& cuts) {
  for (const std::string& analyte : Related()) {
    Cuts own = CutsFor(cuts, analyte);
    if (own.empty()) own = CutsFor(cuts, analyte_);
    for (const UsableResult& result : labs_.Of(analyte)) {
      const v1::AssayMethod method = result.message->method();
      if (rules::Covers(own, method)) continue;
      Add(result, analyte, JudgeByLaboratory(terminology_, result),
          method == v1::ASSAY_METHOD_UNSPECIFIED && !own.empty());
    }
  }
}

void Findings::AddOwnByAnyMethod(const Cuts& cuts) {
  const Cuts own = CutsFor(cuts, analyte_);
  for (const UsableResult& result : labs_.Of(analyte_)) {
    const v1::AssayMethod method = result.message->method();
    Judgement judgement = rules::Covers(own, method)
                              ? JudgeByCuts(terminology_, result, method, own)
                              : JudgeByLaboratory(terminology_, result);
    // It counts by any method; by which measure may be open.
    if (method == v1::ASSAY_METHOD_UNSPECIFIED && !own.empty() &&
        JudgeOpenMethod(result, own).verdict != judgement.verdict) {
      judgement = {Verdict::kUndecided,
                   UnknownSet::Of(result.path->Child(".method"))};
    }
    Add(result, analyte_, judgement, /*method_open=*/false);
  }
}

bool Findings::Concerns(const Finding& finding) const {
  return (finding.parts & parts_) != 0;
}

// A positive result speaks for the analyte if all that it can mean does.
bool Findings::Supports(const Finding& finding) const {
  return finding.verdict == Verdict::kPositive && Covers(parts_, finding.parts);
}

// Whether other results of, perhaps, the same specimen and method deny,
// perhaps, all that the positive can mean. Marks why, where `reasons` are asked
// for.
bool Findings::IsOpposed(int positive, Reasons* reasons) const {
  if (!ChargeLook()) return false;
  const Finding& finding = findings_[positive];
  uint32_t denied = 0;
  for (const Finding& other : findings_) {
    if (other.verdict != Verdict::kPositive &&
        (other.parts & finding.parts) != 0 &&
        OneMeasurement(finding, other) != Same::kNo) {
      denied |= other.parts;
    }
  }
  if (!Covers(denied, finding.parts)) return false;
  if (reasons == nullptr) return true;
  if (!ChargeLook() || IsOpposedForCertain(positive)) {
    reasons->MarkConflict(positive);
    return true;
  }
  for (int i = 0; i < static_cast<int>(findings_.size()); ++i) {
    const Finding& other = findings_[i];
    if (other.verdict == Verdict::kPositive ||
        (other.parts & finding.parts) == 0) {
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
bool Findings::IsOpposedForCertain(int positive) const {
  const Finding& finding = findings_[positive];
  if (!finding.certain() || !ChargeLook()) return false;
  uint32_t denied = 0;
  for (const Finding& other : findings_) {
    if (other.verdict == Verdict::kNegative && other.certain() &&
        OneMeasurement(finding, other) == Same::kYes) {
      denied |= other.parts;
    }
  }
  return Covers(denied, finding.parts);
}

bool Findings::IsValidPositive(int index) const {
  const Finding& finding = findings_[index];
  return finding.verdict == Verdict::kPositive && finding.certain() &&
         !IsOpposed(index, nullptr);
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
      IsOpposed(i, &reasons);
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
    for (size_t bit = 0; bit < part_names_.size(); ++bit) {
      if ((parts_ & ~perhaps_denied & (uint32_t{1} << bit)) != 0) {
        missing.Add(NotOnRecord(part_names_[bit]));
      }
    }
  }
  return Answer::Unknown(missing.Join());
}

Answer Findings::Positive() const {
  if (HasValidSupport()) return Answer::True();
  UnknownSet blocking = Blocking();
  if (!blocking.empty()) return Answer::Unknown(std::move(blocking));
  return FromNegatives();
}

Answer Findings::PositiveOnRecord() const {
  if (HasValidSupport()) return Answer::True();
  UnknownSet blocking = Blocking();
  return blocking.empty() ? Answer::False()
                          : Answer::Unknown(std::move(blocking));
}

Answer Findings::Available() const {
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
    const bool positive = one.verdict == Verdict::kPositive;
    if (positive && IsOpposedForCertain(i)) return Answer::True();
    const auto can_oppose = [&](int j) {
      return j != i &&
             !(positive && findings_[j].verdict == Verdict::kPositive) &&
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

bool Findings::IsInConflict(int negative) const {
  if (!ChargeLook()) return false;
  const Finding& finding = findings_[negative];
  for (const Finding& other : findings_) {
    if (other.verdict != Verdict::kNegative &&
        (other.parts & finding.parts) != 0 &&
        OneMeasurement(other, finding) != Same::kNo) {
      return true;
    }
  }
  return false;
}

// Sets `changed` where the later result reverses the earlier, else marks what
// would tell. `valid`: the earlier is a valid positive; `clean`: the later is a
// valid negative.
void Findings::CheckLater(int earlier, int later, bool valid, bool clean,
                          Reasons* reasons, bool* changed) const {
  const engine::DateRange& before = findings_[earlier].result->collected;
  const engine::DateRange& after = findings_[later].result->collected;
  if (after.latest <= before.earliest) return;
  const bool in_order = after.earliest > before.latest;
  if (valid && clean && in_order) {
    *changed = true;
    return;
  }
  for (const int i : {earlier, later}) {
    reasons->MarkUncertain(i);
    reasons->MarkOpen(i);
    if (!in_order) reasons->MarkDay(i);
  }
}

Answer Findings::Changed() const {
  Reasons reasons(findings_);
  const int size = static_cast<int>(findings_.size());
  std::vector<bool> clean(size);
  for (int i = 0; i < size; ++i) {
    clean[i] = findings_[i].verdict == Verdict::kNegative &&
               findings_[i].certain() && !IsInConflict(i);
  }
  for (int i = 0; i < size; ++i) {
    const Finding& earlier = findings_[i];
    if (earlier.verdict == Verdict::kNegative || !Concerns(earlier)) continue;
    if (!ChargeLook()) break;
    // A pair that disagrees within one specimen counts as neither.
    if (earlier.verdict == Verdict::kPositive && IsOpposedForCertain(i)) {
      continue;
    }
    const bool valid = Supports(earlier) && IsValidPositive(i);
    for (int j = 0; j < size; ++j) {
      const Finding& later = findings_[j];
      if (j == i || later.verdict == Verdict::kPositive ||
          !Covers(later.parts, earlier.parts) ||
          OneMethod(earlier, later) == Same::kNo) {
        continue;
      }
      bool changed = false;
      CheckLater(i, j, valid, clean[j], &reasons, &changed);
      if (changed) return Answer::True();
    }
  }
  UnknownSet missing = reasons.Join();
  return missing.empty() ? Answer::False()
                         : Answer::Unknown(std::move(missing));
}

}  // namespace myorules::rules
