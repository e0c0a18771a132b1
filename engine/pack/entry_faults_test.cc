// What a pack must say, and under which names: each fault as a user reads it.
#include <string>

#include "absl/strings/str_replace.h"
#include "engine/base/issues.h"
#include "engine/pack/compiled_pack.h"
#include "engine/pack/parcel_pack.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

// What is wrong with the preamble alone.
std::string FaultsOf(const std::string& preamble) {
  Issues issues("pack.textproto", preamble);
  const auto pack = CompiledPack::Load(ParcelHost(), &issues);
  EXPECT_EQ(pack == nullptr, issues.has_errors());
  return issues.Format();
}

TEST(Pack, SaysWhatIsMissing) {
  EXPECT_EQ(
      FaultsOf("# Nothing.\n"),
      R"pack(pack.textproto:1:1: error: the pack has no name; write lower-case words joined by dots, "post.letters"
 | # Nothing.
 | ^
pack.textproto:1:1: error: the pack has no version; write a semantic version, "1.0.0"
 | # Nothing.
 | ^
pack.textproto:1:1: error: the pack has no state; write PACK_STATE_DRAFT, PACK_STATE_TEST, PACK_STATE_PRODUCTION or PACK_STATE_RETIRED
 | # Nothing.
 | ^
pack.textproto:1:1: error: the pack has no created_on; write year, month and day
 | # Nothing.
 | ^
pack.textproto:1:1: error: the pack has no revised_on; write year, month and day
 | # Nothing.
 | ^
pack.textproto:1:1: error: the pack has no title; write what its users call it
 | # Nothing.
 | ^
pack.textproto:1:1: error: the pack has no author; write who wrote it
 | # Nothing.
 | ^
pack.textproto:1:1: error: the pack has no purpose; write in a sentence what the pack answers
 | # Nothing.
 | ^
pack.textproto:1:1: error: the pack has no intended_use; write who should use it, on whom, and for what
 | # Nothing.
 | ^
pack.textproto:1:1: error: the pack has no limits; write what it must not be used for and where it is weak
 | # Nothing.
 | ^
pack.textproto:1:1: error: the pack has no source_attributes; write which attributes of a person it uses, {} for none
 | # Nothing.
 | ^
pack.textproto:1:1: error: the pack has no summary; write the sentence that sums an answer up
 | # Nothing.
 | ^
pack.textproto:1:1: error: the pack has no source_key; write the keys of the sources that it rests on
 | # Nothing.
 | ^
pack.textproto:1:1: error: the pack has no subject_type; write the full name of the message that it is about
 | # Nothing.
 | ^
pack.textproto:1:1: error: the pack has no subject; write the name that expressions use for the message
 | # Nothing.
 | ^)pack");
}

TEST(Pack, SaysWhatIsThereButBlank) {
  EXPECT_EQ(FaultsOf(absl::StrReplaceAll(
                ParcelPreamble(),
                {{R"(author: "The post office")",
                  R"(author: "The post office" author: " ")"},
                 {R"(limits: "Not for letters.")", R"(limits: "")"}})),
            R"pack(pack.textproto:5:27: error: blank author; write who wrote it
 | author: "The post office" author: " "
 | ..........................^
pack.textproto:10:1: error: blank limits; write what it must not be used for and where it is weak
 | limits: ""
 | ^)pack");
}

