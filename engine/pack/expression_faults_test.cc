// Expressions and tables of a pack: each fault as a user reads it.
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/pack/parcel_pack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

using ::testing::HasSubstr;

TEST(Expression, FaultStandsUnderItsCaret) {
  EXPECT_EQ(
      ParcelPackFaults(R"pack(criterion { id: "old" title: "Old" our_choice: "x"
  when: "parcel.fragile && "
        "parcel.wieght_grams >= 18"
}
note { id: "n" when: "old" message: "M." })pack"),
      R"pack(pack.textproto:3:16: error: no field 'wieght_grams' in myorules.testdata.Parcel (did you mean 'weight_grams'?)
 |         "parcel.wieght_grams >= 18"
 | ...............^)pack");
}

TEST(Expression, CaretCountsEscapesAndQuotes) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: 'parcel.label == "\u00e9" && parcel.label == \'x\' && nothing' })pack"),
      R"pack(pack.textproto:1:90: error: no variable 'nothing'; define it, or correct the name
 | note { id: "n" message: "M." when: 'parcel.label == "\u00e9" && parcel.label == \'x\' && nothing' }
 | .........................................................................................^)pack");
}

TEST(Expression, SyntaxFaultsAreToldInPlace) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "parcel.fragile &&" })pack"),
      R"pack(pack.textproto:1:54: error: expected a value, found the end
 | note { id: "n" message: "M." when: "parcel.fragile &&" }
 | .....................................................^)pack");
}

TEST(Expression, AllFaultsAreToldInOneRun) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "a" title: "A" value: "parcel.nope" }
define { name: "b" title: "B" value: "a && parcel.label > 5" }
note { id: "n" message: "M {c}." when: "b" })pack"),
      R"pack(pack.textproto:1:45: error: no field 'nope' in myorules.testdata.Parcel; it has 'id', 'fragile', 'weight_grams', 'value', 'label', …
 | define { name: "a" title: "A" value: "parcel.nope" }
 | ............................................^
pack.textproto:2:57: error: '>' cannot be used with (string, int); it takes (string, string), (int, int), (uint, int), (double, int), (range, int), …
 | define { name: "b" title: "B" value: "a && parcel.label > 5" }
 | ........................................................^
pack.textproto:3:29: error: 'c' is no definition, criterion, facet or decision; define it, or correct the name
 | note { id: "n" message: "M {c}." when: "b" }
 | ............................^)pack");
}

TEST(Expression, OfAConditionIsBool) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(criterion { id: "heavy" title: "H" our_choice: "x" when: "parcel.weight_grams" }
note { id: "n" when: "heavy && parcel.weight_grams > 5" message: "M." }
note { id: "m" when: "parcel.label" message: "M." })pack"),
      R"pack(pack.textproto:1:59: error: when of criterion 'heavy' is of type int; write a condition (bool)
 | criterion { id: "heavy" title: "H" our_choice: "x" when: "parcel.weight_grams" }
 | ..........................................................^
pack.textproto:3:23: error: when of note 'm' is of type string; write a condition (bool)
 | note { id: "m" when: "parcel.label" message: "M." }
 | ......................^)pack");
}

TEST(Expression, OfAFacetHasAPrintableType) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(facet { id: "from" title: "From" our_choice: "x" value: "parcel.sender" })pack"),
      R"pack(pack.textproto:1:58: error: value of facet 'from' is of type myorules.testdata.Address; write a bool, int, double, string, date, range or list(string)
 | facet { id: "from" title: "From" our_choice: "x" value: "parcel.sender" }
 | .........................................................^)pack");
}

TEST(Expression, AskingWhatIsOnRecordSaysWhy) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "labelled" title: "L" value: "has(parcel.label)" }
criterion { id: "weighed" title: "W" our_choice: "x" when: "parcel.fragile && known(parcel.weight_grams)" }
facet { id: "stamped" title: "S" our_choice: "x" value: "known(parcel.stamps)" comment: "the clerk must know" }
note { id: "n" when: "labelled && weighed" message: "M." })pack"),
      R"pack(pack.textproto:1:46: error: value of define 'labelled' asks what is on record; write in its comment why that is right here
 | define { name: "labelled" title: "L" value: "has(parcel.label)" }
 | .............................................^
