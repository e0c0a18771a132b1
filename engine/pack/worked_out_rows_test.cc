// Rows that compare a number that is worked out from facts: what is told of
// them, and what is not since no subject shows it.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/issues.h"
#include "engine/pack/compiled_pack.h"
#include "engine/pack/parcel_pack.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

constexpr char kNames[] = R"pack(
define { name: "fragile" title: "F" value: "parcel.fragile" }
define { name: "posted" title: "P" value: "parcel.posted_on" }
define { name: "due" title: "U" value: "parcel.due_on" }
define { name: "age" title: "A" value: "years_between(posted, due)" }
define { name: "years" title: "Y" value: "years_between(posted,  due)" }
define { name: "waited" title: "A" value: "days_between(posted, assessed_on)" }
define { name: "early" title: "E" value: "days_between(due, posted)" }
note { id: "n" message: "M." when: "fragile && posted < due && age > 9 && years > 9 && waited > 9 && early > 9" })pack";

// What is wrong with a decision of these fields and rows, the names above
// behind it.
std::string TableFaults(const std::string& policy, const std::string& rows) {
  return ParcelPackFaults(
      "decision { id: \"route\" title: \"Route\" our_choice: \"x\"\n"
      "  hit_policy: HIT_POLICY_" +
      policy + "\n" + rows + " }" + kNames);
}

TEST(Gap, AtANumberThatIsWorkedOutIsAnErrorWhereASubjectHasThatNumber) {
  EXPECT_EQ(
      TableFaults("FIRST", R"pack(  row { when: "age < 18" outcome: "A" }
  row { when: "age > 18" outcome: "B" })pack"),
      R"pack(pack.textproto:1:12: error: decision 'route' has no otherwise, and no row holds where years_between(posted, due) is 18; write a row for that, or an otherwise
 | decision { id: "route" title: "Route" our_choice: "x"
 | ...........^)pack");
  EXPECT_EQ(
      TableFaults("UNIQUE", R"pack(  row { when: "age < 18" outcome: "A" }
  row { when: "age > 18 && fragile" outcome: "B" }
  row { when: "age > 18 && !fragile" outcome: "C" })pack"),
      R"pack(pack.textproto:1:12: error: decision 'route' has no otherwise, and no row holds where years_between(posted, due) is 18; write a row for that, or an otherwise
 | decision { id: "route" title: "Route" our_choice: "x"
 | ...........^)pack");
}

TEST(Gap, ShowsWhatIsWorkedOutAsAnAuthorWritesIt) {
  const auto gap_at = [](const std::string& value) {
    return ParcelPackFaults(
        absl::StrCat("facet { id: \"age\" title: \"A\" our_choice: \"x\"\n"
                     "  row { when: \"old > 18\" outcome: \"OLD\" } "
                     "row { when: \"old < 18\" outcome: \"YOUNG\" } }\n"
                     "define { name: \"old\" title: \"O\" value: \"",
                     value, "\" }"));
  };
  const auto fault = [](const std::string& shown) {
    return absl::StrCat(
        "pack.textproto:1:9: error: facet 'age' has no otherwise, and no row "
        "holds where ",
        shown,
        " is 18; write a row for that, or an otherwise\n"
        " | facet { id: \"age\" title: \"A\" our_choice: \"x\"\n"
        " | ........^");
  };
  const std::string years = "years_between(parcel.posted_on, parcel.due_on)";
  EXPECT_EQ(gap_at(years + " + 0 - (1 - 1)"), fault(years + " + 0 - (1 - 1)"));
  EXPECT_EQ(gap_at("  " + years + "  +  0 "), fault(years + " + 0"));
  EXPECT_EQ(gap_at(years + " // In years.\\n + 0"), fault(years + " + 0"));
  EXPECT_EQ(
      gap_at(
          "parcel.posted_on < parcel.due_on\"\n  \"   ? " + years +
          " // In years.\\n : years_between(parcel.due_on, parcel.posted_on)"),
      fault("(parcel.posted_on < parcel.due_on ? " + years +
            " : years_between(parcel.due_on, parcel.posted_on))"));
}

TEST(Gap, ShowsAPartOfAConditionAsAnAuthorWritesIt) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(criterion { id: "late" title: "L" our_choice: "x" when: "days_between(parcel.posted_on, parcel.due_on) * (2 - 1) > 9" }
criterion { id: "soon" title: "S" our_choice: "x" when: "days_between(parcel.posted_on, parcel.due_on) * (2 - 1) < 9" }
facet { id: "time" title: "A" our_choice: "x"
  row { when: "late" outcome: "LATE" } row { when: "soon" outcome: "SOON" } })pack"),
      R"pack(pack.textproto:3:9: error: facet 'time' has no otherwise, and no row holds where days_between(parcel.posted_on, parcel.due_on) * (2 - 1) is 9; write a row for that, or an otherwise
 | facet { id: "time" title: "A" our_choice: "x"
 | ........^)pack");
}

TEST(Gap, IsSeenAtANumberOfTwoNames) {
  EXPECT_EQ(
      TableFaults("FIRST", R"pack(  row { when: "age < 18" outcome: "A" }
  row { when: "years > 18" outcome: "B" })pack"),
      R"pack(pack.textproto:1:12: error: decision 'route' has no otherwise, and no row holds where years_between(posted, due) is 18; write a row for that, or an otherwise
 | decision { id: "route" title: "Route" our_choice: "x"
 | ...........^)pack");
}

TEST(Gap, BetweenTwoLimitsOfANumberThatIsWorkedOutIsAnError) {
  EXPECT_EQ(
      TableFaults("FIRST", R"pack(  row { when: "waited <= 5" outcome: "A" }
  row { when: "waited >= 8" outcome: "B" })pack"),
      R"pack(pack.textproto:1:12: error: decision 'route' has no otherwise, and no row holds where days_between(posted, assessed_on) is 6; write a row for that, or an otherwise
 | decision { id: "route" title: "Route" our_choice: "x"
 | ...........^)pack");
}

TEST(Gap, IsNotSeenWhereNoWholeNumberLies) {
  for (const char* rows : {
           R"pack(  row { when: "age <= 17" outcome: "A" }
  row { when: "age >= 18" outcome: "B" })pack",
           R"pack(  row { when: "waited < 17.25" outcome: "A" }
  row { when: "waited > 17.75" outcome: "B" })pack",
       }) {
    EXPECT_EQ(TableFaults("FIRST", rows), "") << rows;
  }
}

TEST(Gap, AtZeroIsSeenHoweverZeroIsWritten) {
  for (const char* zero : {"0", "0.0", "-0.0"}) {
    EXPECT_EQ(
        TableFaults("FIRST", absl::StrCat(R"pack(  row { when: "waited > )pack",
                                          zero, R"pack(" outcome: "A" })pack")),
        R"pack(pack.textproto:1:12: error: decision 'route' has no otherwise, and no row holds where days_between(posted, assessed_on) is 0; write a row for that, or an otherwise
 | decision { id: "route" title: "Route" our_choice: "x"
 | ...........^)pack")
        << zero;
    EXPECT_EQ(TableFaults("FIRST",
                          absl::StrCat(R"pack(  row { when: "waited >= )pack",
                                       zero, R"pack(" outcome: "A" })pack")),
              "")
        << zero;
  }
}

