// Which cases are not expected to pass.
#ifndef MYORULES_TESTS_CONFORMANCE_SKIPS_H_
#define MYORULES_TESTS_CONFORMANCE_SKIPS_H_

#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "tests/conformance/conformance.pb.h"
#include "tests/conformance/outcome.h"

namespace myorules::tests::conformance {

// Cases of one suite, added up.
struct Score {
  int passed = 0;
  // All cases but the skipped ones.
  int total = 0;
};

// Judges what cases come to, and says on standard output what is wrong.
class Judge {
 public:
  // `skips` outlives it.
  explicit Judge(const SkipList& skips) : skips_(skips) {}

  void Add(Suite suite, const std::string& name, const CaseOutcome& outcome);

  const Score& score(Suite suite) { return scores_[suite]; }
  // Cases with another answer than the suite's that no skip explains.
  int wrong() const { return wrong_; }
  // Whether all is as it should be. Says which entries of the skip list are
  // about no case.
  bool Finish();

 private:
  const Skip* Find(Suite suite, const std::string& name);
  void Complain(Suite suite, const std::string& name, absl::string_view what,
                const std::string& detail);

  const SkipList& skips_;
  std::map<Suite, Score> scores_;
  // How many cases each entry of a skip is about.
  std::map<const std::string*, int> used_;
  int wrong_ = 0;
  int complaints_ = 0;
};

}  // namespace myorules::tests::conformance

#endif  // MYORULES_TESTS_CONFORMANCE_SKIPS_H_
