// What stands on the first screen, and what does not.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/note/note_testing.h"

namespace myorules::rules {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// As little as is ever told of one pack.
NoteDetail Little(Squeeze squeeze = Squeeze::kNone) {
  return {/*full=*/false, kMaxCuts, /*lines_left_out=*/1000, squeeze};
}

TEST(Screen, KeepsTheNoteThatQualifiesTheConclusions) {
  const std::string message = absl::StrCat(
      "Death is on record, but no last day of follow-up that is on or before "
      "the assessment: all is told as of the living (our choice). Screening is "
      "asked for.");
  const std::string answer =
      absl::StrCat("notes { id: 'undated' message: '", message,
                   "' } notes { id: 'another' message: 'Something else.' }");
  EXPECT_THAT(NoteText(answer, Little()),
              AllOf(HasSubstr(absl::StrCat("\n- ", message, "\n")),
                    HasSubstr(" 1 note."), Not(HasSubstr("Something else"))));
  NoteDetail of_many = Little(Squeeze::kOneLine);
  EXPECT_THAT(NoteText(answer, of_many), Not(HasSubstr("Death is on record")));
  of_many.kept = Urgency::kAttention;
  EXPECT_THAT(NoteText(answer, of_many),
              HasSubstr("\n- Death is on record, but no last day of follow-up "
                        "that is on or before the …\n"));
}

// The note on packs of which each has such a note, or none.
std::string OfQualified(const std::vector<std::string>& messages,
                        const NoteDetail& detail) {
  v1::ClassifyResponse response;
  std::vector<v1::GetRulePackResponse> packs;
  for (const std::string& message : messages) {
    const std::string name(1, static_cast<char>('a' + packs.size()));
    *response.add_classifications() = Parsed<v1::Classification>(absl::StrCat(
        "pack { name: '", name,
        "' version: '1' state: PACK_STATE_PRODUCTION } ",
        message.empty() ? ""
                        : absl::StrCat("notes { id: 'undated' message: '",
                                       message, "' }")));
    packs.push_back(Pack());
  }
  return NoteOf(response, packs, **Terminology::Shipped(), detail).Markdown();
}

TEST(Screen, TellsOnceWhatSeveralPacksSayInTheirFirstSentence) {
  const std::vector<std::string> messages = {
      "No day. Screening is asked for.", "", "No day. Treatment is asked for.",
      "No day."};
  constexpr char kOnce[] = "- By a, c and d: No day.\n";
  for (const NoteDetail& detail :
       {NoteDetail(), Little(), Little(Squeeze::kThreeLines)}) {
    const std::string text = OfQualified(messages, detail);
    EXPECT_THAT(text, AllOf(HasSubstr(kOnce), Not(HasSubstr("asked for")),
                            Not(HasSubstr(" note"))));
    EXPECT_LT(text.find(kOnce), text.find("By a 1"));
  }
  // Where there is less room than for what asks for attention, the end counts.
  EXPECT_THAT(OfQualified(messages, Little(Squeeze::kOneLine)),
              AllOf(Not(HasSubstr("No day")), HasSubstr(" 1 note.")));
  NoteDetail of_many = Little(Squeeze::kOneLine);
  of_many.kept = Urgency::kAttention;
  EXPECT_THAT(OfQualified(messages, of_many), HasSubstr(kOnce));
}

TEST(Screen, TellsWhatQualifiesOnePackByThatPack) {
  EXPECT_THAT(OfQualified({"No day. A.", ""}, NoteDetail()),
              AllOf(HasSubstr("- No day. A.\n"), Not(HasSubstr("By a: "))));
  EXPECT_THAT(
      OfQualified({"No day. A.", "Day unknown. A."}, NoteDetail()),
      AllOf(HasSubstr("- No day. A.\n"), HasSubstr("- Day unknown. A.\n")));
}

TEST(Screen, InFullTellsWhatSeveralPacksSayByEachPack) {
  EXPECT_THAT(
      OfQualified({"No day. A.", "No day. B."}, NoteDetail{/*full=*/true}),
      AllOf(HasSubstr("- No day. A.\n"), HasSubstr("- No day. B.\n"),
            Not(HasSubstr("By a and b: "))));
}

TEST(Screen, LeavesANoteToItsPackWhereThePackDoesNotSayThatItQualifies) {
  v1::ClassifyResponse response;
  for (const auto& [pack, id] :
       {std::pair("a", "undated"), std::pair("b", "here"),
        std::pair("c", "undated")}) {
    *response.add_classifications() = Parsed<v1::Classification>(
        absl::StrCat("pack { name: '", pack, "' } notes { id: '", id,
                     "' message: 'No day.' }"));
  }
  const std::string text = NoteOf(response, {Pack(), Pack(), Pack()},
                                  **Terminology::Shipped(), NoteDetail())
                               .Markdown();
  EXPECT_THAT(text, AllOf(HasSubstr("- By a and c: No day.\n"),
                          HasSubstr("\n- No day.\n")));
}

TEST(Screen, KeepsANoteThatQualifiesEveryAnswer) {
  v1::GetRulePackResponse pack = Pack();
  for (v1::Note& note : *pack.mutable_rule_pack()->mutable_note()) {
    note.set_qualifies_conclusions(note.id() == "always");
  }
  v1::ClassifyResponse response;
  *response.add_classifications() = Parsed<v1::Classification>(kOpen);
  EXPECT_THAT(
      NoteOf(response, {pack}, **Terminology::Shipped(), Little()).Markdown(),
      HasSubstr("- A caveat.\n"));
}

TEST(Screen, TellsFlagsAndNotesOfManyPacksWithoutHeadings) {
  const std::string answer = absl::StrCat(
      kOpen,
      "flags { id: 'f' title: 'Look' status: FLAG_STATUS_RAISED severity: "
      "SEVERITY_ATTENTION } notes { id: 'undated' message: 'Death is on "
      "record.' }");
  const std::string text =
      NoteText(answer, {/*full=*/false, kMaxCuts, 0, Squeeze::kFlagsByTitle});
  EXPECT_THAT(text,
              AllOf(HasSubstr("\n- **ATTENTION**: Look\n"),
                    HasSubstr("\n- Death is on record.\n"),
                    Not(HasSubstr("# Flags")), Not(HasSubstr("# Notes"))));
  NoteDetail less = Little(Squeeze::kFlagsByTitle);
  EXPECT_THAT(NoteText(answer, less),
              AllOf(HasSubstr(" 1 flag"), HasSubstr(" 2 notes")));
}

TEST(Screen, HasTwoLinesForTheSentencesThatMayBeLongerWhereOthersHaveOne) {
  v1::GetRulePackResponse pack = Pack();
  pack.mutable_rule_pack()->set_summary("The group is {group}; {more}.");
  v1::ClassifyResponse response;
  for (int i = 0; i < 2; ++i) {
    *response.add_classifications() = Parsed<v1::Classification>(absl::StrCat(
        "summary: 'The group is open; ", std::string(80, 'a'),
        ".' decisions { id: 'group' title: 'Group' status: "
        "DECISION_STATUS_INDETERMINATE candidates: 'A' candidates: 'B' }"));
  }
  const std::vector<v1::GetRulePackResponse> packs = {pack, pack};
  const NoteWriter writer(response, packs, **Terminology::Shipped());
  EXPECT_EQ(writer.parts(), 2U);
  const std::string text =
      writer.Write(Little(Squeeze::kOneLine), {1}).Markdown();
  const size_t brief = text.find("- **Criteria: open; ");
  const size_t longer = text.find("- **The group is open; ");
  ASSERT_NE(brief, std::string::npos) << text;
  ASSERT_NE(longer, std::string::npos) << text;
  EXPECT_LT(brief, longer);
}

// The note on a subgroup and on what the assays support meanwhile, of which the
// summary of the pack names the second where it tells more.
std::string OfSubgroups(const std::string& group, const std::string& meanwhile,
                        const std::string& tells_more, bool full = false) {
  const auto pack = Parsed<v1::GetRulePackResponse>(R"pb(
    rule_pack {
      name: "groups"
      summary: "Group: {group}{if more}; meanwhile: {meanwhile}{/if}."
      define { name: "more" value: "group != meanwhile" }
      decision { id: "group" title: "Group" hit_policy: HIT_POLICY_FIRST }
      decision {
        id: "meanwhile"
        title: "Meanwhile"
        hit_policy: HIT_POLICY_FIRST
      }
    }
  )pb");
  const std::string answer = absl::StrCat(
      "summary: 'Group: it.' decisions { id: 'group' title: 'Group' ", group,
      " } decisions { id: 'meanwhile' title: 'Meanwhile' ", meanwhile,
      " } trace { id: 'more' value { bool_value: ", tells_more, " } }");
  return NoteBy(pack, answer, NoteDetail{full});
}

constexpr char kOpenGroups[] =
    "status: DECISION_STATUS_INDETERMINATE candidates: 'A' candidates: 'B'";

TEST(Screen, LeavesOutAConclusionThatSaysTheSameAsAnother) {
  EXPECT_THAT(OfSubgroups(kOpenGroups, kOpenGroups, "false"),
              AllOf(Not(HasSubstr("Meanwhile")), HasSubstr(" 1 conclusion.")));
  EXPECT_THAT(OfSubgroups(kOpenGroups, kOpenGroups, "false", /*full=*/true),
              HasSubstr("\n- Meanwhile: **open**"));
}

TEST(Screen, TellsAConclusionThatSaysMoreThanAnother) {
  constexpr char kA[] = "status: DECISION_STATUS_DETERMINED outcome: 'A'";
  EXPECT_THAT(OfSubgroups(kOpenGroups, kA, "false"),
              HasSubstr("\n- Meanwhile: **a**"));
  EXPECT_THAT(
      OfSubgroups(kOpenGroups, absl::StrCat(kOpenGroups, " candidates: 'C'"),
                  "false"),
      HasSubstr("\n- Meanwhile: **open**"));
  EXPECT_THAT(
      OfSubgroups(kA, absl::StrCat(kA, " detail: 'anti-Jo-1'"), "false"),
      HasSubstr("\n- Meanwhile: **a**"));
  // The pack says that there is more to it.
  EXPECT_THAT(OfSubgroups(kA, kA, "true"), HasSubstr("\n- Meanwhile: **a**"));
}

constexpr char kQualified[] = R"pb(
  flags {
    id: "plain"
    title: "Seen often"
    status: FLAG_STATUS_RAISED
    severity: SEVERITY_INFORMATION
  }
  flags {
    id: "unconfirmed"
    title: "Without a biopsy"
    status: FLAG_STATUS_RAISED
    severity: SEVERITY_INFORMATION
  }
  flags {
    id: "provisional"
    title: "Day provisional"
    status: FLAG_STATUS_RAISED
    severity: SEVERITY_INFORMATION
  }
  flags {
    id: "misread"
    title: "Not raised"
    status: FLAG_STATUS_UNDETERMINED
    severity: SEVERITY_INFORMATION
  }
)pb";

