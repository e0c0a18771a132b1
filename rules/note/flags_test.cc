#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/note/note_testing.h"

namespace myorules::rules {
namespace {

using ::testing::HasSubstr;

const char kFlags[] = R"pb(
  flags {
    id: "open"
    title: "Open"
    status: FLAG_STATUS_UNDETERMINED
    severity: SEVERITY_HIGH
    message: "It is so."
    missing: "patient.mimics.amyloidosis"
  }
  flags {
    id: "maybe"
    title: "Maybe"
    status: FLAG_STATUS_POSSIBLE
    severity: SEVERITY_ATTENTION
    message: "It may be so."
    possible_under: "group=BOTH"
    possible_under: "group=NEITHER"
    possible_under_more: true
    clinical: true
  }
  flags {
    id: "look"
    title: "Look"
    status: FLAG_STATUS_RAISED
    severity: SEVERITY_INFORMATION
    message: "Look again. Then look."
    evidence: "demo.t1"
  }
  flags {
    id: "danger"
    title: "Danger"
    status: FLAG_STATUS_RAISED
    severity: SEVERITY_HIGH
    message: "There is one. Act. Now."
    raised_by: "adult"
  }
  evidence {
    id: "demo.t1"
    statement: "11 of 17 had it."
    caveat: "Small."
    source { key: "demo" place: "table 1" }
    source { key: "demo" place: "Results" }
    count { group: "all" what: "it" count: 11 total: 17 percent_printed: 65 }
    test {
      name: "2-sided Fisher exact"
      group_a: "all"
      group_b: "none"
      what: "it"
      p_value: 0.0371
    }
    contradiction {
      one: "11 (text)"
      other: "12 (table)"
      used: "11"
      reason: "it adds up"
    }
  }
)pb";

TEST(Note, PutsTheMostUrgentFlagFirst) {
  EXPECT_THAT(NoteText(kFlags), HasSubstr(R"(
- **HIGH**: There is one. Act. Now.
- **HIGH**, **cannot be said yet**: Open
- **INFORMATION**: Look again. Then look. (demo)
- **ATTENTION**, possible: Maybe, if Group is both or neither, and perhaps more
)"));
}

// A flag of each severity and status, the last in a note first: dangers, then
// the others; of each what is raised, what is possible, what cannot be said
// yet; then the graver.
constexpr const char* kFromLastToFirst[][2] = {
    {"INFORMATION", "UNDETERMINED"},
    {"ATTENTION", "UNDETERMINED"},
    {"INFORMATION", "POSSIBLE"},
    {"ATTENTION", "POSSIBLE"},
    {"INFORMATION", "RAISED"},
    {"ATTENTION", "RAISED"},
    {"HIGH", "UNDETERMINED"},
    {"HIGH", "POSSIBLE"},
    {"HIGH", "RAISED"},
};

// The note on these flags in more or less detail, by forms.
std::vector<std::string> OfEveryKindOfFlag(const NoteDetail& detail) {
  std::string flags;
  for (const auto& [severity, status] : kFromLastToFirst) {
    absl::StrAppend(&flags, "flags { id: 'f' title: 'Of ", severity, " ",
                    status, "' severity: SEVERITY_", severity,
                    " status: FLAG_STATUS_", status, " }\n");
  }
  v1::ClassifyResponse response;
  *response.add_classifications() = Parsed<v1::Classification>(flags);
  const Document note =
      NoteOf(response, {Pack()}, **Terminology::Shipped(), detail);
  return {note.Markdown(), note.Html()};
}

TEST(Note, PutsDangersThatCannotBeSaidYetBeforeLesserFlagsThatAreRaised) {
  std::vector<NoteDetail> details = {{/*full=*/true}};
  for (int cuts = 0; cuts <= kMaxCuts; ++cuts) {
    details.push_back({/*full=*/false, cuts});
  }
  for (const Squeeze squeeze : {Squeeze::kFlagsByTitle, Squeeze::kOneLine}) {
    details.push_back({/*full=*/false, kMaxCuts, 0, squeeze});
  }
  for (const NoteDetail& detail : details) {
    for (const std::string& text : OfEveryKindOfFlag(detail)) {
      size_t before = std::string::npos;
      for (const auto& [severity, status] : kFromLastToFirst) {
        const size_t at = text.find(absl::StrCat("Of ", severity, " ", status));
        // Only what is open and no danger is told by its number.
        if (at == std::string::npos) {
          EXPECT_STREQ(severity, "INFORMATION") << text;
          EXPECT_STRNE(status, "RAISED") << text;
          continue;
        }
        EXPECT_LT(at, before) << text;
        before = at;
      }
    }
  }
}

TEST(Note, NeverShortensTheWordsOfADanger) {
  const std::string text = NoteText(kFlags, /*full=*/false, kMaxCuts);
  EXPECT_THAT(text, HasSubstr("- **HIGH**: There is one. Act. Now.\n"));
  EXPECT_THAT(text, HasSubstr("- **INFORMATION**: Look again\n"))
      << "its title need not say which of its grounds holds";
  EXPECT_THAT(text, HasSubstr("- **possible**: Maybe\n"));
}

TEST(Note, TellsDangersInARowByTheirTitlesWhereTheirWordsHaveNoRoom) {
  const std::string flags = absl::StrCat(kFlags, R"pb(
    flags {
      id: "another"
      title: "Another danger"
      status: FLAG_STATUS_RAISED
      severity: SEVERITY_HIGH
      message: "Something else."
    }
  )pb");
  NoteDetail detail{/*full=*/false, kMaxCuts};
  detail.squeeze = Squeeze::kFlagsByTitle;
  EXPECT_THAT(NoteText(flags, detail),
              HasSubstr("- **HIGH**: Danger; Another danger\n"));
}

TEST(Note, NamesWhatAsksForAttentionAtLengthHoweverLittleRoom) {
  std::string flags;
  for (const char* title : {"Swallowing is not assessed", "Cancer screening",
                            "Not on record: line blot with all antibodies",
                            "Exclusion criteria not yet settled"}) {
    absl::StrAppend(&flags, "flags { id: 'f' title: '", title,
                    "' status: FLAG_STATUS_RAISED severity: "
                    "SEVERITY_ATTENTION }\n");
  }
  EXPECT_THAT(NoteText(flags, /*full=*/false, kMaxCuts),
              HasSubstr("- **ATTENTION**: Swallowing is not assessed; Cancer "
                        "screening; Not on record: line blot with all "
                        "antibodies; Exclusion criteria not yet settled\n"));
}

TEST(Note, TellsWhatAsksForAttentionByTitleInALineWhereSentencesAreShortened) {
  const std::string flag =
      "status: FLAG_STATUS_RAISED severity: SEVERITY_ATTENTION message: 'Look "
      "here.' }\n";
  const std::string flags =
      absl::StrCat("flags { id: 'a' title: 'Cancer screening' ", flag,
                   "flags { id: 'b' title: 'Serology incomplete' ", flag,
                   "flags { id: 'c' title: 'Medicine not recognised' ", flag,
                   "flags { id: 'd' title: 'Statin still taken' ", flag);
  NoteDetail detail{/*full=*/false, kMaxCuts};
  detail.squeeze = Squeeze::kFlagsByTitle;
  EXPECT_THAT(NoteText(flags, detail),
              HasSubstr("- **ATTENTION**: Cancer screening; Serology "
                        "incomplete; Medicine not recognised; Statin still "
                        "taken\n"));
  detail.squeeze = Squeeze::kOneLine;
  EXPECT_THAT(NoteText(flags, detail),
              HasSubstr("- **ATTENTION**: Cancer screening; Serology "
                        "incomplete; 2 more\n"));
  detail.lines_left_out = 1000;
  EXPECT_THAT(NoteText(flags, detail), HasSubstr("4 flags"));
}

TEST(Note, InARowTellsAFlagThatIsRaisedByALesserGroundInItsOwnWords) {
  NoteDetail detail{/*full=*/false, kMaxCuts};
  detail.squeeze = Squeeze::kOneLine;
  EXPECT_THAT(NoteText(R"pb(
                         flags {
                           id: "graver"
                           title: "Danger"
                           status: FLAG_STATUS_RAISED
                           severity: SEVERITY_ATTENTION
                           message: "It is not looked at. Look."
                         }
                       )pb",
                       detail),
              HasSubstr("- **ATTENTION**: It is not looked at\n"));
}

// What a row tells of the flag "equals", two grounds of which are as grave.
std::string EqualsInARow(const std::string& severity, const std::string& more) {
  NoteDetail detail{/*full=*/false, kMaxCuts};
  detail.squeeze = Squeeze::kFlagsByTitle;
  return NoteText(
      absl::StrCat("flags { id: 'equals' title: 'Statin still taken' status: "
                   "FLAG_STATUS_RAISED severity: SEVERITY_",
                   severity, " ", more, " }"),
      detail);
}

TEST(Note, InARowTellsByItsTitleOnlyWhatTheGravestGroundRaised) {
  EXPECT_THAT(EqualsInARow("ATTENTION", "message: 'It is taken: Zocor. Ask.'"),
              HasSubstr("- **ATTENTION**: Statin still taken\n"));
  EXPECT_THAT(EqualsInARow("ATTENTION", "message: 'It is not known. Ask.'"),
              HasSubstr("- **ATTENTION**: It is not known\n"));
  EXPECT_THAT(EqualsInARow("INFORMATION", "message: 'It was taken once.'"),
              HasSubstr("- **INFORMATION**: It was taken once\n"));
}

TEST(Note, InARowDoesNotTellByItsTitleWhatMayBeRaisedByAnotherGround) {
  EXPECT_THAT(EqualsInARow("ATTENTION",
                           "missing: 'patient.statin_use' message: 'It is "
                           "taken: Zocor. Ask. (This or another ground holds; "
                           "which one, hangs on patient.statin_use.)'"),
              HasSubstr("- **ATTENTION**: It is taken: Zocor (this or another "
                        "ground holds)\n"));
}

TEST(Note, WhereThereIsLittleRoomAFlagIsToldByItsTitleUnlessItNamesSomething) {
  const std::string text = NoteText(R"pb(
                                      flags {
                                        id: "which"
                                        title: "Weak antibody"
                                        status: FLAG_STATUS_RAISED
                                        severity: SEVERITY_ATTENTION
                                        message: "Weak: anti-EJ. Confirm."
                                      }
                                      flags {
                                        id: "study"
                                        title: "Seen more often"
                                        status: FLAG_STATUS_RAISED
                                        severity: SEVERITY_ATTENTION
                                        message: "In 18 years."
                                      }
                                    )pb",
                                    /*full=*/false, kMaxCuts);
  EXPECT_THAT(text, HasSubstr("- **ATTENTION**: Weak: anti-EJ; Seen more "
                              "often\n"));
}

