#include "rules/functions/findings.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace myorules::rules {
namespace {

using engine::CallContext;
using engine::UnknownSet;
using engine::Value;

bool Intersects(const Parts& a, const Parts& b) {
  for (const std::string& part : a) {
    if (b.contains(part)) return true;
  }
  return false;
}

bool IsSubset(const Parts& a, const Parts& b) {
  return std::includes(b.begin(), b.end(), a.begin(), a.end());
}

// Whether two results can be, or are, of one specimen and one method.
Same OneMeasurement(const Finding& a, const Finding& b) {
  const v1::AssayMethod x = a.result->message->method();
  const v1::AssayMethod y = b.result->message->method();
  const bool open =
      x == v1::ASSAY_METHOD_UNSPECIFIED || y == v1::ASSAY_METHOD_UNSPECIFIED;
  if (!open && x != y) return Same::kNo;
  const Same specimen = SameSpecimen(*a.result, *b.result);
  return specimen == Same::kYes && open ? Same::kMaybe : specimen;
}

// What would tell whether two results are of one specimen and method.
UnknownSet MeasurementMissing(const Finding& a, const Finding& b) {
  UnknownSet missing;
  if (SameSpecimen(*a.result, *b.result) == Same::kMaybe) {
    missing = SpecimenMissing(*a.result, *b.result);
  }
  for (const Finding* finding : {&a, &b}) {
    if (finding->result->message->method() == v1::ASSAY_METHOD_UNSPECIFIED) {
      missing.Merge(
          UnknownSet::Of(absl::StrCat(finding->result->path, ".method")));
    }
  }
  return missing;
}

}  // namespace

Parts PartsOf(const Terminology& terminology, absl::string_view analyte) {
  const v1::Analyte* entry = terminology.FindAnalyte(analyte);
  if (entry == nullptr || entry->stands_for().empty()) {
    return {std::string(analyte)};
  }
  return Parts(entry->stands_for().begin(), entry->stands_for().end());
}

void RecordValue(const UsableResult& result, CallContext& context) {
  const v1::LabResult& message = *result.message;
  if (message.has_quantity()) {
    const v1::Quantity& quantity = message.quantity();
    if (quantity.has_value()) {
      context.RecordRead(absl::StrCat(result.path, ".quantity.value"),
                         Value::Double(quantity.value()));
    }
    if (quantity.comparator() != v1::COMPARATOR_UNSPECIFIED) {
      context.RecordRead(
          absl::StrCat(result.path, ".quantity.comparator"),
          Value::String(v1::Comparator_Name(quantity.comparator())));
    }
    if (quantity.has_high()) {
      context.RecordRead(absl::StrCat(result.path, ".quantity.high"),
                         Value::Double(quantity.high()));
    }
    if (!quantity.unit().empty()) {
      context.RecordRead(absl::StrCat(result.path, ".quantity.unit"),
                         Value::String(quantity.unit()));
    }
  } else if (message.has_grade()) {
    context.RecordRead(absl::StrCat(result.path, ".grade"),
                       Value::String(v1::LineBlotGrade_Name(message.grade())));
  } else if (message.has_word()) {
    context.RecordRead(absl::StrCat(result.path, ".word"),
                       Value::String(v1::ResultWord_Name(message.word())));
  }
}

Findings::Findings(const Terminology& terminology, const SerologyValue& labs,
                   absl::string_view analyte, CallContext& context)
    : terminology_(terminology),
      labs_(labs),
      analyte_(analyte),
      context_(context),
      parts_(PartsOf(terminology, analyte)) {}

std::vector<std::string> Findings::Related() const {
  std::set<std::string> related(parts_.begin(), parts_.end());
  related.insert(analyte_);
  for (const v1::Analyte& other : terminology_.analytes().analyte()) {
    const Parts parts = PartsOf(terminology_, other.id());
    if (parts.size() < 2 || !Intersects(parts, parts_)) continue;
    related.insert(other.id());
    // A sibling can account for an undivided positive.
    related.insert(parts.begin(), parts.end());
  }
  return std::vector<std::string>(related.begin(), related.end());
}

void Findings::Add(const UsableResult& result, const Parts& parts,
                   const Judgement& judgement, bool method_open) {
  RecordValue(result, context_);
  Finding finding;
  finding.result = &result;
  finding.parts = parts;
  finding.verdict = judgement.verdict;
  finding.open = judgement.open;
  finding.uncertain = result.uncertain;
  if (method_open) {
    finding.uncertain.Merge(
        UnknownSet::Of(absl::StrCat(result.path, ".method")));
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
    if (!v1::AssayMethod_IsValid(number) || !Covers(cuts, method)) continue;
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
    joined.open.Merge(UnknownSet::Of(absl::StrCat(result.path, ".method")));
  }
  return joined;
}