pack.textproto:2:79: error: when of criterion 'weighed' asks what is on record; write in its comment why that is right here
 | …n { id: "weighed" title: "W" our_choice: "x" when: "parcel.fragile && known(parcel.weight_grams)" }
 | .......................................................................^)pack");
}

// It is false while more may follow, and true once the list is closed.
TEST(Expression, AskingWhetherAListIsCompleteSaysWhy) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(criterion { id: "packed" title: "P" our_choice: "x" when: "parcel.fragile || !parcel.items_complete" }
criterion { id: "stamped" title: "S" our_choice: "x" when: "parcel.stamps_complete" comment: "the clerk must know" }
note { id: "n" when: "packed && stamped && parcel.items.all(i, i.liquid)" message: "M." })pack"),
      R"pack(pack.textproto:1:85: error: when of criterion 'packed' asks what is on record; write in its comment why that is right here
 | …terion { id: "packed" title: "P" our_choice: "x" when: "parcel.fragile || !parcel.items_complete" }
 | ..................................................................................^)pack");
}

TEST(Expression, NamesNoTimeZoneThatDiffersBetweenMachines) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "by_night" title: "N" value: "parcel.received_at.getHours('Europe/Oslo') < 6" }
define { name: "early" title: "E" value: "parcel.received_at.getHours('+01:00') < 6 && parcel.received_at.getHours('UTC') < 5" }
define { name: "there" title: "T" value: "parcel.received_at.getHours(parcel.label) < 6" }
note { id: "n" when: "by_night || early || there" message: "M." })pack"),
      R"pack(pack.textproto:1:74: error: a pack's time zones are the same everywhere and always: write 'UTC' or an offset, '+02:00'
 | define { name: "by_night" title: "N" value: "parcel.received_at.getHours('Europe/Oslo') < 6" }
 | .........................................................................^
pack.textproto:3:77: error: a pack's time zones are the same everywhere and always: write 'UTC' or an offset, '+02:00'
 | define { name: "there" title: "T" value: "parcel.received_at.getHours(parcel.label) < 6" }
 | ............................................................................^)pack");
}

TEST(Row, ReadsNoFactDirectly) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "heavy" title: "H" value: "parcel.weight_grams > 5" }
decision { id: "route" title: "Route" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "heavy && parcel.fragile" outcome: "BY_HAND" }
  row { when: "assessed_on > date('2016-05-09')" outcome: "BY_BELT" } })pack"),
      R"pack(pack.textproto:3:25: error: a row reads no fact directly, and this one reads 'parcel'; give the condition a name as a definition
 |   row { when: "heavy && parcel.fragile" outcome: "BY_HAND" }
 | ........................^
pack.textproto:4:16: error: a row reads no fact directly, and this one reads 'assessed_on'; give the condition a name as a definition
 |   row { when: "assessed_on > date('2016-05-09')" outcome: "BY_BELT" } }
 | ...............^)pack");
}

TEST(Row, DoesNotAskWhatIsOnRecord) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "heavy" title: "H" value: "parcel.weight_grams > 5" }
decision { id: "route" title: "Route" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "!known(heavy)" outcome: "WEIGH" } otherwise: "BY_BELT" })pack"),
      R"pack(pack.textproto:3:17: error: when of row 1 of decision 'route' asks what is on record; give the question a name as a definition, with a comment that says why it is right
 |   row { when: "!known(heavy)" outcome: "WEIGH" } otherwise: "BY_BELT" }
 | ................^)pack");
}

