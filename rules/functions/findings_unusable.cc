// Results that count for nothing: why an analyte has none that does.
#include "absl/strings/str_cat.h"
#include "engine/base/unknown_set.h"
#include "rules/functions/findings.h"
#include "rules/functions/steps.h"

namespace myorules::rules {

using engine::UnknownSet;

std::vector<const UsableResult*> Findings::Unusable(
    absl::string_view analyte) const {
  const Parts parts = PartsOf(terminology_, analyte);
  std::vector<const UsableResult*> unusable;
  for (const std::string& other : Related()) {
    if (!HaveCommon(PartsOf(terminology_, other), parts)) continue;
    for (const UsableResult& result : labs_.Unusable(other)) {
      if (!context_.budget().Spend(kStepsOfAFinding)) return unusable;
      const std::string method = MethodName(result.message->method());
      const bool by_the_method =
          method.empty() || method_name_.empty() || method == method_name_;
      // Whether it was known by then does not matter: it never counts.
      if (by_the_method) unusable.push_back(&result);
    }
  }
  return unusable;
}

// That `analyte` has no result that counts, with a reason for each that does
// not.
UnknownSet Findings::NotOnRecord(absl::string_view analyte) const {
  const std::string path = ResultPath(analyte, method_name_);
  engine::UnknownUnion missing;
  bool any = false;
  for (const UsableResult* result : Unusable(analyte)) {
    any = true;
    const std::string day = DayText(*result);
    missing.Add(UnknownSet::Of(
        path, absl::StrCat(day.empty() ? "a result without a day"
                                       : absl::StrCat("the result of ", day),
                           " is ", WhyUnusable(*result->message),
                           " and does not count")));
  }
  return any ? missing.Join() : UnknownSet::Of(path);
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