TEST(Gap, IsNotSeenAtANumberThatNoSubjectIsKnownToHave) {
  for (const char* rows : {
           // Nothing is due before it is posted.
           R"pack(  row { when: "early < 5" outcome: "A" }
  row { when: "early > 5" outcome: "B" })pack",
           R"pack(  row { when: "age < -5" outcome: "A" }
  row { when: "age > -5" outcome: "B" })pack",
           R"pack(  row { when: "age < 150" outcome: "A" }
  row { when: "age > 150" outcome: "B" })pack",
           // Below the least limit, and beyond the greatest.
           R"pack(  row { when: "age >= 18" outcome: "A" })pack",
           R"pack(  row { when: "age <= 18" outcome: "A" })pack",
       }) {
    EXPECT_EQ(TableFaults("FIRST", rows), "") << rows;
  }
}

TEST(Gap, IsNotSeenWhereMoreThanTheNumberMustBeSo) {
  for (const char* rows : {
           R"pack(  row { when: "age < 18 || fragile" outcome: "A" }
  row { when: "age > 18" outcome: "B" })pack",
           // The number and the days that it is worked out from.
           R"pack(  row { when: "age < 18" outcome: "A" }
  row { when: "age > 18" outcome: "B" }
  row { when: "posted < due" outcome: "C" })pack",
           R"pack(  row { when: "age < 18" outcome: "A" }
  row { when: "age > 18" outcome: "B" }
  row { when: "posted < date('2002-06-16')" outcome: "C" })pack",
           // Two numbers.
           R"pack(  row { when: "age < 18" outcome: "A" }
  row { when: "waited > 18" outcome: "B" })pack",
       }) {
    EXPECT_EQ(TableFaults("FIRST", rows), "") << rows;
  }
}

