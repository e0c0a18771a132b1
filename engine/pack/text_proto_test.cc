#include "engine/pack/text_proto.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/base/issues.h"
#include "engine/base/limits.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.pb.h"
#include "gtest/gtest.h"
#include "myorules/v1/rule_pack.pb.h"

namespace myorules::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string ErrorsOf(const std::string& text) {
  Issues issues("pack.textproto", text);
  v1::RulePack pack;
  const auto parsed = TextProto::Parse(&pack, &issues);
  EXPECT_EQ(parsed == nullptr, issues.has_errors());
  return issues.Format();
}

TEST(TextProto, UnknownFieldComesWithItsPlaceAndTheNearestName) {
  EXPECT_EQ(ErrorsOf("name: \"a\"\ncriterion { id: \"adult\" wen: \"true\" }"),
            "pack.textproto:2:25: error: no field 'wen' in "
            "myorules.v1.Criterion (did you mean 'when'?)\n"
            " | criterion { id: \"adult\" wen: \"true\" }\n"
            " | ........................^");
}

TEST(TextProto, EveryUnknownFieldIsToldInOneRun) {
  EXPECT_EQ(ErrorsOf("nmae: \"a\"\nversoin: \"1\"\n"),
            "pack.textproto:1:1: error: no field 'nmae' in "
            "myorules.v1.RulePack (did you mean 'name'?)\n"
            " | nmae: \"a\"\n"
            " | ^\n"
            "pack.textproto:2:1: error: no field 'versoin' in "
            "myorules.v1.RulePack (did you mean 'version'?)\n"
            " | versoin: \"1\"\n"
            " | ^");
}

TEST(TextProto, BraceThatIsMissingIsToldOnceWhereItsMessageBegins) {
  EXPECT_EQ(ErrorsOf("threshold {\n  name: \"a\"\ndefine { name: \"b\" }\n"
                     "criterion { id: \"c\" }\nflag { id: \"d\" }\n"),
            "pack.textproto:1:1: error: 'threshold' is not closed before "
            "'define' in line 3; write the '}' that is missing\n"
            " | threshold {\n"
            " | ^");
  EXPECT_EQ(ErrorsOf("decision {\n  row { when: \"}\" # }\n"
                     "  otherwise: \"NO\"\n}\n"),
            "pack.textproto:2:3: error: 'row' is not closed before "
            "'otherwise' in line 3; write the '}' that is missing\n"
            " |   row { when: \"}\" # }\n"
            " | ..^");
}

TEST(TextProto,
     FieldOfAnotherMessageIsOneThatThereIsNotWhereAllBracesAreClosed) {
  EXPECT_EQ(ErrorsOf("threshold { name: \"a\" criterion { id: \"c\" } }"),
            "pack.textproto:1:23: error: no field 'criterion' in "
            "myorules.v1.Threshold; it has name, title, analyte, method, "
            "value, …\n"
            " | threshold { name: \"a\" criterion { id: \"c\" } }\n"
            " | ......................^");
}

TEST(TextProto, NumberIsNoNameOfAField) {
  EXPECT_EQ(ErrorsOf("1: \"a\"\nnmae: \"b\""),
            "pack.textproto:1:1: error: no field '1' in myorules.v1.RulePack; "
            "it has name, version, title, state, author, …\n"
            " | 1: \"a\"\n"
            " | ^\n"
            "pack.textproto:2:1: error: no field 'nmae' in "
            "myorules.v1.RulePack (did you mean 'name'?)\n"
            " | nmae: \"b\"\n"
            " | ^");
}

// A message that holds itself, so many deep.
bool ParsesNested(int depth) {
  std::string text;
  for (int i = 0; i < depth; ++i) text += "nested_type { ";
  for (int i = 0; i < depth; ++i) text += "} ";
  Issues issues("nested.textproto", text);
  google::protobuf::DescriptorProto message;
  return TextProto::Parse(&message, &issues) != nullptr;
}

