// Filling facts into a partial record.
#ifndef MYORULES_ENGINE_ORACLE_FILLING_H_
#define MYORULES_ENGINE_ORACLE_FILLING_H_

#include <set>
#include <string>
#include <vector>

#include "engine/testdata/parcel.pb.h"

namespace myorules::engine::oracle {

// Both take records of Records (random_cases.h): `full` with every fact, the
// other one what is left of it.

// Fills the facts at `missing` into `parcel`. Returns the paths at which there
// was one to fill in.
std::set<std::string> FillIn(testdata::Parcel& parcel,
                             const testdata::Parcel& full,
                             const std::set<std::string>& missing);

// The facts that can be filled in next, each by itself; empty: `parcel` has all
// that `full` has. Beside the paths that an evaluation names there are those of
// entries that an open list lacks, "parcel.items[+2]": FillIn() adds such an
// entry with as few facts as it can have.
std::vector<std::string> LackingFacts(const testdata::Parcel& parcel,
                                      const testdata::Parcel& full);

}  // namespace myorules::engine::oracle

#endif  // MYORULES_ENGINE_ORACLE_FILLING_H_
