// Rows, grounds and conditions that only show to be faulty when they are looked
// at together: each fault as a user reads it, and what is no fault.
#include <string>

#include "engine/pack/parcel_pack.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

constexpr char kNames[] = R"pack(
define { name: "weight" title: "W" value: "parcel.weight_grams" }
define { name: "heavy" title: "H" value: "weight > 5" }
define { name: "fragile" title: "F" value: "parcel.fragile" }
define { name: "scanned" title: "S" value: "parcel.scans.exists(s, s.damaged)" }
define { name: "worth" title: "O" value: "parcel.value" }
define { name: "posted" title: "P" value: "parcel.posted_on" }
define { name: "service" title: "S" value: "parcel.service" }
note { id: "n" message: "M." when: "heavy && fragile && scanned && worth > 2.0 && posted < assessed_on && service == Service.SERVICE_EXPRESS" })pack";

// What is wrong with a decision of these fields and rows, the names above
// behind it.
std::string TableFaults(const std::string& policy, const std::string& rows) {
  return ParcelPackFaults(
      "decision { id: \"route\" title: \"Route\" our_choice: \"x\"\n"
      "  hit_policy: HIT_POLICY_" +
      policy + "\n" + rows + " }" + kNames);
}

TEST(Row, ThatContradictsItselfIsAnError) {
  EXPECT_EQ(
      TableFaults("FIRST",
                  R"pack(  row { when: "heavy && weight < 3" outcome: "A" }
  row { when: "fragile" outcome: "B" }
  row { when: "scanned && !(fragile || scanned)" outcome: "C" }
  otherwise: "D")pack"),
      R"pack(pack.textproto:3:9: error: row 1 of decision 'route' is never reached: its condition never holds; correct it, or take it out
 |   row { when: "heavy && weight < 3" outcome: "A" }
 | ........^
pack.textproto:5:9: error: row 3 of decision 'route' is never reached: its condition never holds; correct it, or take it out
 |   row { when: "scanned && !(fragile || scanned)" outcome: "C" }
 | ........^)pack");
}

TEST(Row, BehindOneThatHoldsWheneverItDoesIsAnError) {
  EXPECT_EQ(
      TableFaults("FIRST", R"pack(  row { when: "fragile" outcome: "A" }
  row { when: "heavy && fragile" outcome: "B" }
  row { when: "weight > 10" outcome: "C" }
  row { when: "weight >= 12" outcome: "D" }
  otherwise: "E")pack"),
      R"pack(pack.textproto:4:9: error: row 2 of decision 'route' is never reached: row 1 holds whenever it does; put it before that row, or take it out
 |   row { when: "heavy && fragile" outcome: "B" }
 | ........^
pack.textproto:6:9: error: row 4 of decision 'route' is never reached: row 3 holds whenever it does; put it before that row, or take it out
 |   row { when: "weight >= 12" outcome: "D" }
 | ........^)pack");
}

TEST(Row, BehindSeveralThatTogetherHoldWheneverItDoesIsAnError) {
  EXPECT_EQ(
      TableFaults("FIRST",
                  R"pack(  row { when: "heavy && scanned" outcome: "A" }
  row { when: "heavy && !scanned" outcome: "B" }
  row { when: "weight == 7" outcome: "C" }
  otherwise: "D")pack"),
      R"pack(pack.textproto:5:9: error: row 3 of decision 'route' is never reached: one of the rows before it holds whenever it does; put it before them, or take it out
 |   row { when: "weight == 7" outcome: "C" }
 | ........^)pack");
}