TEST(Pack, NameVersionStateAndDatesAreOfTheirForm) {
  EXPECT_EQ(
      FaultsOf(absl::StrReplaceAll(
          ParcelPreamble(), {{R"(name: "post.parcels")", R"(name: "Post")"},
                             {R"(version: "1.2.0")", R"(version: "1.2")"},
                             {R"(state: PACK_STATE_PRODUCTION)",
                              R"(state: PACK_STATE_UNSPECIFIED)"},
                             {R"(created_on { year: 2020 month: 2 day: 1 })",
                              R"(created_on { year: 2021 month: 2 day: 29 })"},
                             {R"(revised_on { year: 2020 month: 3 day: 1 })",
                              R"(revised_on { year: 2020 month: 3 })"}})),
      R"pack(pack.textproto:1:1: error: 'Post' is no name of a pack; write lower-case words joined by dots, "post.letters"
 | name: "Post"
 | ^
pack.textproto:2:1: error: '1.2' is no semantic version; write three numbers joined by dots, "1.0.0"
 | version: "1.2"
 | ^
pack.textproto:4:1: error: the pack has no state; write PACK_STATE_DRAFT, PACK_STATE_TEST, PACK_STATE_PRODUCTION or PACK_STATE_RETIRED
 | state: PACK_STATE_UNSPECIFIED
 | ^
pack.textproto:6:1: error: no such day in created_on; write year, month and day
 | created_on { year: 2021 month: 2 day: 29 }
 | ^
pack.textproto:7:1: error: no such day in revised_on; write year, month and day
 | revised_on { year: 2020 month: 3 }
 | ^)pack");
}

TEST(Pack, IsNotRevisedBeforeItWasCreated) {
  EXPECT_EQ(
      FaultsOf(absl::StrReplaceAll(
          ParcelPreamble(),
          {{R"(revised_on { year: 2020 month: 3 day: 1 })",
            R"(revised_on { year: 2020 month: 1 day: 31 })"}})),
      R"pack(pack.textproto:7:1: error: revised_on is before created_on; the first version's day comes first
 | revised_on { year: 2020 month: 1 day: 31 }
 | ^)pack");
}

TEST(Pack, SourcesAndTerminologyAreOnRecordAndListedOnce) {
  EXPECT_EQ(
      FaultsOf(absl::StrReplaceAll(
          ParcelPreamble(),
          {{R"(source_key: "handbook")", R"(source_key: "handbook"
source_key: "hearsay"
source_key: "handbook")"},
           {R"(terminology: "carriers")",
            R"(terminology: ["carriers", "carrier", "carriers"])"}})),
      R"pack(pack.textproto:12:1: error: no source 'hearsay' is on record; record it, or correct the key
 | source_key: "hearsay"
 | ^
pack.textproto:13:1: error: source 'handbook' is listed twice; write it once
 | source_key: "handbook"
 | ^
pack.textproto:17:1: error: no terminology table 'carrier' (did you mean 'carriers'?); take it out, or correct the name
 | terminology: ["carriers", "carrier", "carriers"]
 | ^
pack.textproto:17:1: error: terminology table 'carriers' is listed twice; write it once
 | terminology: ["carriers", "carrier", "carriers"]
 | ^)pack");
}

TEST(Pack, SubjectIsAMessageUnderAWord) {
  EXPECT_EQ(
      FaultsOf(absl::StrReplaceAll(
          ParcelPreamble(),
          {{R"(subject_type: "myorules.testdata.Parcel")",
            R"(subject_type: "myorules.testdata.Letter")"},
           {R"(subject: "parcel")", R"(subject: "threshold")"}})),
      R"pack(pack.textproto:13:1: error: no message 'myorules.testdata.Letter'; write its full name, package included
 | subject_type: "myorules.testdata.Letter"
 | ^
pack.textproto:14:1: error: 'threshold' cannot name the subject; write a lower-case word that the language does not keep for itself
 | subject: "threshold"
 | ^)pack");
}

TEST(Pack, SubjectHasNoListThatCouldNeverBeClosed) {
  EXPECT_EQ(
      FaultsOf(absl::StrReplaceAll(
          ParcelPreamble(),
          {{R"(subject_type: "myorules.testdata.Parcel")",
            R"(subject_type: "myorules.testdata.Misdeclared")"}})),
      R"pack(pack.textproto:13:1: error: the list myorules.testdata.Misdeclared.notes could never be closed: its complete_when names 'note_count', which is no bool field of its message; correct the message
 | subject_type: "myorules.testdata.Misdeclared"
 | ^
pack.textproto:13:1: error: the list myorules.testdata.Misdeclared.marks could never be closed: its complete_when names 'marks_complet', which is no bool field of its message; correct the message
 | subject_type: "myorules.testdata.Misdeclared"
 | ^)pack");
}