TEST(Screen, KeepsWhatQualifiesTheConclusionsHoweverLittleRoom) {
  for (const Squeeze squeeze : {Squeeze::kNone, Squeeze::kFlagsByTitle,
                                Squeeze::kFlagsInALine, Squeeze::kOneLine}) {
    NoteDetail detail = Little(squeeze);
    detail.kept = Urgency::kQualification;
    EXPECT_THAT(
        NoteText(kQualified, detail),
        AllOf(HasSubstr("\n- **INFORMATION**: Without a biopsy; Day "
                        "provisional\n"),
              Not(HasSubstr("Seen often")), Not(HasSubstr("Not raised"))));
  }
}

TEST(Screen, TellsOnceWhatQualifiesSeveralPacksAlike) {
  v1::ClassifyResponse response;
  for (int i = 0; i < 2; ++i) {
    *response.add_classifications() = Parsed<v1::Classification>(kQualified);
  }
  NoteDetail detail = Little(Squeeze::kFlagsByTitle);
  detail.kept = Urgency::kQualification;
  const std::string text =
      NoteOf(response, {Pack(), Pack()}, **Terminology::Shipped(), detail)
          .Markdown();
  const size_t first = text.find("Without a biopsy");
  ASSERT_NE(first, std::string::npos) << text;
  EXPECT_EQ(text.find("Without a biopsy", first + 1), std::string::npos);
  EXPECT_THAT(text, HasSubstr(" 6 flags"));
}

