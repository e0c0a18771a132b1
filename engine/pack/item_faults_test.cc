// Items, flags and sentences of a pack: each fault as a user reads it.
#include "engine/pack/parcel_pack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

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
pack.textproto:3:93: error: 'what' is no definition, criterion, facet or decision; define it, or correct the name
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
pack.textproto:1:98: error: 'x' is no definition, criterion, facet or decision; define it, or correct the name
 | flag { id: "f" title: "F" clinical: true severity: SEVERITY_HIGH when: "parcel.label" message: "{x}"
 | .................................................................................................^
pack.textproto:2:46: error: when of otherwise 1 of flag 'f' is of type int; write a condition (bool)
 |   otherwise { severity: SEVERITY_HIGH when: "1" message: "{y}" }
 | .............................................^
pack.textproto:2:60: error: 'y' is no definition, criterion, facet or decision; define it, or correct the name
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

TEST(Text, ThatIsBlankIsNone) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(threshold { name: "most" title: " " value: "1" unit: " " our_choice: " " }
criterion { id: "heavy" title: "\t" when: "parcel.weight_grams > threshold.most" source { key: "handbook" place: " " } }
note { id: "n" message: " " comment: " " when: "heavy && has(parcel.label)" }
define { name: "light" title: " " value: "!heavy" }
decision { id: "d" title: "D" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "light" outcome: "A" } otherwise: "B" words { outcome: "A" words: " " } })pack"),
      R"pack(pack.textproto:1:1: error: threshold 'most' has no title; write what a reader calls it
 | threshold { name: "most" title: " " value: "1" unit: " " our_choice: " " }
 | ^
pack.textproto:1:1: error: threshold 'most' has no unit; write what the number counts, "1" for a bare number
 | threshold { name: "most" title: " " value: "1" unit: " " our_choice: " " }
 | ^
pack.textproto:1:1: error: threshold 'most' has neither source nor our_choice; write where it stands, or why it was chosen
 | threshold { name: "most" title: " " value: "1" unit: " " our_choice: " " }
 | ^
pack.textproto:2:1: error: criterion 'heavy' has no title; write what a reader calls it
 | criterion { id: "heavy" title: "\t" when: "parcel.weight_grams > threshold.most" source { key: "han…
 | ^
pack.textproto:2:82: error: source 'handbook' without place; write where in it: a section, a table
 | …y" title: "\t" when: "parcel.weight_grams > threshold.most" source { key: "handbook" place: " " } }
 | .............................................................^
pack.textproto:3:1: error: note 'n' has no message; write a sentence for the reader
 | note { id: "n" message: " " comment: " " when: "heavy && has(parcel.label)" }
 | ^
pack.textproto:3:58: error: when of note 'n' asks what is on record; write in its comment why that is right here
 | note { id: "n" message: " " comment: " " when: "heavy && has(parcel.label)" }
 | .........................................................^
pack.textproto:4:10: error: define 'light' has no title, and answers show it; write what a reader calls it
 | define { name: "light" title: " " value: "!heavy" }
 | .........^
pack.textproto:6:53: error: an outcome of decision 'd' has no words; write what stands within a sentence
 |   row { when: "light" outcome: "A" } otherwise: "B" words { outcome: "A" words: " " } }
 | ....................................................^)pack");
}

TEST(Decision, AsksTheSameOnlyAsOneThatCanComeToTheSame) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "fragile" title: "F" value: "parcel.fragile" }
decision { id: "a" title: "A" our_choice: "x" hit_policy: HIT_POLICY_FIRST same_question_as: "b"
  row { when: "fragile" outcome: "YES" } otherwise: "NO" words { outcome: "NO" words: "no" } }
decision { id: "b" title: "B" our_choice: "x" hit_policy: HIT_POLICY_FIRST same_question_as: "aa"
  row { when: "fragile" outcome: "NO" } otherwise: "MAYBE" }