TEST(Note, TellsWhatWasNotUnderstoodBeforeWhatElseAsksForAttention) {
  const std::string raised =
      "status: FLAG_STATUS_RAISED severity: SEVERITY_ATTENTION ";
  EXPECT_THAT(
      NoteText(absl::StrCat("flags { id: 'screen' title: 'Screening' ", raised,
                            "} flags { id: 'misread' title: 'Not "
                            "recognised' ",
                            raised, "}"),
               /*full=*/false, kMaxCuts),
      HasSubstr("- **ATTENTION**: Not recognised; Screening\n"));
}

TEST(Note, NamesTheFirstOfWhatWasNotUnderstoodWhereThereAreMany) {
  v1::GetRulePackResponse pack = Pack();
  for (v1::Flag& rule : *pack.mutable_rule_pack()->mutable_flag()) {
    if (rule.id() == "misread") rule.set_message("Not known: {names}. Ask.");
  }
  const auto text = [&pack](const std::string& names) {
    v1::ClassifyResponse response;
    *response.add_classifications() = Parsed<v1::Classification>(
        absl::StrCat("flags { id: 'misread' title: 'Not known' "
                     "status: FLAG_STATUS_RAISED severity: SEVERITY_ATTENTION "
                     "message: 'Not known: ",
                     names, ". Ask.' }"));
    return NoteOf(response, {pack}, **Terminology::Shipped(),
                  NoteDetail{/*full=*/false, kMaxCuts - 1})
        .Markdown();
  };
  EXPECT_THAT(text(absl::StrCat("a (b, c), d, ", std::string(100, 'e'))),
              HasSubstr("- **ATTENTION**: Not known: a (b, c), d …\n"));
  EXPECT_THAT(text(absl::StrCat("(b, ", std::string(100, 'e'), "), d")),
              HasSubstr("- **ATTENTION**: Not known\n"));
  EXPECT_THAT(text("a, d"), HasSubstr("- **ATTENTION**: Not known: a, d\n"));
}

