// Words that functions take, in whatever way a pack gives them. The texts are
// what its author reads, so they are held to the letter.
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/pack/parcel_pack.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

TEST(Term, GivenToAFunctionIsOneThatItKnows) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "carries(['snail', 'pidgeon', 'owl'], 5) && parcel.fragile" })pack"),
      R"pack(pack.textproto:1:55: error: 'pidgeon' is no carrier (did you mean 'pigeon'?)
 | note { id: "n" message: "M." when: "carries(['snail', 'pidgeon', 'owl'], 5) && parcel.fragile" }
 | ......................................................^
pack.textproto:1:66: error: 'owl' is no carrier; there is pigeon, snail
 | note { id: "n" message: "M." when: "carries(['snail', 'pidgeon', 'owl'], 5) && parcel.fragile" }
 | .................................................................^)pack");
}

TEST(Term, WithAWordTooManyComesWithTheOneThatIsMeant) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "carries(['post-snail', 'THE_SNIAL'], 5) && parcel.fragile" })pack"),
      R"pack(pack.textproto:1:46: error: 'post-snail' is no carrier (did you mean 'snail'?)
 | note { id: "n" message: "M." when: "carries(['post-snail', 'THE_SNIAL'], 5) && parcel.fragile" }
 | .............................................^
pack.textproto:1:60: error: 'THE_SNIAL' is no carrier (did you mean 'snail'?)
 | note { id: "n" message: "M." when: "carries(['post-snail', 'THE_SNIAL'], 5) && parcel.fragile" }
 | ...........................................................^)pack");
}

TEST(Term, IsFollowedThroughDefinitions) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "slow" value: "['snail', 'pidgeon']" }
define { name: "all" value: "slow" }
note { id: "n" message: "M." when: "carries(all + ['pigeon'], 5) && parcel.fragile" })pack"),
      R"pack(pack.textproto:3:45: error: 'pidgeon', from 'all', is no carrier (did you mean 'pigeon'?)
 | note { id: "n" message: "M." when: "carries(all + ['pigeon'], 5) && parcel.fragile" }
 | ............................................^)pack");
}

TEST(Term, IsFollowedThroughConditionalsAndMacros) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "carries(parcel.fragile ? ['owl'] : ['snail'], 5)" }
note { id: "m" message: "M." when: "[['bat'], ['snail']].exists(c, carries(c, 5) && carries(c, 7) && parcel.fragile)" })pack"),
      R"pack(pack.textproto:1:63: error: 'owl' is no carrier; there is pigeon, snail
 | note { id: "n" message: "M." when: "carries(parcel.fragile ? ['owl'] : ['snail'], 5)" }
 | ..............................................................^
pack.textproto:2:39: error: 'bat' is no carrier; there is pigeon, snail
 | note { id: "m" message: "M." when: "[['bat'], ['snail']].exists(c, carries(c, 5) && carries(c, 7) &…
 | ......................................^)pack");
}

TEST(Term, IsNotFollowedWhereAMacroAsksMoreOfItOrItIsNoLiteral) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "[['bat'], ['snail']].exists(c, c != ['bat'] && carries(c, 5) && parcel.fragile)" }
note { id: "m" message: "M." when: "carries([parcel.label], 5) || carries(['ow' + 'l'], 5)" })pack"),
      "");
}

TEST(Term, IsLookedForInSomeHundredPlacesOfDefinitionsAtMost) {
  std::string pack = "define { name: \"d0\" value: \"['owl']\" }\n";
  for (int i = 1; i <= 12; ++i) {
    absl::StrAppend(&pack, "define { name: \"d", i, "\" value: \"d", i - 1,
                    " + d", i - 1, "\" }\n");
  }
  absl::StrAppend(&pack, "note { id: \"n\" message: \"M.\" when: \"");
  EXPECT_EQ(ParcelPackFaults(
                absl::StrCat(pack, "carries(d12, 5) && parcel.fragile\" }")),
            "");
}

