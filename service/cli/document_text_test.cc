#include "service/cli/document_text.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::service {
namespace {

using rules::Document;
using rules::Inline;
using ::testing::HasSubstr;

const Colors kPlain(false);

std::string TextOf(const Document& page, int width = 40) {
  return DocumentText(page, width, kPlain);
}

TEST(DocumentText, BreaksBetweenWordsAndHangs) {
  Document page("Title");
  page.Paragraph("one two three four");
  page.List({"one two three"});
  EXPECT_EQ(TextOf(page, 10),
            "Title\none two\nthree four\n- one two\n  three\n");
}

TEST(DocumentText, DrawsATree) {
  Document page("Title");
  page.Tree({{"first that is broken", {{"below", {{"deep"}}}, {"last"}}},
             {"second that is broken"}});
  EXPECT_EQ(TextOf(page, 14),
            "Title\n"
            "├ first that\n"
            "│ │ is broken\n"
            "│ ├ below\n"
            "│ │ └ deep\n"
            "│ └ last\n"
            "└ second that\n"
            "  is broken\n");
}

TEST(DocumentText, KeepsAWordWholeWhosePiecesDiffer) {
  Document page("T");
  page.Paragraph(Inline().Strong("met").Text(": Adult, ").Code("a b"));
  EXPECT_EQ(TextOf(page, 4), "T\nmet:\nAdult,\na b\n");
}

TEST(DocumentText, LeavesAWordWholeThatIsTooLong) {
  Document page("T");
  page.Paragraph("a verylongword b");
  EXPECT_EQ(TextOf(page, 4), "T\na\nverylongword\nb\n");
}

TEST(DocumentText, CountsCharactersNotBytes) {
  EXPECT_EQ(Columns("TIF1γ"), 5);
  Document page("T");
  page.Paragraph("γγ γγ");
  EXPECT_EQ(TextOf(page, 5), "T\nγγ γγ\n");
}

TEST(DocumentText, ABlankLineStandsBeforeEachPartButTheFirst) {
  Document page("Title");
  page.Heading(2, "A");
  page.Heading(3, "B");
  page.Heading(2, "C");
  EXPECT_EQ(TextOf(page), "Title\nA\nB\n\nC\n");
}

TEST(DocumentText, ATableIsARowALine) {
  Document page("T");
  page.Table({"name", "value"}, {{"a", "1"}, {"b", ""}});
  EXPECT_EQ(TextOf(page), "T\nname | value\na | 1\nb | –\n");
}

TEST(DocumentText, ShowsControlCharactersAndDoesNotObeyThem) {
  Document page("Patient a\x1b[2J\nDecisions\x7f");
  page.Paragraph("b\x07 c\nd");
  EXPECT_EQ(TextOf(page), "Patient a?[2J Decisions?\nb? c d\n");
}

TEST(DocumentText, ColoursWordsWhereThereAreColours) {
  Document page("T");
  page.Tree({{Inline()
                  .Mark(Inline::Kind::kBad, "HIGH")
                  .Text(": ")
                  .Mark(Inline::Kind::kDoubtful, "open")}});
  EXPECT_THAT(DocumentText(page, 40, Colors(true)),
              HasSubstr("\033[1;31mHIGH\033[0m: \033[1;33mopen\033[0m\n"));
  EXPECT_EQ(TextOf(page), "T\n└ HIGH: open\n");
}

}  // namespace
}  // namespace myorules::service
