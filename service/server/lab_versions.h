// What acknowledgements say of other versions of a result.
#ifndef MYORULES_SERVICE_SERVER_LAB_VERSIONS_H_
#define MYORULES_SERVICE_SERVER_LAB_VERSIONS_H_

#include <vector>

#include "myorules/v1/lab_report.pb.h"
#include "myorules/v1/record.pb.h"

namespace myorules::service {

// Adds to each result that is on record, as it now stands, what others do to
// it, and where it is a correction or withdrawal that does not just replace
// what it names, what it does.
void TellOfVersions(const v1::PatientState& state,
                    const std::vector<v1::ResultAcknowledgement*>& results);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_LAB_VERSIONS_H_
