// What is compared with what: each fault as a user reads it.
#include "engine/pack/parcel_pack.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

TEST(ComparedEnum, HasNoNumberBeyondItsOwnAlsoWhereOrderIsAsked) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "parcel.service > 17 || 3 >= parcel.service || parcel.service < 2 || parcel.service > Service.SERVICE_UNSPECIFIED" })pack"),
      R"pack(pack.textproto:1:54: error: 17 is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | note { id: "n" message: "M." when: "parcel.service > 17 || 3 >= parcel.service || parcel.service < …
 | .....................................................^
pack.textproto:1:60: error: 3 is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | note { id: "n" message: "M." when: "parcel.service > 17 || 3 >= parcel.service || parcel.service < …
 | ...........................................................^)pack");
}

TEST(ComparedEnum, IsFollowedThroughListsAndConditionals) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "parcel.legs.map(l, l.service) == [1, 4] || [parcel.service].exists(q, q == 17)" }
note { id: "m" message: "M." when: "parcel.legs.map(l, l.service)[0] == 5 || [parcel.service, 7].exists(q, q == 8)" }
note { id: "o" message: "M." when: "(parcel.fragile ? parcel.service : parcel.legs[0].service) == 9" })pack"),
      R"pack(pack.textproto:1:74: error: 4 is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | … message: "M." when: "parcel.legs.map(l, l.service) == [1, 4] || [parcel.service].exists(q, q == 1…
 | ............................................................^
pack.textproto:1:112: error: 17 is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | …sage: "M." when: "parcel.legs.map(l, l.service) == [1, 4] || [parcel.service].exists(q, q == 17)" }
 | ..............................................................................................^
pack.textproto:2:73: error: 5 is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | …" message: "M." when: "parcel.legs.map(l, l.service)[0] == 5 || [parcel.service, 7].exists(q, q ==…
 | ............................................................^
pack.textproto:3:99: error: 9 is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | …e { id: "o" message: "M." when: "(parcel.fragile ? parcel.service : parcel.legs[0].service) == 9" }
 | ................................................................................................^)pack");
}

TEST(ComparedEnum, IsFollowedThroughNamesOfLists) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "services" value: "parcel.legs.map(l, l.service)" }
define { name: "kinds" value: "[1, 7]" }
define { name: "some" value: "[parcel.service, parcel.service]" }
note { id: "n" message: "M." when: "55 in services || kinds.filter(k, k > 1).exists(k, k == parcel.service)" }
note { id: "m" message: "M." when: "some.exists(s, s == 8) || parcel.weight_grams == 8" })pack"),
      R"pack(pack.textproto:4:37: error: 55 is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | note { id: "n" message: "M." when: "55 in services || kinds.filter(k, k > 1).exists(k, k == parcel.…
 | ....................................^
pack.textproto:4:55: error: 7, from 'kinds', is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | note { id: "n" message: "M." when: "55 in services || kinds.filter(k, k > 1).exists(k, k == parcel.…
 | ......................................................^
pack.textproto:5:57: error: 8 is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | note { id: "m" message: "M." when: "some.exists(s, s == 8) || parcel.weight_grams == 8" }
 | ........................................................^)pack");
}

TEST(ComparedTerm, IsFollowedThroughConditionalsAndMacros) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "parcel.legs.map(l, l.via).exists(v, v == (parcel.fragile ? 'owl' : 'snail'))" }
note { id: "m" message: "M." when: "['bat'].exists(b, parcel.legs.exists(l, l.via == b))" })pack"),
      R"pack(pack.textproto:1:96: error: 'owl' is no carrier; there is pigeon, snail
 | …essage: "M." when: "parcel.legs.map(l, l.via).exists(v, v == (parcel.fragile ? 'owl' : 'snail'))" }
 | ................................................................................^
pack.textproto:2:38: error: 'bat' is no carrier; there is pigeon, snail
 | note { id: "m" message: "M." when: "['bat'].exists(b, parcel.legs.exists(l, l.via == b))" }
 | .....................................^)pack");
}

