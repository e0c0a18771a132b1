// Whether an antibody that was positive is negative in a later specimen.
#include "engine/base/unknown_set.h"
#include "rules/functions/findings.h"
#include "rules/functions/findings_reasons.h"

namespace myorules::rules {

using engine::UnknownSet;

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
  if (!CoversParts(perhaps_denied, before.parts)) return false;
  if (valid && CoversParts(denied, before.parts)) return true;
  if (!ChargeLook()) return false;
  standings[earlier].asked_as_earlier = true;
  reasons->MarkUncertain(earlier);
  reasons->MarkOpen(earlier);
  for (int j = 0; j < size; ++j) {
    // What is denied without it does not hang on it.
    if (!MayReverse(earlier, j, standings) ||
        CoversParts(denied, findings_[j].parts & before.parts)) {
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