TEST(Term, ComparedWithAFieldOfItsKindIsOne) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "ways" value: "parcel.legs.filter(l, l.service == 1).map(l, l.via)" }
define { name: "slow" value: "['snail', 'owl']" }
note { id: "a" message: "M." when: "parcel.legs.exists(l, l.via == 'pidgeon' || 'bat' != l.via)" }
note { id: "b" message: "M." when: "parcel.legs.all(l, l.via in ['snail', 'pigion'] || l.via in slow)" }
note { id: "c" message: "M." when: "ways.exists(w, w == 'snale') || 'cat' in ways" }
note { id: "d" message: "M." when: "carries(parcel.legs.map(l, l.via), 5) || 'dog' in parcel.legs.map(l, l.via)" })pack"),
      R"pack(pack.textproto:3:68: error: 'pidgeon' is no carrier (did you mean 'pigeon'?)
 | note { id: "a" message: "M." when: "parcel.legs.exists(l, l.via == 'pidgeon' || 'bat' != l.via)" }
 | ...................................................................^
pack.textproto:3:81: error: 'bat' is no carrier; there is pigeon, snail
 | note { id: "a" message: "M." when: "parcel.legs.exists(l, l.via == 'pidgeon' || 'bat' != l.via)" }
 | ................................................................................^
pack.textproto:4:75: error: 'pigion' is no carrier (did you mean 'pigeon'?)
 | …{ id: "b" message: "M." when: "parcel.legs.all(l, l.via in ['snail', 'pigion'] || l.via in slow)" }
 | ......................................................................^
pack.textproto:4:97: error: 'owl', from 'slow', is no carrier; there is pigeon, snail
 | …{ id: "b" message: "M." when: "parcel.legs.all(l, l.via in ['snail', 'pigion'] || l.via in slow)" }
 | ............................................................................................^
pack.textproto:5:57: error: 'snale' is no carrier; there is pigeon, snail
 | note { id: "c" message: "M." when: "ways.exists(w, w == 'snale') || 'cat' in ways" }
 | ........................................................^
pack.textproto:5:69: error: 'cat' is no carrier; there is pigeon, snail
 | note { id: "c" message: "M." when: "ways.exists(w, w == 'snale') || 'cat' in ways" }
 | ....................................................................^
pack.textproto:6:78: error: 'dog' is no carrier; there is pigeon, snail
 | …message: "M." when: "carries(parcel.legs.map(l, l.via), 5) || 'dog' in parcel.legs.map(l, l.via)" }
 | ...............................................................^)pack");
}

TEST(Term, ComparedWithAnyOtherTextOrWithNoneMayBeAnything) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "vias" value: "parcel.legs.map(l, l.via)" }
note { id: "a" message: "M." when: "parcel.legs.exists(l, l.via == 'snail' || l.via == '' || l.via == parcel.label)" }
note { id: "b" message: "M." when: "parcel.items.exists(l, l.name == 'owl') || parcel.label == 'bat'" }
note { id: "c" message: "M." when: "parcel.stamps.exists(l, l == 'owl')" }
note { id: "d" message: "M." when: "parcel.legs.map(l, l.via + 'x').exists(v, v == 'owlx')" }
note { id: "e" message: "M." when: "vias.exists(vias, vias == 'pigeon') && parcel.stamps.exists(vias, vias == 'owl')" })pack"),
      "");
}

constexpr char kThresholds[] = R"pack(
threshold { name: "dust" title: "D" analyte: "DUST" method: "SCALE" value: "1" unit: "g" our_choice: "x" }
threshold { name: "more_dust" title: "M" analyte: "DUST" method: "SCALE" value: "2" unit: "g" our_choice: "x" }
threshold { name: "sand" title: "S" analyte: "SAND" method: "SCALE" value: "3" unit: "g" our_choice: "x" }
threshold { name: "any" title: "A" method: "SCALE" value: "4" unit: "g" our_choice: "x" }
threshold { name: "probe" title: "P" analyte: "DUST" method: "PROBE" value: "5" unit: "%" our_choice: "x" }
define { name: "cuts" value: "[threshold.dust, threshold.probe]" }
note { id: "used" message: "M." when: "above('DUST', cuts) && above('SAND', [threshold.sand]) && above('MUD', [threshold.any]) && above('DUST', [threshold.more_dust])" })pack";

