// Findings about random rows, against every subject there is.
#include "engine/pack/row_analysis.h"

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/memory.h"
#include "engine/base/pack_limits.h"
#include "engine/base/work_budget.h"
#include "engine/expr/standard_library.h"
#include "engine/oracle/evaluate.h"
#include "engine/testdata/parcel.pb.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const OwnMemory kMemory;

using testdata::Parcel;

const Environment& ParcelNames() {
  static const Environment& environment = *[] {
    auto* functions = new FunctionRegistry;
    EXPECT_TRUE(AddStandardLibrary(*functions).ok());
    EXPECT_TRUE(AddUncertaintyLibrary(*functions).ok());
    auto* made = new Environment;
    made->container = "myorules.testdata";
    made->pool = Parcel::descriptor()->file()->pool();
    made->functions = functions;
    made->variables = {
        {"parcel", Type::Message(Parcel::descriptor()->full_name())}};
    return made;
  }();
  return environment;
}

Checked Condition(const std::string& text) {
  std::vector<ExprIssue> issues;
  Checked checked = ParseAndCheck(text, ParcelNames(), &issues);
  EXPECT_TRUE(checked != nullptr && issues.empty()) << text;
  return checked;
}

ConditionNames Names() {
  ConditionNames names;
  names.subject_type = Parcel::descriptor();
  names.subject = "parcel";
  names.find_item = [](absl::string_view) { return nullptr; };
  names.find_number = [](absl::string_view) { return nullptr; };
  return names;
}

RowFindings Analyse(const std::vector<std::string>& texts,
                    const RowQuestions& questions = {}) {
  std::vector<Checked> conditions;
  conditions.reserve(texts.size());
  for (const std::string& text : texts) conditions.push_back(Condition(text));
  // The tests' own values may take more than a budget allows.
  const OwnMemory memory;
  WorkBudget budget(limits::kMaxPackCheckSteps);
  const auto findings = AnalyseRows(conditions, Names(), questions, &budget);
  EXPECT_TRUE(findings.has_value());
  return findings.value_or(RowFindings());
}

class ParcelActivation : public oracle::Activation {
 public:
  explicit ParcelActivation(const Parcel& parcel) : parcel_(parcel) {}
  Value Lookup(absl::string_view) override {
    return oracle::MessageVariable(parcel_, "parcel", /*partial=*/true);
  }

 private:
  const Parcel& parcel_;
};

// A random condition on five facts. `hidden`: also on what is not looked into.
class RandomConditions {
 public:
  RandomConditions(uint64_t seed, bool hidden)
      : random_(seed), hidden_(hidden) {}

  int Below(int limit) { return static_cast<int>(random_() % limit); }

  std::string Of(int depth) {
    if (depth == 0) return Fact();
    switch (Below(7)) {
      case 0:
        return absl::StrCat("!(", Of(depth - 1), ")");
      case 1:
      case 2:
        return absl::StrCat("(", Of(depth - 1), " && ", Of(depth - 1), ")");
      case 3:
        return absl::StrCat("(", Of(depth - 1), " || ", Of(depth - 1), ")");
      case 4:
        return absl::StrCat("(", Of(depth - 1), " ? ", Of(depth - 1), " : ",
                            Of(depth - 1), ")");
      case 5:
        return absl::StrCat("(", Of(depth - 1),
                            Below(2) == 0 ? " == " : " != ", Of(depth - 1),
                            ")");
      default:
        return Fact();
    }
  }

 private:
  std::string Fact() {
    const std::vector<std::string> orders = {"<", "<=", ">", ">=", "==", "!="};
    const std::string& order = orders[Below(6)];
    switch (Below(hidden_ ? 7 : 5)) {
      case 0:
        return "parcel.fragile";
      case 1:
        return absl::StrCat("(parcel.weight_grams ", order, " ", Below(4), ")");
      case 2:
        return absl::StrCat("(", Below(4), ".5 ", order, " parcel.value)");
      case 3:
        return absl::StrCat("(parcel.label ", Below(2) == 0 ? "==" : "!=", " '",
                            Below(2) == 0 ? "a" : "b", "')");
      case 4:
        return absl::StrCat("(parcel.label in ['a', ",
                            Below(2) == 0 ? "'b'" : "'a'", "])");
      case 5:
        return absl::StrCat("parcel.scans.exists(s, s.place == '", Below(2),
                            "')");
      default:
        return absl::StrCat("(parcel.scans.size() ", order, " ", Below(3), ")");
    }
  }

