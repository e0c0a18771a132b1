// The pack whose cases a test runs: each test runs once for each pack.
#ifndef MYORULES_RULES_CASES_PACK_UNDER_TEST_H_
#define MYORULES_RULES_CASES_PACK_UNDER_TEST_H_

#include <cstdlib>
#include <string>

namespace myorules::rules {

// The name of the pack, from the environment of the test.
inline std::string PackUnderTest() {
  const char* pack = std::getenv("MYORULES_PACK_UNDER_TEST");
  return pack == nullptr ? "" : pack;
}

// The directory of its cases.
inline std::string CasesUnderTest() {
  return "rules/packs/" + PackUnderTest() + "/cases";
}

}  // namespace myorules::rules

#endif  // MYORULES_RULES_CASES_PACK_UNDER_TEST_H_
