// Expressions with faults: what is told beside them, and told once.
#include "engine/pack/parcel_pack.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

TEST(FaultyExpression, HidesNoFixedValueTermOrEnumBesideTheFault) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "parcel.wieght_grams > 5 && parcel.service == 17 && parcel.posted_on < date('2016-02-30')" }
note { id: "m" message: "M." when: "parcel.legs.exists(l, l.via == 'owl') && 1 + 1u == 2 && 7 / 0 == parcel.weight_grams" })pack"),
      R"pack(pack.textproto:1:43: error: no field 'wieght_grams' in myorules.testdata.Parcel (did you mean 'weight_grams'?)
 | note { id: "n" message: "M." when: "parcel.wieght_grams > 5 && parcel.service == 17 && parcel.poste…
 | ..........................................^
pack.textproto:1:82: error: 17 is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | …: "M." when: "parcel.wieght_grams > 5 && parcel.service == 17 && parcel.posted_on < date('2016-02-…
 | ............................................................^
pack.textproto:1:107: error: this fails whatever the facts: there is no day 2016-02-30
 | … when: "parcel.wieght_grams > 5 && parcel.service == 17 && parcel.posted_on < date('2016-02-30')" }
 | ...............................................................................^
pack.textproto:2:68: error: 'owl' is no carrier; there is pigeon, snail
 | …d: "m" message: "M." when: "parcel.legs.exists(l, l.via == 'owl') && 1 + 1u == 2 && 7 / 0 == parce…
 | ............................................................^
pack.textproto:2:80: error: '+' cannot be used with (int, uint); it takes (int, int), (uint, uint), (int, range), (range, uint), …
 | …ge: "M." when: "parcel.legs.exists(l, l.via == 'owl') && 1 + 1u == 2 && 7 / 0 == parcel.weight_gra…
 | ............................................................^
pack.textproto:2:95: error: this fails whatever the facts: divide by zero
 | …"M." when: "parcel.legs.exists(l, l.via == 'owl') && 1 + 1u == 2 && 7 / 0 == parcel.weight_grams" }
 | .......................................................................^)pack");
}

TEST(FaultyExpression, HidesNoOutcomeUnitOrQuestionBesideTheFault) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(decision { id: "route" title: "R" our_choice: "x" hit_policy: HIT_POLICY_FIRST row { when: "heavy" outcome: "FREIGHT" } otherwise: "LETTER" }
define { name: "heavy" title: "H" value: "parcel.weight_grams > 5" }
threshold { name: "late" title: "L" value: "14" unit: "days" our_choice: "x" }
note { id: "n" message: "M." when: "parcel.fragil && route == 'LETTRE' && carries(['owl'], 5)" }
note { id: "m" message: "M." when: "years_between(parcel.posted_on, assessed_on) > threshold.late && parcel.fragil" }
note { id: "o" message: "M." when: "has(parcel.label) && parcel.received_at.getHours('Europe/Oslo') > 6 && nothing" })pack"),
      R"pack(pack.textproto:4:43: error: no field 'fragil' in myorules.testdata.Parcel (did you mean 'fragile'?)
 | note { id: "n" message: "M." when: "parcel.fragil && route == 'LETTRE' && carries(['owl'], 5)" }
 | ..........................................^
pack.textproto:4:63: error: 'LETTRE' is no outcome of 'route' (did you mean 'LETTER'?)
 | note { id: "n" message: "M." when: "parcel.fragil && route == 'LETTRE' && carries(['owl'], 5)" }
 | ..............................................................^
pack.textproto:4:84: error: 'owl' is no carrier; there is pigeon, snail
 | note { id: "n" message: "M." when: "parcel.fragil && route == 'LETTRE' && carries(['owl'], 5)" }
 | ...................................................................................^
pack.textproto:5:82: error: one side counts years, the other days; bring both to one unit
 | …sage: "M." when: "years_between(parcel.posted_on, assessed_on) > threshold.late && parcel.fragil" }
 | ................................................................^
pack.textproto:5:108: error: no field 'fragil' in myorules.testdata.Parcel (did you mean 'fragile'?)
 | …sage: "M." when: "years_between(parcel.posted_on, assessed_on) > threshold.late && parcel.fragil" }
 | ..........................................................................................^