  std::mt19937_64 random_;
  const bool hidden_;
};

// One parcel for each way in which the facts can compare.
std::vector<Parcel> AllParcels() {
  std::vector<Parcel> parcels;
  for (const bool fragile : {false, true}) {
    for (int weight = -1; weight <= 4; ++weight) {
      for (int value = 0; value <= 9; ++value) {
        for (const char* label : {"a", "b", "c"}) {
          Parcel parcel;
          parcel.set_fragile(fragile);
          parcel.set_weight_grams(weight);
          parcel.set_value(value / 2.0);
          parcel.set_label(label);
          // Last what a double may be besides.
          if (value == 9) {
            parcel.set_value(std::numeric_limits<double>::quiet_NaN());
          }
          parcels.push_back(parcel);
        }
      }
    }
  }
  return parcels;
}

// Which rows hold, for each parcel.
std::vector<std::vector<bool>> HoldingBy(const std::vector<std::string>& rows,
                                         const std::vector<Parcel>& parcels) {
  std::vector<Checked> conditions;
  conditions.reserve(rows.size());
  for (const std::string& row : rows) conditions.push_back(Condition(row));
  std::vector<std::vector<bool>> holding;
  for (const Parcel& parcel : parcels) {
    ParcelActivation activation(parcel);
    holding.emplace_back();
    for (const Checked& condition : conditions) {
      const Value value = oracle::Evaluate(*condition, activation);
      EXPECT_EQ(value.kind(), Value::Kind::kBool) << condition->text;
      holding.back().push_back(value.is_true());
    }
  }
  return holding;
}

// Whether `so` is true of each of the parcels.
template <typename So>
bool Always(const std::vector<std::vector<bool>>& holding, const So& so) {
  return std::all_of(holding.begin(), holding.end(), so);
}

TEST(RowAnalysis, OfFactsFindsExactlyWhatIsSo) {
  const std::vector<Parcel> parcels = AllParcels();
  int never = 0, covered = 0, overlaps = 0, gaps = 0;
  for (uint64_t seed = 0; seed < 600; ++seed) {
    RandomConditions conditions(seed, /*hidden=*/false);
    std::vector<std::string> rows;
    const int count = 2 + conditions.Below(3);
    rows.reserve(count);
    for (int i = 0; i < count; ++i) rows.push_back(conditions.Of(2));
    SCOPED_TRACE(absl::StrCat("seed=", seed));
    const RowFindings findings = Analyse(rows);
    const auto holding = HoldingBy(rows, parcels);
    using Row = std::vector<bool>;
    for (int i = 0; i < count; ++i) {
      const bool never_holds =
          Always(holding, [&](const Row& row) { return !row[i]; });
      EXPECT_EQ(findings.never_holds[i], never_holds) << rows[i];
      const bool never_first = Always(holding, [&](const Row& row) {
        return !row[i] ||
               std::find(row.begin(), row.begin() + i, true) != row.begin() + i;
      });
      EXPECT_EQ(findings.never_first[i], never_first && !never_holds);
      for (int j = 0; j < count; ++j) {
        if (findings.implies[i] != j) continue;
        EXPECT_TRUE(
            Always(holding, [&](const Row& row) { return !row[i] || row[j]; }));
      }
      never += findings.never_holds[i];
      covered += findings.never_first[i];
    }
    // Numbers beyond the marks and unknown texts are not sure.
    if (findings.gap.has_value()) {
      ++gaps;
      EXPECT_FALSE(Always(holding, [](const Row& row) {
        return std::find(row.begin(), row.end(), true) != row.end();
      }));
    }
    EXPECT_EQ(findings.some_always, Always(holding, [](const Row& row) {
                return std::find(row.begin(), row.end(), true) != row.end();
              }));
    for (const RowFindings::Overlap& overlap : findings.overlaps) {
      ++overlaps;
      EXPECT_FALSE(Always(holding, [&](const Row& row) {
        return !row[overlap.row] || !row[overlap.other];
      }));
    }
  }
  // The seeds do reach what the test is about.
  EXPECT_GT(never, 20);
  EXPECT_GT(covered, 50);
  EXPECT_GT(overlaps, 100);
  EXPECT_GT(gaps, 100);
}

