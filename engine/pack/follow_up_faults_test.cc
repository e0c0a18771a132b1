// All faults of a pack are told in one run, and what follows from one that is
// told is not.
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/pack/parcel_pack.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

TEST(FollowUp, OfAFaultyDefinitionIsNotTold) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "x" value: "parcel.zilch" }
facet { id: "a" title: "A" our_choice: "x" value: "x + 1" }
facet { id: "b" title: "B" our_choice: "x" value: "1 + x" }
facet { id: "c" title: "C" our_choice: "x" value: "-x" }
facet { id: "d" title: "D" our_choice: "x" value: "(x - x) / 2" }
facet { id: "e" title: "E" our_choice: "x" value: "x[0]" }
facet { id: "f" title: "F" our_choice: "x" value: "dyn(x)" }
facet { id: "g" title: "G" our_choice: "x" value: "x.map(y, y + 1)" }
facet { id: "h" title: "H" our_choice: "x" comment: "c" value: "closed(x)" }
facet { id: "i" title: "I" our_choice: "x" value: "x.filter(y, y == 1)" }
facet { id: "j" title: "J" our_choice: "x" value: "{'a': x}" }
note { id: "n" message: "M {i}." when: "x[0]" }
note { id: "m" message: "M {g}." when: "x + 1" })pack"),
      R"pack(pack.textproto:1:34: error: no field 'zilch' in myorules.testdata.Parcel; it has 'id', 'fragile', 'weight_grams', 'value', 'label', …
 | define { name: "x" value: "parcel.zilch" }
 | .................................^)pack");
}

TEST(FollowUp, WhatDoesNotHangOnTheFaultyDefinitionIsTold) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "x" value: "parcel.zilch" }
note { id: "n" message: "M." when: "size(x)" }
note { id: "m" message: "M." when: "[x, 1].map(y, 1)" })pack"),
      R"pack(pack.textproto:1:34: error: no field 'zilch' in myorules.testdata.Parcel; it has 'id', 'fragile', 'weight_grams', 'value', 'label', …
 | define { name: "x" value: "parcel.zilch" }
 | .................................^
pack.textproto:2:37: error: when of note 'n' is of type int; write a condition (bool)
 | note { id: "n" message: "M." when: "size(x)" }
 | ....................................^
pack.textproto:3:37: error: when of note 'm' is of type list(int); write a condition (bool)
 | note { id: "m" message: "M." when: "[x, 1].map(y, 1)" }
 | ....................................^)pack");
}

TEST(FollowUp, OfAMisspelledMacroIsNotTold) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "parcel.items.exist(i, i.liquid || i.liqid)" })pack"),
      R"pack(pack.textproto:1:50: error: no function 'exist' (did you mean 'exists'?)
 | note { id: "n" message: "M." when: "parcel.items.exist(i, i.liquid || i.liqid)" }
 | .................................................^
pack.textproto:1:72: error: no field 'liqid' in myorules.testdata.Item (did you mean 'liquid'?)
 | note { id: "n" message: "M." when: "parcel.items.exist(i, i.liquid || i.liqid)" }
 | .......................................................................^)pack");
}

TEST(FollowUp, OfANameThatIsNotOfItsFormIsNotTold) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "x y" value: "1" }
criterion { id: "Z" title: "Z" our_choice: "x" when: "parcel.fragile" }
threshold { name: "T" title: "T" value: "1" unit: "g" our_choice: "x" })pack"),
      R"pack(pack.textproto:1:10: error: 'x y' is no name of a define; write a lower-case identifier
 | define { name: "x y" value: "1" }
 | .........^
pack.textproto:2:13: error: 'Z' is no id of a criterion; write lower-case words joined by dots or hyphens
 | criterion { id: "Z" title: "Z" our_choice: "x" when: "parcel.fragile" }
 | ............^
pack.textproto:3:13: error: 'T' is no name of a threshold; write a lower-case identifier
 | threshold { name: "T" title: "T" value: "1" unit: "g" our_choice: "x" }
 | ............^)pack");
}

TEST(FollowUp, AFaultyExpressionUsesOnlyWhatItNamesAsAWord) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "frag" value: "parcel.fragile" }
define { name: "country" value: "1" }
define { name: "weight" value: "parcel.weight_grams" }
note { id: "n" message: "M." when: "parcel.fragil && parcel.sender.country == 'a' && weight > 1" })pack"),
      R"pack(pack.textproto:1:10: error: nothing uses define 'frag'; use it, or take it out
 | define { name: "frag" value: "parcel.fragile" }
 | .........^