pack.textproto:6:37: error: when of note 'o' asks what is on record; write in its comment why that is right here
 | note { id: "o" message: "M." when: "has(parcel.label) && parcel.received_at.getHours('Europe/Oslo')…
 | ....................................^
pack.textproto:6:86: error: a pack's time zones are the same everywhere and always: write 'UTC' or an offset, '+02:00'
 | …sage: "M." when: "has(parcel.label) && parcel.received_at.getHours('Europe/Oslo') > 6 && nothing" }
 | ....................................................................^
pack.textproto:6:108: error: no variable 'nothing'; define it, or correct the name
 | …sage: "M." when: "has(parcel.label) && parcel.received_at.getHours('Europe/Oslo') > 6 && nothing" }
 | ..........................................................................................^)pack");
}

TEST(FaultyExpression, GoesOnBehindAMacroThatIsRefused) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "cel.bind(x, 1, x) == 1 && math.greatest(1, 2) == 2 && parcel.service == 17" }
note { id: "m" message: "M." when: "parcel.stamps.all(i, s, s == 'a') || parcel.stampz.exists(i, s, s == 'a')" })pack"),
      R"pack(pack.textproto:1:41: error: the macro 'cel.bind' with 3 arguments is of CEL's binding extension, which is not part of the language here
 | note { id: "n" message: "M." when: "cel.bind(x, 1, x) == 1 && math.greatest(1, 2) == 2 && parcel.se…
 | ........................................^
pack.textproto:1:63: error: no function 'math.greatest': it is of CEL's math extension, which is not part of the language here
 | …e { id: "n" message: "M." when: "cel.bind(x, 1, x) == 1 && math.greatest(1, 2) == 2 && parcel.serv…
 | ............................................................^
pack.textproto:1:109: error: 17 is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | … message: "M." when: "cel.bind(x, 1, x) == 1 && math.greatest(1, 2) == 2 && parcel.service == 17" }
 | ...............................................................................................^
pack.textproto:2:51: error: the macro 'all' with 3 arguments is of CEL's two-variable comprehension extension, which is not part of the language here
 | note { id: "m" message: "M." when: "parcel.stamps.all(i, s, s == 'a') || parcel.stampz.exists(i, s,…
 | ..................................................^
pack.textproto:2:80: error: no field 'stampz' in myorules.testdata.Parcel (did you mean 'stamps'?)
 | …" message: "M." when: "parcel.stamps.all(i, s, s == 'a') || parcel.stampz.exists(i, s, s == 'a')" }
 | ...................................................................^
pack.textproto:2:88: error: the macro 'exists' with 3 arguments is of CEL's two-variable comprehension extension, which is not part of the language here
 | …" message: "M." when: "parcel.stamps.all(i, s, s == 'a') || parcel.stampz.exists(i, s, s == 'a')" }
 | ...........................................................................^)pack");
}

TEST(FaultyExpression, TellsNothingOfWhatHangsOnTheFault) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "1 == 'a' || [1]['a'] == 1 || parcel.label.matches('a(b') || 'a'.matches('(')" }
note { id: "m" message: "M." when: "parcel.wieght_grams / 0 == 1 || parcel.service == Service.SERVICE_EXPRES" }
note { id: "o" message: "M." when: "[parcel.zilch].exists(z, z == parcel.service) || (parcel.zilch ? 7 : 8) == parcel.service" })pack"),
      R"pack(pack.textproto:1:39: error: '==' cannot compare int with string
 | note { id: "n" message: "M." when: "1 == 'a' || [1]['a'] == 1 || parcel.label.matches('a(b') || 'a'…
 | ......................................^
pack.textproto:1:52: error: '[]' cannot be used with (list(int), string); it takes (list(A), int) or (map(A, B), A)
 | note { id: "n" message: "M." when: "1 == 'a' || [1]['a'] == 1 || parcel.label.matches('a(b') || 'a'…
 | ...................................................^
pack.textproto:1:87: error: not a valid pattern: missing ): a(b
 | …essage: "M." when: "1 == 'a' || [1]['a'] == 1 || parcel.label.matches('a(b') || 'a'.matches('(')" }
 | .......................................................................^
pack.textproto:1:109: error: not a valid pattern: missing ): (
 | …essage: "M." when: "1 == 'a' || [1]['a'] == 1 || parcel.label.matches('a(b') || 'a'.matches('(')" }
 | .............................................................................................^