TEST(Screen, LeavesOutNotesOfFormBeforeWhatWasFound) {
  const std::string answer = absl::StrCat(
      "notes { id: 'here' message: 'A default (our choice).' } ", kQualified);
  NoteDetail detail = Little();
  detail.kept = Urgency::kInformation;
  EXPECT_THAT(NoteText(answer, detail),
              AllOf(HasSubstr("Seen often"), Not(HasSubstr("A default"))));
}

TEST(Screen, CutsNotesBehindASentence) {
  const std::string first = absl::StrCat(std::string(100, 'a'), ".");
  const std::string second = absl::StrCat(std::string(100, 'b'), ".");
  const std::string answer =
      absl::StrCat("notes { id: 'x' message: '", first, " B", second, "' }");
  EXPECT_THAT(NoteText(answer, {/*full=*/false, kMaxCuts}),
              HasSubstr(absl::StrCat("\n- ", first, " …\n")));
  EXPECT_THAT(NoteText(answer, NoteDetail()),
              HasSubstr(absl::StrCat("\n- ", first, " B", second, "\n")));
}

TEST(Screen, SaysOfAFlagThatCannotBeSaidYetWhatItHangsOn) {
  const auto text = [](const std::string& read) {
    return NoteText(absl::StrCat(
        "flags { id: 'ck' title: 'Normal' status: FLAG_STATUS_UNDETERMINED "
        "severity: SEVERITY_INFORMATION missing: 'patient.results[analyte=CK,"
        "collected_on=2025-11-03].quantity.unit' } trace { id: 'adult' reads "
        "{ path: 'patient.results[analyte=CK,collected_on=2025-11-03].quantity."
        "unit' ",
        read, " } }"));
  };
  EXPECT_THAT(text("value { string_value: 'U/mL' }"),
              HasSubstr("- **cannot be said yet**: Normal (on record, but not "
                        "deciding: creatine kinase, 2025-11-03: unit U/mL)\n"));
  EXPECT_THAT(text(""),
              HasSubstr("- **cannot be said yet**: Normal (not on record: "
                        "creatine kinase, 2025-11-03: unit)\n"));
}