TEST(Overlap, AtANumberThatIsWorkedOutIsAnErrorWhereASubjectHasThatNumber) {
  EXPECT_EQ(
      TableFaults("UNIQUE", R"pack(  row { when: "age >= 18" outcome: "A" }
  row { when: "age <= 18" outcome: "B" })pack"),
      R"pack(pack.textproto:4:9: error: row 2 of decision 'route' overlaps row 1, and the table allows one: both hold where years_between(posted, due) is 18; narrow one of them, or write HIT_POLICY_FIRST
 |   row { when: "age <= 18" outcome: "B" } }
 | ........^)pack");
}

TEST(Overlap, IsNotSeenAtANumberThatNoSubjectIsKnownToHave) {
  for (const char* rows : {
           R"pack(  row { when: "early >= 5" outcome: "A" }
  row { when: "early <= 5" outcome: "B" })pack",
           R"pack(  row { when: "age > 17" outcome: "A" }
  row { when: "age < 18" outcome: "B" })pack",
           R"pack(  row { when: "age >= 18" outcome: "A" }
  row { when: "waited >= 18" outcome: "B" } otherwise: "C")pack",
           R"pack(  row { when: "age >= 18" outcome: "A" }
  row { when: "age <= 18 && fragile" outcome: "B" } otherwise: "C")pack",
       }) {
    EXPECT_EQ(TableFaults("UNIQUE", rows), "") << rows;
  }
}

TEST(Row, BehindOneThatHoldsAtEachNumberOfItsOwnIsAnError) {
  EXPECT_EQ(
      TableFaults("FIRST", R"pack(  row { when: "age >= 18" outcome: "A" }
  row { when: "age > 64" outcome: "B" } otherwise: "C")pack"),
      R"pack(pack.textproto:4:9: error: row 2 of decision 'route' is never reached: row 1 holds whenever it does; put it before that row, or take it out
 |   row { when: "age > 64" outcome: "B" } otherwise: "C" }
 | ........^)pack");
}

TEST(Gap, IsSeenThroughCriteriaThatCompareWhatIsWorkedOutThere) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(criterion { id: "young" title: "Y" our_choice: "x" when: "years_between(parcel.posted_on, parcel.due_on) < threshold.adult" }
criterion { id: "old" title: "O" our_choice: "x" when: "threshold.adult < years_between(parcel.posted_on, parcel.due_on)" }
facet { id: "age" title: "A" our_choice: "x"
  row { when: "young" outcome: "YOUNG" } row { when: "old" outcome: "OLD" } }
threshold { name: "adult" title: "A" value: "18" unit: "1" our_choice: "x" })pack"),
      R"pack(pack.textproto:3:9: error: facet 'age' has no otherwise, and no row holds where years_between(parcel.posted_on, parcel.due_on) is 18; write a row for that, or an otherwise
 | facet { id: "age" title: "A" our_choice: "x"
 | ........^)pack");
}

// So many examples are not too many: the expression is compiled once for all.
TEST(Gap, OfALongExpressionIsSeenByTheLastOfManyExamples) {
  constexpr int kExamples = 500;
  PackHost host = ParcelHost();
  const auto examples = host.examples;
  host.examples = [&](double number) {
    std::vector<ExampleSubject> all(kExamples, examples(number + 1).front());
    all.push_back(examples(number).front());
    return all;
  };
  // Once for each example is more than ShownNumbers spends.
  const std::string spaces(20'000, ' ');
  Issues issues("pack.textproto",
                ParcelPackText(absl::StrCat(
                    R"pack(facet { id: "wait" title: "W" our_choice: "x"
  row { when: "days > 9" outcome: "LONG" } row { when: "days < 9" outcome: "SHORT" } }
define { name: "days" title: "D" value: "days_between(parcel.posted_on,)pack",
                    spaces, R"pack(parcel.due_on)" })pack")));
  EXPECT_EQ(CompiledPack::Load(host, &issues), nullptr);
  EXPECT_EQ(
      issues.Format(),
      R"pack(pack.textproto:1:9: error: facet 'wait' has no otherwise, and no row holds where days_between(parcel.posted_on, parcel.due_on) is 9; write a row for that, or an otherwise
 | facet { id: "wait" title: "W" our_choice: "x"
 | ........^)pack");
}

TEST(Gap, IsNotSeenWithoutSubjectsToShowIt) {
  PackHost host = ParcelHost();
  host.examples = nullptr;
  Issues issues("pack.textproto",
                ParcelPackText(absl::StrCat(
                    R"pack(facet { id: "ages" title: "A" our_choice: "x"
  row { when: "age < 18" outcome: "A" } row { when: "age > 18" outcome: "B" } })pack",
                    kNames)));
  EXPECT_NE(CompiledPack::Load(host, &issues), nullptr) << issues.Format();
}

}  // namespace
}  // namespace myorules::engine
