// Facts for what a record lacks.
#ifndef MYORULES_ENGINE_ORACLE_COMPLETION_H_
#define MYORULES_ENGINE_ORACLE_COMPLETION_H_

#include "engine/oracle/random.h"
#include "engine/testdata/parcel.pb.h"

namespace myorules::engine::oracle {

// `partial` (Records::TakeAway) with a random fact for each that it lacks, all
// that is on record unchanged: dates known to the day, and to open lists
// entries added, and closed. Canonical.
testdata::Parcel Complete(const testdata::Parcel& partial, Random& random);

}  // namespace myorules::engine::oracle

#endif  // MYORULES_ENGINE_ORACLE_COMPLETION_H_
