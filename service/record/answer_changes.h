// What is otherwise in an answer than in the one before.
#ifndef MYORULES_SERVICE_RECORD_ANSWER_CHANGES_H_
#define MYORULES_SERVICE_RECORD_ANSWER_CHANGES_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "myorules/v1/classification.pb.h"
#include "myorules/v1/record.pb.h"

namespace myorules::service::record {

// Both are of packs of one name; `before` may be empty. Decisions, facets and
// flags in the order of `after`, then what only `before` had, and first what
// made the answers, where that differs. The date does not count.
std::vector<v1::AnswerChange> AnswerChanges(const v1::Classification& before,
                                            const v1::Classification& after);

// The same of two answers as they are kept (bytes of a v1::Classification;
// none: there was no answer before). Reads of them only what differs. Errors:
// DATA_LOSS.
absl::StatusOr<std::vector<v1::AnswerChange>> ChangesOfKept(
    absl::string_view before, absl::string_view after);

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_ANSWER_CHANGES_H_