TEST(Row, ThatComparesADayWithFixedDaysIsTriedOnAllSidesOfThem) {
  EXPECT_EQ(
      TableFaults(
          "FIRST",
          R"pack(  row { when: "posted < date('2026-01-01')" outcome: "A" }
  row { when: "posted < date('2025-01-01')" outcome: "B" }
  row { when: "posted > date('2027-01-01') && date('2026-06-01') > posted" outcome: "C" }
  row { when: "posted > date('2026-01-01')" outcome: "D" } otherwise: "E")pack"),
      R"pack(pack.textproto:4:9: error: row 2 of decision 'route' is never reached: row 1 holds whenever it does; put it before that row, or take it out
 |   row { when: "posted < date('2025-01-01')" outcome: "B" }
 | ........^
pack.textproto:5:9: error: row 3 of decision 'route' is never reached: its condition never holds; correct it, or take it out
 |   row { when: "posted > date('2027-01-01') && date('2026-06-01') > posted" outcome: "C" }
 | ........^)pack");
  EXPECT_EQ(
      TableFaults(
          "FIRST",
          R"pack(  row { when: "posted < date('2026-01-01')" outcome: "A" }
  row { when: "posted > date('2026-01-01')" outcome: "B" })pack"),
      R"pack(pack.textproto:1:12: error: decision 'route' has no otherwise, and no row holds where parcel.posted_on is 2026-01-01; write a row for that, or an otherwise
 | decision { id: "route" title: "Route" our_choice: "x"
 | ...........^)pack");
  EXPECT_EQ(
      TableFaults(
          "FIRST",
          R"pack(  row { when: "posted >= date('2026-01-01')" outcome: "A" }
  row { when: "posted < date('2026-01-01')" outcome: "B" })pack"),
      "");
}

TEST(Row, OfACollectTableMayHoldWheneverAnotherDoes) {
  EXPECT_EQ(TableFaults("COLLECT", R"pack(  row { when: "heavy" outcome: "A" }
  row { when: "heavy && fragile" outcome: "B" })pack"),
            "");
}

TEST(Row, ComparesOutcomesOfATableOneByOne) {
  EXPECT_EQ(
      ParcelPackFaults(
          std::string(
              R"pack(decision { id: "size" title: "S" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "heavy" outcome: "BIG" } otherwise: "SMALL" }
decision { id: "route" title: "Route" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "size == 'BIG'" outcome: "A" }
  row { when: "size in ['SMALL']" outcome: "B" }
  row { when: "size != 'SMALL'" outcome: "C" } otherwise: "D" })pack") +
          kNames),
      R"pack(pack.textproto:6:9: error: row 3 of decision 'route' is never reached: row 1 holds whenever it does; put it before that row, or take it out
 |   row { when: "size != 'SMALL'" outcome: "C" } otherwise: "D" }
 | ........^)pack");
}

TEST(Otherwise, BehindRowsOfWhichOneHoldsWhateverTheFactsIsAnError) {
  for (const char* policy : {"FIRST", "UNIQUE", "COLLECT"}) {
    EXPECT_EQ(
        TableFaults(policy, R"pack(  row { when: "fragile" outcome: "A" }
  row { when: "!fragile" outcome: "B" }
  otherwise: "C")pack"),
        R"pack(pack.textproto:5:3: error: the otherwise of decision 'route' is never reached: whatever the facts, some row holds; take it out, or correct the rows
 |   otherwise: "C" }
 | ..^)pack")
        << policy;
  }
  EXPECT_EQ(
      TableFaults(
          "FIRST",
          R"pack(  row { when: "service == Service.SERVICE_STANDARD" outcome: "A" }
  row { when: "service == Service.SERVICE_EXPRESS" outcome: "B" }
  otherwise: "C")pack"),
      R"pack(pack.textproto:5:3: error: the otherwise of decision 'route' is never reached: whatever the facts, some row holds; take it out, or correct the rows
 |   otherwise: "C" }
 | ..^)pack");
  EXPECT_EQ(
      TableFaults("FIRST", R"pack(  row { when: "scanned" outcome: "A" }
  row { when: "weight <= 7 && !scanned" outcome: "B" }
  row { when: "heavy" outcome: "C" }
  otherwise: "D")pack"),
      R"pack(pack.textproto:6:3: error: the otherwise of decision 'route' is never reached: whatever the facts, some row holds; take it out, or correct the rows
 |   otherwise: "D" }
 | ..^)pack");
}