decision { id: "c" title: "C" our_choice: "x" hit_policy: HIT_POLICY_FIRST same_question_as: "c"
  row { when: "fragile" outcome: "NO" } otherwise: "MAYBE" })pack"),
      R"pack(pack.textproto:2:76: error: decision 'a' asks the same as 'b', which has other words for NO; give both the same
 | decision { id: "a" title: "A" our_choice: "x" hit_policy: HIT_POLICY_FIRST same_question_as: "b"
 | ...........................................................................^
pack.textproto:2:76: error: decision 'a' asks the same as 'b', which has no outcome YES; take same_question_as out
 | decision { id: "a" title: "A" our_choice: "x" hit_policy: HIT_POLICY_FIRST same_question_as: "b"
 | ...........................................................................^
pack.textproto:4:76: error: decision 'b' asks the same as 'aa', which is no other decision of the pack; name one, or take it out
 | decision { id: "b" title: "B" our_choice: "x" hit_policy: HIT_POLICY_FIRST same_question_as: "aa"
 | ...........................................................................^
pack.textproto:6:76: error: decision 'c' asks the same as 'c', which is no other decision of the pack; name one, or take it out
 | decision { id: "c" title: "C" our_choice: "x" hit_policy: HIT_POLICY_FIRST same_question_as: "c"
 | ...........................................................................^)pack");
}

TEST(Decision, AsksTheSameAsOneOfMoreOutcomes) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "fragile" title: "F" value: "parcel.fragile" }
define { name: "heavy" title: "H" value: "parcel.weight_grams > 5" }
decision { id: "a" title: "A" our_choice: "x" hit_policy: HIT_POLICY_FIRST same_question_as: "b"
  row { when: "fragile" outcome: "YES" } otherwise: "NO" words { outcome: "NO" words: "no" } }
decision { id: "b" title: "B" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "heavy" outcome: "MAYBE" } row { when: "fragile" outcome: "YES" } otherwise: "NO" words { outcome: "NO" words: "no" } })pack"),
      "");
}

TEST(Flag, IsPossibleUnderAConditionThatCanHold) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(flag { id: "f" title: "F" severity: SEVERITY_HIGH clinical: true message: "M." when: "parcel.fragile"
  possible_when: "parcel.weight_grams > 18 && parcel.weight_grams < 5" }
flag { id: "g" title: "G" severity: SEVERITY_HIGH clinical: true message: "M." when: "parcel.fragile"
  possible_when: "false" })pack"),
      R"pack(pack.textproto:2:3: error: possible_when of flag 'f' never holds; correct it, or take it out
 |   possible_when: "parcel.weight_grams > 18 && parcel.weight_grams < 5" }
 | ..^
pack.textproto:4:3: error: possible_when of flag 'g' never holds; correct it, or take it out
 |   possible_when: "false" }
 | ..^)pack");
}

TEST(Flag, IsPossibleUnderAnotherConditionThanItIsRaised) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(flag { id: "f" title: "F" severity: SEVERITY_HIGH clinical: true message: "M." when: "parcel.fragile"
  otherwise { severity: SEVERITY_HIGH message: "N." when: "parcel.value > 1.0" }
  possible_when: "parcel.value > 1.0" }
flag { id: "g" title: "G" severity: SEVERITY_HIGH clinical: true message: "M." when: "parcel.weight_grams > 5"
  otherwise { severity: SEVERITY_HIGH message: "N." when: "parcel.weight_grams <= 5" }
  possible_when: "true" })pack"),
      R"pack(pack.textproto:3:3: error: possible_when of flag 'f' is when of otherwise 1 of flag 'f' once more, so that it adds nothing; write what makes the flag possible beside that, or take it out
 |   possible_when: "parcel.value > 1.0" }
 | ..^)pack");
}

TEST(Item, WithoutAPartThatItNeedsIsToldWhatToWrite) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(criterion { id: "glass" title: "G" when: "parcel.fragile" source { place: "2" } }
decision { id: "d" title: "D" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "glass" } otherwise: "B" })pack"),
      R"pack(pack.textproto:1:59: error: source without key; write one of the pack's source_key
 | criterion { id: "glass" title: "G" when: "parcel.fragile" source { place: "2" } }
 | ..........................................................^
pack.textproto:3:3: error: row 1 of decision 'd' has no outcome; write upper-case words joined by underscores
 |   row { when: "glass" } otherwise: "B" }
 | ..^)pack");
}

}  // namespace
}  // namespace myorules::engine
