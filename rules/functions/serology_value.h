// The laboratory results of a patient that can count, read once.
#ifndef MYORULES_RULES_FUNCTIONS_SEROLOGY_VALUE_H_
#define MYORULES_RULES_FUNCTIONS_SEROLOGY_VALUE_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "engine/base/memory.h"
#include "engine/expr/function.h"
#include "engine/expr/value.h"
#include "rules/functions/cuts.h"
#include "rules/functions/judge.h"
#include "rules/functions/usable_result.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {

// One result and what it says.
struct Finding {
  const UsableResult* result = nullptr;
  // Bits of the parts, within the family, that it was measured as; an undivided
  // result has several. Negative: all of them are. Positive: at least one is.
  uint32_t parts = 0;
  Verdict verdict = Verdict::kUndecided;
  engine::UnknownSet open;  // Undecided: why.
  // Not empty: what would tell whether it counts.
  engine::UnknownSet uncertain;

  bool certain() const { return uncertain.empty(); }
};

// The value of serology(results, day), in the memory of the thread. Its answers
// never change; what it is asked it keeps, so that one thread uses it.
class SerologyValue final : public engine::OpaqueValue {
 public:
  static constexpr absl::string_view kTypeName = "serology";

  // Indexes a list of LabResult messages as known on `assessed_on`.
  // Returns an error value where an item is something else. Results of analytes
  // that the terminology does not know are left out.
  static engine::Value Make(const Terminology& terminology,
                            const engine::ListValue& results,
                            const engine::DateRange& assessed_on,
                            engine::CallContext& context);
  // Null where the value is none.
  static const SerologyValue* Of(const engine::Value& value);

  absl::string_view type_name() const override { return kTypeName; }

  const Terminology& terminology() const { return terminology_; }
  const AnalyteIndex& analytes() const { return analytes_; }

  // Results of exactly this analyte, in the order of the list.
  absl::Span<const UsableResult> ResultsOf(int analyte) const {
    return usable_[analyte];
  }
  // Those known by then that count for nothing: not final, withdrawn, or
  // replaced.
  absl::Span<const UsableResult> UnusableOf(int analyte) const {
    return unusable_[analyte];
  }

  // What is said of the analyte where no result by the method counts; empty:
  // not asked for yet, and for whoever asks to fill in.
  engine::UnknownSet& NotOnRecord(int analyte, v1::AssayMethod method) const;

  // Whether two results of the analyte's family may count, so that one can
  // speak against the other.
  bool HasSeveral(int analyte) const {
    return usable_in_family_[analytes()[analyte].family] > 1;
  }

  // The thresholds of a list. Null where an item is none.
  const CutSet* CutsOf(const engine::Value& list) const {
    const absl::Span<const engine::Value> items = list.as_list().items;
    for (const KeptCuts* kept = kept_cuts_; kept != nullptr;
         kept = kept->next) {
      // The same list in memory.
      if (kept->items.data() == items.data() &&
          kept->items.size() == items.size()) {
        return kept->cuts;
      }
    }
    return MakeCuts(list);
  }

  // What the results say that are looked at for the analyte, in a word.
  Plain Plainly(int analyte, const CutSet& cuts, Judging how,
                engine::CallContext& context) const {
    const Plain* const place =
        cuts.PlaceOf(analyte, analytes()[analyte].family, how);
    return place != nullptr && *place != Plain::kNotYet
               ? *place
               : PlainlyAtLength(analyte, cuts, how, context);
  }

  // What the results say that are looked at for the analyte.
  absl::Span<const Finding> Judged(int analyte, const CutSet& cuts, Judging how,
                                   engine::CallContext& context) const {
    if (usable_in_family_[analytes()[analyte].family] == 0) return {};
    return JudgedOnce(analyte, cuts, how, context);
  }

 private:
  class Reader;
  // What has been judged, of one family in one way.
  struct Kept {
    int analyte;  // kNoMatter: any of the family.
    const void* cuts;
    absl::Span<const Finding> findings;
    const Kept* next;
  };
  // Lists that it has been asked with, by where their items are; a pack has few
  // that stand for good.
  static constexpr int kMostKeptLists = 16;
  struct KeptCuts {
    absl::Span<const engine::Value> items;
    const CutSet* cuts;
    const KeptCuts* next;
  };
  static constexpr int kNoMatter = -1;

  explicit SerologyValue(const Terminology& terminology)
      : terminology_(terminology), analytes_(terminology.analyte_index()) {}

  absl::Span<const Finding> JudgedOnce(int analyte, const CutSet& cuts,
                                       Judging how,
                                       engine::CallContext& context) const;
  const CutSet* MakeCuts(const engine::Value& list) const;
  Plain PlainlyAtLength(int analyte, const CutSet& cuts, Judging how,
                        engine::CallContext& context) const;
  // Gives the set its places. Where no result is looked at, that is said.
  void MakePlaces(const CutSet& cuts) const;
  const Kept*& KeptOf(int family, Judging how) const {
    return kept_[family * kWaysOfJudging + static_cast<int>(how)];
  }
  Plain InAWord(int analyte, absl::Span<const Finding> findings) const;
  Plain JudgeAlone(const UsableResult& result, Cuts cuts, Judging how,
                   engine::CallContext& context) const;
  // `charged`: that has been paid for.
  absl::Span<const Finding> Judge(int analyte, const CutSet& cuts, Judging how,
                                  bool charged,
                                  engine::CallContext& context) const;

  const Terminology& terminology_;
  const AnalyteIndex& analytes_;
  // By analyte.
  absl::Span<const UsableResult>* usable_ = nullptr;
  absl::Span<const UsableResult>* unusable_ = nullptr;
  // All that may count, by analyte.
  absl::Span<const UsableResult> all_usable_;
  // By analyte, then method; null: nothing was asked for.
  mutable engine::UnknownSet* not_on_record_ = nullptr;
  // By family: how many results may count; what has been judged.
  int* usable_in_family_ = nullptr;
  const Kept** kept_ = nullptr;  // By family, then way of judging.
  mutable const KeptCuts* kept_cuts_ = nullptr;
  mutable int kept_list_count_ = 0;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_SEROLOGY_VALUE_H_
