// What a note tells of packs that differ.
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/note/note_testing.h"

namespace myorules::rules {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

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

}  // namespace
}  // namespace myorules::rules