pack.textproto:2:10: error: nothing uses define 'country'; use it, or take it out
 | define { name: "country" value: "1" }
 | .........^
pack.textproto:4:43: error: no field 'fragil' in myorules.testdata.Parcel (did you mean 'fragile'?)
 | note { id: "n" message: "M." when: "parcel.fragil && parcel.sender.country == 'a' && weight > 1" }
 | ..........................................^)pack");
}

TEST(Misspelled, FieldsHideNoOtherFault) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(criterion { id: "fragile" titel: "Fragile" our_choice: "x" when: "parcel.fragle" }
facet { id: "kind" title: "Kind" our_choice: "x" valu: "parcel.lable" }
flag { id: "f" title: "F" clinical: true severity: SEVERITY_HIGH message: "M."
  whne: "fragile && parcel.weight_grims > 1" })pack"),
      R"pack(pack.textproto:1:27: error: no field 'titel' in myorules.v1.Criterion (did you mean 'title'?)
 | criterion { id: "fragile" titel: "Fragile" our_choice: "x" when: "parcel.fragle" }
 | ..........................^
pack.textproto:1:73: error: no field 'fragle' in myorules.testdata.Parcel (did you mean 'fragile'?)
 | criterion { id: "fragile" titel: "Fragile" our_choice: "x" when: "parcel.fragle" }
 | ........................................................................^
pack.textproto:2:50: error: no field 'valu' in myorules.v1.Facet (did you mean 'value'?)
 | facet { id: "kind" title: "Kind" our_choice: "x" valu: "parcel.lable" }
 | .................................................^
pack.textproto:2:63: error: no field 'lable' in myorules.testdata.Parcel (did you mean 'label'?)
 | facet { id: "kind" title: "Kind" our_choice: "x" valu: "parcel.lable" }
 | ..............................................................^
pack.textproto:4:3: error: no field 'whne' in myorules.v1.Flag (did you mean 'when'?)
 |   whne: "fragile && parcel.weight_grims > 1" }
 | ..^
pack.textproto:4:27: error: no field 'weight_grims' in myorules.testdata.Parcel (did you mean 'weight_grams'?)
 |   whne: "fragile && parcel.weight_grims > 1" }
 | ..........................^)pack");
}

TEST(Misspelled, ValuesHideNoOtherFault) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(flag { id: "f" title: "F" clinical: true severity: SEVERITY_HIHG message: "M." when: "zilch" }
flag { id: "g" titel: "G" clinical: true severity: SEVERITY_ATENTION message: "M." when: "zulch" })pack"),
      R"pack(pack.textproto:1:52: error: 'SEVERITY_HIHG' is no value of 'severity' (did you mean 'SEVERITY_HIGH'?)
 | flag { id: "f" title: "F" clinical: true severity: SEVERITY_HIHG message: "M." when: "zilch" }
 | ...................................................^
pack.textproto:1:87: error: no variable 'zilch'; define it, or correct the name
 | flag { id: "f" title: "F" clinical: true severity: SEVERITY_HIHG message: "M." when: "zilch" }
 | ......................................................................................^
pack.textproto:2:16: error: no field 'titel' in myorules.v1.Flag (did you mean 'title'?)
 | flag { id: "g" titel: "G" clinical: true severity: SEVERITY_ATENTION message: "M." when: "zulch" }
 | ...............^
pack.textproto:2:52: error: 'SEVERITY_ATENTION' is no value of 'severity' (did you mean 'SEVERITY_ATTENTION'?)
 | flag { id: "g" titel: "G" clinical: true severity: SEVERITY_ATENTION message: "M." when: "zulch" }
 | ...................................................^
pack.textproto:2:91: error: no variable 'zulch'; define it, or correct the name
 | flag { id: "g" titel: "G" clinical: true severity: SEVERITY_ATENTION message: "M." when: "zulch" }
 | ..........................................................................................^)pack");
}

// Whether what is wrong behind the misspelled name is told as well.
bool TellsWhatStandsBehind(const std::string& misspelled) {
  const std::string faults = ParcelPackFaults(
      misspelled + "\nnote { id: \"n\" message: \"M.\" when: \"zilch\" }");
  EXPECT_NE(faults.find("did you mean"), std::string::npos) << faults;
  return faults.find("no variable 'zilch'") != std::string::npos;
}

