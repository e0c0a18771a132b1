#include "rules/note/note_lines.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

NoteLine Line(const std::string& text, Urgency urgency,
              const std::vector<std::string>& below = {}) {
  NoteLine line{{Inline(text), {}}, urgency, Urgency::kGround};
  for (const std::string& each : below) {
    line.branch.branches.push_back({Inline(each), {}});
  }
  return line;
}

// What is left of two sections where so many lines are left out.
std::string Left(size_t count, Urgency kept = Urgency::kDanger,
                 const std::vector<size_t>& stay = {}) {
  NoteSection conclusions{"Conclusions", "conclusion", "conclusions", {}};
  conclusions.lines.push_back(Line("A", Urgency::kConclusion, {"met", "not"}));
  conclusions.lines.push_back(Line("B", Urgency::kFurtherConclusion, {"met"}));
  NoteSection flags{"Flags", "flag", "flags", {}};
  flags.lines.push_back(Line("danger", Urgency::kDanger));
  flags.lines.push_back(Line("look", Urgency::kAttention));
  flags.lines.push_back(Line("a; b; c", Urgency::kPossibleFlag));
  flags.lines.back().count = 3;
  LeftOut left_out;
  LeaveOut({count, kept, stay}, {&conclusions, &flags}, &left_out);
  std::string text;
  for (const NoteSection* section : {&conclusions, &flags}) {
    for (const NoteLine& line : section->lines) {
      absl::StrAppend(&text, line.branch.text.Plain());
      for (const Branch& branch : line.branch.branches) {
        absl::StrAppend(&text, "/", branch.text.Plain());
      }
      absl::StrAppend(&text, " ");
    }
  }
  return absl::StrCat(text, "| ", left_out.Text());
}

TEST(LeaveOut, TakesTheLeastUrgentLineFirstAndCountsWhatItTold) {
  EXPECT_EQ(Left(0), "A/met/not B/met danger look a; b; c | ");
  EXPECT_EQ(Left(1), "A/met/not B/met danger look | 3 flags");
  EXPECT_EQ(Left(2), "A/met/not B danger look | 3 flags, 1 ground");
  EXPECT_EQ(Left(4), "A B danger look | 3 flags, 3 grounds");
  EXPECT_EQ(Left(5), "A danger look | 3 flags, 3 grounds, 1 conclusion");
}

TEST(LeaveOut, TakesTheLastOfThoseThatAreEquallyUrgent) {
  EXPECT_EQ(Left(3), "A/met B danger look | 3 flags, 2 grounds");
}

TEST(LeaveOut, TakesNothingThatIsAsUrgentAsWhatIsKept) {
  EXPECT_EQ(Left(1000, Urgency::kGround), Left(1));
  EXPECT_EQ(Left(1000, Urgency::kConclusion), Left(1000));
}

TEST(LeaveOut, LetsThoseStayForWhichThereIsRoom) {
  EXPECT_EQ(Left(5, Urgency::kDanger, {3}),
            "A/met danger look | 3 flags, 2 grounds, 1 conclusion");
  EXPECT_EQ(Left(5, Urgency::kDanger, {2, 3}),
            "A/met/not danger look | 3 flags, 1 ground, 1 conclusion");
  // What hangs on a line goes with it.
  EXPECT_EQ(Left(5, Urgency::kDanger, {1}), Left(5));
  EXPECT_EQ(Left(5, Urgency::kDanger, {1, 4}),
            "A B/met danger look | 3 flags, 2 grounds");
  EXPECT_EQ(Left(2, Urgency::kDanger, {7}), Left(2));
}

TEST(LeaveOut, LetsNoGroundStayBehindOneThatGoes) {
  EXPECT_EQ(Left(5, Urgency::kDanger, {2}), Left(5));
}

TEST(LeaveOut, NeverTakesTheConclusionOrADanger) {
  EXPECT_EQ(Left(6), "A danger | 4 flags, 3 grounds, 1 conclusion");
  EXPECT_EQ(Left(1000), Left(6));
}

TEST(LeaveOut, CountsAGuestInASectionAsWhatItIs) {
  NoteSection conclusions{"Conclusions", "conclusion", "conclusions", {}};
  conclusions.lines.push_back(Line("A", Urgency::kFurtherConclusion));
  conclusions.lines.push_back(Line("b; c", Urgency::kPossibleFlag));
  conclusions.lines.back().one = "flag";
  conclusions.lines.back().many = "flags";
  conclusions.lines.back().count = 2;
  LeftOut left_out;
  LeaveOut({2}, {&conclusions}, &left_out);
  EXPECT_EQ(left_out.Text(), "2 flags, 1 conclusion");
}

TEST(Row, HoldsAsMuchAsThereIsRoomForAndOneThingAtLeast) {
  EXPECT_EQ(Row({}, "; ", 10), "");
  EXPECT_EQ(Row({"one", "two", "three"}, "; ", 100), "one; two; three");
  EXPECT_EQ(Row({"one", "two", "three"}, "; ", 8), "one; two; 1 more");
  EXPECT_EQ(Row({"one", "two", "three"}, "; ", 0), "one; 2 more");
}

TEST(Row, HoldsWhatIsKeptHoweverLittleRoomThereIs) {
  const std::vector<std::string> texts = {"one", "two", "three", "four"};
  EXPECT_EQ(Row(texts, "; ", 8, {2}), "one; two; three; 1 more");
  EXPECT_EQ(Row(texts, "; ", 0, {1, 3}), "one; two; four; 1 more");
  EXPECT_EQ(Row(texts, "; ", 0, {0}), "one; 3 more");
  EXPECT_EQ(Row(texts, "; ", 100, {2}), "one; two; three; four");
  // What is shorter does not come before what had no room.
  EXPECT_EQ(Row({"one", "longer", "two"}, "; ", 8), "one; 2 more");
}

TEST(FirstSentences, EndBehindASentenceAndShowThatThereAreMore) {
  EXPECT_EQ(FirstSentences("One. Two. Three.", 16), "One. Two. Three.");
  EXPECT_EQ(FirstSentences("One. Two. Three.", 15), "One. Two. …");
  EXPECT_EQ(FirstSentences("One. Two. Three.", 9), "One. Two. …");
  EXPECT_EQ(FirstSentences("One. Two. Three.", 8), "One. …");
  EXPECT_EQ(FirstSentences("One. Two. Three.", 0), "One. …");
  EXPECT_EQ(FirstSentences("One of 1.5 units.", 3), "One of 1.5 units.");
}

TEST(Shortened, EndsWithAWordAndShowsThatItGoesOn) {
  EXPECT_EQ(Shortened("one two three", 13), "one two three");
  EXPECT_EQ(Shortened("one two three", 12), "one two …");
  EXPECT_EQ(Shortened("one two three", 7), "one two …");
  EXPECT_EQ(Shortened("one two three", 6), "one …");
  EXPECT_EQ(Shortened("one", 2), "on …");
  EXPECT_EQ(Shortened("öne", 1), " …");
}

}  // namespace
}  // namespace myorules::rules