void Findings::AddByCuts(const Cuts& cuts) {
  for (const std::string& analyte : Related()) {
    Cuts own = CutsFor(cuts, analyte);
    if (own.empty()) own = CutsFor(cuts, analyte_);
    if (method_name_.empty() && !own.empty()) method_name_ = own[0]->method;
    const Parts parts = PartsOf(terminology_, analyte);
    for (const UsableResult& result : labs_.Of(analyte)) {
      const v1::AssayMethod method = result.message->method();
      if (Covers(own, method)) {
        Add(result, parts, JudgeByCuts(terminology_, result, method, own),
            /*method_open=*/false);
      } else if (method == v1::ASSAY_METHOD_UNSPECIFIED && !own.empty()) {
        Add(result, parts, JudgeOpenMethod(result, own), /*method_open=*/true);
      }
    }
  }
}

void Findings::AddByOtherMethods(const Cuts& cuts, bool only_own) {
  const std::vector<std::string> related =
      only_own ? std::vector<std::string>{analyte_} : Related();
  for (const std::string& analyte : related) {
    Cuts own = CutsFor(cuts, analyte);
    if (own.empty()) own = CutsFor(cuts, analyte_);
    const Parts parts = PartsOf(terminology_, analyte);
    for (const UsableResult& result : labs_.Of(analyte)) {
      const v1::AssayMethod method = result.message->method();
      if (Covers(own, method)) continue;
      Add(result, parts, JudgeByLaboratory(terminology_, result),
          method == v1::ASSAY_METHOD_UNSPECIFIED && !own.empty());
    }
  }
}

void Findings::AddOwnByAnyMethod(const Cuts& cuts) {
  const Cuts own = CutsFor(cuts, analyte_);
  for (const UsableResult& result : labs_.Of(analyte_)) {
    const v1::AssayMethod method = result.message->method();
    const Judgement judgement =
        Covers(own, method) ? JudgeByCuts(terminology_, result, method, own)
                            : JudgeByLaboratory(terminology_, result);
    if (method == v1::ASSAY_METHOD_UNSPECIFIED && !own.empty()) {
      // It counts either way; by which measure is open.
      const Judgement by_cuts = JudgeOpenMethod(result, own);
      Judgement joined = judgement;
      if (by_cuts.verdict != judgement.verdict) {
        joined = {Verdict::kUndecided,
                  UnknownSet::Of(absl::StrCat(result.path, ".method"))};
      }
      Add(result, parts_, joined, /*method_open=*/false);
      continue;
    }
    Add(result, parts_, judgement, /*method_open=*/false);
  }
}

// A positive result speaks for the analyte if all that it can mean does.
bool Findings::Supports(const Finding& finding) const {
  return finding.verdict == Verdict::kPositive &&
         IsSubset(finding.parts, parts_);
}

UnknownSet Findings::Against(const Finding& positive) const {
  Parts denied;
  UnknownSet why = positive.uncertain;
  UnknownSet conflict;
  for (const Finding& other : findings_) {
    if (&other == &positive || other.verdict == Verdict::kPositive ||
        !Intersects(other.parts, positive.parts)) {
      continue;
    }
    const Same same = OneMeasurement(positive, other);
    if (same == Same::kNo) continue;
    denied.insert(other.parts.begin(), other.parts.end());
    conflict.Merge(other.uncertain);
    conflict.Merge(other.open);
    if (same == Same::kMaybe) {
      conflict.Merge(MeasurementMissing(positive, other));
    }
  }
  if (!IsSubset(positive.parts, denied)) return why;
  if (OpposedForCertain(positive)) {
    conflict = UnknownSet::Of(positive.result->path,
                              "results of one specimen and method disagree");
  }
  why.Merge(conflict);
  return why;
}

bool Findings::IsValidPositive(const Finding& finding) const {
  return finding.verdict == Verdict::kPositive && Against(finding).empty();
}

// Siblings of the analyte that are positive.
Parts Findings::PositiveSiblings() const {
  Parts siblings;
  for (const Finding& finding : findings_) {
    if (finding.parts.size() == 1 && !Intersects(finding.parts, parts_) &&
        IsValidPositive(finding)) {
      siblings.insert(finding.parts.begin(), finding.parts.end());
    }
  }
  return siblings;
}