TEST(Misspelled, NameIsReadAsItIsMeantWhateverStandsAroundIt) {
  for (const char* text : {
           "note { id: \"m\" mesage: \"M.\" when: \"true\" }",
           "note { id: \"m\" messsage: \"M.\" when: \"true\" }",
           "not { id: \"m\" message: \"M.\" when: \"true\" }",
           "not{id:\"m\" message: \"M.\" when: \"true\"}",
           "note { id: \"m\" messag:\"M.\" when: \"true\" }",
           "note {id:\"m\"mesage:\"M.\"wen:\"true\"}",
           "flag { id: \"f\" severity: SEVERITY_HI message: \"M.\" }",
           "flag { id: \"f\" severity:SEVERITY_HIH message: \"M.\" }",
           "flag{id:\"f\"severity:SEVERITY_ATENTION}",
       }) {
    EXPECT_TRUE(TellsWhatStandsBehind(text)) << text;
  }
}

TEST(Misspelled, FaultOfTheTextBehindItIsTold) {
  const std::string faults = ParcelPackFaults(
      "flag { severity: SEVERITY_HIHG }\nnote { id: \"n\" id: \"n\" }");
  EXPECT_NE(faults.find("'SEVERITY_HIGH'"), std::string::npos) << faults;
  EXPECT_NE(faults.find("field 'id' stands twice"), std::string::npos)
      << faults;
}

TEST(Misspelled, ValueIsToldWhereItStandsWhateverIsBehindIt) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(flag { id: "f" title: "F" clinical: true severity: SEVERITY_HIHG # SEVERITY_HIHG, a "danger"
  # of its own
  message: "M." when: "zilch" }
flag { id: "g" title: "G" clinical: true severity: high
  message: "M." when: "parcel.fragile" })pack"),
      R"pack(pack.textproto:1:52: error: 'SEVERITY_HIHG' is no value of 'severity' (did you mean 'SEVERITY_HIGH'?)
 | flag { id: "f" title: "F" clinical: true severity: SEVERITY_HIHG # SEVERITY_HIHG, a "danger"
 | ...................................................^
pack.textproto:3:24: error: no variable 'zilch'; define it, or correct the name
 |   message: "M." when: "zilch" }
 | .......................^
pack.textproto:4:52: error: 'high' is no value of 'severity' (did you mean 'SEVERITY_HIGH'?)
 | flag { id: "g" title: "G" clinical: true severity: high
 | ...................................................^)pack");
}

TEST(Misspelled, ValuesAreReadPastUpToTheLimit) {
  for (const auto& [count, reads_on] : {std::pair(20, true), {21, false}}) {
    std::string text;
    for (int i = 0; i < count; ++i) {
      absl::StrAppend(&text, "flag { id: \"f", i,
                      "\" title: \"F\" clinical: true severity: SEVERITY_HIHG "
                      "message: \"M.\" when: \"parcel.fragile\" }\n");
    }
    EXPECT_EQ(TellsWhatStandsBehind(text), reads_on) << count;
  }
}

TEST(Misspelled, FieldBesideTheOneThatIsMeantIsAllThatIsTold) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "m" whenn: "zilch" when: "zulch" message: "x" })pack"),
      R"pack(pack.textproto:1:16: error: no field 'whenn' in myorules.v1.Note (did you mean 'when'?)
 | note { id: "m" whenn: "zilch" when: "zulch" message: "x" }
 | ...............^)pack");
}

TEST(Misspelled, NumberThatAnEnumDoesNotHaveIsAnError) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(flag { id: "f" title: "F" clinical: true severity: 99 message: "M." when: "parcel.fragile" })pack"),
      R"pack(pack.textproto:1:42: error: the value of 'severity' is 99, which is none of SEVERITY_UNSPECIFIED, SEVERITY_INFORMATION, SEVERITY_ATTENTION, SEVERITY_HIGH
 | flag { id: "f" title: "F" clinical: true severity: 99 message: "M." when: "parcel.fragile" }
 | .........................................^)pack");
}

TEST(Misspelled, NameOfWhatThenStandsTwiceEndsTheReading) {
  EXPECT_FALSE(TellsWhatStandsBehind(
      "note { id: \"m\" message: \"M.\" mesage: \"M.\" when: \"true\" }"));
}

}  // namespace
}  // namespace myorules::engine