TEST(Row, NeverReachedIsAnError) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "heavy" title: "H" value: "parcel.weight_grams > 5" }
decision { id: "route" title: "Route" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "heavy" outcome: "A" }
  row { when: " heavy " outcome: "B" }
  row { when: "false" outcome: "C" }
  row { when: "true" outcome: "D" }
  row { when: "!heavy" outcome: "E" }
  otherwise: "F" })pack"),
      R"pack(pack.textproto:4:9: error: row 2 of decision 'route' is never reached: row 1 has the same condition; take one out
 |   row { when: " heavy " outcome: "B" }
 | ........^
pack.textproto:5:9: error: row 3 of decision 'route' is never reached: its condition never holds; take it out
 |   row { when: "false" outcome: "C" }
 | ........^
pack.textproto:7:9: error: row 5 of decision 'route' is never reached: row 4 before it always holds; put that row last
 |   row { when: "!heavy" outcome: "E" }
 | ........^
pack.textproto:8:3: error: the otherwise of decision 'route' is never reached: a row always holds; take one of the two out
 |   otherwise: "F" }
 | ..^)pack");
}

TEST(Row, OfAUniqueTableDoesNotAlwaysHold) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "heavy" title: "H" value: "parcel.weight_grams > 5" }
decision { id: "route" title: "Route" hit_policy: HIT_POLICY_UNIQUE our_choice: "x"
  row { when: "heavy" outcome: "A" }
  row { when: "true" outcome: "B" } })pack"),
      R"pack(pack.textproto:4:9: error: row 2 of decision 'route' always holds, so that the table is never unique; write it as otherwise
 |   row { when: "true" outcome: "B" } }
 | ........^)pack");
}

TEST(Row, OfACollectTableMayRepeatACondition) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "heavy" title: "H" value: "parcel.weight_grams > 5" }
decision { id: "care" title: "Care" hit_policy: HIT_POLICY_COLLECT our_choice: "x"
  row { when: "heavy" outcome: "A" }
  row { when: "heavy" outcome: "B" }
  row { when: "true" outcome: "C" } })pack"),
      "");
}

TEST(Row, DetailIsText) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "heavy" title: "H" value: "parcel.weight_grams > 5" }
decision { id: "route" title: "Route" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "heavy" outcome: "A" detail: "parcel.weight_grams" }
  row { when: "!heavy" outcome: "B" detail: "parcel.stamps" } })pack"),
      R"pack(pack.textproto:3:45: error: detail of row 1 of decision 'route' is of type int; write a string or list(string)
 |   row { when: "heavy" outcome: "A" detail: "parcel.weight_grams" }
 | ............................................^)pack");
}

TEST(Outcome, ComparedWithATextThatIsNoneIsAnError) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "heavy" title: "H" value: "parcel.weight_grams > 5" }
decision { id: "route" title: "Route" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "heavy" outcome: "FREIGHT" } otherwise: "LETTER" }
decision { id: "care" title: "Care" hit_policy: HIT_POLICY_COLLECT our_choice: "x" row { when: "heavy" outcome: "GLOVES" } }
note { id: "n" message: "M." when: "route == 'FRIEGHT' || 'X' != route || route in ['LETTER', 'LETTRE'] || 'GLOVE' in care" })pack"),
      R"pack(pack.textproto:5:46: error: 'FRIEGHT' is no outcome of 'route' (did you mean 'FREIGHT'?)
 | note { id: "n" message: "M." when: "route == 'FRIEGHT' || 'X' != route || route in ['LETTER', 'LETT…
 | .............................................^
pack.textproto:5:59: error: 'X' is no outcome of 'route'; it has FREIGHT, LETTER
 | note { id: "n" message: "M." when: "route == 'FRIEGHT' || 'X' != route || route in ['LETTER', 'LETT…
 | ..........................................................^
pack.textproto:5:95: error: 'LETTRE' is no outcome of 'route' (did you mean 'LETTER'?)
 | …." when: "route == 'FRIEGHT' || 'X' != route || route in ['LETTER', 'LETTRE'] || 'GLOVE' in care" }
 | .....................................................................^
pack.textproto:5:108: error: 'GLOVE' is no outcome of 'care' (did you mean 'GLOVES'?)
 | …." when: "route == 'FRIEGHT' || 'X' != route || route in ['LETTER', 'LETTRE'] || 'GLOVE' in care" }
 | ..................................................................................^)pack");
}

