// Expressions, tables and sentences of a pack: each fault as a user reads it.
#include <sys/resource.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "engine/pack/parcel_pack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

using ::testing::HasSubstr;

// Seconds of work of this process so far.
double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec) / 1e6;
}

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
      R"pack(pack.textproto:1:90: error: no variable 'nothing'
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
      R"pack(pack.textproto:1:45: error: no field 'nope' in myorules.testdata.Parcel
 | define { name: "a" title: "A" value: "parcel.nope" }
 | ............................................^
pack.textproto:2:57: error: '>' cannot be used with (string, int); it takes (string, string), (int, int), (uint, int), (double, int), (range, int), …
 | define { name: "b" title: "B" value: "a && parcel.label > 5" }
 | ........................................................^
pack.textproto:3:29: error: 'c' is no definition, criterion, facet or decision
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

TEST(Item, ThatNothingUsesIsAnError) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "heavy" value: "parcel.weight_grams > 5" }
criterion { id: "fragile.very" title: "V" our_choice: "x" when: "parcel.fragile" })pack"),
      R"pack(pack.textproto:1:10: error: nothing uses define 'heavy'; use it, or take it out
 | define { name: "heavy" value: "parcel.weight_grams > 5" }
 | .........^
pack.textproto:2:13: error: nothing uses criterion 'fragile.very'; use it, or take it out
 | criterion { id: "fragile.very" title: "V" our_choice: "x" when: "parcel.fragile" }
 | ............^)pack");
}

TEST(Item, UsedInASentenceOnlyIsUsed) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "weight" title: "Weight" value: "parcel.weight_grams" }
note { id: "n" when: "parcel.fragile" message: "Weighs {weight}." })pack"),
      "");
}

TEST(Item, ThatAnswersShowHasATitle) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "weight" value: "parcel.weight_grams" }
define { name: "heavy" value: "weight > 5" }
define { name: "grams" value: "parcel.weight_grams" }
decision { id: "route" title: "Route" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "heavy" outcome: "FREIGHT" } otherwise: "LETTER" }
note { id: "n" when: "parcel.fragile" message: "Weighs {grams}." })pack"),
      R"pack(pack.textproto:2:10: error: define 'heavy' has no title, and answers show it; write what a reader calls it
 | define { name: "heavy" value: "weight > 5" }
 | .........^
pack.textproto:3:10: error: define 'grams' has no title, and answers show it; write what a reader calls it
 | define { name: "grams" value: "parcel.weight_grams" }
 | .........^)pack");
}

TEST(Item, WithoutAFormInAnAnswerNeedsNoTitle) {
  EXPECT_EQ(
      ParcelPackFaults(R"pack(define { name: "from" value: "parcel.sender" }
flag { id: "f" title: "F" clinical: true severity: SEVERITY_HIGH message: "M."
  when: "from.remote" })pack"),
      "");
}

TEST(Item, CirclesAreTold) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "a" title: "A" value: "b || parcel.fragile" }
define { name: "b" title: "B" value: "c" }
criterion { id: "c" title: "C" our_choice: "x" when: "a" }
criterion { id: "self" title: "S" our_choice: "x" when: "!self" }
note { id: "n" when: "a && self" message: "M." })pack"),
      R"pack(pack.textproto:1:10: error: these items use each other in a circle: a -> b -> c -> a; take one use out
 | define { name: "a" title: "A" value: "b || parcel.fragile" }
 | .........^
pack.textproto:4:13: error: this item uses itself: self -> self; take one use out
 | criterion { id: "self" title: "S" our_choice: "x" when: "!self" }
 | ............^)pack");
}

TEST(Item, MayBeNamedLikeAVariableOfAMacro) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "x" title: "X" value: "parcel.items.exists(x, x.liquid)" }
note { id: "n" when: "x" message: "M." })pack"),
      "");
}