TEST(Pack, SummaryNamesItems) {
  EXPECT_EQ(
      FaultsOf(absl::StrReplaceAll(
          ParcelPreamble(),
          {{R"(summary: "A parcel.")", R"(summary: "A {thing}.")"}})),
      R"pack(pack.textproto:16:14: error: 'thing' is no definition, criterion, facet or decision; define it, or correct the name
 | summary: "A {thing}."
 | .............^)pack");
}

TEST(Source, NearToNoKeyOfThePackComesWithWhatToDo) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(facet { id: "kind" title: "Kind" value: "parcel.label" source { key: "zzz" place: "2" } })pack"),
      R"pack(pack.textproto:1:65: error: source 'zzz' is not among the pack's source_key; add it there, or correct it
 | facet { id: "kind" title: "Kind" value: "parcel.label" source { key: "zzz" place: "2" } }
 | ................................................................^)pack");
}

TEST(Source, MustBeAmongThePacksKeysAndNameAPlace) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(facet { id: "kind" title: "Kind" value: "parcel.label" source { key: "handbok" place: "2" } source { key: "handbook" } source { key: "clinical" place: "usage" } })pack"),
      R"pack(pack.textproto:1:65: error: source 'handbok' is not among the pack's source_key (did you mean 'handbook'?)
 | … { id: "kind" title: "Kind" value: "parcel.label" source { key: "handbok" place: "2" } source { ke…
 | ............................................................^
pack.textproto:1:93: error: source 'handbook' without place; write where in it: a section, a table
 | …value: "parcel.label" source { key: "handbok" place: "2" } source { key: "handbook" } source { key…
 | ............................................................^)pack");
}

TEST(Source, IsRequiredOfAnswers) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(criterion { id: "fragile" title: "Fragile" when: "parcel.fragile" }
facet { id: "kind" title: "Kind" value: "parcel.label" }
decision { id: "route" title: "Route" hit_policy: HIT_POLICY_FIRST row { when: "fragile" outcome: "BY_HAND" } otherwise: "BY_BELT" }
flag { id: "f" title: "F" severity: SEVERITY_HIGH when: "fragile" message: "M." })pack"),
      R"pack(pack.textproto:1:1: error: criterion 'fragile' has neither source nor our_choice; write where it stands, or why it was chosen
 | criterion { id: "fragile" title: "Fragile" when: "parcel.fragile" }
 | ^
pack.textproto:2:1: error: facet 'kind' has neither source nor our_choice; write where it stands, or why it was chosen
 | facet { id: "kind" title: "Kind" value: "parcel.label" }
 | ^
pack.textproto:3:1: error: decision 'route' has neither source nor our_choice; write where it stands, or why it was chosen
 | decision { id: "route" title: "Route" hit_policy: HIT_POLICY_FIRST row { when: "fragile" outcome: "…
 | ^
pack.textproto:4:1: error: flag 'f' has neither source nor evidence; write one, or clinical: true where it rests on general knowledge
 | flag { id: "f" title: "F" severity: SEVERITY_HIGH when: "fragile" message: "M." }
 | ^)pack");
}

TEST(Evidence, MustBeOnRecord) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(flag { id: "f" title: "F" severity: SEVERITY_HIGH when: "has(parcel.label)" comment: "as sent" message: "M." evidence: "handbook.loss" evidence: "handbook.lost" })pack"),
      R"pack(pack.textproto:1:136: error: no evidence 'handbook.lost' is on record (did you mean 'handbook.loss'?); record it, or correct the id
 | …rcel.label)" comment: "as sent" message: "M." evidence: "handbook.loss" evidence: "handbook.lost" }
 | .........................................................................^)pack");
}

