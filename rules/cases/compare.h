// What a case wants against what came out.
#ifndef MYORULES_RULES_CASES_COMPARE_H_
#define MYORULES_RULES_CASES_COMPARE_H_

#include <string>
#include <vector>

#include "myorules/v1/classification.pb.h"
#include "myorules/v1/pack_case.pb.h"
#include "myorules/v1/rule_pack.pb.h"

namespace myorules::rules {

// Each difference as one line with both values: "facet sex: wanted
// SEX_FEMALE, got unknown (missing patient.sex)". An id that the pack does not
// have, and a rule that failed on the patient, is a difference too. `answer` is
// one with trace.
std::vector<std::string> Mismatches(const v1::Want& want,
                                    const v1::RulePack& pack,
                                    const v1::Classification& answer);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_CASES_COMPARE_H_
