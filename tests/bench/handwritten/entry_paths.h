// How an answer names the entries of lists.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_ENTRY_PATHS_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_ENTRY_PATHS_H_

#include <string>

#include "myorules/v1/patient.pb.h"
#include "tests/bench/handwritten/facts.h"

namespace myorules::handwritten {

// Appends "patient.results[analyte=SRP,method=LINE_BLOT]": the key fields that
// are set; "#2" after the first of those that agree in all of them. The patient
// is canonical, so that these stand together.
void AppendEntryPath(const v1::Patient& patient, List list, int index,
                     std::string* path);

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_ENTRY_PATHS_H_
