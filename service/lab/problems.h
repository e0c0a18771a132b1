// Where the reading of a result gathers what is wrong.
#ifndef MYORULES_SERVICE_LAB_PROBLEMS_H_
#define MYORULES_SERVICE_LAB_PROBLEMS_H_

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "engine/base/utf8.h"
#include "myorules/v1/lab_reading.pb.h"

namespace myorules::service {

// What was printed, in quotation marks, so that a reason can quote it and still
// stand in a patient: a long text is cut short.
inline std::string Quoted(absl::string_view printed) {
  constexpr size_t kMostQuoted = 120;
  if (printed.size() <= kMostQuoted) return absl::StrCat("'", printed, "'");
  const size_t length = engine::LengthUpTo(printed, kMostQuoted);
  return absl::StrCat("'", printed.substr(0, length), "…'");
}

// Fills the problems and the outcome of one result, which outlives it.
class Problems {
 public:
  explicit Problems(v1::NormalisedResult* result) : result_(result) {
    result_->set_outcome(v1::READING_OUTCOME_READ);
  }

  // The result cannot be taken.
  void Refuse(const char* field, v1::ReadingProblemKind kind,
              std::string description,
              const std::vector<std::string>& nearest = {}) {
    Add(v1::READING_OUTCOME_REFUSED, field, kind, std::move(description),
        nearest);
  }
  // It is kept, and what it says is unknown.
  void LeaveUnknown(const char* field, v1::ReadingProblemKind kind,
                    std::string description) {
    Add(v1::READING_OUTCOME_UNKNOWN, field, kind, std::move(description), {});
  }
  // There is no value: why goes into the result, too.
  void LeaveUnread(v1::ReadingProblemKind kind, std::string description) {
    result_->mutable_result()->set_unread_reason(description);
    LeaveUnknown("value", kind, std::move(description));
  }
  // It is read; something beside the value was not used.
  void Note(const char* field, v1::ReadingProblemKind kind,
            std::string description,
            const std::vector<std::string>& nearest = {}) {
    Add(v1::READING_OUTCOME_READ, field, kind, std::move(description), nearest);
  }

 private:
  void Add(v1::ReadingOutcome outcome, const char* field,
           v1::ReadingProblemKind kind, std::string description,
           const std::vector<std::string>& nearest) {
    result_->set_outcome(std::max(result_->outcome(), outcome));
    v1::ReadingProblem* problem = result_->add_problems();
    problem->set_field(field);
    problem->set_kind(kind);
    problem->set_description(std::move(description));
    for (const std::string& name : nearest) problem->add_nearest(name);
  }

  v1::NormalisedResult* const result_;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_LAB_PROBLEMS_H_
