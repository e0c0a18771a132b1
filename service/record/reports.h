// The results that laboratories reported for one patient: how they are known,
// held, and known again once they went to another one.
#ifndef MYORULES_SERVICE_RECORD_REPORTS_H_
#define MYORULES_SERVICE_RECORD_REPORTS_H_

#include <string>

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

// The report of such an event; null: it is another one.
const v1::ReportedResult* ReportIn(const v1::RecordEvent& event);

// -1: the state does not hold it.
int PlaceOfReport(const v1::PatientState& state, absl::string_view identity);

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
// salt of its own, which tells neither whose it is nor what it says. The result
// and the versions of its measurement are known by it.
v1::ResultMovedAway MarkOf(const v1::ResultMovedAway& moved);

// The same of one whose patient is erased: by it the versions are known, and
// none from another one. Of what it said there is nothing in it.
v1::ResultMovedAway MeasurementMarkOf(const v1::ResultMovedAway& moved);

// Whether it was this report that went away, or a version of the same
// measurement.
bool IsOf(const v1::ResultMovedAway& moved, const v1::ReportedResult& report);

// Whether it was this report, and no other version. False also where a mark
// does not tell.
bool IsItself(const v1::ResultMovedAway& moved,
              const v1::ReportedResult& report);

// Whether a record that holds this result has back what went away.
bool CameBack(const v1::ResultMovedAway& moved, const v1::ReportedResult& held);

// Whether the report itself went to another patient, or a version of the same
// measurement did.
bool IsMovedAway(const v1::PatientState& state,
                 const v1::ReportedResult& report);

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_REPORTS_H_
