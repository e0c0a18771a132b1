#include "service/cli/pack_diff_text.h"

#include "gtest/gtest.h"

namespace myorules::service {
namespace {

using rules::ChangeKind;

TEST(RuleChangesText, TellsEachChangeWithItsFields) {
  const Colors plain(false);
  EXPECT_EQ(RuleChangesText({}, plain), "The rules are the same.\n");
  EXPECT_EQ(RuleChangesText({{ChangeKind::kChanged,
                              "threshold",
                              "adult_age",
                              "Adult age",
                              {{"value", "18", "16"}}},
                             {ChangeKind::kAdded, "note", "sample", "", {}},
                             {ChangeKind::kRemoved, "flag", "old", "Old", {}}},
                            plain),
            "Rules: 3 changes\n"
            "  changed  threshold adult_age (Adult age)\n"
            "             value: 18 -> 16\n"
            "  added    note sample\n"
            "  removed  flag old (Old)\n");
}

TEST(MatrixText, HasTheValuesBeforeInRowsAndAfterInColumns) {
  EXPECT_EQ(MatrixText("decision met",
                       {{{"MET", "MET"}, 12},
                        {{"MET", "NOT_MET"}, 3},
                        {{"open: MET or NOT_MET", "NOT_MET"}, 1}},
                       Colors(false)),
            "\ndecision met: before by rows, after by columns\n"
            "                           A   B   C\n"
            "  A MET                   12   3   .\n"
            "  B NOT_MET                .   .   .\n"
            "  C open: MET or NOT_MET   .   1   .\n");
}

TEST(MatrixText, MarksThoseWhoMoveInColour) {
  EXPECT_NE(MatrixText("x", {{{"A", "B"}, 1}}, Colors(true))
                .find("\033[1;33m1\033[0m"),
            std::string::npos);
}

}  // namespace
}  // namespace myorules::service