TEST(EnumValue, ComparedWithAnEnumIsOneOfItsValues) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "service" value: "parcel.service" }
note { id: "n" message: "M." when: "service == 7 || 1 != parcel.service || parcel.service in [2, 3]" })pack"),
      R"pack(pack.textproto:2:48: error: 7 is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | note { id: "n" message: "M." when: "service == 7 || 1 != parcel.service || parcel.service in [2, 3]…
 | ...............................................^
pack.textproto:2:98: error: 3 is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | …e { id: "n" message: "M." when: "service == 7 || 1 != parcel.service || parcel.service in [2, 3]" }
 | ...............................................................................................^)pack");
}

TEST(EnumValue, ThatNoFactOnRecordHasIsAnError) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "parcel.service == Service.SERVICE_UNSPECIFIED || parcel.fragile" }
note { id: "m" message: "M." when: "parcel.legs.exists(l, l.service == 0 || l.service != 0)" })pack"),
      R"pack(pack.textproto:1:55: error: SERVICE_UNSPECIFIED is what a fact reads that is not on record, and such a fact is unknown, so that nothing equals it; ask has(…)
 | note { id: "n" message: "M." when: "parcel.service == Service.SERVICE_UNSPECIFIED || parcel.fragile…
 | ......................................................^
pack.textproto:2:72: error: SERVICE_UNSPECIFIED is what a fact reads that is not on record, and such a fact is unknown, so that nothing equals it; ask has(…)
 | note { id: "m" message: "M." when: "parcel.legs.exists(l, l.service == 0 || l.service != 0)" }
 | .......................................................................^
pack.textproto:2:90: error: SERVICE_UNSPECIFIED is what a fact reads that is not on record, and such a fact is unknown, so that this is never false; ask has(…)
 | note { id: "m" message: "M." when: "parcel.legs.exists(l, l.service == 0 || l.service != 0)" }
 | .........................................................................................^)pack");
}

TEST(EnumValue, IsLookedForBehindNames) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "slow" value: "[Service.SERVICE_STANDARD, 7]" }
define { name: "late" value: "slow" }
define { name: "kind" value: "parcel.service" }
note { id: "n" message: "M." when: "kind in late || kind in late" })pack"),
      R"pack(pack.textproto:4:45: error: 7, from 'late', is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | note { id: "n" message: "M." when: "kind in late || kind in late" }
 | ............................................^
pack.textproto:4:61: error: 7, from 'late', is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | note { id: "n" message: "M." when: "kind in late || kind in late" }
 | ............................................................^)pack");
}

TEST(EnumValue, IsLookedForInBranchesAndKeys) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "parcel.service == (parcel.fragile ? 7 : 1) || parcel.service in {8: true, 2: true}" })pack"),
      R"pack(pack.textproto:1:73: error: 7 is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | …" message: "M." when: "parcel.service == (parcel.fragile ? 7 : 1) || parcel.service in {8: true, 2…
 | ............................................................^
pack.textproto:1:102: error: 8 is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | …: "M." when: "parcel.service == (parcel.fragile ? 7 : 1) || parcel.service in {8: true, 2: true}" }
 | ................................................................................^)pack");
}

TEST(EnumValue, IsLookedForThroughTheVariablesOfMacros) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "[7, 1].exists(s, s == parcel.service)" }
note { id: "m" message: "M." when: "parcel.legs.map(l, l.service).exists(s, s == 8)" }
note { id: "o" message: "M." when: "9 in parcel.legs.filter(l, l.via == 'snail').map(l, l.service)" }
note { id: "p" message: "M." when: "parcel.legs.map(l, l.service).filter(s, s != 6).exists(s, s == 1)" }
note { id: "q" message: "M." when: "[5].exists(s, parcel.legs.map(l, l.service).exists(t, t == s))" }
note { id: "r" message: "M." when: "[7].exists(s, s == parcel.weight_grams) || parcel.legs.map(s, 7).exists(s, s == 7)" })pack"),
      R"pack(pack.textproto:1:38: error: 7 is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | note { id: "n" message: "M." when: "[7, 1].exists(s, s == parcel.service)" }
 | .....................................^
