// What is said of analytes by name, whatever the patient.
#ifndef MYORULES_RULES_FUNCTIONS_ANALYTES_H_
#define MYORULES_RULES_FUNCTIONS_ANALYTES_H_

#include "engine/expr/value.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {

// What a clinician reads, or an error where `id` is no id of an analyte.
engine::Value AnalyteTitle(const Terminology& terminology,
                           const engine::Value& id);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_ANALYTES_H_