TEST(ComparedOutcome, IsFollowedThroughConditionalsNamesAndMacros) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "heavy" title: "H" value: "parcel.weight_grams > 5" }
decision { id: "route" title: "R" our_choice: "x" hit_policy: HIT_POLICY_FIRST row { when: "heavy" outcome: "FREIGHT" } otherwise: "LETTER" }
decision { id: "care" title: "Care" hit_policy: HIT_POLICY_COLLECT our_choice: "x" row { when: "heavy" outcome: "GLOVES" } }
define { name: "way" title: "W" value: "route" }
define { name: "ways" value: "['LETTER', 'BOAT']" }
note { id: "n" message: "M." when: "route == (parcel.fragile ? 'Y' : 'LETTER') || way == 'Z' || route in ways" }
note { id: "m" message: "M." when: "care.exists(c, c == 'GLOVE') || ['X'].exists(x, x == route) || [route].exists(r, r == 'V')" })pack"),
      R"pack(pack.textproto:6:64: error: 'Y' is no outcome of 'route'; it has FREIGHT, LETTER
 | … { id: "n" message: "M." when: "route == (parcel.fragile ? 'Y' : 'LETTER') || way == 'Z' || route …
 | ............................................................^
pack.textproto:6:90: error: 'Z' is no outcome of 'route'; it has FREIGHT, LETTER
 | …" message: "M." when: "route == (parcel.fragile ? 'Y' : 'LETTER') || way == 'Z' || route in ways" }
 | .............................................................................^
pack.textproto:6:106: error: 'BOAT', from 'ways', is no outcome of 'route'; it has FREIGHT, LETTER
 | …" message: "M." when: "route == (parcel.fragile ? 'Y' : 'LETTER') || way == 'Z' || route in ways" }
 | .............................................................................................^
pack.textproto:7:57: error: 'GLOVE' is no outcome of 'care' (did you mean 'GLOVES'?)
 | note { id: "m" message: "M." when: "care.exists(c, c == 'GLOVE') || ['X'].exists(x, x == route) || …
 | ........................................................^
pack.textproto:7:70: error: 'X' is no outcome of 'route'; it has FREIGHT, LETTER
 | … "m" message: "M." when: "care.exists(c, c == 'GLOVE') || ['X'].exists(x, x == route) || [route].e…
 | ............................................................^
pack.textproto:7:123: error: 'V' is no outcome of 'route'; it has FREIGHT, LETTER
 | …hen: "care.exists(c, c == 'GLOVE') || ['X'].exists(x, x == route) || [route].exists(r, r == 'V')" }
 | .............................................................................................^)pack");
}

TEST(ComparedNull, IsNoFactWhateverItsType) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "home" value: "parcel.sender" }
note { id: "n" message: "M." when: "parcel.sender == null || null != home || parcel.insured == null" }
note { id: "m" message: "M." when: "parcel.received_at == null || parcel.travelled in [null] || parcel.posted_on == null" }
note { id: "o" message: "M." when: "parcel.items.exists(i, i == null)" })pack"),
      R"pack(pack.textproto:2:51: error: '==' cannot compare myorules.testdata.Address with null_type; what is not on record is unknown, not null: ask has(…)
 | note { id: "n" message: "M." when: "parcel.sender == null || null != home || parcel.insured == null…
 | ..................................................^
pack.textproto:2:67: error: '!=' cannot compare myorules.testdata.Address with null_type; what is not on record is unknown, not null: ask has(…)
 | …e { id: "n" message: "M." when: "parcel.sender == null || null != home || parcel.insured == null" }
 | ................................................................^
pack.textproto:2:93: error: '==' cannot compare wrapper(int) with null_type; what is not on record is unknown, not null: ask has(…)
 | …e { id: "n" message: "M." when: "parcel.sender == null || null != home || parcel.insured == null" }
 | ..........................................................................................^
pack.textproto:3:56: error: '==' cannot compare google.protobuf.Timestamp with null_type; what is not on record is unknown, not null: ask has(…)
 | note { id: "m" message: "M." when: "parcel.received_at == null || parcel.travelled in [null] || par…
 | .......................................................^
pack.textproto:3:84: error: 'in' cannot look for google.protobuf.Duration among entries that are null_type; what is not on record is unknown, not null: ask has(…)
 | …"M." when: "parcel.received_at == null || parcel.travelled in [null] || parcel.posted_on == null" }
 | ............................................................^
pack.textproto:3:114: error: '==' cannot compare date with null_type; what is not on record is unknown, not null: ask has(…)
 | …"M." when: "parcel.received_at == null || parcel.travelled in [null] || parcel.posted_on == null" }
 | ..........................................................................................^