pack.textproto:2:82: error: 8 is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | note { id: "m" message: "M." when: "parcel.legs.map(l, l.service).exists(s, s == 8)" }
 | .................................................................................^
pack.textproto:3:37: error: 9 is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | note { id: "o" message: "M." when: "9 in parcel.legs.filter(l, l.via == 'snail').map(l, l.service)"…
 | ....................................^
pack.textproto:4:82: error: 6 is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | …{ id: "p" message: "M." when: "parcel.legs.map(l, l.service).filter(s, s != 6).exists(s, s == 1)" }
 | .............................................................................^
pack.textproto:5:38: error: 5 is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | note { id: "q" message: "M." when: "[5].exists(s, parcel.legs.map(l, l.service).exists(t, t == s))"…
 | .....................................^)pack");
}

TEST(EnumValue, OfAnotherEnumIsAnError) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "parcel.service == google.protobuf.NullValue.NULL_VALUE || parcel.service == Handling.HANDLING_FRAGILE" })pack"),
      R"pack(pack.textproto:1:55: error: google.protobuf.NullValue.NULL_VALUE is a value of google.protobuf.NullValue, compared with a myorules.testdata.Service, which has SERVICE_STANDARD, SERVICE_EXPRESS
 | note { id: "n" message: "M." when: "parcel.service == google.protobuf.NullValue.NULL_VALUE || parce…
 | ......................................................^
pack.textproto:1:113: error: Handling.HANDLING_FRAGILE is a value of myorules.testdata.Handling, compared with a myorules.testdata.Service, which has SERVICE_STANDARD, SERVICE_EXPRESS
 | …l.service == google.protobuf.NullValue.NULL_VALUE || parcel.service == Handling.HANDLING_FRAGILE" }
 | ........................................................................^)pack");
}

TEST(FixedCall, ThatAlwaysFailsIsAnError) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "parcel.posted_on < date('2016-02-30') || int('x') > 1 || 7 / 0 == parcel.weight_grams || date('2016-02-29') < assessed_on" })pack"),
      R"pack(pack.textproto:1:56: error: this fails whatever the facts: there is no day 2016-02-30
 | note { id: "n" message: "M." when: "parcel.posted_on < date('2016-02-30') || int('x') > 1 || 7 / 0 …
 | .......................................................^
pack.textproto:1:78: error: this fails whatever the facts: type conversion error: "x" is no int
 | …sage: "M." when: "parcel.posted_on < date('2016-02-30') || int('x') > 1 || 7 / 0 == parcel.weight_…
 | ............................................................^
pack.textproto:1:96: error: this fails whatever the facts: divide by zero
 | …parcel.posted_on < date('2016-02-30') || int('x') > 1 || 7 / 0 == parcel.weight_grams || date('201…
 | ............................................................^)pack");
}

TEST(FixedCall, OfDaysInTheWrongOrderIsAnError) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "date('2016-01-01').within(date('2017-01-01'), date('2016-01-01')) < parcel.posted_on" })pack"),
      R"pack(pack.textproto:1:56: error: this fails whatever the facts: no day lies from 2017-01-01 to 2016-01-01
 | note { id: "n" message: "M." when: "date('2016-01-01').within(date('2017-01-01'), date('2016-01-01'…
 | .......................................................^)pack");
}

TEST(FixedDivisor, ThatIsZeroIsAnError) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "parcel.weight_grams % 0 == 1 || 5 / parcel.weight_grams == 1" }
note { id: "m" message: "M." when: "parcel.weight_grams / (1 - 1) == 1 || parcel.value / 0.0 > 1.0" })pack"),
      R"pack(pack.textproto:1:57: error: this divides by zero, which fails whatever the facts; write another divisor
 | note { id: "n" message: "M." when: "parcel.weight_grams % 0 == 1 || 5 / parcel.weight_grams == 1" }
 | ........................................................^
