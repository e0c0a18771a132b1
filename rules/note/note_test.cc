#include "rules/note/note.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/note/note_testing.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Note, TellsWhatIsMetFromWhichValuesAgainstWhichThreshold) {
  EXPECT_EQ(NoteText(kOpen),
            R"(# Patient p, by demo 1.2.0, under test, as of 2026-01-02

## Conclusions

- **Group: open.**
- Group: **open**: both or neither (or fewer)
  - **met**: Adult (62 years; date of birth: 1963-04-12; threshold 18 years)
  - **unknown**: Statin
- Met: **Of age**, still **open**: Statin

## Notes

- A default (our choice).

## Properties

- Sex: female

No diagnosis. --full also shows 1 caveat, 1 unverified item, 1 property.
)");
}

TEST(Note, InFullTellsWhereEachCriterionStandsAndTheRules) {
  const std::string text = NoteText(kOpen, /*full=*/true);
  EXPECT_THAT(text, HasSubstr(R"(
- Group: **open**: BOTH or NEITHER (or fewer) \[`group`]
  - **unknown**: All criteria met
    - **met**: Adult
      - threshold: Adult, 18 years (our choice: The source gives no age.)
      - Age: 62
        - on record: date of birth: 1963-04-12
      - source: demo, Methods
    - **unknown**: Statin
      - not on record: statin use as stated
)"));
  EXPECT_THAT(text, HasSubstr("\n## Notes\n\n- A caveat.\n- A default (our "
                              "choice).\n- Nobody checked.\n"));
  EXPECT_THAT(text, HasSubstr(R"(
## The rules as they were read

- `age` = 62 — Age
  - rule: `age_at(patient.birth_date)`
  - read: `patient.birth_date` = 1963-04-12
)"));
  EXPECT_THAT(text, EndsWith(R"(
- pack `demo` 1.2.0, hash abc
- engine: 
- source demo: A paper. doi:10.1/x
)"));
}

std::string WithOutcomes(const std::string& facts) { return kOpen + facts; }

TEST(Note, TellsWhatEachValueOfAMissingFactWouldLeadTo) {
  const std::string answer = WithOutcomes(R"pb(
    missing {
      path: "patient.statin_use"
      decisions: "group"
      settles: "group"
      outcomes {
        values: "CURRENT"
        values: "PREVIOUS"
        decisions {
          id: "group"
          title: "Group"
          status: DECISION_STATUS_DETERMINED
          outcome: "BOTH"
        }
        flags {
          id: "look"
          title: "Look"
          from: FLAG_STATUS_UNSPECIFIED
          to: FLAG_STATUS_RAISED
        }
      }
      outcomes {
        values: "NEVER"
        decisions {
          id: "group"
          title: "Group"
          status: DECISION_STATUS_DETERMINED
          outcome: "NEITHER"
        }
      }
    }
    missing {
      path: "patient.mimics.amyloidosis"
      decisions: "group"
      only_with_others: true
      outcomes { values: "true" values: "false" }
    }
    missing {
      path: "patient.results[analyte=SRP,method=LINE_BLOT]"
      decisions: "group"
      reasons: "the result of 2020-03-01 is preliminary"
      not_tried: "what is on record must be changed for it"
    }
  )pb");
  EXPECT_THAT(NoteText(answer), HasSubstr(R"(
## What would settle it

- **statin use as stated**: still taken, taken and stopped → both; never taken → neither (group)
- on record, but not deciding: anti-SRP by line blot (the result of 2020-03-01 is preliminary)
- then: amyloidosis
)"));
  EXPECT_THAT(NoteText(answer, /*full=*/true), HasSubstr(R"(
- **statin use as stated**
  - field: `patient.statin_use`
  - settles, whatever it is: group
  - **still taken, taken and stopped** →
    - Group: **BOTH**, Adult with a statin
    - flag: Look, not raised → raised
  - **never taken** →
    - Group: **NEITHER**
- **amyloidosis**
  - field: `patient.mimics.amyloidosis`
  - **yes, no** → nothing changes
  - by itself it changes nothing; with other facts it may
- **anti-SRP by line blot** (the result of 2020-03-01 is preliminary)
  - field: `patient.results[analyte=SRP,method=LINE_BLOT]`
  - not tried: what is on record must be changed for it
)"));
}

TEST(Note, SaysWhichValuesLeaveADecisionOpen) {
  EXPECT_THAT(NoteText(WithOutcomes(R"pb(
                missing {
                  path: "patient.mimics.amyloidosis"
                  decisions: "group"
                  may_settle: "group"
                  outcomes {
                    values: "true"
                    decisions {
                      id: "group"
                      status: DECISION_STATUS_DETERMINED
                      outcome: "NEITHER"
                    }
                  }
                  outcomes { values: "false" }
                }
                missing_left_out: 7
              )pb")),
              HasSubstr("- **amyloidosis**: yes → neither; else still open "
                        "(group)\n- and 7 more\n"));
}

// Both criteria are met, or not.
std::string Decided(const std::string& outcome, const std::string& adult,
                    const std::string& statin, const std::string& both) {
  const auto traced = [](const std::string& id, const std::string& title,
                         const std::string& value) {
    return "trace { id: '" + id + "' title: '" + title +
           "' value { bool_value: " + value +
           " } uses: 'adult' uses: 'statin' }";
  };
  return "decisions { id: 'group' title: 'Group' status: "
         "DECISION_STATUS_DETERMINED outcome: '" +
         outcome + "' decided_by: '" + (both == "true" ? "" : "!") +
         "both' } " + traced("adult", "Adult", adult) +
         traced("statin", "Statin", statin) +
         traced("both", "All criteria met", both);
}

TEST(Note, NamesThePartsOfACriterionThatIsNothingButOthersHoweverLittleRoom) {
  for (int cuts = 0; cuts <= kMaxCuts; ++cuts) {
    EXPECT_THAT(NoteText(Decided("BOTH", "true", "true", "true"), false, cuts),
                HasSubstr("- Group: **both**\n  - **met**: Adult; Statin\n"));
    EXPECT_THAT(
        NoteText(Decided("NEITHER", "true", "false", "false"), false, cuts),
        HasSubstr("- Group: **neither**\n  - **not met**: Statin\n"));
  }
}

TEST(Note, PutsFirstWhatTheSummaryOfThePackNamesFirst) {
  v1::GetRulePackResponse pack = Pack();
  pack.mutable_rule_pack()->set_summary("Met: {met}; group: {group}.");
  v1::ClassifyResponse response;
  *response.add_classifications() = Parsed<v1::Classification>(kOpen);
  EXPECT_THAT(NoteOf(response, {pack}, **Terminology::Shipped(), {}).Markdown(),
              HasSubstr("## Conclusions\n\n- **Group: open.**\n- Met: **Of "
                        "age**, still **open**: Statin\n- Group: "));
}

TEST(Note, LeavesOutWhatIsLeastUrgentAndSaysHowMuch) {
  v1::ClassifyResponse response;
  *response.add_classifications() = Parsed<v1::Classification>(kOpen);
  const auto text = [&](int lines) {
    return NoteOf(response, {Pack()}, **Terminology::Shipped(),
                  {/*full=*/false, /*cuts=*/0, lines})
        .Markdown();
  };
  EXPECT_THAT(text(1), Not(HasSubstr("## Properties")));
  EXPECT_THAT(text(1), EndsWith("--full also shows 1 caveat, 1 unverified "
                                "item, 2 properties.\n"));
  EXPECT_EQ(text(1000),
            R"(# Patient p, by demo 1.2.0, under test, as of 2026-01-02

## Conclusions

- **Group: open.**

No diagnosis. --full also shows 1 caveat, 1 unverified item, 2 properties, 1 note, 2 conclusions, 2 grounds.
)");
}

// A pack whose summary names its decision, and what it says of one patient.
std::string SummedUp(const std::string& answer, const NoteDetail& detail) {
  v1::GetRulePackResponse pack = Pack();
  pack.mutable_rule_pack()->set_summary("The group is {group}.");
  v1::ClassifyResponse response;
  *response.add_classifications() = Parsed<v1::Classification>(answer);
  return NoteOf(response, {pack}, **Terminology::Shipped(), detail).Markdown();
}

std::string WithSummary(const std::string& decided) {
  return "summary: 'The group is both, which takes long to say.' " + decided;
}

TEST(Note, BeginsWithTheSummaryOnWhoseGroundsItRests) {
  EXPECT_THAT(
      SummedUp(WithSummary(Decided("BOTH", "true", "true", "true")), {}),
      HasSubstr("## Conclusions\n\n"
                "- **The group is both, which takes long to say.**\n"
                "  - **met**: Adult; Statin\n\n"));
}

TEST(Note, TellsBesideTheSummaryWhatASentenceHasNoRoomFor) {
  const std::string answer = WithSummary(
      "decisions { id: 'group' title: 'Group' outcome: 'BOTH' status: "
      "DECISION_STATUS_DETERMINED detail: 'for a reason' }");
  EXPECT_THAT(SummedUp(answer, {}),
              HasSubstr("- **The group is both, which takes long to say.**\n"
                        "- Group: **both** (for a reason)\n"));
}

TEST(Note, NeverLeavesOutTheSummaryNorWhatCannotBeDecided) {
  const std::string answer = WithSummary(
      "decisions { id: 'group' title: 'Group' error: 'overflow' status: "
      "DECISION_STATUS_ERROR }");
  EXPECT_THAT(SummedUp(answer, {false, kMaxCuts, 1000}),
              HasSubstr("- **The group is both, which takes long to say.**\n"
                        "- Group: **cannot be decided**: overflow\n"));
}

TEST(Note, ShortensTheSummaryOnlyWhereNothingElseIsLeftToGiveWay) {
  const std::string blank(200, 'a');
  const std::string longer = "summary: 'The group is both " + blank +
                             " end.' " +
                             Decided("BOTH", "true", "true", "true");
  const auto text = [&](Squeeze squeeze) {
    return SummedUp(longer, {false, kMaxCuts, 1000, squeeze});
  };
  EXPECT_THAT(text(Squeeze::kNone), HasSubstr(blank + " end.**"));
  EXPECT_THAT(text(Squeeze::kThreeLines), HasSubstr(blank + " …**"));
  EXPECT_THAT(text(Squeeze::kTwoLines), HasSubstr("The group is both …**"));
  // The sentence stands, however little room there is.
  EXPECT_THAT(text(Squeeze::kOneLine), HasSubstr("- **Criteria: both**\n"));
}

// In one line, of a sentence that is too long for it.
std::string OnOneLine(const std::string& decision) {
  return SummedUp("summary: 'The group is " + std::string(80, 'a') +
                      "; more.' decisions { " + decision + " }",
                  {false, kMaxCuts, 1000, Squeeze::kOneLine});
}

TEST(Note, SaysOpenInOneLineOnlyOfADecisionThatIsOpen) {
  struct Row {
    std::string decision;
    std::string line;
  };
  const std::string group = "id: 'group' title: 'Group' status: ";
  const std::string met = "id: 'met' collected: 'ADULT' status: ";
  const std::string open = "DECISION_STATUS_INDETERMINATE candidates: ";
  for (const auto& [decision, line] : std::vector<Row>{
           {group + open + "'BOTH' candidates: 'NEITHER'", "open"},
           {group + "DECISION_STATUS_ERROR error: 'e'", "cannot be decided"},
           {group + "DECISION_STATUS_DETERMINED", "none"},
           {met + "DECISION_STATUS_DETERMINED", "Of age"},
           {met + open + "'STATIN'", "Of age, still open: Statin"}}) {
    EXPECT_THAT(OnOneLine(decision),
                HasSubstr("- **Criteria: " + line + "; more.**\n"));
  }
}

// Three medicines, of which `deciding` decided; the others were read before it.
std::string Statins(const std::string& value, const std::string& deciding) {
  std::string reads;
  for (const std::string medicine :
       {"name=IVIG", "name=azathioprine", "medicine=prednisone",
        "medicine=rituximab", "medicine=simvastatin"}) {
    const std::string entry = "patient.medicines[" + medicine + "]";
    reads += "reads { path: '" + entry +
             "' value { string_value: 'on record' } } reads { path: '" + entry +
             "." + medicine.substr(0, medicine.find('=')) +
             "' value { string_value: '" +
             medicine.substr(medicine.find('=') + 1) + "' } } ";
  }
  return R"(
    decisions {
      id: "group" title: "Group" status: DECISION_STATUS_DETERMINED
      outcome: "NEITHER" decided_by: "statin"
    }
    trace {
      id: "statin" title: "Statin" value { bool_value: )" +
         value + " } " + reads +
         R"(reads { path: "patient.medicines[medicine=simvastatin].started_on"
             value { string_value: "2025-05" } }
      reads { path: "patient.medicines" value { string_value: "5 entries" } }
      reads { path: "patient.medicines_complete" value { bool_value: true } })" +
         deciding + " }";
}

TEST(Note, NamesTheMedicineThatDecidedAndNoOther) {
  const std::string answer = Statins(
      "true", "deciding_entries: 'patient.medicines[medicine=simvastatin]'");
  EXPECT_THAT(NoteText(answer),
              HasSubstr("- **met**: Statin (simvastatin, begun 2025-05)\n"));
  EXPECT_THAT(NoteText(answer, /*full=*/true),
              HasSubstr("\n    - decided by: simvastatin, begun 2025-05\n"
                        "    - on record: "));
}

TEST(Note, OfMedicinesThatAllDecidedNamesFirstWhichCameNearest) {
  EXPECT_THAT(NoteText(Statins("false", "")),
              HasSubstr("- **not met**: Statin (simvastatin, begun 2025-05; 4 "
                        "other medicines; every medicine ever taken is listed: "
                        "yes)\n"));
}

// The whole note where an adult is not met by an age, and a statin neither.
std::string NotMet(const std::string& age, const std::string& statin) {
  return NoteText(R"(
    decisions {
      id: "group" title: "Group" status: DECISION_STATUS_DETERMINED
      outcome: "NEITHER" decided_by: "!adult" decided_by: "!statin"
    }
    trace { id: "age" title: "Age" )" +
                      age + R"( }
    trace { id: "adult" title: "Adult" value { bool_value: false }
            uses: "age" }
    trace { id: "statin" title: "Statin" value { bool_value: false } )" +
                      statin + " }",
                  /*full=*/true);
}

TEST(Note, InFullSaysWhereItIsNoForWantOfFacts) {
  constexpr char kMissing[] = "reads { path: 'patient.statin_use' }";
  constexpr char kOpenList[] =
      "reads { path: 'patient.medicines' value { string_value: '0 entries, "
      "perhaps more' } } reads { path: 'patient.medicines_complete' }";
  for (const std::string reads : {kMissing, kOpenList}) {
    SCOPED_TRACE(reads);
    EXPECT_THAT(
        NotMet("value { bool_value: false } " + reads, reads),
        AllOf(HasSubstr("- **not met**, nothing being on record: Statin\n"),
              HasSubstr("- **not met**, nothing being on record: Adult\n"),
              HasSubstr("- **nothing on record**: Age\n")));
  }
}

TEST(Note, InFullDoesNotTakeResultsThatWereNotLookedAtForARecord) {
  constexpr char kResults[] =
      "reads { path: 'patient.results' value { string_value: '1 entries' } }";
  EXPECT_THAT(NotMet(kResults, ""),
              HasSubstr("- **not met**, nothing being on record: Adult\n"));
}

TEST(Note, InFullCallsNoWhatTheFactsDecide) {
  constexpr char kFound[] =
      "reads { path: 'patient.statin_use' value { bool_value: true } }";
  constexpr char kClosedList[] =
      "reads { path: 'patient.medicines' value { string_value: '0 entries' } } "
      "reads { path: 'patient.medicines_complete' value { bool_value: true } }";
  constexpr char kNoQuestion[] = "";
  for (const std::string reads : {kFound, kClosedList, kNoQuestion}) {
    SCOPED_TRACE(reads);
    EXPECT_THAT(NotMet("value { bool_value: false } " + reads, reads),
                AllOf(HasSubstr("- **not met**: Statin\n"),
                      HasSubstr("- **not met**: Adult\n"),
                      HasSubstr("- **no**: Age\n")));
  }
}

TEST(Note, SaysWhatFailed) {
  const std::string text = NoteText(R"pb(
    decisions {
      id: "group"
      title: "Group"
      status: DECISION_STATUS_ERROR
      error: "row 1: overflow"
    }
    decisions {
      id: "met"
      title: "Met"
      status: DECISION_STATUS_INDETERMINATE
      candidates: "ADULT"
      error: "row 2: divide by zero"
    }
    facets { id: "age" title: "Age" error: "overflow" }
    trace { id: "both" title: "All criteria met" error: "overflow" }
  )pb");
  EXPECT_THAT(text, HasSubstr(R"(
- Group: **cannot be decided**: row 1: overflow
  - **failed**: All criteria met
- Met: **none known**, still **open**: Of age
  - for some values it cannot be decided: row 2: divide by zero

## Properties

- Age: failed: overflow
)"));
}

// The note on a decision that hangs on another one, and on a third that came to
// `outcome` on the same ground.
std::string OfThreeDecisions(const std::string& outcome) {
  const auto pack = Parsed<v1::GetRulePackResponse>(R"pb(
    rule_pack {
      name: "three"
      summary: "{within}: {class}."
      criterion { id: "strong" title: "Strong" when: "patient.sex == 1" }
      decision {
        id: "within"
        title: "Within"
        hit_policy: HIT_POLICY_FIRST
        row { when: "class == \"A\"" outcome: "IN" }
        otherwise: "OUT"
      }
      decision {
        id: "class"
        title: "Class"
        hit_policy: HIT_POLICY_FIRST
        row { when: "strong" outcome: "A" }
        otherwise: "B"
      }
      decision {
        id: "other"
        title: "Other class"
        hit_policy: HIT_POLICY_FIRST
        row { when: "strong" outcome: "A" }
        row { when: "strong" outcome: "C" }
        otherwise: "B"
      }
    }
  )pb");
  v1::ClassifyResponse response;
  *response.add_classifications() = Parsed<v1::Classification>(absl::StrCat(
      R"pb(
        pack { name: "three" version: "1" state: PACK_STATE_PRODUCTION }
        summary: "IN: A."
        decisions {
          id: "within"
          status: DECISION_STATUS_DETERMINED
          outcome: "IN"
          decided_by: "class=A"
        }
        decisions {
          id: "class"
          status: DECISION_STATUS_DETERMINED
          outcome: "A"
          decided_by: "strong"
        }
        trace {
          id: "strong"
          title: "Strong"
          value { bool_value: true }
        }
      )pb",
      "decisions { id: 'other' status: DECISION_STATUS_DETERMINED outcome: '",
      outcome, "' decided_by: 'strong' }"));
  return NoteOf(response, {pack}, **Terminology::Shipped(), NoteDetail())
      .Markdown();
}

TEST(Note, TellsTheGroundsOfWhatHangsOnAnotherDecisionWithThatOne) {
  EXPECT_THAT(OfThreeDecisions("A"),
              AllOf(HasSubstr("- **IN: A.**\n- Class: **a**\n"
                              "  - **met**: Strong\n"),
                    Not(HasSubstr("by: "))));
}

TEST(Note, TellsOnceWhatTwoDecisionsCameToOnTheSameGrounds) {
  EXPECT_THAT(OfThreeDecisions("A"), AllOf(Not(HasSubstr("Other class")),
                                           HasSubstr(" 1 conclusion.")));
  EXPECT_THAT(OfThreeDecisions("C"),
              AllOf(HasSubstr("- Other class: **C** (by criteria above)\n"),
                    Not(HasSubstr(" conclusion"))));
}

// The note on an outcome that is told with `details`.
std::string WithDetails(const std::string& details) {
  v1::GetRulePackResponse pack = Pack();
  v1::RulePack& rules = *pack.mutable_rule_pack();
  v1::Definition& names = *rules.add_define();
  names.set_name("names");
  names.set_title("Assays not on record");
  rules.mutable_decision(0)->mutable_row(0)->set_detail("names");
  v1::ClassifyResponse response;
  *response.add_classifications() = Parsed<v1::Classification>(
      absl::StrCat("decisions { id: 'group' status: DECISION_STATUS_DETERMINED "
                   "outcome: 'BOTH' ",
                   details, " }"));
  return NoteOf(response, {pack}, **Terminology::Shipped(), NoteDetail())
      .Markdown();
}

TEST(Note, SaysOfWhatThereMayBeMore) {
  EXPECT_THAT(WithDetails("detail: 'blot'"), HasSubstr(" (blot)\n"));
  EXPECT_THAT(WithDetails("detail: 'blot' detail: 'perhaps more'"),
              HasSubstr(" (Assays not on record: blot, and perhaps others)\n"));
}

TEST(Note, BeginsWithWhereThePacksDiffer) {
  v1::ClassifyResponse response;
  *response.add_classifications() = Parsed<v1::Classification>(kOpen);
  *response.add_classifications() = Parsed<v1::Classification>(kOpen);
  *response.add_notes() = Parsed<v1::CrossPackNote>(R"pb(
    message: "One says yes, the other no."
    positions { pack: "demo" says: "meets" because: "Adult" because: "Statin" }
  )pb");
  const Terminology& terminology = **Terminology::Shipped();
  EXPECT_THAT(NoteOf(response, {Pack(), Pack()}, terminology, {}).Markdown(),
              ::testing::StartsWith("# Patient p, as of 2026-01-02\n\n"
                                    "## Where the criteria differ\n\n"
                                    "- One says yes, the other no.\n\n"
                                    "## By demo 1.2.0, under test\n\n"
                                    "- **Group: open.**\n"));
  EXPECT_THAT(
      NoteOf(response, {Pack(), Pack()}, terminology, {true, 0}).Markdown(),
      HasSubstr("- One says yes, the other no.\n  - demo: meets; Adult; "
                "Statin\n"));
}

TEST(Note, TellsEachSideOfADifferenceWholeHoweverLittleRoom) {
  v1::ClassifyResponse response;
  *response.add_classifications() = Parsed<v1::Classification>(kOpen);
  v1::CrossPackNote& note = *response.add_notes();
  note.set_message(
      "Packs differ on the disease: by a it is so (all is met); by b it is not "
      "(not met: strength); by c it is not. " +
      std::string(500, '.'));
  v1::PackPosition& yes = *note.add_positions();
  yes.set_pack("a");
  yes.set_says("it is so");
  yes.add_because("all is met");
  v1::PackPosition& no = *note.add_positions();
  no.set_pack("b");
  no.set_says("it is not");
  no.add_because("not met: strength");
  const auto text = [&response] {
    return NoteOf(response, {Pack()}, **Terminology::Shipped(),
                  NoteDetail{false, kMaxCuts})
        .Markdown();
  };
  EXPECT_THAT(text(),
              HasSubstr("- Packs differ on the disease: by a it is so (all "
                        "is met); by b it is not (not met: strength).\n"));
  no.set_because(0, std::string(400, 'x'));
  EXPECT_THAT(text(), HasSubstr("- Packs differ on the disease: by a it is so; "
                                "by b it is not.\n"));
}

// The note on two packs that contradict each other, with `remarks` behind what
// each says.
std::string OfADifference(const std::string& remarks,
                          const NoteDetail& detail) {
  v1::ClassifyResponse response;
  *response.add_classifications() = Parsed<v1::Classification>(kOpen);
  v1::CrossPackNote& note = *response.add_notes();
  note = Parsed<v1::CrossPackNote>(R"pb(
    positions { pack: "a" outcome: "IN" says: "it is so" because: "all is met" }
    positions { pack: "b" outcome: "IN" says: "it is so" because: "b1" }
    positions {
      pack: "c"
      outcome: "NOT_IN"
      says: "it is not"
      because: "strength"
      because: "more"
    }
  )pb");
  note.set_message(
      absl::StrCat("Packs differ on the disease: by a it is so (all is met); "
                   "by b it is so (b1); "
                   "by c it is not (strength; more).",
                   remarks));
  return NoteOf(response, {Pack()}, **Terminology::Shipped(), detail)
      .Markdown();
}

TEST(Note, TellsInWhatTheRulesDifferHoweverLittleRoom) {
  const std::string remarks = absl::StrCat(
      " Strength is asked for by c; not by a and b. Nobody measures it. ",
      std::string(200, 'z'), ".");
  EXPECT_THAT(OfADifference(remarks, NoteDetail()),
              HasSubstr(absl::StrCat(
                  "- Packs differ on the disease: by a it is so (all "
                  "is met); by b it is so (b1); by c it is not (strength; "
                  "more).",
                  remarks, "\n")));
  EXPECT_THAT(
      OfADifference(remarks, NoteDetail{false, kMaxCuts}),
      HasSubstr(absl::StrCat("## Where the criteria differ\n\n- Packs "
                             "differ on the disease: by a and b it is so; "
                             "by c it is not.",
                             remarks, "\n")));
  EXPECT_THAT(
      OfADifference(remarks, {false, kMaxCuts, 0, Squeeze::kTwoLines}),
      HasSubstr("- Packs differ on the disease. Strength is asked for by c. "
                "Nobody measures it. "));
}

TEST(Note, TellsWhyOneSideDeniesWhereNobodyHasSaidInWhatTheRulesDiffer) {
  const std::string text =
      OfADifference(std::string(1, ' ') + std::string(200, 'z'),
                    {false, kMaxCuts, 0, Squeeze::kFlagsByTitle});
  EXPECT_THAT(text, HasSubstr("- Packs differ on the disease. zzz"));
  EXPECT_THAT(
      OfADifference("", {false, kMaxCuts, 0, Squeeze::kFlagsByTitle}),
      AllOf(HasSubstr("- Packs differ on the disease: by a it is so (all "
                      "is met); by b it is so (b1); by c it is not (strength; "
                      "more).\n"),
            Not(HasSubstr("Where the criteria differ"))));
}

TEST(Note, OfAnAnswerWithoutATraceTellsWhatThereIs) {
  const std::string text = NoteText(R"pb(
    decisions {
      id: "elsewhere"
      status: DECISION_STATUS_DETERMINED
      outcome: "A"
      decided_by: "!unheard-of"
    }
  )pb");
  EXPECT_THAT(text, HasSubstr("- elsewhere: **a**\n  - !unheard-of\n"));
  EXPECT_THAT(text, Not(HasSubstr("## Properties")));
}

}  // namespace
}  // namespace myorules::rules