TEST(Entry, SaysWhatIsMissing) {
  EXPECT_EQ(
      ParcelPackFaults(R"pack(define {}
criterion {}
facet {}
decision {}
flag {}
note {})pack"),
      R"pack(pack.textproto:1:1: error: define without name; write a lower-case identifier
 | define {}
 | ^
pack.textproto:1:1: error: define has no value; write an expression
 | define {}
 | ^
pack.textproto:2:1: error: criterion without id; write lower-case words joined by dots or hyphens
 | criterion {}
 | ^
pack.textproto:2:1: error: criterion has no title; write what a reader calls it
 | criterion {}
 | ^
pack.textproto:2:1: error: criterion has no when; write an expression
 | criterion {}
 | ^
pack.textproto:2:1: error: criterion has neither source nor our_choice; write where it stands, or why it was chosen
 | criterion {}
 | ^
pack.textproto:3:1: error: facet without id; write lower-case words joined by underscores
 | facet {}
 | ^
pack.textproto:3:1: error: facet has no title; write what a reader calls it
 | facet {}
 | ^
pack.textproto:3:1: error: facet has neither value nor rows; write an expression or a table
 | facet {}
 | ^
pack.textproto:3:1: error: facet has neither source nor our_choice; write where it stands, or why it was chosen
 | facet {}
 | ^
pack.textproto:4:1: error: decision without id; write lower-case words joined by underscores
 | decision {}
 | ^
pack.textproto:4:1: error: decision has no title; write what a reader calls it
 | decision {}
 | ^
pack.textproto:4:1: error: decision has no hit_policy; write HIT_POLICY_FIRST, HIT_POLICY_UNIQUE or HIT_POLICY_COLLECT
 | decision {}
 | ^
pack.textproto:4:1: error: decision has no rows; write at least one
 | decision {}
 | ^
pack.textproto:4:1: error: decision has neither source nor our_choice; write where it stands, or why it was chosen
 | decision {}
 | ^
pack.textproto:5:1: error: flag without id; write lower-case words joined by hyphens
 | flag {}
 | ^
pack.textproto:5:1: error: flag has no title; write what a reader calls it
 | flag {}
 | ^
pack.textproto:5:1: error: flag has no severity; write SEVERITY_INFORMATION, SEVERITY_ATTENTION or SEVERITY_HIGH
 | flag {}
 | ^
pack.textproto:5:1: error: flag has no when; write an expression
 | flag {}
 | ^
pack.textproto:5:1: error: flag has no message; write a sentence for the reader
 | flag {}
 | ^
pack.textproto:5:1: error: flag has neither source nor evidence; write one, or clinical: true where it rests on general knowledge
 | flag {}
 | ^
pack.textproto:6:1: error: note without id; write lower-case words joined by hyphens
 | note {}
 | ^
pack.textproto:6:1: error: note has no when; write an expression
 | note {}
 | ^
pack.textproto:6:1: error: note has no message; write a sentence for the reader
 | note {}
 | ^)pack");
}