TEST(Otherwise, IsToldOfOnceAndNotBesideARowThatIsNeverReached) {
  EXPECT_EQ(
      TableFaults("FIRST", R"pack(  row { when: "fragile" outcome: "A" }
  row { when: "true" outcome: "B" }
  otherwise: "C")pack"),
      R"pack(pack.textproto:5:3: error: the otherwise of decision 'route' is never reached: a row always holds; take one of the two out
 |   otherwise: "C" }
 | ..^)pack");
  EXPECT_EQ(
      TableFaults("FIRST", R"pack(  row { when: "fragile" outcome: "A" }
  row { when: "!fragile" outcome: "B" }
  row { when: "heavy" outcome: "C" }
  otherwise: "D")pack"),
      R"pack(pack.textproto:5:9: error: row 3 of decision 'route' is never reached: one of the rows before it holds whenever it does; put it before them, or take it out
 |   row { when: "heavy" outcome: "C" }
 | ........^)pack");
}

TEST(Otherwise, ThatSomeSubjectMayReachIsNoFault) {
  // A number that is none, and what is not looked into.
  for (const char* rows : {
           R"pack(  row { when: "worth < 1.0" outcome: "A" }
  row { when: "worth >= 1.0" outcome: "B" } otherwise: "C")pack",
           R"pack(  row { when: "fragile" outcome: "A" }
  row { when: "scanned" outcome: "B" } otherwise: "C")pack",
       }) {
    EXPECT_EQ(TableFaults("FIRST", rows), "") << rows;
  }
}

TEST(Gap, OfATableWithoutOtherwiseIsAnErrorThatNamesTheFacts) {
  EXPECT_EQ(
      TableFaults("FIRST",
                  R"pack(  row { when: "heavy && fragile" outcome: "A" }
  row { when: "weight < 5" outcome: "B" })pack"),
      R"pack(pack.textproto:1:12: error: decision 'route' has no otherwise, and no row holds where parcel.weight_grams is 5; write a row for that, or an otherwise
 | decision { id: "route" title: "Route" our_choice: "x"
 | ...........^)pack");
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(facet { id: "speed" title: "S" our_choice: "x" row { when: "express" outcome: "FAST" } }
define { name: "express" title: "E" value: "parcel.service == Service.SERVICE_EXPRESS" })pack"),
      R"pack(pack.textproto:1:9: error: facet 'speed' has no otherwise, and no row holds where parcel.service is SERVICE_STANDARD; write a row for that, or an otherwise
 | facet { id: "speed" title: "S" our_choice: "x" row { when: "express" outcome: "FAST" } }
 | ........^)pack");
}

TEST(Gap, IsNotSeenWhereThereMayBeNone) {
  // Complete, or complete as far as can be said.
  for (const char* rows : {
           R"pack(  row { when: "heavy" outcome: "A" }
  row { when: "!heavy" outcome: "B" })pack",
           R"pack(  row { when: "weight <= 5" outcome: "A" }
  row { when: "weight > 5" outcome: "B" })pack",
           R"pack(  row { when: "weight == 0" outcome: "A" }
  row { when: "weight >= 1" outcome: "B" })pack",
           R"pack(  row { when: "weight < 40" outcome: "A" }
  row { when: "weight >= 40 && weight <= 80" outcome: "B" })pack",
           R"pack(  row { when: "scanned" outcome: "A" })pack",
           R"pack(  row { when: "heavy" outcome: "A" }
  row { when: "scanned" outcome: "B" })pack",
       }) {
    EXPECT_EQ(TableFaults("FIRST", rows), "") << rows;
  }
  EXPECT_EQ(TableFaults("COLLECT", R"pack(  row { when: "heavy" outcome: "A" }
  row { when: "fragile" outcome: "B" })pack"),
            "");
}

