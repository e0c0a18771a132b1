// Questions to a serology about a class of analytes.
#ifndef MYORULES_RULES_FUNCTIONS_CLASS_QUESTIONS_H_
#define MYORULES_RULES_FUNCTIONS_CLASS_QUESTIONS_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "engine/expr/function.h"
#include "engine/expr/value.h"
#include "rules/functions/arguments.h"
#include "rules/functions/cuts.h"
#include "rules/functions/findings.h"
#include "rules/functions/serology_value.h"

namespace myorules::rules {

// What one call works with.
struct Question {
  const SerologyValue& labs;
  const CutSet& cuts;
  engine::CallContext& context;

  Findings Of(int analyte, Judging how) const {
    return {labs, analyte, cuts, how, context};
  }
  Plain Plainly(int analyte, Judging how) const {
    return labs.Plainly(analyte, cuts, how, context);
  }

  // As Findings has them; mostly there is nothing to weigh.
  Answer Positive(int analyte, Judging how) const {
    const Plain plain = Plainly(analyte, how);
    return Decides(plain) ? Answer::Of(plain == Plain::kPositive)
                          : Of(analyte, how).Positive();
  }
  Answer PositiveOnRecord(int analyte, Judging how) const {
    const Plain plain = Plainly(analyte, how);
    return plain == Plain::kNotPlain ? Of(analyte, how).PositiveOnRecord()
                                     : Answer::Of(plain == Plain::kPositive);
  }
  Answer Available(int analyte) const {
    const Plain plain = Plainly(analyte, Judging::kByCuts);
    return plain == Plain::kNotPlain ? Of(analyte, Judging::kByCuts).Available()
                                     : Answer::Of(Decides(plain));
  }
};

// What is on record for the analyte by a method that no cut covers.
inline Answer PositiveByOtherMethod(const Question& q, int analyte) {
  return q.PositiveOnRecord(analyte, Judging::kByOtherMethods);
}

// Each about the analytes of a class.
engine::Value OffPanelPositive(const Question& q,
                               const std::vector<int>& analytes);
// Those known to be positive; open where another may be. Which part an
// undivided one was is no other.
engine::Value AnalytesPositive(const Question& q,
                               const std::vector<int>& analytes);
// Each specificity once, by whatever methods and parts it was found.
engine::Value CountPositiveByAnyMethod(const Question& q,
                                       const std::vector<int>& analytes);
// Those in both classes.
engine::Value Unavailable(const Question& q, const std::vector<int>& analytes,
                          const std::vector<int>& others);
engine::Value OnRecord(const SerologyValue& labs,
                       const std::vector<int>& analytes);

// The name of an assay and, in brackets, the results by it that count for
// nothing, of those of its analytes (ids) that have no other.
engine::Value WithUnusable(const Question& q, absl::string_view assay,
                           const engine::ListValue& analytes);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_CLASS_QUESTIONS_H_