pack.textproto:4:62: error: '==' cannot compare myorules.testdata.Item with null_type; what is not on record is unknown, not null: ask has(…)
 | note { id: "o" message: "M." when: "parcel.items.exists(i, i == null)" }
 | .............................................................^)pack");
}

TEST(ComparedNull, MayBeAFieldOfAMessageThatIsMade) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "made" value: "Parcel{label: parcel.label}" }
note { id: "m" message: "M." when: "Parcel{label: parcel.label}.sender == null || made.sender == null" })pack"),
      "");
}

TEST(LaboratoryLimit, IsNoNumber) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(threshold { name: "t" title: "T" analyte: "SOAP" method: "SCALE" value: "20" unit: "g" our_choice: "x" }
threshold { name: "u" title: "T" analyte: "SOAP" value: "20" unit: "g" our_choice: "x" }
note { id: "n" message: "M." when: "parcel.weight_grams > threshold.t || threshold.u + 1 == 2" }
note { id: "m" message: "M." when: "5 == threshold.t || double(threshold.t) > 1.0" }
note { id: "o" message: "M." when: "above('SOAP', [threshold.t, threshold.u]) || above('SOAP', threshold.t)" })pack"),
      R"pack(pack.textproto:3:57: error: '>' cannot be used with (int, threshold); threshold.t is a limit of SOAP by SCALE, not a number: ask a function that takes thresholds: above(…)
 | note { id: "n" message: "M." when: "parcel.weight_grams > threshold.t || threshold.u + 1 == 2" }
 | ........................................................^
pack.textproto:3:86: error: '+' cannot be used with (threshold, int); threshold.u is a limit of SOAP, not a number: ask a function that takes thresholds: above(…)
 | note { id: "n" message: "M." when: "parcel.weight_grams > threshold.t || threshold.u + 1 == 2" }
 | .....................................................................................^
pack.textproto:4:39: error: '==' cannot compare int with threshold; threshold.t is a limit of SOAP by SCALE, not a number: ask a function that takes thresholds: above(…)
 | note { id: "m" message: "M." when: "5 == threshold.t || double(threshold.t) > 1.0" }
 | ......................................^
pack.textproto:4:57: error: 'double' cannot be called with (threshold); threshold.t is a limit of SOAP by SCALE, not a number: ask a function that takes thresholds: above(…)
 | note { id: "m" message: "M." when: "5 == threshold.t || double(threshold.t) > 1.0" }
 | ........................................................^
pack.textproto:5:82: error: 'above' cannot be called with (string, threshold); it takes (string, list(threshold)); write [threshold.t]
 | …"o" message: "M." when: "above('SOAP', [threshold.t, threshold.u]) || above('SOAP', threshold.t)" }
 | .......................................................................^)pack");
}

TEST(LaboratoryLimit, HasAnAnalyteOrAMethod) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(threshold { name: "n" title: "N" value: "20" unit: "g" our_choice: "x" }
note { id: "n" message: "M." when: "above('SOAP', [threshold.n])" }
note { id: "o" message: "M." when: "above(5, [threshold.n])" })pack"),
      R"pack(pack.textproto:2:37: error: 'above' cannot be called with (string, list(int)); it takes (string, list(threshold)); threshold.n has neither analyte nor method, which makes it a number: give it one of them
 | note { id: "n" message: "M." when: "above('SOAP', [threshold.n])" }
 | ....................................^
pack.textproto:3:37: error: 'above' cannot be called with (int, list(int)); it takes (string, list(threshold)); threshold.n has neither analyte nor method, which makes it a number: give it one of them
 | note { id: "o" message: "M." when: "above(5, [threshold.n])" }
 | ....................................^)pack");
}

}  // namespace
}  // namespace myorules::engine