TEST(Overlap, OfRowsOfAUniqueTableIsAnErrorThatNamesTheFacts) {
  EXPECT_EQ(
      TableFaults("UNIQUE", R"pack(  row { when: "weight <= 5" outcome: "A" }
  row { when: "weight >= 5 && !fragile" outcome: "B" }
  row { when: "heavy && fragile" outcome: "C" })pack"),
      R"pack(pack.textproto:4:9: error: row 2 of decision 'route' overlaps row 1, and the table allows one: both hold where parcel.weight_grams is 5 and parcel.fragile is false; narrow one of them, or write HIT_POLICY_FIRST
 |   row { when: "weight >= 5 && !fragile" outcome: "B" }
 | ........^)pack");
}

TEST(Overlap, OfARowThatNeverHoldsAloneIsToldOnce) {
  EXPECT_EQ(
      TableFaults("UNIQUE", R"pack(  row { when: "heavy" outcome: "A" }
  row { when: "heavy && scanned" outcome: "B" }
  otherwise: "C")pack"),
      R"pack(pack.textproto:4:9: error: row 2 of decision 'route' never decides: row 1 holds whenever it does, and the table allows one; narrow one of them, or write HIT_POLICY_FIRST
 |   row { when: "heavy && scanned" outcome: "B" }
 | ........^)pack");
}

TEST(Overlap, IsNotSeenWhereThereMayBeNone) {
  EXPECT_EQ(
      TableFaults("UNIQUE", R"pack(  row { when: "weight < 3" outcome: "A" }
  row { when: "weight >= 3 && weight < 5" outcome: "B" }
  row { when: "heavy && scanned" outcome: "C" }
  row { when: "heavy && !scanned" outcome: "D" }
  otherwise: "E")pack"),
      "");
  EXPECT_EQ(TableFaults("UNIQUE", R"pack(  row { when: "heavy" outcome: "A" }
  row { when: "scanned" outcome: "B" }
  otherwise: "C")pack"),
            "");
}

TEST(Ground, OfAFlagThatIsNeverReachedIsAnError) {
  EXPECT_EQ(
      ParcelPackFaults(
          std::string(
              R"pack(flag { id: "f" title: "F" clinical: true severity: SEVERITY_HIGH message: "M." when: "fragile"
  otherwise { severity: SEVERITY_HIGH message: "M." when: "fragile && heavy" }
  otherwise { severity: SEVERITY_HIGH message: "M." when: "heavy && weight < 2" } })pack") +
          kNames),
      R"pack(pack.textproto:2:53: error: when of otherwise 1 of flag 'f' is never reached: a ground before it holds whenever it does; put it before that one, or take it out
 |   otherwise { severity: SEVERITY_HIGH message: "M." when: "fragile && heavy" }
 | ....................................................^
pack.textproto:3:53: error: when of otherwise 2 of flag 'f' never holds; correct it, or take it out
 |   otherwise { severity: SEVERITY_HIGH message: "M." when: "heavy && weight < 2" } }
 | ....................................................^)pack");
}

TEST(Condition, ThatNeverHoldsIsAnErrorInNotesAndCriteriaToo) {
  EXPECT_EQ(
      ParcelPackFaults(
          std::string(
              R"pack(criterion { id: "odd" title: "O" our_choice: "x" when: "weight > 7 && weight < 7" }
note { id: "m" message: "M." when: "fragile && !fragile" }
note { id: "o" message: "M." when: "odd" })pack") +
          kNames),
      R"pack(pack.textproto:1:50: error: when of criterion 'odd' never holds; correct it, or take it out
 | criterion { id: "odd" title: "O" our_choice: "x" when: "weight > 7 && weight < 7" }
 | .................................................^
pack.textproto:2:30: error: when of note 'm' never holds; correct it, or take it out
 | note { id: "m" message: "M." when: "fragile && !fragile" }
 | .............................^)pack");
}

