// law_run PAIRS SEED: holds the laws of docs/reference/unknowns.md, and
// programs against the plain evaluator, on that many random pairs of an
// expression and a partial record, on a fifth as many of a decision table and a
// partial record, and on a hundredth as many of one and a record of which every
// completion is tried. Prints what breaks one, with the seed that finds it
// again.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "engine/expr/checker.h"
#include "engine/oracle/law.h"
#include "engine/oracle/parcel_environment.h"
#include "engine/oracle/random_cases.h"
#include "engine/oracle/random_expressions.h"
#include "engine/oracle/small_record_law.h"
#include "engine/oracle/table_law.h"

namespace myorules::engine::oracle {
namespace {

// So many pairs have a seed in common, so that one that breaks a law is found
// again soon.
constexpr int kPairsASeed = 1'000;

// A table takes several times as long as an expression.
constexpr int kPairsATable = 5;

// Completions of a small record are many.
constexpr int kPairsASmallRecord = 100;
constexpr int kSmallRecordsAPack = 3;

// A pack takes about as long to load as so many records to judge.
constexpr int kRecordsAPack = 8;

// One pair in so many asks about the record.
constexpr int kPairsAQuestion = 10;

std::string RandomCondition(Random& random, Expressions& expressions) {
  const int depth = 1 + random.Below(4);
  return random.Below(kPairsAQuestion) == 0 ? expressions.Question(depth)
                                            : expressions.Bool(depth);
}

// What does not hold; empty: nothing.
std::string BrokenLaw(absl::string_view text, const CheckedExpr& expression,
                      const testdata::Parcel& partial,
                      const testdata::Parcel& full, Random& random) {
  const std::string broken = WalkToFull(text, expression, partial, full).broken;
  return broken.empty()
             ? WalkFactByFact(text, expression, partial, full, random)
             : broken;
}

// Returns how many of `pairs` break a law.
int RunSeed(unsigned seed, int pairs) {
  Random random(seed);
  Expressions expressions(random);
  Records records(random);
  int broken = 0;
  for (int pair = 0; pair < pairs; ++pair) {
    const std::string expression = RandomCondition(random, expressions);
    const auto checked = CheckParcelExpression(expression);
    const testdata::Parcel full = records.Full();
    testdata::Parcel partial = full;
    records.TakeAway(partial, 10 + random.Below(60));
    if (checked == nullptr) {
      ++broken;
      std::cout << "seed " << seed << ": does not check: " << expression
                << "\n";
      continue;
    }
    const std::string law =
        BrokenLaw(expression, *checked, partial, full, random);
    if (law.empty()) continue;
    ++broken;
    std::cout << "seed " << seed << ": " << law << "\n";
  }
  return broken;
}

// Returns how many of `pairs` break a law.
int64_t RunExpressions(int64_t pairs, unsigned seed) {
  int64_t broken = 0;
  for (int64_t done = 0; done < pairs; done += kPairsASeed, ++seed) {
    broken += RunSeed(
        seed, static_cast<int>(std::min<int64_t>(kPairsASeed, pairs - done)));
  }
  return broken;
}

// Returns how many packs break a law; at least `tables` pairs of a table and a
// partial record are counted.
int64_t RunTables(int64_t tables, unsigned seed, TableCounts* counts) {
  int64_t broken = 0;
  for (; counts->tables < tables; ++seed) {
    Random random(seed);
    const std::string fault = HoldRandomTables(random, kRecordsAPack, counts);
    if (fault.empty()) continue;
    ++broken;
    std::cout << "seed " << seed << ": " << fault << "\n";
  }
  return broken;
}

// The same of small records.
int64_t RunSmallRecords(int64_t tables, unsigned seed,
                        SmallRecordCounts* counts) {
  int64_t broken = 0;
  for (; counts->tables < tables; ++seed) {
    Random random(seed);
    const std::string fault =
        HoldSmallRecords(random, kSmallRecordsAPack, counts);
    if (fault.empty()) continue;
    ++broken;
    std::cout << "seed " << seed << ": " << fault << "\n";
  }
  return broken;
}

int Main(int64_t pairs, unsigned seed) {
  std::cout << "seeds from " << seed << ", " << kPairsASeed
            << " pairs or one pack a seed\n";
  TableCounts counts;
  SmallRecordCounts small;
  const int64_t broken =
      RunExpressions(pairs, seed) +
      RunTables(pairs / kPairsATable, seed, &counts) +
      RunSmallRecords(pairs / kPairsASmallRecord, seed, &small);
  std::cout << "figure law_pairs " << pairs << "\nfigure law_tables "
            << counts.tables << "\nfigure law_candidates " << counts.compared
            << "\nfigure law_completed " << small.tables
            << "\nfigure law_broken " << broken << "\n";
  return broken == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace myorules::engine::oracle

int main(int argc, char** argv) {
  int64_t pairs = 0;
  uint32_t seed = 0;
  if (argc != 3 || !absl::SimpleAtoi(argv[1], &pairs) || pairs < 1 ||
      !absl::SimpleAtoi(argv[2], &seed)) {
    std::cerr << "usage: law_run PAIRS SEED\n";
    return 2;
  }
  return myorules::engine::oracle::Main(pairs, seed);
}
