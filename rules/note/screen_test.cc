// What stands on the first screen, and what does not.
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

// As little as is ever told of one pack.
NoteDetail Little(Squeeze squeeze = Squeeze::kNone) {
  return {/*full=*/false, kMaxCuts, /*lines_left_out=*/1000, squeeze};
}

TEST(Screen, KeepsTheNoteThatSaysWhyScreeningIsAskedForOfTheDead) {
  const std::string message = absl::StrCat(
      "Death is on record, but no last day of follow-up that is on or before "
      "the assessment: screening is asked for, and a decision on a statin, as "
      "of the living (our choice).");
  const std::string answer =
      absl::StrCat("notes { id: 'death-undated' message: '", message,
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

}  // namespace
}  // namespace myorules::rules