TEST(TextProto, MayBeNestedUpToTheLimit) {
  EXPECT_TRUE(ParsesNested(limits::kMaxPackDepth));
  EXPECT_FALSE(ParsesNested(limits::kMaxPackDepth + 1));
  EXPECT_FALSE(ParsesNested(100'000));
}

TEST(TextProto, UnknownEnumValueComesWithTheNearestName) {
  EXPECT_EQ(ErrorsOf("state: PACK_STATE_DRAFFT"),
            "pack.textproto:1:8: error: 'PACK_STATE_DRAFFT' is no value of "
            "'state' (did you mean 'PACK_STATE_DRAFT'?)\n"
            " | state: PACK_STATE_DRAFFT\n"
            " | .......^");
}

TEST(TextProto, FieldThatStandsTwiceIsAnError) {
  EXPECT_EQ(ErrorsOf("name: \"a\"\nname: \"b\""),
            "pack.textproto:2:1: error: field 'name' stands twice here; write "
            "it once\n"
            " | name: \"b\"\n"
            " | ^");
}

TEST(TextProto, WhatIsNotClosedAtTheEndIsToldWhereItBegins) {
  EXPECT_EQ(ErrorsOf("name: \"a\"\ncriterion {\n"),
            "pack.textproto:2:1: error: 'criterion' is not closed; write the "
            "'}' that is missing\n"
            " | criterion {\n"
            " | ^");
}

TEST(TextProto, BrokenTextIsToldAtItsPlaceWithWhatWouldBeRight) {
  struct Case {
    const char* text;
    const char* told;
  };
  const Case cases[] = {
      {"name: a",
       "7: error: not a text proto: expected a text, found a; write "
       "it between quotation marks"},
      {"state: \"PACK_STATE_TEST\"",
       "8: error: not a text proto: expected a word or a number, found "
       "\"PACK_STATE_TEST\"; write it without quotation marks"},
      {"flag { clinical: yes }",
       "22: error: not a text proto: 'clinical' is true or false, not 'yes'"},
      {"// A comment.",
       "1: error: not a text proto: found '/'; a comment begins with '#'"},
      {"note { id: \"n\" } }",
       "18: error: not a text proto: found a '}' that "
       "closes nothing; take it out"},
      {"note { \"id\": \"n\" }",
       "8: error: not a text proto: expected the name "
       "of a field, found \"id\""},
      {"name: \"a\\q\"",
       "10: error: not a text proto: this escape means "
       "nothing in a text; for a backslash write \\\\"},
      {"name: “a”",
       "7: error: not a text proto: a character that only a text "
       "may hold; around a text write ' or \""},
      {"note { id: \"n }\nnote { id: \"m\" }",
       "16: error: not a text proto: a text ends in the line in which it "
       "begins; write the quotation mark that is missing"},
  };
  for (const Case& each : cases) {
    const std::string told = ErrorsOf(each.text);
    EXPECT_EQ(told.substr(0, told.find('\n')),
              absl::StrCat("pack.textproto:1:", each.told));
    EXPECT_THAT(told, testing::Not(testing::HasSubstr("\npack.textproto")));
  }
}

TEST(TextProto, TextThatIsNotUtf8IsToldAtItsFirstSuchByte) {
  EXPECT_EQ(ErrorsOf("name: \"a\"\ntitle: \"f\xFCr\""),
            "pack.textproto:2:10: error: not UTF-8: byte 0xfc; save the text "
            "as UTF-8\n"
            " | title: \"f\uFFFDr\"\n"
            " | .........^");
}

TEST(TextProto, TextOfSixteenBitLettersIsToldAtItsBeginning) {
  EXPECT_THAT(ErrorsOf("\xFF\xFEn"),
              testing::HasSubstr("pack.textproto:1:1: error: not UTF-8: byte "
                                 "0xff; save the text as UTF-8"));
}

TEST(TextProto, ByteOrderMarkIsToldWithWhatToDo) {
  EXPECT_THAT(ErrorsOf("\xEF\xBB\xBFname: \"a\""),
              testing::HasSubstr("pack.textproto:1:1: error: the text begins "
                                 "with a byte order mark; save it as UTF-8 "
                                 "without one"));
}

TEST(TextProto, ValueThatEscapesMakeNoUtf8IsToldAtItsField) {
  EXPECT_EQ(ErrorsOf("name: \"a\"\ncriterion { title: \"f\\374r\" }"),
            "pack.textproto:2:13: error: the value of 'title' is not UTF-8: "
            "byte 0xfc; write the letter itself\n"
            " | criterion { title: \"f\\374r\" }\n"
            " | ............^");
}

TEST(TextProto, DeepNestingIsRefused) {
  std::string text = "nope ";
  for (int i = 0; i < 100'000; ++i) text += "{ a ";
  EXPECT_THAT(ErrorsOf(text), testing::HasSubstr("error"));
}

// The text with one mark '^' taken out, and where it was.
struct Marked {
  explicit Marked(std::string marked) : text(std::move(marked)) {
    mark = static_cast<int>(text.find('^'));
    text.erase(mark, 1);
  }
  std::string text;
  int mark;
};

// Where the byte `value_offset` of the first criterion's `when` stands.
int PlaceInWhen(const std::string& text, int value_offset) {
  Issues issues("pack.textproto", text);
  v1::RulePack pack;
  const auto parsed = TextProto::Parse(&pack, &issues);
  EXPECT_NE(parsed, nullptr) << issues.Format();
  if (parsed == nullptr) return -1;
  return parsed->root()
      .Child("criterion", 0)
      .OffsetInValue("when", pack.criterion(0).when(), value_offset);
}

TEST(OffsetInValue, PointsIntoTheLiteral) {
  struct Case {
    const char* name;
    const char* marked;
    int value_offset;
  };
  const Case cases[] = {
      {"plain", R"(criterion { id: "a" when: "x + ^y" })", 4},
      {"first byte", R"(criterion { when: "^x" })", 0},
      {"behind the last", R"(criterion { when: "x +^" })", 3},
      {"single quotes", R"(criterion { when: 'x == "^a"' })", 6},
      {"escaped quote before", R"(criterion { when: "x == \"a\" ^&& y" })", 9},
      {"the escape itself", R"(criterion { when: "x == ^\"a\"" })", 5},
      {"octal escape", R"(criterion { when: "\170 + ^y" })", 4},
      {"hex escape", R"(criterion { when: "\x78 + ^y" })", 4},
      {"unicode escape", R"(criterion { when: "'\u00e9' + ^y" })", 7},
      {"utf-8", "criterion { when: \"'é' + ^y\" }", 7},
      {"two lines", "criterion {\n  when: \"x && \"\n        \"^y\"\n}", 5},
      {"end of first of two", "criterion { when: \"x\"\n \"^ && y\" }", 1},
      {"comment between",
       "criterion { when:  # first\n  \"x && \"  # \"more\"\n  '^y' }", 5},
      {"no space", "criterion{when:\"x^y\"}", 1},
      {"tab before", "criterion {\twhen:\t\"x + ^y\" }", 4},
      {"comment with a colon", "criterion { when # see: \"q\"\n : \"x + ^y\" }",
       4},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.name);
    const Marked marked(each.marked);
    EXPECT_EQ(PlaceInWhen(marked.text, each.value_offset), marked.mark)
        << marked.text;
  }
}