TEST(RowAnalysis, OfWhatIsNotLookedIntoSaysOnlyWhatIsSo) {
  std::vector<Parcel> parcels;
  for (const Parcel& parcel : AllParcels()) {
    for (const std::vector<const char*>& places :
         {std::vector<const char*>{}, {"0"}, {"1"}, {"0", "1"}, {"2"}}) {
      parcels.push_back(parcel);
      for (const char* place : places) {
        parcels.back().add_scans()->set_place(place);
      }
    }
  }
  int said = 0;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    RandomConditions conditions(seed, /*hidden=*/true);
    const std::vector<std::string> rows = {conditions.Of(2), conditions.Of(2),
                                           conditions.Of(1)};
    SCOPED_TRACE(absl::StrCat("seed=", seed));
    const RowFindings findings = Analyse(rows);
    const auto holding = HoldingBy(rows, parcels);
    using Row = std::vector<bool>;
    for (int i = 0; i < 3; ++i) {
      if (findings.never_holds[i]) {
        EXPECT_TRUE(Always(holding, [&](const Row& row) { return !row[i]; }));
      }
      if (findings.never_first[i]) {
        EXPECT_TRUE(Always(holding, [&](const Row& row) {
          return !row[i] || std::find(row.begin(), row.begin() + i, true) !=
                                row.begin() + i;
        }));
      }
      said += findings.never_holds[i] + findings.never_first[i];
    }
    if (findings.gap.has_value()) {
      EXPECT_FALSE(Always(holding, [](const Row& row) {
        return std::find(row.begin(), row.end(), true) != row.end();
      }));
    }
    for (const RowFindings::Overlap& overlap : findings.overlaps) {
      EXPECT_FALSE(Always(holding, [&](const Row& row) {
        return !row[overlap.row] || !row[overlap.other];
      }));
    }
    said += findings.gap.has_value() + !findings.overlaps.empty();
  }
  EXPECT_GT(said, 100);
}

TEST(RowAnalysis, NamesTheFactsThatItTakesAndNoOthers) {
  const RowFindings findings =
      Analyse({"parcel.fragile && parcel.weight_grams > 5",
               "parcel.fragile && parcel.label == 'a'",
               "parcel.service == Service.SERVICE_EXPRESS"});
  EXPECT_EQ(findings.gap,
            "parcel.fragile is false and parcel.service is SERVICE_STANDARD");
  ASSERT_EQ(findings.overlaps.size(), 1u);
  EXPECT_EQ(findings.overlaps[0].facts,
            "parcel.fragile is true and parcel.label is \"a\" and "
            "parcel.service is SERVICE_EXPRESS");
}

// The edges of what is said of a number.
TEST(RowAnalysis, IsSureOfNumbersFromZeroToTheGreatestThatIsNamed) {
  EXPECT_EQ(Analyse({"parcel.weight_grams > 0"}).gap,
            "parcel.weight_grams is 0");
  EXPECT_EQ(Analyse({"parcel.weight_grams >= 0"}).gap, absl::nullopt);
  EXPECT_EQ(Analyse({"parcel.weight_grams >= 18"}).gap,
            "parcel.weight_grams is 0");
  EXPECT_EQ(Analyse({"parcel.weight_grams > -5"}).gap,
            "parcel.weight_grams is -5");
  EXPECT_EQ(Analyse({"parcel.weight_grams < 80"}).gap,
            "parcel.weight_grams is 80");
  EXPECT_EQ(Analyse({"parcel.weight_grams <= 80"}).gap, absl::nullopt);
  EXPECT_EQ(
      Analyse({"parcel.weight_grams == 1", "parcel.weight_grams == 3"}).gap,
      "parcel.weight_grams is 0");
  EXPECT_EQ(Analyse({"parcel.value < 1.0", "parcel.value > 1.0"}).gap,
            "parcel.value is 1.0");
  EXPECT_EQ(Analyse({"parcel.value < 1.0", "parcel.value >= 1.0"}).gap,
            absl::nullopt);
  EXPECT_EQ(Analyse({"parcel.barcode == 0u", "parcel.barcode >= 1u"}).gap,
            absl::nullopt);
}

TEST(RowAnalysis, IsSureOfTheValuesOfAnEnumThatSaySomething) {
  EXPECT_EQ(Analyse({"parcel.service == Service.SERVICE_EXPRESS",
                     "parcel.service == Service.SERVICE_STANDARD"})
                .gap,
            absl::nullopt);
  EXPECT_EQ(Analyse({"parcel.service == Service.SERVICE_EXPRESS"}).gap,
            "parcel.service is SERVICE_STANDARD");
}

