// Reports of laboratories on their way into one record: what is new, what is
// there already, what does not fit the patient.
#ifndef MYORULES_SERVICE_RECORD_INTAKE_H_
#define MYORULES_SERVICE_RECORD_INTAKE_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "myorules/v1/record.pb.h"

namespace myorules::service::record {

// Why a report of what went to another patient waits: Intake.description, or
// the reason of one that waits for a patient who is not on record.
inline constexpr char kWasMoved[] =
    "a result of this accession and analyte was moved to another patient; "
    "report it for that one";

// What becomes of one report.
struct Intake {
  enum class Outcome {
    // It goes on record, for the first time or read anew.
    kTaken,
    // It is there already, or went to another patient.
    kDuplicate,
    // It contradicts what is on record; it may belong to another patient.
    kDoesNotFit,
    // The record holds as many as it may.
    kFull,
  };
  Outcome outcome = Outcome::kTaken;
  // What is wrong: the field of a v1::ResultReport, and why, without repeating
  // what is on record. Empty unless it does not fit or the record is full.
  std::string field;
  std::string description;
};

// Takes reports into one record. Which are taken does not depend on their order
// (unless the record gets full). Thread-compatible.
class RecordIntake {
 public:
  // `state` outlives it, as it is before.
  explicit RecordIntake(const v1::PatientState& state);

  Intake Take(const v1::ReportedResult& report);

  // Why the report cannot go on this record, whatever was moved before; an
  // empty field: it can. Counts it.
  Intake CheckFit(const v1::ReportedResult& report);

  // Whether the record has the report, or was given it here.
  bool Holds(const std::string& identity) const;

  // The events of what was taken, in order.
  const std::vector<v1::RecordEvent>& events() const { return events_; }
  // The same, for good: nothing is to be asked or taken afterwards.
  std::vector<v1::RecordEvent> TakeEvents() { return std::move(events_); }

 private:
  bool IsBeforeBirth(const v1::LabResult& result) const;
  // Whether it is a correction or withdrawal of what is on record.
  bool ReplacesHeld(const v1::ReportedResult& report) const;

  const v1::PatientState& state_;
  // What was taken, by identity.
  std::map<std::string, std::string, std::less<>> taken_;
  std::vector<v1::RecordEvent> events_;
  // How many results the record holds with these, of all analytes and of each.
  int results_ = 0;
  std::map<std::string, int, std::less<>> results_of_;
};

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_INTAKE_H_
