// Two records of one patient as one.
#ifndef MYORULES_SERVICE_RECORD_JOIN_H_
#define MYORULES_SERVICE_RECORD_JOIN_H_

#include <string>
#include <vector>

#include "myorules/v1/patient.pb.h"

namespace myorules::service::record {

// What both say together, under the id of `first`. A fact that only one states
// stands; entries of lists stand once each. `conflicts` gets the paths of what
// they state differently ("sex", "weakness.subacute"), or of a list that one
// says is complete while the other has more ("medicines_complete"); no fact is
// ever chosen over another. Dates are taken as a whole.
v1::Patient JoinPatients(const v1::Patient& first, const v1::Patient& second,
                         std::vector<std::string>* conflicts);

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_JOIN_H_