TEST(Row, ReadsNoFactDirectly) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "heavy" title: "H" value: "parcel.weight_grams > 5" }
decision { id: "route" title: "Route" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "heavy && parcel.fragile" outcome: "BY_HAND" }
  row { when: "assessed_on > assessed_on" outcome: "BY_BELT" } })pack"),
      R"pack(pack.textproto:3:25: error: a row reads no fact directly, and this one reads 'parcel'; give the condition a name as a definition
 |   row { when: "heavy && parcel.fragile" outcome: "BY_HAND" }
 | ........................^
pack.textproto:4:16: error: a row reads no fact directly, and this one reads 'assessed_on'; give the condition a name as a definition
 |   row { when: "assessed_on > assessed_on" outcome: "BY_BELT" } }
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
 | .......................................................................^)pack");
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
pack.textproto:1:78: error: this fails whatever the facts: range error: "x" is no int
 | …sage: "M." when: "parcel.posted_on < date('2016-02-30') || int('x') > 1 || 7 / 0 == parcel.weight_…
 | ............................................................^
pack.textproto:1:96: error: this fails whatever the facts: divide by zero
 | …parcel.posted_on < date('2016-02-30') || int('x') > 1 || 7 / 0 == parcel.weight_grams || date('201…
 | ............................................................^)pack");
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

TEST(Sentence, NamesItems) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "weight" title: "W" value: "parcel.weight_grams" }
define { name: "from" title: "F" value: "parcel.sender" }
note { id: "n" when: "parcel.fragile" message: "Weighs {wieght} {weight}, from {from}, {or {what}." })pack"),
      R"pack(pack.textproto:3:57: error: 'wieght' is no definition, criterion, facet or decision (did you mean 'weight'?)
 | note { id: "n" when: "parcel.fragile" message: "Weighs {wieght} {weight}, from {from}, {or {what}."…
 | ........................................................^
pack.textproto:3:81: error: 'from' is of type myorules.testdata.Address, which has no form in a sentence; define a text or a number
 | …te { id: "n" when: "parcel.fragile" message: "Weighs {wieght} {weight}, from {from}, {or {what}." }
 | ...............................................................................^
pack.textproto:3:88: error: '{' without '}': a placeholder is written '{name}'
 | …te { id: "n" when: "parcel.fragile" message: "Weighs {wieght} {weight}, from {from}, {or {what}." }
 | ......................................................................................^
pack.textproto:3:93: error: 'what' is no definition, criterion, facet or decision
 | …te { id: "n" when: "parcel.fragile" message: "Weighs {wieght} {weight}, from {from}, {or {what}." }
 | ...........................................................................................^)pack");
}

TEST(Flag, AllItsConditionsAreChecked) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(flag { id: "f" title: "F" clinical: true severity: SEVERITY_HIGH when: "parcel.label" message: "{x}"
  otherwise { severity: SEVERITY_HIGH when: "1" message: "{y}" }
  otherwise { when: "true" }
  possible_when: "2" })pack"),
      R"pack(pack.textproto:1:73: error: when of flag 'f' is of type string; write a condition (bool)
 | flag { id: "f" title: "F" clinical: true severity: SEVERITY_HIGH when: "parcel.label" message: "{x}"
 | ........................................................................^
pack.textproto:1:98: error: 'x' is no definition, criterion, facet or decision
 | flag { id: "f" title: "F" clinical: true severity: SEVERITY_HIGH when: "parcel.label" message: "{x}"
 | .................................................................................................^
pack.textproto:2:46: error: when of otherwise 1 of flag 'f' is of type int; write a condition (bool)
 |   otherwise { severity: SEVERITY_HIGH when: "1" message: "{y}" }
 | .............................................^
pack.textproto:2:60: error: 'y' is no definition, criterion, facet or decision
 |   otherwise { severity: SEVERITY_HIGH when: "1" message: "{y}" }
 | ...........................................................^
pack.textproto:3:3: error: otherwise 2 of flag 'f' has no severity; write SEVERITY_INFORMATION, SEVERITY_ATTENTION or SEVERITY_HIGH
 |   otherwise { when: "true" }
 | ..^
pack.textproto:3:3: error: otherwise 2 of flag 'f' has no message; write a sentence for the reader
 |   otherwise { when: "true" }
 | ..^
pack.textproto:4:19: error: possible_when of flag 'f' is of type int; write a condition (bool)
 |   possible_when: "2" }
 | ..................^)pack");
}