TEST(Entry, NamesAreOfTheirForm) {
  EXPECT_EQ(
      ParcelPackFaults(R"pack(define { name: "Heavy" value: "true" }
criterion { id: "a..b" title: "A" when: "true" our_choice: "x" }
facet { id: "kind-of" title: "K" value: "1" our_choice: "x" }
decision { id: "Route" title: "R" hit_policy: HIT_POLICY_FIRST our_choice: "x" row { when: "Heavy && a.b" outcome: "By-Hand" } otherwise: "by_belt" }
flag { id: "very_late" title: "F" clinical: true severity: SEVERITY_HIGH when: "Heavy" message: "M." }
note { id: "unverified" when: "Heavy" message: "M." })pack"),
      R"pack(pack.textproto:1:10: error: 'Heavy' is no name of a define; write a lower-case identifier
 | define { name: "Heavy" value: "true" }
 | .........^
pack.textproto:1:10: error: define 'Heavy' has no title, and answers show it; write what a reader calls it
 | define { name: "Heavy" value: "true" }
 | .........^
pack.textproto:2:13: error: 'a..b' is no id of a criterion; write lower-case words joined by dots or hyphens
 | criterion { id: "a..b" title: "A" when: "true" our_choice: "x" }
 | ............^
pack.textproto:3:9: error: 'kind-of' is no id of a facet; write lower-case words joined by underscores
 | facet { id: "kind-of" title: "K" value: "1" our_choice: "x" }
 | ........^
pack.textproto:4:12: error: 'Route' is no id of a decision; write lower-case words joined by underscores
 | decision { id: "Route" title: "R" hit_policy: HIT_POLICY_FIRST our_choice: "x" row { when: "Heavy &…
 | ...........^
pack.textproto:4:102: error: no variable 'a.b' (did you mean 'a..b'?)
 | …cy: HIT_POLICY_FIRST our_choice: "x" row { when: "Heavy && a.b" outcome: "By-Hand" } otherwise: "b…
 | ............................................................^
pack.textproto:4:107: error: row 1 of decision 'Route' has the outcome 'By-Hand'; write upper-case words joined by underscores
 | …IT_POLICY_FIRST our_choice: "x" row { when: "Heavy && a.b" outcome: "By-Hand" } otherwise: "by_bel…
 | ............................................................^
pack.textproto:4:128: error: the otherwise of decision 'Route' is 'by_belt'; write upper-case words joined by underscores
 | …POLICY_FIRST our_choice: "x" row { when: "Heavy && a.b" outcome: "By-Hand" } otherwise: "by_belt" }
 | ..............................................................................^
pack.textproto:5:8: error: 'very_late' is no id of a flag; write lower-case words joined by hyphens
 | flag { id: "very_late" title: "F" clinical: true severity: SEVERITY_HIGH when: "Heavy" message: "M.…
 | .......^
pack.textproto:6:8: error: note 'unverified' is the engine's own, for unverified thresholds and criteria; write another id
 | note { id: "unverified" when: "Heavy" message: "M." }
 | .......^)pack");
}

TEST(Entry, AFacetIsAnExpressionOrATable) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "heavy" title: "H" value: "parcel.weight_grams > 5" }
facet { id: "both" title: "B" our_choice: "x" value: "1" row { when: "heavy" outcome: "YES" } otherwise: "NO" }
facet { id: "none" title: "N" our_choice: "x" otherwise: "NO" })pack"),
      R"pack(pack.textproto:2:1: error: facet 'both' has both a value and rows; write an expression or a table
 | facet { id: "both" title: "B" our_choice: "x" value: "1" row { when: "heavy" outcome: "YES" } other…
 | ^
pack.textproto:3:1: error: facet 'none' has neither value nor rows; write an expression or a table
 | facet { id: "none" title: "N" our_choice: "x" otherwise: "NO" }
 | ^
pack.textproto:3:47: error: facet 'none' has an otherwise but no rows; take it out, or write rows
 | facet { id: "none" title: "N" our_choice: "x" otherwise: "NO" }
 | ..............................................^)pack");
}

TEST(Entry, FlagsAndNotesStandOnce) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(flag { id: "f" title: "F" clinical: true severity: SEVERITY_HIGH
  message: "M."
  when: "parcel.fragile" }
flag { id: "f" title: "F" clinical: true severity: SEVERITY_HIGH
  message: "M."
  when: "parcel.fragile" }
note { id: "n" when: "parcel.fragile" message: "M." }
note { id: "n" when: "parcel.fragile" message: "M." })pack"),
      R"pack(pack.textproto:4:8: error: flag 'f' stands twice; give one another id
 | flag { id: "f" title: "F" clinical: true severity: SEVERITY_HIGH
 | .......^
pack.textproto:8:8: error: note 'n' stands twice; give one another id
 | note { id: "n" when: "parcel.fragile" message: "M." }
 | .......^)pack");
}

