// What is said of analytes by name, whatever the patient.
#ifndef MYORULES_RULES_FUNCTIONS_ANALYTES_H_
#define MYORULES_RULES_FUNCTIONS_ANALYTES_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "engine/expr/value.h"
#include "myorules/v1/terminology.pb.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {

// The error that the terminology has no such analyte, or class of them;
// nullopt: it has.
absl::optional<engine::Value> AnalyteFault(const Terminology& terminology,
                                           absl::string_view id);
absl::optional<engine::Value> AnalyteClassFault(const Terminology& terminology,
                                                absl::string_view name);

// What a clinician reads, or an error where `id` is no id of an analyte.
engine::Value AnalyteTitle(const Terminology& terminology,
                           const engine::Value& id);

// Whether any part of an undivided analyte is among `ids`.
bool IsPartNamed(const v1::Analyte& analyte,
                 const std::vector<absl::string_view>& ids);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_ANALYTES_H_
