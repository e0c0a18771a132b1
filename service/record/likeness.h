// What two results that laboratories reported have in common, and whether one
// may take the place of the other.
#ifndef MYORULES_SERVICE_RECORD_LIKENESS_H_
#define MYORULES_SERVICE_RECORD_LIKENESS_H_

#include <string>

#include "myorules/v1/record.pb.h"

namespace myorules::service::record {

// Whether both are stated, and are not the same.
bool Differ(const std::string& a, const std::string& b);

// A result without what names it, as bytes.
std::string WhatItSays(v1::LabResult result);

// What replaces an earlier version: 1 a correction, 2 a withdrawal, which goes
// before a correction of the same instant: a value that may be withdrawn does
// not count. 0: neither.
int CorrectionRank(const v1::ReportedResult& report);

// Whether it is preliminary, or only registered.
bool IsBeforeFinal(const v1::ReportedResult& report);

// A withdrawal often prints neither the method nor the unit that would tell it.
// Then it is of whatever there is: too much is unknown rather than too little
// withdrawn.
bool MayBeOfOneMethod(const v1::ReportedResult& a, const v1::ReportedResult& b);

// Negative: `a` was released before `b`; 0: together, or nobody knows.
int CompareTimes(const v1::ReportedResult& a, const v1::ReportedResult& b);

// Of two of one measurement.
bool MayReplace(const v1::ReportedResult& later,
                const v1::ReportedResult& earlier);

bool MayBeOfOneDay(const v1::ReportedResult& a, const v1::ReportedResult& b);

// Whether both say that they are of one and the same day.
bool AreOfOneDay(const v1::ReportedResult& a, const v1::ReportedResult& b);

// Whether both print one and the same time of collection.
bool AreOfOneTime(const v1::ReportedResult& a, const v1::ReportedResult& b);

// Whether both print one and the same name or code of what was measured: a
// laboratory may have two lines of one analyte.
bool PrintOneName(const v1::ReportedResult& a, const v1::ReportedResult& b);

// Whether they print different days, times or names.
bool AreToldApart(const v1::ReportedResult& a, const v1::ReportedResult& b);

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_LIKENESS_H_