pack.textproto:2:57: error: this divides by zero, which fails whatever the facts; write another divisor
 | note { id: "m" message: "M." when: "parcel.weight_grams / (1 - 1) == 1 || parcel.value / 0.0 > 1.0"…
 | ........................................................^)pack");
}

TEST(Unit, IsTheSameWhateverTheTypeOfTheNumber) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(threshold { name: "late" title: "L" value: "14" unit: "days" our_choice: "x" }
define { name: "age" value: "years_between(parcel.posted_on, assessed_on)" }
note { id: "n" message: "M." when: "age > double(threshold.late)" })pack"),
      R"pack(pack.textproto:3:41: error: one side counts years, the other days; bring both to one unit
 | note { id: "n" message: "M." when: "age > double(threshold.late)" }
 | ........................................^)pack");
}

TEST(Unit, OfTwoNumbersThatMeetIsTheSame) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(threshold { name: "late" title: "L" value: "14" unit: "days" our_choice: "x" }
threshold { name: "most" title: "M" value: "500" unit: "kg" our_choice: "x" }
threshold { name: "bare" title: "B" value: "5" unit: "1" our_choice: "x" }
define { name: "age" title: "A" value: "years_between(parcel.posted_on, assessed_on)" }
note { id: "n" message: "M." when: "age > threshold.late || age > threshold.bare || days_between(parcel.posted_on, assessed_on) > threshold.late" }
note { id: "m" message: "M." when: "parcel.due_on.plus_years(-threshold.late) < assessed_on || parcel.due_on.plus_days(threshold.late + 1) < assessed_on" }
note { id: "o" message: "M." when: "carries(['snail'], threshold.most)" }
facet { id: "wait" title: "W" unit: "days" our_choice: "x" value: "age" })pack"),
      R"pack(pack.textproto:5:41: error: one side counts years, the other days; bring both to one unit
 | note { id: "n" message: "M." when: "age > threshold.late || age > threshold.bare || days_between(pa…
 | ........................................^
pack.textproto:6:62: error: plus_years() takes years, and this counts days; bring it to that unit
 | …te { id: "m" message: "M." when: "parcel.due_on.plus_years(-threshold.late) < assessed_on || parce…
 | ............................................................^
pack.textproto:7:65: error: carries() takes g, and this counts kg; bring it to that unit
 | note { id: "o" message: "M." when: "carries(['snail'], threshold.most)" }
 | ................................................................^
pack.textproto:8:31: error: facet 'wait' is given in days, and its value counts years; correct one of the two
 | facet { id: "wait" title: "W" unit: "days" our_choice: "x" value: "age" }
 | ..............................^)pack");
}

TEST(Unit, GoesThroughFunctionsThatGiveAnArgument) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(threshold { name: "late" title: "L" value: "14" unit: "days" our_choice: "x" }
threshold { name: "most" title: "M" value: "500" unit: "kg" our_choice: "x" }
note { id: "n" message: "M." when: "greater(threshold.late, threshold.most) > parcel.weight_grams" }
note { id: "m" message: "M." when: "greater(parcel.weight_grams, threshold.late) > threshold.most" }
note { id: "o" message: "M." when: "(parcel.fragile ? threshold.late : threshold.most) > parcel.weight_grams" }
note { id: "p" message: "M." when: "greater(threshold.most, 3) > (parcel.fragile ? parcel.weight_grams : threshold.most)" })pack"),
      R"pack(pack.textproto:3:37: error: one side counts days, the other kg; bring both to one unit
 | note { id: "n" message: "M." when: "greater(threshold.late, threshold.most) > parcel.weight_grams" }
 | ....................................^
pack.textproto:4:82: error: one side counts days, the other kg; bring both to one unit
 | note { id: "m" message: "M." when: "greater(parcel.weight_grams, threshold.late) > threshold.most" }
 | .................................................................................^
