// Tables that ask about the outcomes of other tables: what follows from the
// rows behind those.
#include <string>

#include "engine/pack/parcel_pack.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

constexpr char kNames[] = R"pack(
define { name: "fragile" title: "F" value: "parcel.fragile" }
define { name: "heavy" title: "H" value: "parcel.weight_grams > 5" }
define { name: "scanned" title: "S" value: "parcel.scans.exists(s, s.damaged)" }
note { id: "n" message: "M." when: "heavy && fragile && scanned" })pack";

// What is wrong with a decision of these rows about the table "inner".
std::string Faults(const std::string& rows, const std::string& inner) {
  return ParcelPackFaults(
      "decision { id: \"outer\" title: \"O\" our_choice: \"x\"\n"
      "  hit_policy: HIT_POLICY_FIRST\n" +
      rows + " }\ndecision { id: \"inner\" title: \"I\" our_choice: \"x\"\n" +
      inner + " }" + kNames);
}

constexpr char kBoxOrBag[] = R"pack(  hit_policy: HIT_POLICY_FIRST
  row { when: "fragile" outcome: "BOX" } otherwise: "BAG")pack";

TEST(Gap, OverAnOutcomeThatFactsLeadToIsAnErrorThatNamesThem) {
  EXPECT_EQ(
      Faults(R"pack(  row { when: "inner == 'BOX'" outcome: "A" })pack",
             kBoxOrBag),
      R"pack(pack.textproto:1:12: error: decision 'outer' has no otherwise, and no row holds where parcel.fragile is false; write a row for that, or an otherwise
 | decision { id: "outer" title: "O" our_choice: "x"
 | ...........^)pack");
  EXPECT_EQ(
      Faults(
          R"pack(  row { when: "inner == 'BOX' || heavy" outcome: "A" })pack",
          kBoxOrBag),
      R"pack(pack.textproto:1:12: error: decision 'outer' has no otherwise, and no row holds where parcel.fragile is false and parcel.weight_grams is 0; write a row for that, or an otherwise
 | decision { id: "outer" title: "O" our_choice: "x"
 | ...........^)pack");
  EXPECT_EQ(
      Faults(
          R"pack(  row { when: "inner in ['BOX', 'BAG']" outcome: "A" })pack",
          R"pack(  hit_policy: HIT_POLICY_UNIQUE
  row { when: "fragile" outcome: "BOX" }
  row { when: "!fragile && heavy" outcome: "BAG" }
  row { when: "!fragile && !heavy" outcome: "TUBE" })pack"),
      R"pack(pack.textproto:1:12: error: decision 'outer' has no otherwise, and no row holds where parcel.fragile is false and parcel.weight_grams is 0; write a row for that, or an otherwise
 | decision { id: "outer" title: "O" our_choice: "x"
 | ...........^)pack");
}

TEST(Gap, IsNotSeenWhereEachOutcomeIsCaughtOrItsFactsAre) {
  for (const char* rows : {
           R"pack(  row { when: "inner == 'BOX'" outcome: "A" }
  row { when: "inner == 'BAG'" outcome: "B" })pack",
           R"pack(  row { when: "inner != 'BAG'" outcome: "A" }
  row { when: "!fragile" outcome: "B" })pack",
       }) {
    EXPECT_EQ(Faults(rows, kBoxOrBag), "") << rows;
  }
  // Whether a subject can have this outcome is not known.
  EXPECT_EQ(Faults(R"pack(  row { when: "inner == 'BAG'" outcome: "A" })pack",
                   R"pack(  hit_policy: HIT_POLICY_FIRST
  row { when: "scanned" outcome: "BOX" } otherwise: "BAG")pack"),
            "");
}

TEST(Row, OfWhichTheOutcomeOfAnotherTableLeavesNothingIsAnError) {
  EXPECT_EQ(
      Faults(R"pack(  row { when: "inner == 'BOX' && !fragile" outcome: "A" }
  row { when: "inner == 'BOX'" outcome: "B" }
  row { when: "fragile" outcome: "C" } otherwise: "D")pack",
             kBoxOrBag),
      R"pack(pack.textproto:3:9: error: row 1 of decision 'outer' is never reached: its condition never holds; correct it, or take it out
 |   row { when: "inner == 'BOX' && !fragile" outcome: "A" }
 | ........^
pack.textproto:5:9: error: row 3 of decision 'outer' is never reached: row 2 holds whenever it does; put it before that row, or take it out
 |   row { when: "fragile" outcome: "C" } otherwise: "D" }
 | ........^)pack");
}

// Where no row of the inner table holds it fails, and the outer one with it.
TEST(Otherwise, BehindAllOutcomesOfATableThatMayHaveNoneIsAnErrorAllTheSame) {
  EXPECT_EQ(
      Faults(R"pack(  row { when: "inner == 'BOX'" outcome: "A" }
  row { when: "inner == 'BAG'" outcome: "B" } otherwise: "C")pack",
             R"pack(  hit_policy: HIT_POLICY_FIRST
  row { when: "scanned" outcome: "BOX" }
  row { when: "parcel_is_old" outcome: "BAG" } }
define { name: "parcel_is_old" title: "P" value: "parcel.scans.exists(s, s.place == 'x')")pack"),
      R"pack(pack.textproto:4:47: error: the otherwise of decision 'outer' is never reached: whatever the facts, some row holds; take it out, or correct the rows
 |   row { when: "inner == 'BAG'" outcome: "B" } otherwise: "C" }
 | ..............................................^)pack");
}

}  // namespace
}  // namespace myorules::engine
