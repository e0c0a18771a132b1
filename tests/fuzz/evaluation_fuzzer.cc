// Bytes choose an expression that is sound, a record, and what is missing of
// it: filling in a missing fact never turns an answer round.
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/types/span.h"
#include "engine/oracle/law.h"
#include "engine/oracle/parcel_environment.h"
#include "engine/oracle/random_cases.h"
#include "engine/oracle/random_expressions.h"
#include "tests/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using myorules::fuzz::Require;
  namespace oracle = myorules::engine::oracle;

  oracle::Random random(absl::MakeConstSpan(data, size));
  oracle::Records records(random);
  const auto full = records.Full();
  auto partial = full;
  records.TakeAway(partial, random.Below(100));
  oracle::Expressions expressions(random);
  const int depth = 1 + random.Below(4);
  const std::string text = random.Below(10) == 9 ? expressions.Question(depth)
                                                 : expressions.Bool(depth);
  const auto checked = oracle::CheckParcelExpression(text);
  Require(checked != nullptr, "a sound expression is accepted", text);
  const auto walk = oracle::WalkToFull(text, *checked, partial, full);
  Require(walk.broken.empty(), "the law of missing facts", walk.broken);
  const std::string broken =
      oracle::WalkFactByFact(text, *checked, partial, full, random);
  Require(broken.empty(), "the law of missing facts, at each of them", broken);
  return 0;
}