pack.textproto:5:53: error: one side counts days, the other kg; bring both to one unit
 | note { id: "o" message: "M." when: "(parcel.fragile ? threshold.late : threshold.most) > parcel.wei…
 | ....................................................^)pack");
}

TEST(Outcome, IsNeverTheEmptyText) {
  EXPECT_THAT(
      ParcelPackFaults(
          R"pack(decision { id: "size" title: "S" our_choice: "x" hit_policy: HIT_POLICY_COLLECT
  row { when: "heavy" outcome: "BIG" } }
define { name: "heavy" title: "H" value: "parcel.weight_grams > 5" }
note { id: "n" message: "M." when: "'' in size" })pack"),
      HasSubstr("'' is no outcome of 'size'; it has BIG"));
}

TEST(FixedValues, ThatFailAreErrorsAtTheInnermost) {
  EXPECT_EQ(
      ParcelPackFaults(R"pack(
note { id: "a" message: "M." when: "null < null" }
note { id: "b" message: "M." when: "[1][5] == 1" }
note { id: "c" message: "M." when: "{'a':1,'a':2}.a == 1" }
note { id: "d" message: "M." when: "parcel.fragile && {'a': [1, 1/0]}['a'][0] + 1 == 2" }
note { id: "e" message: "M." when: "{'a': 1}.b == 1 || [1, 2].size() + 9223372036854775807 == 1" })pack"),
      R"pack(pack.textproto:2:42: error: this fails whatever the facts: no such overload: _<_(null_type, null_type)
 | note { id: "a" message: "M." when: "null < null" }
 | .........................................^
pack.textproto:3:40: error: this fails whatever the facts: index out of bounds: 5
 | note { id: "b" message: "M." when: "[1][5] == 1" }
 | .......................................^
pack.textproto:4:37: error: this fails whatever the facts: repeated map key 'a'
 | note { id: "c" message: "M." when: "{'a':1,'a':2}.a == 1" }
 | ....................................^
pack.textproto:5:66: error: this fails whatever the facts: divide by zero
 | note { id: "d" message: "M." when: "parcel.fragile && {'a': [1, 1/0]}['a'][0] + 1 == 2" }
 | .................................................................^
pack.textproto:6:45: error: this fails whatever the facts: no such key: 'b'
 | note { id: "e" message: "M." when: "{'a': 1}.b == 1 || [1, 2].size() + 9223372036854775807 == 1" }
 | ............................................^
pack.textproto:6:70: error: this fails whatever the facts: integer overflow
 | note { id: "e" message: "M." when: "{'a': 1}.b == 1 || [1, 2].size() + 9223372036854775807 == 1" }
 | .....................................................................^)pack");
}

TEST(FixedValues, AloneAreNoCondition) {
  EXPECT_EQ(
      ParcelPackFaults(R"pack(
note { id: "a" message: "M." when: "1 > 2" }
note { id: "b" message: "M." when: "'a' in ['a']" })pack"),
      R"pack(pack.textproto:2:39: error: this is false whatever the facts; write what it hangs on, or false
 | note { id: "a" message: "M." when: "1 > 2" }
 | ......................................^
pack.textproto:3:41: error: this is true whatever the facts; write what it hangs on, or true
 | note { id: "b" message: "M." when: "'a' in ['a']" }
 | ........................................^)pack");
}

TEST(FixedValues, ThatDoNotFailAreNoFaults) {
  EXPECT_EQ(ParcelPackFaults(R"pack(
note { id: "a" message: "M." when: "[1, 2][1] == parcel.weight_grams" }
note { id: "b" message: "M." when: "{'a': [1]}.a[0] == parcel.weight_grams" }
note { id: "c" message: "M." when: "parcel.weight_grams in [1, {'a': 2}['a']] || [parcel.weight_grams][0] == 3" }
note { id: "d" message: "M." when: "parcel.label in {'a': 1} && [1, 2].exists(x, x == parcel.weight_grams)" })pack"),
            "");
}

}  // namespace
}  // namespace myorules::engine