std::string ThresholdFaults(const std::string& body) {
  return ParcelPackFaults(body + kThresholds);
}

TEST(Threshold, IsGivenForTheAnalyteThatACallAsksAbout) {
  EXPECT_EQ(
      ThresholdFaults(
          R"pack(note { id: "a" message: "M." when: "above('DUST', [threshold.sand])" }
note { id: "b" message: "M." when: "above('SAND', cuts + [threshold.probe])" }
note { id: "c" message: "M." when: "above('SAND', [])" }
define { name: "thing" value: "'SAND'" }
note { id: "d" message: "M." when: "above(thing, parcel.fragile ? cuts : [threshold.more_dust])" })pack"),
      R"pack(pack.textproto:1:43: error: this asks about 'DUST', and the thresholds given are for SAND; give one for 'DUST', or one that names no analyte
 | note { id: "a" message: "M." when: "above('DUST', [threshold.sand])" }
 | ..........................................^
pack.textproto:2:43: error: this asks about 'SAND', and the thresholds given are for DUST; give one for 'SAND', or one that names no analyte
 | note { id: "b" message: "M." when: "above('SAND', cuts + [threshold.probe])" }
 | ..........................................^
pack.textproto:3:43: error: this asks about 'SAND', and is given no threshold; give one for 'SAND', or one that names no analyte
 | note { id: "c" message: "M." when: "above('SAND', [])" }
 | ..........................................^
pack.textproto:5:43: error: this asks about 'SAND', and the thresholds given are for DUST; give one for 'SAND', or one that names no analyte
 | note { id: "d" message: "M." when: "above(thing, parcel.fragile ? cuts : [threshold.more_dust])" }
 | ..........................................^)pack");
}

TEST(Threshold, IsNotMissedWhereThereIsOneOrItIsNotKnownWhichThereAre) {
  EXPECT_EQ(
      ThresholdFaults(
          R"pack(note { id: "a" message: "M." when: "above('DUST', [threshold.sand] + cuts)" }
note { id: "b" message: "M." when: "above('MUD', [threshold.sand, threshold.any])" }
note { id: "c" message: "M." when: "['DUST', 'SAND'].exists(a, a == 'DUST' ? above(a, cuts) : above(a, [threshold.sand]))" }
note { id: "d" message: "M." when: "above(parcel.fragile ? 'DUST' : 'SAND', parcel.fragile ? cuts : [threshold.sand])" }
note { id: "e" message: "M." when: "above('SAND', cuts.map(c, c))" }
note { id: "f" message: "M." when: "above(parcel.label, cuts)" })pack"),
      "");
}

TEST(Threshold, BehindOneOfTheSameAnalyteMethodAndUnitIsAnError) {
  EXPECT_EQ(
      ThresholdFaults(
          R"pack(note { id: "a" message: "M." when: "above('DUST', [threshold.dust, threshold.probe, threshold.more_dust])" }
note { id: "b" message: "M." when: "above('DUST', [threshold.dust, threshold.dust])" })pack"),
      R"pack(pack.textproto:1:85: error: threshold.more_dust never decides: threshold.dust before it is for the same analyte, method and unit; take one of them out
 | …: "a" message: "M." when: "above('DUST', [threshold.dust, threshold.probe, threshold.more_dust])" }
 | ............................................................................^
pack.textproto:2:68: error: threshold.dust stands twice in this list; take one out
 | note { id: "b" message: "M." when: "above('DUST', [threshold.dust, threshold.dust])" }
 | ...................................................................^)pack");
}

}  // namespace
}  // namespace myorules::engine
