// What the functions declare of themselves, for the checks of packs.
#include "rules/functions/functions.h"

#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/expr/extent.h"
#include "engine/expr/function.h"
#include "engine/expr/standard_library.h"
#include "engine/expr/type.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {
namespace {

using engine::Overload;
using engine::Type;
using ::testing::IsEmpty;

const engine::FunctionRegistry& EngineFunctions() {
  static const auto& registry = []() -> const engine::FunctionRegistry& {
    auto* filled = new engine::FunctionRegistry();
    EXPECT_TRUE(engine::AddStandardLibrary(*filled).ok());
    EXPECT_TRUE(engine::AddUncertaintyLibrary(*filled).ok());
    return *filled;
  }();
  return registry;
}

// Those that this library adds to the engine's.
std::vector<const Overload*> ClinicalFunctions() {
  static const auto& registry = []() -> const engine::FunctionRegistry& {
    auto* filled = new engine::FunctionRegistry();
    EXPECT_TRUE(engine::AddStandardLibrary(*filled).ok());
    EXPECT_TRUE(engine::AddUncertaintyLibrary(*filled).ok());
    const auto terminology = Terminology::Shipped();
    EXPECT_TRUE(terminology.ok()) << terminology.status();
    EXPECT_TRUE(AddClinicalFunctions(*filled, *terminology).ok());
    return *filled;
  }();
  std::vector<const Overload*> added;
  for (const std::string& name : registry.Names()) {
    if (!EngineFunctions().Find(name).empty()) continue;
    for (const Overload* overload : registry.Find(name)) {
      added.push_back(overload);
    }
  }
  return added;
}

bool IsQuantity(const Type& type) {
  return type == Type::Int() || type == Type::Uint() ||
         type == Type::Double() || type == Type::Range();
}

TEST(Functions, EachThatGivesAQuantitySaysWhatItCounts) {
  const std::set<std::string> counts_nothing_of_its_own = {
      "number_if",  // One of its arguments, whatever that counts.
      "rounded",    // Its argument.
      "logistic",   // A probability.
      // How many there are: a pack may call that "count" or "specificities".
      "count_positive_by_any_method",
  };
  std::vector<std::string> silent;
  std::set<std::string> seen;
  for (const Overload* overload : ClinicalFunctions()) {
    if (!IsQuantity(overload->result)) continue;
    seen.insert(overload->function);
    const bool is_excused =
        counts_nothing_of_its_own.count(overload->function) > 0;
    if (overload->result_unit.empty() != is_excused) {
      silent.push_back(overload->id);
    }
  }
  EXPECT_THAT(silent, IsEmpty());
  for (const std::string& excused : counts_nothing_of_its_own) {
    EXPECT_EQ(seen.count(excused), 1U) << excused;
  }
}

// The facts that the value of a question to a serology of `results` results
// hangs on, reckoned as packs are.
double FactsOf(absl::string_view function, double results) {
  engine::Extent labs;
  labs.weight = results;
  labs.facts = 0;
  engine::Extent list;
  list.size = 1;
  list.facts = 0;
  for (const Overload* overload : ClinicalFunctions()) {
    if (overload->function != function) continue;
    return overload->cost({labs, list, list, list}, list).result.facts;
  }
  ADD_FAILURE() << function;
  return 0;
}

TEST(Cost, OfWhatIsAlwaysKnownCountsNoFactsOfResults) {
  for (const char* function : {"unavailable", "on_record", "in_conflict"}) {
    EXPECT_EQ(FactsOf(function, 1'000), 0) << function;
  }
  for (const char* function : {"positive", "available", "analytes_positive",
                               "positive_by_other_method"}) {
    EXPECT_GE(FactsOf(function, 1'000), 1'000) << function;
  }
}

TEST(Functions, EachThatTakesATextSaysOfWhichKind) {
  const std::set<std::string> take_any_text = {
      "stated",         // The name of a field that is missing.
      "agreed",         // Why two statements may differ.
      "with_unusable",  // A laboratory's assay, in words.
  };
  std::vector<std::string> silent;
  for (const Overload* overload : ClinicalFunctions()) {
    for (size_t i = 0; i < overload->params.size(); ++i) {
      const Type& param = overload->params[i];
      if (param != Type::String() && param != Type::List(Type::String())) {
        continue;
      }
      const bool says =
          i < overload->terms.size() && !overload->terms[i].empty();
      if (says || take_any_text.count(overload->function) > 0) continue;
      silent.push_back(overload->id);
    }
  }
  EXPECT_THAT(silent, IsEmpty());
}

}  // namespace
}  // namespace myorules::rules