pack.textproto:2:43: error: no field 'wieght_grams' in myorules.testdata.Parcel (did you mean 'weight_grams'?)
 | note { id: "m" message: "M." when: "parcel.wieght_grams / 0 == 1 || parcel.service == Service.SERVI…
 | ..........................................^
pack.textproto:2:94: error: enum Service has no value 'SERVICE_EXPRES' (did you mean 'SERVICE_EXPRESS'?)
 | …m" message: "M." when: "parcel.wieght_grams / 0 == 1 || parcel.service == Service.SERVICE_EXPRES" }
 | ..................................................................................^
pack.textproto:3:44: error: no field 'zilch' in myorules.testdata.Parcel; it has 'id', 'fragile', 'weight_grams', 'value', 'label', …
 | note { id: "o" message: "M." when: "[parcel.zilch].exists(z, z == parcel.service) || (parcel.zilch …
 | ...........................................^
pack.textproto:3:93: error: no field 'zilch' in myorules.testdata.Parcel; it has 'id', 'fragile', 'weight_grams', 'value', 'label', …
 | …when: "[parcel.zilch].exists(z, z == parcel.service) || (parcel.zilch ? 7 : 8) == parcel.service" }
 | ................................................................^
pack.textproto:3:102: error: 7 is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | …when: "[parcel.zilch].exists(z, z == parcel.service) || (parcel.zilch ? 7 : 8) == parcel.service" }
 | .........................................................................^
pack.textproto:3:106: error: 8 is no value of myorules.testdata.Service; it has SERVICE_STANDARD, SERVICE_EXPRESS
 | …when: "[parcel.zilch].exists(z, z == parcel.service) || (parcel.zilch ? 7 : 8) == parcel.service" }
 | .............................................................................^)pack");
}

TEST(TimeZone, ThatIsNoneIsToldOnce) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "a" value: "timestamp('2016-01-01T00:00:00Z').getHours('+25:00') == 1" }
define { name: "b" value: "timestamp('2016-01-01T00:00:00Z').getHours('') == 1" }
define { name: "c" value: "timestamp('2016-01-01T00:00:00Z').getHours('X') == 1" }
note { id: "n" when: "a || b || c" message: "M." })pack"),
      R"pack(pack.textproto:1:71: error: a pack's time zones are the same everywhere and always: write 'UTC' or an offset, '+02:00'
 | define { name: "a" value: "timestamp('2016-01-01T00:00:00Z').getHours('+25:00') == 1" }
 | ......................................................................^
pack.textproto:2:71: error: a pack's time zones are the same everywhere and always: write 'UTC' or an offset, '+02:00'
 | define { name: "b" value: "timestamp('2016-01-01T00:00:00Z').getHours('') == 1" }
 | ......................................................................^
pack.textproto:3:71: error: a pack's time zones are the same everywhere and always: write 'UTC' or an offset, '+02:00'
 | define { name: "c" value: "timestamp('2016-01-01T00:00:00Z').getHours('X') == 1" }
 | ......................................................................^)pack");
}

TEST(TimeZone, OfTheMachineIsToldAndNotWhatItMakesOfATime) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "a" value: "timestamp('2016-01-01T00:00:00Z').getHours('Asia/Tokyo') == 0" }
note { id: "n" when: "a" message: "M." })pack"),
      R"pack(pack.textproto:1:71: error: a pack's time zones are the same everywhere and always: write 'UTC' or an offset, '+02:00'
 | define { name: "a" value: "timestamp('2016-01-01T00:00:00Z').getHours('Asia/Tokyo') == 0" }
 | ......................................................................^)pack");
}

TEST(Threshold, OfAPackWithoutAnyComesWithWhatToDo) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "parcel.weight_grams > threshold.most" })pack"),
      R"pack(pack.textproto:1:59: error: the pack has no thresholds; write one, or the number itself
 | note { id: "n" message: "M." when: "parcel.weight_grams > threshold.most" }
 | ..........................................................^)pack");
}

TEST(Presence, OfAFieldThatIsNotIsToldWhereTheFieldIs) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "parcel.fragile && has(parcel.labell)" })pack"),
      R"pack(pack.textproto:1:55: error: when of note 'n' asks what is on record; write in its comment why that is right here
 | note { id: "n" message: "M." when: "parcel.fragile && has(parcel.labell)" }
 | ......................................................^
pack.textproto:1:65: error: no field 'labell' in myorules.testdata.Parcel (did you mean 'label'?)
 | note { id: "n" message: "M." when: "parcel.fragile && has(parcel.labell)" }
 | ................................................................^)pack");
}

}  // namespace
}  // namespace myorules::engine
