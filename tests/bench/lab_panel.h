// A panel of results as a laboratory prints it.
#ifndef MYORULES_TESTS_BENCH_LAB_PANEL_H_
#define MYORULES_TESTS_BENCH_LAB_PANEL_H_

#include <vector>

#include "myorules/v1/lab_reading.pb.h"

namespace myorules::bench {

// Eighteen results: a line blot in scanner units and grades, the antibody that
// is not on it, an enzyme. All of them are read.
std::vector<v1::RawResult> Panel();

}  // namespace myorules::bench

#endif  // MYORULES_TESTS_BENCH_LAB_PANEL_H_
