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

// "; " and the advice, or what else to do where there is none.
inline std::string AdviceOr(const std::string& advice,
                            absl::string_view otherwise) {
  return absl::StrCat("; ", advice.empty() ? otherwise : advice);
}

// What a result does to one that was released before, by its status.
enum class Version {
  kFirst,       // Nothing.
  kCorrection,  // It replaces it.
  kWithdrawal,  // It takes it back; only which one matters.
};

inline Version VersionOf(v1::ResultStatus status) {
  switch (status) {
    case v1::RESULT_STATUS_CORRECTED:
    case v1::RESULT_STATUS_AMENDED:
      return Version::kCorrection;
    case v1::RESULT_STATUS_CANCELLED:
    case v1::RESULT_STATUS_ENTERED_IN_ERROR:
      return Version::kWithdrawal;
    default:
      return Version::kFirst;
  }
}

// Fills the problems and the outcome of one result, which outlives it. A
// correction or a withdrawal that says of what it is is never refused: what it
// replaces would count on.
class Problems {
 public:
  explicit Problems(v1::NormalisedResult* result) : result_(result) {
    result_->set_outcome(v1::READING_OUTCOME_READ);
  }

  void set_version(Version version) { version_ = version; }
  Version version() const { return version_; }

  // The result cannot be taken, whatever it replaces.
  void Refuse(const char* field, v1::ReadingProblemKind kind,
              std::string description,
              const std::vector<std::string>& nearest = {}) {
    Add(v1::READING_OUTCOME_REFUSED, field, kind, std::move(description),
        nearest);
  }
  // What was measured is not known for certain. A withdrawal is kept with what
  // is.
  void RefuseSubject(const char* field, v1::ReadingProblemKind kind,
                     std::string description,
                     const std::vector<std::string>& nearest = {}) {
    Add(version_ == Version::kWithdrawal ? v1::READING_OUTCOME_UNKNOWN
                                         : v1::READING_OUTCOME_REFUSED,
        field, kind, std::move(description), nearest);
  }
  // The value cannot be taken. What replaces another result is kept without.
  void RefuseValue(const char* field, v1::ReadingProblemKind kind,
                   std::string description,
                   const std::vector<std::string>& nearest = {}) {
    if (version_ != Version::kFirst) ClearValue(description);
    RefusePart(field, kind, std::move(description), nearest);
  }
  // What is printed beside the value cannot be taken; likewise.
  void RefusePart(const char* field, v1::ReadingProblemKind kind,
                  std::string description,
                  const std::vector<std::string>& nearest = {}) {
    Add(version_ == Version::kFirst ? v1::READING_OUTCOME_REFUSED
                                    : v1::READING_OUTCOME_UNKNOWN,
        field, kind, std::move(description), nearest);
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
  // There is no value that counts, because of another field: `reason`, which
  // what is printed of the result gives again.
  void LeaveUnreadFor(const char* field, v1::ReadingProblemKind kind,
                      std::string description, const std::string& reason) {
    ClearValue(reason);
    LeaveUnknown(field, kind, std::move(description));
  }
  // Likewise, where the problem is told already.
  void ClearValue(const std::string& reason) {
    result_->mutable_result()->clear_value();
    result_->mutable_result()->set_unread_reason(reason);
    KeepRangeAsPrinted();
  }
  // There is no number that the limits of the range could be compared with.
  void KeepRangeAsPrinted() {
    v1::LabResult& result = *result_->mutable_result();
    if (!result.has_reference_range()) return;
    std::string raw =
        std::move(*result.mutable_reference_range()->mutable_raw());
    result.clear_reference_range();
    if (!raw.empty()) {
      result.mutable_reference_range()->set_raw(std::move(raw));
    }
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
  Version version_ = Version::kFirst;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_LAB_PROBLEMS_H_
