// Results that count for nothing: why an analyte has none that does.
#include "absl/strings/str_cat.h"
#include "engine/base/unknown_set.h"
#include "rules/functions/findings.h"
#include "rules/functions/steps.h"

namespace myorules::rules {

using engine::UnknownSet;

v1::AssayMethod Findings::Method() const {
  const Cuts cuts = cuts_.For(analyte_);
  return cuts.empty() ? v1::ASSAY_METHOD_UNSPECIFIED : cuts.front().method;
}

engine::Growing<const UsableResult*> Findings::Unusable(int analyte) const {
  const AnalyteIndex& index = labs_.analytes();
  const v1::AssayMethod of = Method();
  engine::Growing<const UsableResult*> unusable;
  for (const int other : index.families()[index[analyte].family].members) {
    if ((index[other].parts & index[analyte].parts) == 0) continue;
    for (const UsableResult& result : labs_.UnusableOf(other)) {
      if (!context_.budget().Spend(kStepsOfAFinding)) return unusable;
      const v1::AssayMethod method = result.message->method();
      const bool by_the_method = method == v1::ASSAY_METHOD_UNSPECIFIED ||
                                 of == v1::ASSAY_METHOD_UNSPECIFIED ||
                                 method == of;
      // Whether it was known by then does not matter: it never counts.
      if (by_the_method) unusable.push_back(&result);
    }
  }
  return unusable;
}

// That `analyte` has no result that counts, with a reason for each that does
// not.
UnknownSet Findings::NotOnRecord(int analyte) const {
  UnknownSet& known = labs_.NotOnRecord(analyte, Method());
  if (known.empty()) known = FindNotOnRecord(analyte);
  return known;
}

UnknownSet Findings::FindNotOnRecord(int analyte) const {
  const engine::Path* const path =
      engine::Path::Of(labs_.analytes().ResultPath(analyte, Method()));
  const engine::Growing<const UsableResult*> unusable = Unusable(analyte);
  if (unusable.empty()) return UnknownSet::Of(path);
  engine::UnknownUnion missing;
  for (const UsableResult* result : unusable) {
    const std::string day = DayText(*result);
    missing.Add(UnknownSet::Of(
        path, absl::StrCat(day.empty() ? "a result without a day"
                                       : absl::StrCat("the result of ", day),
                           " is ", WhyUnusable(*result->message),
                           " and does not count")));
  }
  return missing.Join();
}

std::vector<std::string> Findings::UnusableTexts() const {
  std::vector<std::string> texts;
  for (const UsableResult* result : Unusable(analyte_)) {
    const std::string day = DayText(*result);
    texts.push_back(absl::StrCat(day.empty() ? "without a day" : day, ": ",
                                 WhyUnusable(*result->message)));
  }
  return texts;
}

}  // namespace myorules::rules
