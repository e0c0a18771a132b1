// Cuts: the `threshold` values that an expression passes.
#ifndef MYORULES_RULES_FUNCTIONS_CUTS_H_
#define MYORULES_RULES_FUNCTIONS_CUTS_H_

#include <algorithm>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "engine/base/memory.h"
#include "engine/expr/value.h"
#include "engine/pack/threshold.h"
#include "myorules/v1/lab.pb.h"
#include "rules/terminology/analyte_index.h"

namespace myorules::rules {

// A threshold, and the method of the results that it is for.
struct Cut {
  const engine::ThresholdValue* threshold = nullptr;
  v1::AssayMethod method = v1::ASSAY_METHOD_UNSPECIFIED;  // Any.
  bool is_grade = false;  // What it counts: pluses of a line blot.

  bool IsFor(v1::AssayMethod of) const {
    return method == v1::ASSAY_METHOD_UNSPECIFIED || method == of;
  }
};
using Cuts = absl::Span<const Cut>;

// Whether any of `cuts` is for results of `method`.
inline bool Covers(Cuts cuts, v1::AssayMethod method) {
  if (method == v1::ASSAY_METHOD_UNSPECIFIED) return false;
  return std::any_of(cuts.begin(), cuts.end(),
                     [&](const Cut& cut) { return cut.IsFor(method); });
}

// Which results are looked at, and how they are judged.
enum class Judging : uint8_t {
  // Those of the family whose method a cut covers, by it. A result without a
  // method may be one.
  kByCuts,
  // Those of the family whose method no cut covers, as their laboratory would.
  kByOtherMethods,
  // As both, those of exactly this analyte.
  kOwnByAnyMethod,
};
inline constexpr int kWaysOfJudging = 3;

// What the results that are looked at for an analyte say, in a word.
enum class Plain : uint8_t {
  kNotYet,    // Nobody has asked.
  kNone,      // There are none.
  kPositive,  // Just one is of the analyte; it counts, and decides.
  kNegative,
  kNotPlain,
};
inline bool Decides(Plain plain) {
  return plain == Plain::kPositive || plain == Plain::kNegative;
}

// The thresholds of a list, and which of them hold for an analyte. Made in the
// memory of the thread.
class CutSet {
 public:
  // Whether every item of the list is a threshold; else nothing can be made of
  // it.
  static bool IsCutList(const engine::Value& list);

  // Requires IsCutList.
  CutSet(const engine::Value& list, const AnalyteIndex& analytes);

  // Whether it was made from a list of the same thresholds.
  bool IsOf(const engine::Value& list) const;

  // Those that name `analyte`; where none does, those that name no analyte. The
  // same place in memory for the same analyte, and for all that none names.
  Cuts For(int analyte) const {
    for (const Named& named : named_) {
      if (named.analyte == analyte) return named.cuts;
    }
    return general_->cuts;
  }

  // Whether For gives some, whatever the analyte.
  bool cover_all() const { return !general_->cuts.empty(); }
  // Whether all analytes have the same.
  bool names_none() const { return named_.empty(); }
  // Takes equal general cuts, and their places, from another set.
  void ShareGeneral(const CutSet& other);

  // Where to keep what is plainly said of an analyte by the cuts for it; null:
  // others of its family have other cuts, or SetPlaces has not been called.
  Plain* PlaceOf(int analyte, int family, Judging how) const {
    const int way = static_cast<int>(how);
    for (const Named& named : named_) {
      if (named.analyte == analyte) return named.plain + way;
      if (named.family == family) return nullptr;
    }
    Plain* const plain = general_->plain;
    return plain == nullptr ? nullptr : plain + analyte * kWaysOfJudging + way;
  }
  bool has_places() const { return general_->plain != nullptr; }
  // The places of analytes that no cut names: by analyte, then way of judging.
  // Sets that share their general cuts share them.
  void SetPlaces(Plain* plain) const { general_->plain = plain; }
  // Those that name no analyte.
  Cuts general() const { return general_->cuts; }

 private:
  struct Named {
    int analyte;
    int family;
    Cuts cuts;
    Plain* plain;  // By way of judging.
  };

  struct General {
    Cuts cuts;
    Plain* plain;  // Null: not made yet.
  };

  absl::Span<const Cut> all_;
  General* general_;
  absl::Span<const Named> named_;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_CUTS_H_