TEST(Name, KeptByLanguageSubjectOrPackIsRefused) {
  EXPECT_EQ(
      ParcelPackFaults(R"pack(define { name: "in" title: "I" value: "true" }
define { name: "parcel" title: "P" value: "true" }
define { name: "assessed_on" title: "A" value: "true" }
define { name: "threshold" title: "T" value: "true" }
criterion { id: "parcel.heavy" title: "H" our_choice: "x" when: "true" }
note { id: "n" when: "parcel.heavy" message: "M {in}{parcel}{assessed_on}{threshold}." })pack"),
      R"pack(pack.textproto:1:10: error: the language keeps 'in' for itself; choose another name
 | define { name: "in" title: "I" value: "true" }
 | .........^
pack.textproto:2:10: error: 'parcel' is the subject's name; choose another name
 | define { name: "parcel" title: "P" value: "true" }
 | .........^
pack.textproto:3:10: error: 'assessed_on' is the assessment date; choose another name
 | define { name: "assessed_on" title: "A" value: "true" }
 | .........^
pack.textproto:4:10: error: 'threshold' is where the thresholds are; choose another name
 | define { name: "threshold" title: "T" value: "true" }
 | .........^
pack.textproto:5:13: error: 'parcel' is the subject's name; choose another name
 | criterion { id: "parcel.heavy" title: "H" our_choice: "x" when: "true" }
 | ............^
pack.textproto:5:13: error: 'parcel.heavy' could be read as a field of define 'parcel'; choose another name
 | criterion { id: "parcel.heavy" title: "H" our_choice: "x" when: "true" }
 | ............^)pack");
}

TEST(Name, ThatIsRefusedHasNoFurtherFaults) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(criterion { id: "parcel" title: "P" our_choice: "x" when: "parcel.fragile" }
criterion { id: "in" title: "I" our_choice: "x" when: "parcel.fragile" })pack"),
      R"pack(pack.textproto:1:13: error: 'parcel' is the subject's name; choose another name
 | criterion { id: "parcel" title: "P" our_choice: "x" when: "parcel.fragile" }
 | ............^
pack.textproto:2:13: error: the language keeps 'in' for itself; choose another name
 | criterion { id: "in" title: "I" our_choice: "x" when: "parcel.fragile" }
 | ............^)pack");
}

TEST(Name, ThatIsProposedForAMistypedOneIsUsed) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(criterion { id: "weighed" title: "W" our_choice: "x" when: "parcel.weight_grams > 5" }
note { id: "n" when: "wieghed" message: "M." })pack"),
      R"pack(pack.textproto:2:23: error: no variable 'wieghed' (did you mean 'weighed'?)
 | note { id: "n" when: "wieghed" message: "M." }
 | ......................^)pack");
}

TEST(Name, StandsForOneThing) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "very_late" title: "V" value: "true" }
criterion { id: "very-late" title: "V" our_choice: "x" when: "true" }
note { id: "n" when: "very_late" message: "M." })pack"),
      R"pack(pack.textproto:2:13: error: criterion 'very-late' and define 'very_late' are both 'very_late' in expressions; give one another name
 | criterion { id: "very-late" title: "V" our_choice: "x" when: "true" }
 | ............^)pack");
}

TEST(Name, ThatReadsAsAFieldOfAnotherIsRefused) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "weight" title: "W" value: "parcel.weight_grams" }
criterion { id: "weight.over" title: "O" our_choice: "x" when: "weight > 5" }
note { id: "n" when: "weight.over" message: "M." })pack"),
      R"pack(pack.textproto:2:13: error: 'weight.over' could be read as a field of define 'weight'; choose another name
 | criterion { id: "weight.over" title: "O" our_choice: "x" when: "weight > 5" }
 | ............^)pack");
}

}  // namespace
}  // namespace myorules::engine
