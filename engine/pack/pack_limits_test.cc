// Each bound on what loading a pack takes, at the limit and one past it, and
// packs that are as large as a pack may be.
#include "engine/base/pack_limits.h"

#include <cstddef>
#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/pack/parcel_pack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// `count` times what `of` makes of a number from 0.
std::string Many(int count, const std::function<std::string(int)>& of) {
  std::string text;
  for (int i = 0; i < count; ++i) absl::StrAppend(&text, of(i));
  return text;
}

std::string NoteWhen(int number, const std::string& when) {
  return absl::StrCat("note { id: \"n", number, "\" message: \"M.\" when: \"",
                      when, "\" }\n");
}

std::string WeightNote(int number) {
  return NoteWhen(number, absl::StrCat("parcel.weight_grams == ", number));
}

std::string Decision(const std::string& policy, const std::string& rows) {
  return absl::StrCat(
      "decision { id: \"d\" title: \"D\" our_choice: \"x\" hit_policy: ",
      "HIT_POLICY_", policy, "\n", rows, "}\n");
}

std::string Row(const std::string& when, const std::string& outcome) {
  return absl::StrCat("  row { when: \"", when, "\" outcome: \"", outcome,
                      "\" }\n");
}

std::string Weight() {
  return "define { name: \"weight\" title: \"W\" value: "
         "\"parcel.weight_grams\" }\n";
}

std::string RowsByWeight(int count) {
  return Many(count,
              [](int i) { return Row(absl::StrCat("weight == ", i), "A"); });
}

TEST(Limit, RowsOfATable) {
  const auto table = [](int rows) {
    return Weight() +
           Decision("UNIQUE", RowsByWeight(rows) + "  otherwise: \"B\"\n");
  };
  EXPECT_EQ(ParcelPackFaults(table(limits::kMaxTableRows)), "");
  EXPECT_EQ(ParcelPackFaults(table(limits::kMaxTableRows + 1)),
            "pack.textproto:2:12: error: decision 'd' has 1001 rows; at most "
            "1000 are allowed\n"
            " | decision { id: \"d\" title: \"D\" our_choice: \"x\" "
            "hit_policy: HIT_POLICY_UNIQUE\n"
            " | ...........^");
  EXPECT_THAT(
      ParcelPackFaults(absl::StrCat(
          Weight(), "facet { id: \"f\" title: \"F\" our_choice: \"x\"\n",
          RowsByWeight(limits::kMaxTableRows + 1), "}")),
      HasSubstr("facet 'f' has 1001 rows; at most 1000 are allowed"));
}

TEST(Limit, GroundsOfAFlag) {
  const auto flag = [](int grounds) {
    return absl::StrCat(
        "flag { id: \"f\" title: \"F\" clinical: true severity: SEVERITY_HIGH "
        "message: \"M.\" when: \"parcel.weight_grams == -1\"\n",
        Many(grounds - 1,
             [](int i) {
               return absl::StrCat(
                   "  otherwise { severity: SEVERITY_HIGH message: \"M.\" "
                   "when: \"parcel.weight_grams == ",
                   i, "\" }\n");
             }),
        "}");
  };
  EXPECT_EQ(ParcelPackFaults(flag(limits::kMaxTableRows)), "");
  EXPECT_THAT(ParcelPackFaults(flag(limits::kMaxTableRows + 1)),
              HasSubstr("pack.textproto:1:8: error: flag 'f' has 1001 grounds; "
                        "at most 1000 are allowed\n"));
}

TEST(Limit, EntriesOfAPack) {
  EXPECT_EQ(ParcelPackFaults(Many(limits::kMaxPackEntries, WeightNote)), "");
  EXPECT_THAT(ParcelPackFaults(Many(limits::kMaxPackEntries + 1, WeightNote)),
              HasSubstr("pack.textproto:1:1: error: the pack has 10001 rows, "
                        "flags with their further grounds, notes and "
                        "thresholds; at most 10000 are allowed\n"));
}

TEST(Limit, BytesOfAName) {
  const auto criterion = [](size_t bytes) {
    return absl::StrCat("criterion { id: \"", std::string(bytes, 'c'),
                        "\" title: \"C\" our_choice: \"x\" when: "
                        "\"parcel.fragile\" }\n",
                        NoteWhen(1, std::string(bytes, 'c')));
  };
  EXPECT_EQ(ParcelPackFaults(criterion(limits::kMaxNameBytes)), "");
  EXPECT_THAT(ParcelPackFaults(criterion(limits::kMaxNameBytes + 1)),
              HasSubstr("pack.textproto:1:13: error: id of a criterion has 201 "
                        "bytes; at most 200 are allowed\n"));
}

// Conditions with patterns of as many instructions as one may have, each
// another one.
std::string NotesWithPatterns(int count) {
  return Many(count, [](int i) {
    const std::string letter(
        1, static_cast<char>(i < 26 ? 'a' + i : 'A' + i - 26));
    return NoteWhen(
        i, absl::StrCat("parcel.label.matches('", letter, "{1000}0{996}')"));
  });
}

