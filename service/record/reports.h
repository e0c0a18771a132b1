// The results that laboratories reported for one patient: which are the same,
// which are versions of one measurement, which count.
#ifndef MYORULES_SERVICE_RECORD_REPORTS_H_
#define MYORULES_SERVICE_RECORD_REPORTS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "myorules/v1/record.pb.h"

namespace myorules::service::record {

// ReportedResult.identity: what tells this version of the result from others.
std::string ReportIdentity(const v1::ReportedResult& report);

// What the versions of one measurement have in common (64 lower-case hex
// digits): laboratory, accession, analyte; without an accession the
// laboratory's own id of the result stands for it. Empty: it has neither, and
// nothing ties it to another.
std::string MeasurementOf(const v1::ReportedResult& report);

// The event by which the report comes on record: reported, corrected or
// cancelled, by its status.
v1::RecordEvent EventOf(const v1::ReportedResult& report);

// Null: the state does not hold it.
const v1::ReportedResult* FindReport(const v1::PatientState& state,
                                     absl::string_view identity);

// Takes the report into the state. One of the same identity is replaced: the
// same print, read anew.
void AddReport(v1::ReportedResult report, v1::PatientState* state);

// Takes it out of the state, if that holds it.
void RemoveReport(absl::string_view identity, v1::PatientState* state);

// What tells of the report that it went to the record of `to_patient_id`.
v1::ResultMovedAway MovedAway(const v1::ReportedResult& report,
                              const std::string& to_patient_id);

// What may be kept of it where nothing may be kept of the result: a mark with a
// salt of its own, which tells neither whose it is nor what it says.
v1::ResultMovedAway MarkOf(const v1::ResultMovedAway& moved);

// Whether it was this report that went away, or a version of the same
// measurement.
bool IsOf(const v1::ResultMovedAway& moved, const v1::ReportedResult& report);

// Whether a record that holds this result has back what went away.
bool CameBack(const v1::ResultMovedAway& moved, const v1::ReportedResult& held);

// Whether the report itself went to another patient, or a version of the same
// measurement did.
bool IsMovedAway(const v1::PatientState& state,
                 const v1::ReportedResult& report);

// For each report of the state whether another one supersedes it. A correction,
// an amendment or a cancellation supersedes what the laboratory released before
// it (or with it) of the same measurement, whichever came first (of one instant
// the cancellation goes before the correction); a final result supersedes
// preliminary ones likewise. One whose method is not known is of any method.
// Two results that cannot be told apart so both stay, and disagree. The order
// in which reports came does not matter.
std::vector<bool> Superseded(const v1::PatientState& state);

// Identities of the reports that others supersede, sorted.
std::vector<std::string> SupersededReports(const v1::PatientState& state);

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_REPORTS_H_