UnknownSet Findings::Blocking() const {
  const Parts siblings = PositiveSiblings();
  UnknownSet blocking;
  for (const Finding& finding : findings_) {
    if (!Intersects(finding.parts, parts_)) continue;
    switch (finding.verdict) {
      case Verdict::kUndecided:
        blocking.Merge(finding.open);
        blocking.Merge(finding.uncertain);
        break;
      case Verdict::kPositive:
        if (Supports(finding)) {
          blocking.Merge(Against(finding));
        } else if (!Intersects(finding.parts, siblings)) {
          // No sibling accounts for it.
          blocking.Merge(finding.uncertain);
          blocking.Merge(UnknownSet::Of(
              finding.result->path,
              "positive without saying which of several analytes"));
        }
        break;
      case Verdict::kNegative:
        break;
    }
  }
  return blocking;
}

Answer Findings::FromNegatives() const {
  Parts denied;
  Parts perhaps_denied;
  UnknownSet missing;
  for (const Finding& finding : findings_) {
    if (finding.verdict != Verdict::kNegative) continue;
    Parts& covered = finding.certain() ? denied : perhaps_denied;
    covered.insert(finding.parts.begin(), finding.parts.end());
    missing.Merge(finding.uncertain);
  }
  if (IsSubset(parts_, denied)) return Answer::False();
  perhaps_denied.insert(denied.begin(), denied.end());
  if (!Intersects(parts_, perhaps_denied)) {
    missing.Merge(UnknownSet::Of(ResultPath(analyte_, method_name_)));
  }
  for (const std::string& part : parts_) {
    if (!perhaps_denied.contains(part) && Intersects(parts_, perhaps_denied)) {
      missing.Merge(UnknownSet::Of(ResultPath(part, method_name_)));
    }
  }
  return Answer::Unknown(missing);
}

Answer Findings::Positive() const {
  for (const Finding& finding : findings_) {
    if (Supports(finding) && IsValidPositive(finding)) return Answer::True();
  }
  const UnknownSet blocking = Blocking();
  if (!blocking.empty()) return Answer::Unknown(blocking);
  return FromNegatives();
}

Answer Findings::PositiveOnRecord() const {
  for (const Finding& finding : findings_) {
    if (Supports(finding) && IsValidPositive(finding)) return Answer::True();
  }
  const UnknownSet blocking = Blocking();
  return blocking.empty() ? Answer::False() : Answer::Unknown(blocking);
}

Answer Findings::Available() const {
  Parts covered;
  Parts perhaps_covered;
  UnknownSet missing;
  for (const Finding& finding : findings_) {
    Parts& parts = finding.certain() ? covered : perhaps_covered;
    parts.insert(finding.parts.begin(), finding.parts.end());
    missing.Merge(finding.uncertain);
  }
  if (IsSubset(parts_, covered)) return Answer::True();
  perhaps_covered.insert(covered.begin(), covered.end());
  if (!IsSubset(parts_, perhaps_covered)) return Answer::False();
  return Answer::Unknown(missing);
}

// Whether negatives of the same specimen and method, for certain, deny all that
// the positive can mean.
bool Findings::OpposedForCertain(const Finding& positive) const {
  if (!positive.certain()) return false;
  Parts denied;
  for (const Finding& other : findings_) {
    if (other.verdict == Verdict::kNegative && other.certain() &&
        OneMeasurement(positive, other) == Same::kYes) {
      denied.insert(other.parts.begin(), other.parts.end());
    }
  }
  return IsSubset(positive.parts, denied);
}

Answer Findings::Conflicting() const {
  UnknownSet missing;
  for (const Finding& one : findings_) {
    if (one.verdict == Verdict::kNegative || !Intersects(one.parts, parts_)) {
      continue;
    }
    if (one.verdict == Verdict::kPositive && OpposedForCertain(one)) {
      return Answer::True();
    }
    Parts denied;
    UnknownSet why = UnknownSet::Union(one.uncertain, one.open);
    for (const Finding& other : findings_) {
      if (&other == &one || (one.verdict == Verdict::kPositive &&
                             other.verdict == Verdict::kPositive)) {
        continue;
      }
      const Same same = OneMeasurement(one, other);
      if (same == Same::kNo) continue;
      denied.insert(other.parts.begin(), other.parts.end());
      why.Merge(other.uncertain);
      why.Merge(other.open);
      if (same == Same::kMaybe) why.Merge(MeasurementMissing(one, other));
    }
    if (IsSubset(one.parts, denied)) missing.Merge(why);
  }
  return missing.empty() ? Answer::False() : Answer::Unknown(missing);
}

