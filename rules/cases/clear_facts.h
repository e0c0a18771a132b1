// Takes facts away from a message, by path.
#ifndef MYORULES_RULES_CASES_CLEAR_FACTS_H_
#define MYORULES_RULES_CASES_CLEAR_FACTS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace myorules::rules {

// Clears what `path` names in `message`: a field ("biopsy.date"), all entries
// of a list ("medicines"), or the entries that agree in all fields named
// ("results[analyte=SRP,method=LINE_BLOT]"; enum values without the prefix of
// their type). What follows an entry is cleared in each of them
// ("results[analyte=SRP].status").
// Errors: INVALID_ARGUMENT for a path that names no field, NOT_FOUND where
// there is nothing to take away.
absl::Status ClearFacts(absl::string_view path,
                        google::protobuf::Message* message);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_CASES_CLEAR_FACTS_H_
