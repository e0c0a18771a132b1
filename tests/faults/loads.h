// What is done to a record while its power is cut.
#ifndef MYORULES_TESTS_FAULTS_LOADS_H_
#define MYORULES_TESTS_FAULTS_LOADS_H_

#include <memory>

#include "tests/faults/power_cuts.h"

namespace myorules::faults {

// A store by itself: changes of patients, erasures, compaction. Every event is
// compared byte for byte.
std::unique_ptr<Load> MakeChangeLoad();

// What the service does for laboratories: results of patients on record and of
// patients who are not yet, corrections, cancellations, repeats, moves to the
// right patient; registrations, merges and erasures between them. Every result
// that was acknowledged must be there, once, with one patient.
std::unique_ptr<Load> MakeReportLoad();

}  // namespace myorules::faults

#endif  // MYORULES_TESTS_FAULTS_LOADS_H_