bool Findings::IsInConflict(const Finding& negative) const {
  for (const Finding& other : findings_) {
    if (&other != &negative && other.verdict != Verdict::kNegative &&
        Intersects(other.parts, negative.parts) &&
        OneMeasurement(other, negative) != Same::kNo) {
      return true;
    }
  }
  return false;
}

Answer Findings::Changed() const {
  UnknownSet missing;
  for (const Finding& earlier : findings_) {
    if (earlier.verdict == Verdict::kNegative ||
        !Intersects(earlier.parts, parts_)) {
      continue;
    }
    const bool valid = Supports(earlier) && IsValidPositive(earlier);
    for (const Finding& later : findings_) {
      if (&later == &earlier || later.verdict == Verdict::kPositive ||
          !IsSubset(earlier.parts, later.parts)) {
        continue;
      }
      const engine::DateRange& before = earlier.result->collected;
      const engine::DateRange& after = later.result->collected;
      if (after.latest <= before.earliest) continue;
      const bool in_order = after.earliest > before.latest;
      const bool negative = later.verdict == Verdict::kNegative &&
                            later.certain() && !IsInConflict(later);
      if (valid && negative && in_order) return Answer::True();
      // A pair that disagrees within one specimen counts as neither.
      if (OpposedForCertain(earlier)) continue;
      missing.Merge(UnknownSet::Union(earlier.uncertain, earlier.open));
      missing.Merge(UnknownSet::Union(later.uncertain, later.open));
      if (!in_order) {
        missing.Merge(UnknownSet::Union(before.why, after.why));
      }
    }
  }
  return missing.empty() ? Answer::False() : Answer::Unknown(missing);
}

namespace {

// Whether a result measured by `method` is weak.
Answer WeakBy(const Terminology& terminology, const UsableResult& result,
              v1::AssayMethod method, const Cuts& weak, const Cuts& positive) {
  if (!Covers(weak, method)) return Answer::False();
  const Judgement low = JudgeByCuts(terminology, result, method, weak);
  const Judgement high =
      Covers(positive, method)
          ? JudgeByCuts(terminology, result, method, positive)
          : Judgement{Verdict::kNegative, {}};
  if (low.verdict == Verdict::kNegative || high.verdict == Verdict::kPositive) {
    return Answer::False();
  }
  UnknownSet missing = result.uncertain;
  missing.Merge(low.open);
  missing.Merge(high.open);
  return missing.empty() ? Answer::True() : Answer::Unknown(missing);
}

Answer WeakOne(const Terminology& terminology, const UsableResult& result,
               const Cuts& weak, const Cuts& positive) {
  const v1::AssayMethod method = result.message->method();
  if (method != v1::ASSAY_METHOD_UNSPECIFIED) {
    return WeakBy(terminology, result, method, weak, positive);
  }
  for (int number = v1::AssayMethod_MIN; number <= v1::AssayMethod_MAX;
       ++number) {
    if (!v1::AssayMethod_IsValid(number)) continue;
    const Answer one =
        WeakBy(terminology, result, static_cast<v1::AssayMethod>(number), weak,
               positive);
    if (!one.is_false()) {
      return Answer::Unknown(UnknownSet::Union(
          one.missing, UnknownSet::Of(absl::StrCat(result.path, ".method"))));
    }
  }
  return Answer::False();
}

}  // namespace

Answer Weak(const Terminology& terminology, const SerologyValue& labs,
            absl::string_view analyte, const Cuts& weak, const Cuts& positive,
            CallContext& context) {
  Answer any = Answer::False();
  const Parts parts = PartsOf(terminology, analyte);
  for (const v1::Analyte& other : terminology.analytes().analyte()) {
    const bool undivided = !other.stands_for().empty() &&
                           Intersects(PartsOf(terminology, other.id()), parts);
    if (other.id() != analyte && !undivided) continue;
    const Cuts weak_cuts = CutsFor(weak, other.id());
    const Cuts positive_cuts = CutsFor(positive, other.id());
    for (const UsableResult& result : labs.Of(other.id())) {
      any = Or(any, WeakOne(terminology, result, weak_cuts, positive_cuts));
      RecordValue(result, context);
    }
  }
  return any;
}

}  // namespace myorules::rules