TEST(Note, InFullTellsTheEvidenceWithItsCountsAndTests) {
  const std::string text = NoteText(kFlags, /*full=*/true);
  EXPECT_THAT(text, HasSubstr(R"(
- **INFORMATION**: Look again. Then look. \[`look`]
  - evidence: 11 of 17 had it. (demo, table 1; Results)
    - count: all, it: 11 of 17 (printed as 65%)
    - test: all against none, it: 2-sided Fisher exact, p = 0.0371 (ours, uncorrected)
    - the source contradicts itself: 11 (text) / 12 (table); used: 11, it adds up
    - caveat: Small.
)"));
  EXPECT_THAT(text, HasSubstr(R"(
- **HIGH**, **cannot be said yet**: Open \[`open`]
  - would say: It is so.
  - not on record: amyloidosis
)"));
  EXPECT_THAT(text, HasSubstr(R"(
- **ATTENTION**, possible: Maybe \[`maybe`]
  - would say: It may be so.
  - if: Group is BOTH or NEITHER, and perhaps more
  - evidence: clinical knowledge, no study
)"));
}

TEST(Note, InFullDoesNotTakeTheSentenceOfOneGroundForAll) {
  const std::string of_several = NoteText(R"pb(
                                            flags {
                                              id: "look"
                                              title: "Look"
                                              status: FLAG_STATUS_UNDETERMINED
                                              message: "Look again."
                                            })pb",
                                          /*full=*/true);
  EXPECT_THAT(
      of_several,
      HasSubstr("\n  - would say this, or another ground's: Look again."));
  EXPECT_THAT(NoteText(kFlags, /*full=*/true),
              HasSubstr("\n  - would say: It is so."));
}

}  // namespace
}  // namespace myorules::rules