TEST(Cost, BeyondTheLimitIsRefusedWithTheRuleAndTheLists) {
  EXPECT_EQ(
      ParcelPackFaults(R"pack(
note { id: "n" message: "M."
       when: "parcel.fragile || parcel.scans.exists(s, "
             "parcel.scans.exists(t, s.place == t.place))" })pack"),
      "pack.textproto:4:28: error: when of note 'n' can take "
      "51,900,174,072 steps on the largest subject, and an expression "
      "may take 50,000,000: it goes over parcel.scans (10,000 entries) "
      "inside parcel.scans (10,000 entries); go over fewer lists inside "
      "one another, or over shorter ones\n"
      " |              \"parcel.scans.exists(t, s.place == t.place))\" }\n"
      " | ...........................^");
}

TEST(Cost, OfTextsThatGrowIsRefusedWithWhatJoinsThem) {
  std::string pack =
      R"(define { name: "s0" title: "S" value: "parcel.label" })";
  for (int i = 1; i <= 20; ++i) {
    const std::string before = absl::StrCat("s", i - 1);
    absl::StrAppend(&pack, "define { name: \"s", i, "\" title: \"S\" value: \"",
                    before, " + ", before, "\" }\n");
  }
  absl::StrAppend(&pack,
                  "note { id: \"n\" message: \"M.\" when: \"s20 == 'a'\" }");
  EXPECT_THAT(ParcelPackFaults(pack),
              HasSubstr("steps on the largest subject, and an expression may "
                        "take 50,000,000: it joins texts or lists by '+'; join "
                        "fewer or shorter ones"));
}

TEST(Cost, OfAHundredMillionIterationsIsRefusedQuickly) {
  const double begin = CpuSeconds();
  EXPECT_THAT(ParcelPackFaults(R"pack(
note { id: "n" message: "M."
       when: "parcel.scans.all(s, parcel.scans.all(t, true))" })pack"),
              HasSubstr("it goes over parcel.scans (10,000 entries) inside "
                        "parcel.scans (10,000 entries)"));
  EXPECT_LT(CpuSeconds() - begin, 5);
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

TEST(Cost, OfDefinitionsIsToldThroughTheirNames) {
  EXPECT_THAT(ParcelPackFaults(R"pack(
define { name: "places" value: "parcel.scans.map(s, s.place)" }
note { id: "n" message: "M." when: "places.exists(p, places.all(q, p == q))" }
)pack"),
              HasSubstr("it goes over places (10,000 entries) inside places "
                        "(10,000 entries)"));
}

TEST(HugeText, IsRefusedQuickly) {
  const double begin = CpuSeconds();
  const std::string deep = std::string(100'000, '(') + "true";
  EXPECT_THAT(ParcelPackFaults("note { id: \"n\" message: \"M.\" when: \"" +
                               deep + "\" }"),
              HasSubstr("pack.textproto:1:"));
  std::string closed = std::string(40'000, '(') + "true";
  closed += std::string(40'000, ')');
  EXPECT_THAT(ParcelPackFaults("note { id: \"n\" message: \"M.\" when: \"" +
                               closed + "\" }"),
              HasSubstr("more than 100 levels deep"));
  std::string huge = "note { id: \"n\" message: \"M.\" when: \"";
  huge.append(10'000'000, '!');
  EXPECT_THAT(ParcelPackFaults(huge + "true\" }"), HasSubstr("bytes; at most"));
  EXPECT_LT(CpuSeconds() - begin, 10);
}

}  // namespace
}  // namespace myorules::engine