TEST(Limit, InstructionsOfThePatternsOfAPack) {
  constexpr int kMost =
      limits::kMaxPackPatternInstructions / limits::kMaxPatternInstructions;
  EXPECT_EQ(ParcelPackFaults(NotesWithPatterns(kMost)), "");
  // Equal ones are one.
  EXPECT_EQ(
      ParcelPackFaults(NotesWithPatterns(kMost) +
                       NoteWhen(99, "!parcel.label.matches('a{1000}0{996}')")),
      "");
  EXPECT_THAT(ParcelPackFaults(NotesWithPatterns(kMost) +
                               NoteWhen(99, "parcel.label.matches('a')")),
              HasSubstr("error: one pattern too many: with it those of the "
                        "pack and what it imports compile to more than 100000 "
                        "instructions; write fewer, or repeat less\n"));
}

// Twelve bools, and rows that ask about some of them.
std::string BoolTable(int rows, const std::string& policy) {
  return Many(12,
              [](int i) {
                return absl::StrCat(
                    "define { name: \"b", i, "\" title: \"B\" value: ",
                    "\"parcel.scans.exists(s, s.place == '", i, "')\" }\n");
              }) +
         Decision(policy, Many(rows, [](int i) {
                    return Row(absl::StrCat("b", i % 12, " || b", i / 12 % 12,
                                            " || b", i / 144 % 12),
                               absl::StrCat("A", i));
                  }));
}

TEST(Table, OfManyRowsAndCasesIsCheckedInALimitedNumberOfSteps) {
  EXPECT_EQ(ParcelPackFaults(BoolTable(limits::kMaxTableRows, "COLLECT")), "");
  EXPECT_THAT(
      ParcelPackFaults(
          Weight() +
          Decision("FIRST", Many(limits::kMaxTableRows,
                                 [](int) { return Row("weight > 1", "A"); }))),
      HasSubstr("row 2 of decision 'd' is never reached: row 1 has the same "
                "condition; take one out"));
}

TEST(Table, ThatTakesTooManyStepsToCheckIsAnError) {
  // So many notes that each look into the same long conditions.
  const std::string some =
      "(false" + Many(45, [](int) { return " || parcel.fragile"; }) + ")";
  const std::string any =
      "false" + Many(45, [&](int) { return " || " + some; });
  const std::string body =
      Many(4,
           [&](int i) {
             return absl::StrCat("define { name: \"any", i,
                                 "\" title: \"A\" value: \"", any, "\" }\n");
           }) +
      Many(limits::kMaxPackEntries,
           [](int i) { return NoteWhen(i, "any0 || any1 || any2 || any3"); });
  const std::string faults = ParcelPackFaults(body);
  EXPECT_THAT(faults,
              HasSubstr("error: it takes more than 100000000 steps to hold the "
                        "conditions of the pack and what it imports against "
                        "each other, with those of note 'n"));
  EXPECT_THAT(faults, HasSubstr("'; write fewer rows, or rows that ask about "
                                "fewer things\n"));
}

// A pack as large as it may be, of parts `of` makes; what is wrong with it.
std::string FullPackFaults(const std::string& before,
                           const std::function<std::string(int)>& of) {
  const size_t room = limits::kMaxPackBytes - ParcelPackText(before).size();
  std::string body = before;
  for (int i = 0;; ++i) {
    const std::string part = of(i);
    if (body.size() - before.size() + part.size() > room) break;
    body += part;
  }
  return ParcelPackFaults(body);
}

// Whatever the pack is full of, it loads or is refused while one waits. (That
// it ends is what is tested; each of these took minutes once.)
TEST(FullPack, OfNotesThatAllFailIsRefused) {
  EXPECT_THAT(
      FullPackFaults(
          "", [](int i) { return NoteWhen(i, absl::StrCat("zilch", i)); }),
      HasSubstr("at most 10000 are allowed"));
  const std::string fewer =
      ParcelPackFaults(Many(limits::kMaxPackEntries, [](int i) {
        return NoteWhen(i, absl::StrCat("zilch", i));
      }));
  EXPECT_THAT(fewer, HasSubstr("no variable 'zilch199'"));
  EXPECT_THAT(fewer, Not(HasSubstr("no variable 'zilch200'")));
  EXPECT_THAT(fewer, HasSubstr("\npack.textproto: there are more faults than "
                               "these 200; mend these first"));
}

TEST(FullPack, OfNotesOnOneLineIsRefused) {
  std::string body;
  while (body.size() < 3'500'000) {
    const int i = static_cast<int>(body.size());
    absl::StrAppend(&body, "note { id: \"N", i, "\" message: \"{zilch}\" ",
                    "when: \"parcel.label == '", std::string(350, 'x'),
                    "' || zilch\" } ");
  }
  EXPECT_THAT(ParcelPackFaults(body),
              HasSubstr("there are more faults than these 200"));
}

