#include "service/cli/text_block.h"

#include "gtest/gtest.h"

namespace myorules::service {
namespace {

TEST(TextBlock, BreaksBetweenWordsAndHangs) {
  TextBlock block(12);
  block.Paragraph(2, 4, "one two three four");
  EXPECT_EQ(block.text(), "  one two\n    three\n    four\n");
}

TEST(TextBlock, CountsCharactersNotBytes) {
  EXPECT_EQ(Columns("TIF1γ"), 5);
  TextBlock block(5);
  block.Paragraph(0, 0, "γγ γγ");
  EXPECT_EQ(block.text(), "γγ γγ\n");
}

TEST(TextBlock, LeavesAWordWholeThatIsTooLong) {
  TextBlock block(4);
  block.Paragraph(0, 2, "a verylongword b");
  EXPECT_EQ(block.text(), "a\n  verylongword\n  b\n");
}

TEST(TextBlock, PutsTextBesideItsLabel) {
  TextBlock block(20);
  block.Labelled(2, "because", 12, "one two three");
  EXPECT_EQ(block.text(), "  because   one two\n            three\n");
}

TEST(TextBlock, PutsTextBelowALabelThatIsTooLong) {
  TextBlock block(20);
  block.Labelled(2, "unverified", 12, "x");
  EXPECT_EQ(block.text(), "  unverified\n            x\n");
}

TEST(TextBlock, ABlankLineStandsBeforeEachHeadingButTheFirst) {
  TextBlock block(20);
  block.Heading("A");
  block.Paragraph(0, 0, "");
  block.Heading("B");
  EXPECT_EQ(block.text(), "A\n\nB\n");
}

TEST(TextBlock, ShowsControlCharactersAndDoesNotObeyThem) {
  TextBlock block(40);
  block.Heading("Patient a\x1b[2J\nDecisions\x7f");
  block.Paragraph(0, 0,
                  "b\x07 c\nd \xC2\x9B"
                  "1mü");
  EXPECT_EQ(block.text(), "Patient a?[2J?Decisions?\nb? c d ?1mü\n");
}

}  // namespace
}  // namespace myorules::service