TEST(Condition, ThatNeverHoldsIsAnErrorInDefinitionsAndFacets) {
  EXPECT_EQ(
      ParcelPackFaults(
          std::string(
              R"pack(define { name: "never" title: "N" value: "weight > 7 && weight < 7" }
facet { id: "odd" title: "O" our_choice: "x" value: "fragile && !fragile" }
define { name: "off" title: "O" value: "false" }
note { id: "m" message: "M{if never} now{/if}." when: "never || off || odd" })pack") +
          kNames),
      R"pack(pack.textproto:1:35: error: value of define 'never' never holds; correct it, or take it out
 | define { name: "never" title: "N" value: "weight > 7 && weight < 7" }
 | ..................................^
pack.textproto:2:46: error: value of facet 'odd' never holds; correct it, or take it out
 | facet { id: "odd" title: "O" our_choice: "x" value: "fragile && !fragile" }
 | .............................................^)pack");
}

TEST(Condition, ThatASwitchKeepsFromHoldingIsNoFault) {
  EXPECT_EQ(ParcelPackFaults(
                std::string(
                    R"pack(define { name: "strict" title: "S" value: "false" }
define { name: "strictly" title: "S" value: "strict && fragile" }
criterion { id: "both" title: "B" our_choice: "x" when: "strictly && heavy" }
note { id: "m" message: "M." when: "both" })pack") +
                kNames),
            "");
}

TEST(Condition, OfTwoDaysOnlyOneIsBeforeTheOther) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "m" message: "M." when: "parcel.posted_on < parcel.due_on && parcel.due_on < parcel.posted_on" }
note { id: "n" message: "M." when: "parcel.posted_on == parcel.due_on && parcel.posted_on > parcel.due_on" }
note { id: "o" message: "M." when: "parcel.posted_on <= parcel.due_on && parcel.due_on <= parcel.posted_on" })pack"),
      R"pack(pack.textproto:1:30: error: when of note 'm' never holds; correct it, or take it out
 | note { id: "m" message: "M." when: "parcel.posted_on < parcel.due_on && parcel.due_on < parcel.post…
 | .............................^
pack.textproto:2:30: error: when of note 'n' never holds; correct it, or take it out
 | note { id: "n" message: "M." when: "parcel.posted_on == parcel.due_on && parcel.posted_on > parcel.…
 | .............................^)pack");
}

TEST(Condition, OfADayIsLookedIntoWhateverNameItHas) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "day" title: "D" value: "sent" }
define { name: "sent" title: "D" value: "parcel.posted_on" }
define { name: "later" title: "D" value: "parcel.posted_on.plus_days(1)" }
note { id: "m" message: "M." when: "day > parcel.posted_on" }
note { id: "n" message: "M." when: "later < day && sent < parcel.posted_on.plus_days(1)" }
note { id: "o" message: "M." when: "later < day" })pack"),
      R"pack(pack.textproto:4:30: error: when of note 'm' never holds; correct it, or take it out
 | note { id: "m" message: "M." when: "day > parcel.posted_on" }
 | .............................^
pack.textproto:5:30: error: when of note 'n' never holds; correct it, or take it out
 | note { id: "n" message: "M." when: "later < day && sent < parcel.posted_on.plus_days(1)" }
 | .............................^)pack");
}

TEST(Condition, ThatFollowsFromAFaultThatIsToldIsNotToldAgain) {
  // What never holds as a criterion is told there; what compares with no
  // outcome, at the text.
  EXPECT_EQ(
      ParcelPackFaults(
          std::string(
              R"pack(criterion { id: "odd" title: "O" our_choice: "x" when: "weight > 7 && weight < 7" }
decision { id: "size" title: "S" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "odd" outcome: "ODD" } row { when: "heavy" outcome: "BIG" } otherwise: "SMALL" }
define { name: "huge" title: "H" value: "size == 'HUGE'" }
flag { id: "f" title: "F" clinical: true severity: SEVERITY_HIGH message: "M." when: "size == 'LITTLE'" }
note { id: "m" message: "M." when: "huge && odd" })pack") +
          kNames),
      R"pack(pack.textproto:1:50: error: when of criterion 'odd' never holds; correct it, or take it out
 | criterion { id: "odd" title: "O" our_choice: "x" when: "weight > 7 && weight < 7" }
 | .................................................^
pack.textproto:4:50: error: 'HUGE' is no outcome of 'size'; it has ODD, BIG, SMALL
 | define { name: "huge" title: "H" value: "size == 'HUGE'" }
 | .................................................^
pack.textproto:5:95: error: 'LITTLE' is no outcome of 'size'; it has ODD, BIG, SMALL
 | … id: "f" title: "F" clinical: true severity: SEVERITY_HIGH message: "M." when: "size == 'LITTLE'" }
 | .........................................................................................^)pack");
}