TEST(RowAnalysis, TriesAnEnumInNoNumberThatItDoesNotHave) {
  for (const char* field : {"parcel.service", "parcel.legs[0].service",
                            "parcel.legs.filter(l, l.via == 'a')[0].service"}) {
    const RowFindings findings =
        Analyse({absl::StrCat(field, " == Service.SERVICE_EXPRESS"),
                 absl::StrCat(field, " == Service.SERVICE_STANDARD"),
                 absl::StrCat(field, " > Service.SERVICE_EXPRESS")});
    EXPECT_TRUE(findings.some_always) << field;
    EXPECT_EQ(findings.never_holds, (std::vector<bool>{false, false, true}))
        << field;
  }
}

TEST(RowAnalysis, TriesWhatIsMadeOfNumbersInOtherNumbersThanThoseOfItsEnum) {
  EXPECT_FALSE(Analyse({"Leg{via: parcel.label}.service == "
                        "Service.SERVICE_EXPRESS",
                        "Leg{via: parcel.label}.service == "
                        "Service.SERVICE_STANDARD"})
                   .some_always);
}

TEST(RowAnalysis, OfDaysFindsExactlyWhatIsSo) {
  std::vector<Parcel> parcels;
  for (int day = 1; day <= 12; ++day) {
    parcels.emplace_back();
    auto* const posted = parcels.back().mutable_posted_on();
    posted->set_year(2026);
    posted->set_month(1);
    posted->set_day(day);
  }
  std::mt19937 random(7);
  const auto below = [&](int count) {
    return static_cast<int>(random() % static_cast<unsigned>(count));
  };
  const auto test = [&] {
    constexpr const char* kOrders[] = {"<", "<=", ">", ">=", "==", "!="};
    return absl::StrCat("parcel.posted_on ", kOrders[below(6)],
                        " date('2026-01-0", 3 + 2 * below(3), "')");
  };
  int never = 0, covered = 0, gaps = 0, always = 0;
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> rows;
    rows.reserve(3);
    for (int i = 0; i < 3; ++i) {
      rows.push_back(
          absl::StrCat(test(), below(2) == 0 ? " && " : " || ", test()));
    }
    const RowFindings findings = Analyse(rows);
    const auto holding = HoldingBy(rows, parcels);
    using Row = std::vector<bool>;
    for (int i = 0; i < 3; ++i) {
      const bool never_holds =
          Always(holding, [&](const Row& row) { return !row[i]; });
      EXPECT_EQ(findings.never_holds[i], never_holds) << rows[i];
      const bool never_first = Always(holding, [&](const Row& row) {
        return !row[i] ||
               std::find(row.begin(), row.begin() + i, true) != row.begin() + i;
      });
      EXPECT_EQ(findings.never_first[i], never_first && !never_holds);
      never += findings.never_holds[i];
      covered += findings.never_first[i];
    }
    const bool some_always = Always(holding, [](const Row& row) {
      return std::find(row.begin(), row.end(), true) != row.end();
    });
    EXPECT_EQ(findings.some_always, some_always);
    EXPECT_FALSE(findings.gap.has_value() && some_always);
    always += some_always;
    gaps += findings.gap.has_value();
  }
  EXPECT_GT(never, 20);
  EXPECT_GT(covered, 50);
  EXPECT_GT(always, 50);
  EXPECT_GT(gaps, 20);
}

TEST(RowAnalysis, KnowsThatDaysComeBeforeOrAfterEachOther) {
  const RowFindings findings =
      Analyse({"parcel.posted_on < parcel.due_on",
               "parcel.due_on <= parcel.posted_on", "parcel.fragile"});
  EXPECT_TRUE(findings.never_first[2]);
}

TEST(RowAnalysis, LooksForNumbersThatAreWorkedOutWhileItsStepsLast) {
  const auto gap = [](int64_t steps) {
    WorkBudget budget(limits::kMaxPackCheckSteps), shown(steps);
    ConditionNames names = Names();
    names.is_shown = [](const CheckedExpr&, const Expr&, double) {
      return true;
    };
    names.shown_budget = &shown;
    return AnalyseRows({Condition("parcel.scans.size() < 3"),
                        Condition("parcel.scans.size() > 3")},
                       names, {}, &budget)
        ->gap;
  };
  // Three cases of three combinations each, and a word of these.
  EXPECT_EQ(gap(10), "parcel.scans.size() is 3");
  EXPECT_EQ(gap(9), absl::nullopt);
}

