// Sentences of a pack, and the words of outcomes: each fault as a user reads
// it.
#include "engine/pack/parcel_pack.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

TEST(Sentence, ConditionsAreBool) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "weight" title: "W" value: "parcel.weight_grams" }
threshold { name: "most" title: "M" value: "20" unit: "g" our_choice: "x" }
note { id: "n" when: "parcel.fragile" message: "{if weight}a{/if}{if wait}b{/if}" }
note { id: "o" when: "parcel.fragile" message: "{if threshold.most}c{/if} {threshold.most}" })pack"),
      R"pack(pack.textproto:3:53: error: 'weight' is of type int; a condition is a bool
 | note { id: "n" when: "parcel.fragile" message: "{if weight}a{/if}{if wait}b{/if}" }
 | ....................................................^
pack.textproto:3:70: error: 'wait' is no definition, criterion, facet or decision; define it, or correct the name
 | note { id: "n" when: "parcel.fragile" message: "{if weight}a{/if}{if wait}b{/if}" }
 | .....................................................................^
pack.textproto:4:53: error: 'threshold.most' is no definition, criterion, facet or decision; define it, or correct the name
 | note { id: "o" when: "parcel.fragile" message: "{if threshold.most}c{/if} {threshold.most}" }
 | ....................................................^)pack");
}

TEST(Sentence, ConditionsStandInPairs) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "glass" title: "G" value: "parcel.fragile" }
note { id: "n" when: "glass" message: "a{/if} {if glass}b {if glass}c{/if} {if glass}d" })pack"),
      R"pack(pack.textproto:2:42: error: '{/if}' without '{if name}' before it
 | note { id: "n" when: "glass" message: "a{/if} {if glass}b {if glass}c{/if} {if glass}d" }
 | .........................................^
pack.textproto:2:63: error: '{if name}' within another; write '{/if}' before it
 | note { id: "n" when: "glass" message: "a{/if} {if glass}b {if glass}c{/if} {if glass}d" }
 | ..............................................................^
pack.textproto:2:80: error: '{if name}' without '{/if}' after it
 | note { id: "n" when: "glass" message: "a{/if} {if glass}b {if glass}c{/if} {if glass}d" }
 | ...............................................................................^)pack");
}

TEST(Sentence, WithABraceTooFewUsesWhatItNames) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "size" value: "parcel.weight_grams" }
note { id: "n" message: "Weighs {size." when: "parcel.fragile" })pack"),
      R"pack(pack.textproto:2:33: error: '{' without '}': a placeholder is written '{name}'
 | note { id: "n" message: "Weighs {size." when: "parcel.fragile" }
 | ................................^)pack");
}

TEST(Sentence, WithABraceTooFewUsesNothingElse) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "size" value: "parcel.weight_grams" }
define { name: "weight" value: "parcel.weight_grams" }
define { name: "heavy" title: "Heavy" value: "parcel.fragile" }
note { id: "n" message: "A weight: {heavy} or {size." when: "parcel.fragile" })pack"),
      R"pack(pack.textproto:2:10: error: nothing uses define 'weight'; use it, or take it out
 | define { name: "weight" value: "parcel.weight_grams" }
 | .........^
pack.textproto:4:47: error: '{' without '}': a placeholder is written '{name}'
 | note { id: "n" message: "A weight: {heavy} or {size." when: "parcel.fragile" }
 | ..............................................^)pack");
}

TEST(Sentence, NamesItemsAndThresholdsAloneAndSaysWhatToDo) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(threshold { name: "most" title: "M" value: "20" unit: "g" our_choice: "x" }
note { id: "n" when: "parcel.fragile" message: "{parcel.label} {threshold.mots} {nothing}." })pack"),
      R"pack(pack.textproto:2:50: error: 'parcel.label' is a fact; give it a name as a definition
 | note { id: "n" when: "parcel.fragile" message: "{parcel.label} {threshold.mots} {nothing}." }
 | .................................................^
pack.textproto:2:65: error: 'threshold.mots' is no definition, criterion, facet or decision (did you mean 'threshold.most'?)
 | note { id: "n" when: "parcel.fragile" message: "{parcel.label} {threshold.mots} {nothing}." }
 | ................................................................^
pack.textproto:2:82: error: 'nothing' is no definition, criterion, facet or decision; define it, or correct the name
 | note { id: "n" when: "parcel.fragile" message: "{parcel.label} {threshold.mots} {nothing}." }
 | .................................................................................^)pack");
}

TEST(Words, AreOfOutcomesOnceAndNotEmpty) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "glass" title: "G" value: "parcel.fragile" }
decision { id: "d" title: "D" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "glass" outcome: "A" }
  otherwise: "B"
  words { outcome: "A" words: "an a" }
  words { outcome: "A" words: "another a" }
  words { outcome: "C" words: "a c" }
  words { words: "nothing" }
  words { outcome: "B" } })pack"),
      R"pack(pack.textproto:6:11: error: decision 'd' has words for A twice; take one out
 |   words { outcome: "A" words: "another a" }
 | ..........^
pack.textproto:7:11: error: the words of decision 'd' are for 'C', which is no outcome of it; it has A, B
 |   words { outcome: "C" words: "a c" }
 | ..........^
pack.textproto:8:3: error: the words of decision 'd' are for no outcome; it has A, B
 |   words { words: "nothing" }
 | ..^
pack.textproto:9:3: error: an outcome of decision 'd' has no words; write what stands within a sentence
 |   words { outcome: "B" } }
 | ..^)pack");
}

}  // namespace
}  // namespace myorules::engine