TEST(OffsetInValue, CaretStandsUnderTheFault) {
  const std::string text =
      "criterion {\n"
      "  id: \"adult\"\n"
      "  when: \"é == \\\"a\\\" && \"\n"
      "        'agee >= 18'\n"
      "}\n";
  Issues issues("pack.textproto", text);
  v1::RulePack pack;
  const auto parsed = TextProto::Parse(&pack, &issues);
  ASSERT_NE(parsed, nullptr);
  const std::string& when = pack.criterion(0).when();
  parsed->root()
      .Child("criterion", 0)
      .AddErrorInValue("when", when, static_cast<int>(when.find("agee")),
                       "no 'agee'");
  EXPECT_EQ(issues.Format(),
            "pack.textproto:4:10: error: no 'agee'\n"
            " |         'agee >= 18'\n"
            " | .........^");
}

TEST(Place, EntriesOfAListInBracketsAreFound) {
  Issues issues("pack.textproto",
                "source_key: [\"a\", \"b\"]\n"
                "criterion: [{ id: \"x\" },\n { id: \"y\" }]\n");
  v1::RulePack pack;
  const auto parsed = TextProto::Parse(&pack, &issues);
  ASSERT_NE(parsed, nullptr) << issues.Format();
  parsed->root().Child("criterion", 1).AddError("id", "here");
  parsed->root().AddErrorAt("source_key", 1, "and here");
  ASSERT_EQ(issues.issues().size(), 2u);
  EXPECT_EQ(issues.issues()[0].position.line, 3);
  EXPECT_EQ(issues.issues()[0].position.column, 4);
  EXPECT_EQ(issues.issues()[1].position.line, 1);
}

TEST(Place, FieldThatIsNotSetIsToldAtItsMessage) {
  Issues issues("pack.textproto", "name: \"a\"\n  criterion { id: \"x\" }\n");
  v1::RulePack pack;
  const auto parsed = TextProto::Parse(&pack, &issues);
  ASSERT_NE(parsed, nullptr);
  parsed->root().Child("criterion", 0).AddError("when", "no when");
  ASSERT_EQ(issues.issues().size(), 1u);
  EXPECT_EQ(issues.issues()[0].position.line, 2);
  EXPECT_EQ(issues.issues()[0].position.column, 3);
}

TEST(StringLiterals, NoLiteralGivesNothing) {
  EXPECT_THAT(MapStringLiterals("  12", 0).offsets, IsEmpty());
}

TEST(StringLiterals, EachByteOfACharacterStandsWhereItsEscapeDoes) {
  const LiteralMap map = MapStringLiterals(R"( "a\u00e9b")", 0);
  EXPECT_EQ(map.value, "aéb");
  EXPECT_THAT(map.offsets, ElementsAre(2, 3, 3, 9, 10));
}

}  // namespace
}  // namespace myorules::engine