TEST(Screen, NamesEachDangerThatCannotBeSaidYetHoweverLittleRoom) {
  constexpr char kFlags[] = R"pb(
    flags {
      id: "statin"
      title: "Statin still taken"
      status: FLAG_STATUS_UNDETERMINED
      severity: SEVERITY_HIGH
    }
    flags {
      id: "lungs"
      title: "Lungs"
      status: FLAG_STATUS_UNDETERMINED
      severity: SEVERITY_HIGH
    }
    flags {
      id: "skin"
      title: "Skin"
      status: FLAG_STATUS_POSSIBLE
      severity: SEVERITY_HIGH
    }
    flags {
      id: "cancer"
      title: "Cancer"
      status: FLAG_STATUS_UNDETERMINED
      severity: SEVERITY_ATTENTION
    }
  )pb";
  for (const NoteDetail& detail :
       {Little(), Little(Squeeze::kFlagsByTitle), Little(Squeeze::kOneLine),
        Little(Squeeze::kFlagsInALine)}) {
    EXPECT_THAT(
        NoteText(kFlags, detail),
        AllOf(HasSubstr("\n- **HIGH**, possible: Skin\n"),
              HasSubstr(
                  "\n- **HIGH**, **cannot be said yet**: Statin still taken; "
                  "Lungs\n"),
              Not(HasSubstr("Cancer"))));
  }
  EXPECT_THAT(NoteText(kFlags),
              HasSubstr("\n- **cannot be said yet**: Cancer\n"));
}

}  // namespace
}  // namespace myorules::rules