TEST(Circle, HidesNoFaultOfTablesThatDoNotUseIt) {
  EXPECT_EQ(
      ParcelPackFaults(
          std::string(
              R"pack(define { name: "a" title: "A" value: "b || fragile" }
define { name: "b" title: "B" value: "a" }
decision { id: "route" title: "R" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "heavy && weight < 3" outcome: "A" }
  row { when: "a" outcome: "B" }
  row { when: "a && scanned" outcome: "C" }
  otherwise: "D" })pack") +
          kNames),
      R"pack(pack.textproto:1:10: error: these items use each other in a circle: a -> b -> a; take one use out
 | define { name: "a" title: "A" value: "b || fragile" }
 | .........^
pack.textproto:4:9: error: row 1 of decision 'route' is never reached: its condition never holds; correct it, or take it out
 |   row { when: "heavy && weight < 3" outcome: "A" }
 | ........^
pack.textproto:6:9: error: row 3 of decision 'route' is never reached: row 2 holds whenever it does; put it before that row, or take it out
 |   row { when: "a && scanned" outcome: "C" }
 | ........^)pack");
}

TEST(Row, IsHeldAgainstOthersWhereARowBesideThemIsFaulty) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "weight" title: "W" value: "parcel.weight_grams" }
define { name: "glass" title: "G" value: "parcel.fragile" }
decision { id: "one" title: "O" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "nope" outcome: "A" }
  row { when: "weight > 5" outcome: "B" }
  row { when: "weight > 7" outcome: "C" }
  row { when: "weight <= 5" outcome: "D" } }
decision { id: "two" title: "T" our_choice: "x" hit_policy: HIT_POLICY_UNIQUE
  row { when: "weight < 5" outcome: "A" }
  row { when: "weight + 'g'" outcome: "B" }
  row { when: "glass" outcome: "C" }
  row { when: "weight < 3" outcome: "D" } }
decision { id: "three" title: "T" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "nope" outcome: "A" }
  row { when: "weight > 5" outcome: "B" } })pack"),
      R"pack(pack.textproto:4:16: error: no variable 'nope'; define it, or correct the name
 |   row { when: "nope" outcome: "A" }
 | ...............^
pack.textproto:6:9: error: row 3 of decision 'one' is never reached: row 2 holds whenever it does; put it before that row, or take it out
 |   row { when: "weight > 7" outcome: "C" }
 | ........^
pack.textproto:10:23: error: '+' cannot be used with (int, string); it takes (int, int), (string, string), (int, range), …
 |   row { when: "weight + 'g'" outcome: "B" }
 | ......................^
pack.textproto:11:9: error: row 3 of decision 'two' overlaps row 1, and the table allows one: both hold where parcel.weight_grams is 0 and parcel.fragile is true; narrow one of them, or write HIT_POLICY_FIRST
 |   row { when: "glass" outcome: "C" }
 | ........^
pack.textproto:12:9: error: row 4 of decision 'two' never decides: row 1 holds whenever it does, and the table allows one; narrow one of them, or write HIT_POLICY_FIRST
 |   row { when: "weight < 3" outcome: "D" } }
 | ........^
pack.textproto:14:16: error: no variable 'nope'; define it, or correct the name
 |   row { when: "nope" outcome: "A" }
 | ...............^)pack");
}

}  // namespace
}  // namespace myorules::engine