TEST(FullPack, OfRowsIsRefused) {
  EXPECT_THAT(
      FullPackFaults(Weight() + Decision("UNIQUE", Row("weight > 0", "A")),
                     [](int i) {
                       return absl::StrCat(
                           "decision { id: \"d", i,
                           "\" title: \"D\" our_choice: \"x\" hit_policy: "
                           "HIT_POLICY_UNIQUE ",
                           RowsByWeight(900), "}\n");
                     }),
      HasSubstr("at most 10000 are allowed"));
}

TEST(FullPack, OfThresholdsIsRefused) {
  EXPECT_THAT(FullPackFaults("",
                             [](int i) {
                               return absl::StrCat(
                                   "threshold { name: \"t", i,
                                   "\" title: \"T\" value: \"1\" unit: \"g\" "
                                   "our_choice: \"x\" }\n");
                             }),
              HasSubstr("at most 10000 are allowed"));
}

TEST(FullPack, OfFlagsIsRefused) {
  EXPECT_THAT(FullPackFaults("",
                             [](int i) {
                               return absl::StrCat(
                                   "flag { id: \"f", i,
                                   "\" title: \"T\" clinical: true severity: "
                                   "SEVERITY_HIGH message: \"M.\" when: "
                                   "\"parcel.fragile\" }\n");
                             }),
              HasSubstr("at most 10000 are allowed"));
}

TEST(FullPack, OfDefinitionsIsRefused) {
  EXPECT_THAT(FullPackFaults("",
                             [](int i) {
                               return absl::StrCat("define { name: \"d", i,
                                                   "\" value: \"d", i + 1,
                                                   "\" }\n");
                             }),
              HasSubstr("at most 2000 are allowed"));
}

TEST(FullPack, OfDefinitionsThatAllUseEachOtherIsRefused) {
  const auto uses = [](int i) {
    return absl::StrCat(
        "define { name: \"d", i, "\" value: \"",
        Many(limits::kMaxPackItems / 5,
             [](int j) { return absl::StrCat(j > 0 ? "+d" : "d", j); }),
        "\" }\n");
  };
  EXPECT_THAT(ParcelPackFaults(Many(limits::kMaxPackItems / 5, uses)),
              HasSubstr("there are more faults than these 200"));
}

TEST(FullPack, OfDefinitionsAsLongAsTheyMayBeLoadsOrIsRefused) {
  const std::string any = Many(2'500, [](int i) {
    return absl::StrCat(i > 0 ? " || " : "", "parcel.weight_grams == ", i);
  });
  EXPECT_THAT(FullPackFaults("",
                             [&](int i) {
                               return absl::StrCat(
                                   "define { name: \"d", i,
                                   "\" title: \"D\" value: \"", any, "\" }\n",
                                   NoteWhen(i, absl::StrCat("d", i)));
                             }),
              HasSubstr(""));
}

TEST(FullPack, OfPatternsIsRefused) {
  EXPECT_THAT(FullPackFaults("",
                             [](int i) {
                               std::string any = "false";
                               for (int j = 0; j < 90; ++j) {
                                 absl::StrAppend(&any,
                                                 " || parcel.label.matches('x",
                                                 i, "y", j, ".{400}')");
                               }
                               return NoteWhen(i, any);
                             }),
              HasSubstr("one pattern too many"));
}

TEST(FullPack, OfImportsIsRefused) {
  EXPECT_THAT(FullPackFaults("",
                             [](int i) {
                               return absl::StrCat("import { name: \"m", i,
                                                   "\" }\n");
                             }),
              HasSubstr("there are more faults than these 200"));
}

TEST(FullPack, OfSourcesIsRefused) {
  EXPECT_THAT(
      FullPackFaults(
          "", [](int i) { return absl::StrCat("source_key: \"k", i, "\"\n"); }),
      HasSubstr("there are more faults than these 200"));
}

TEST(FullPack, OfFieldsThatThereAreNotIsRefused) {
  EXPECT_THAT(FullPackFaults("", [](int) { return "zilch: 1 "; }),
              HasSubstr("there are more faults than these 200"));
}

TEST(FullPack, OfOneNameIsRefused) {
  EXPECT_THAT(
      ParcelPackFaults(absl::StrCat(
          "criterion { id: \"a", Many(1'000'000, [](int) { return ".a"; }),
          "\" title: \"C\" our_choice: \"x\" when: \"parcel.fragile\" }")),
      HasSubstr("id of a criterion has 2000001 bytes; at most 200 are "
                "allowed"));
}

TEST(FullPack, OfPlaceholdersIsRefused) {
  EXPECT_THAT(ParcelPackFaults(absl::StrCat(
                  "note { id: \"n\" when: \"parcel.fragile\" message: \"",
                  Many(500'000, [](int) { return "{zilch}"; }), "\" }")),
              HasSubstr("there are more faults than these 200"));
}

}  // namespace
}  // namespace myorules::engine