TEST(RowAnalysis, LooksIntoTablesWhileItsStepsLast) {
  CompiledItem table;
  table.id = table.variable = "inner";
  table.type = Type::String();
  table.hit_policy = v1::HIT_POLICY_FIRST;
  table.rows = {{Condition("parcel.fragile"), nullptr, "BOX"}};
  table.otherwise = "BAG";
  Environment environment = ParcelNames();
  environment.variables["inner"] = Type::String();
  std::vector<ExprIssue> issues;
  const std::vector<Checked> rows = {
      ParseAndCheck("inner == 'BOX'", environment, &issues)};
  ASSERT_NE(rows[0], nullptr);
  ConditionNames names = Names();
  names.find_item = [&](absl::string_view variable) {
    return variable == "inner" ? &table : nullptr;
  };
  const OwnMemory memory;
  const auto gap = [&](WorkBudget* tables) {
    names.tables_budget = tables;
    WorkBudget budget(limits::kMaxPackCheckSteps);
    const auto findings = AnalyseRows(rows, names, {}, &budget);
    EXPECT_TRUE(findings.has_value());
    return findings.value_or(RowFindings()).gap;
  };
  WorkBudget enough(kMaxOpenedTableSteps);
  EXPECT_EQ(gap(&enough), "parcel.fragile is false");
  WorkBudget just(enough.spent());
  EXPECT_EQ(gap(&just), "parcel.fragile is false");
  WorkBudget one_less(enough.spent() - 1);
  EXPECT_EQ(gap(&one_less), absl::nullopt);
  EXPECT_EQ(gap(nullptr), absl::nullopt);
}

TEST(RowAnalysis, GivesUpWhereThereAreTooManyCases) {
  std::string all = "parcel.fragile";
  for (int i = 0; i < 12; ++i) {
    absl::StrAppend(&all, " || parcel.scans.size() == parcel.scans.size() + ",
                    i);
  }
  WorkBudget budget(limits::kMaxPackCheckSteps);
  EXPECT_FALSE(AnalyseRows({Condition(all)}, Names(), {}, &budget).has_value());
  all.resize(all.rfind(" || "));
  EXPECT_TRUE(AnalyseRows({Condition(all)}, Names(), {}, &budget).has_value());
}

TEST(RowAnalysis, TellsOneOverlapOfARowAndNoneOfThoseThatAreTold) {
  const std::vector<std::string> rows = {
      "parcel.fragile", "parcel.fragile || parcel.weight_grams == 1",
      "parcel.weight_grams == 1 || parcel.label == 'a'",
      "parcel.label == 'a' || parcel.label == 'b'"};
  const RowFindings findings = Analyse(rows);
  // The first implies the second.
  ASSERT_EQ(findings.overlaps.size(), 2u);
  EXPECT_EQ(findings.overlaps[0].row, 1);
  EXPECT_EQ(findings.overlaps[0].other, 2);
  EXPECT_EQ(findings.overlaps[0].facts, "parcel.weight_grams is 1");
  EXPECT_EQ(findings.overlaps[1].row, 1);
  EXPECT_EQ(findings.overlaps[1].other, 3);
  RowQuestions questions;
  questions.told = {false, true, false, false};
  const RowFindings fewer = Analyse(rows, questions);
  ASSERT_EQ(fewer.overlaps.size(), 1u);
  EXPECT_EQ(fewer.overlaps[0].row, 2);
  EXPECT_EQ(fewer.overlaps[0].other, 3);
  questions.overlaps = false;
  EXPECT_TRUE(Analyse(rows, questions).overlaps.empty());
}

TEST(RowAnalysis, IsChargedAndEndsWhereItsStepsAreUsedUp) {
  const std::vector<Checked> rows = {Condition("parcel.weight_grams < 9"),
                                     Condition("parcel.fragile")};
  const OwnMemory memory;
  WorkBudget enough(limits::kMaxPackCheckSteps);
  ASSERT_TRUE(AnalyseRows(rows, Names(), {}, &enough).has_value());
  WorkBudget just(enough.spent());
  EXPECT_TRUE(AnalyseRows(rows, Names(), {}, &just).has_value());
  WorkBudget one_less(enough.spent() - 1);
  EXPECT_FALSE(AnalyseRows(rows, Names(), {}, &one_less).has_value());
}

}  // namespace
}  // namespace myorules::engine
