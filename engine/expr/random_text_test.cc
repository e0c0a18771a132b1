// Texts made of pieces of the language, whole and broken: whatever a text is,
// it is read or refused with a place, never a crash. Seeded: each run is the
// same.
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "engine/expr/ast_dump.h"
#include "engine/expr/checker.h"
#include "engine/expr/checker_test_util.h"
#include "engine/expr/parser.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const std::vector<std::string>& Seeds() {
  static const auto* const kSeeds = new std::vector<std::string>{
      "parcel.items.exists(i, i.count > 2 && !i.liquid)",
      "parcel.fees['a'] + -9223372036854775808 % 3",
      "has(parcel.sender.country) ? parcel.sender.country : 'x\\u00e4'",
      "[1, 2u, 3.5e-1, b'\\377', r'\\d', '''a\nb''', null,]",
      "{'a': [1], 'b': {}, }['a'][0]",
      "Parcel{sender: Address{country: \"x\"}, insured: 1}.sender",
      "names.map(n, n != '', size(n)).filter(x, x in [1, 2]).all(y, y < 3)",
      "at_least(weight, threshold.limit_a) || .count == 1 // why",
      "type(parcel) == Parcel && Service.SERVICE_EXPRESS == parcel.service",
      "pair([], [[1]]) == first([[[]], anything]) ? dyn(1) : null",
      "parcel.posted_on <= parcel.due_on && parcel.received_at != null",
  };
  return *kSeeds;
}

const std::vector<std::string>& Pieces() {
  static const auto* const kPieces = new std::vector<std::string>{
      "(",     ")",     "[",      "]",       "{",
      "}",     ".",     ",",      ":",       "?",
      "!",     "-",     "+",      "*",       "/",
      "%",     "&&",    "||",     "==",      "!=",
      "<",     ">=",    " in ",   "'",       "\"",
      "'''",   "\\",    "\\u",    "\\x4",    "r'",
      "b\"",   "//",    "\n",     "\t",      " ",
      "0x",    "1u",    "1e",     ".5",      "99999999999999999999",
      "null",  "true",  "if",     "has(",    ".all(x, ",
      ".map(", "count", "parcel", "parcel.", "x",
      "T{",    ".?",    "[?",     "`",       "=",
      "&",     "ä",     "\xFF",   "\xC3",    "#",
  };
  return *kPieces;
}

class TextMaker {
 public:
  std::string Next() {
    std::string text = Pick(Seeds());
    const int changes = Below(6);
    for (int i = 0; i < changes; ++i) Change(&text);
    return text;
  }

 private:
  int Below(size_t bound) {
    return static_cast<int>(random_() % static_cast<uint32_t>(bound));
  }
  const std::string& Pick(const std::vector<std::string>& from) {
    return from[Below(from.size())];
  }
  void Change(std::string* text) {
    const size_t at = Below(text->size() + 1);
    const size_t length = Below(8);
    switch (Below(6)) {
      case 0:
        text->erase(at, length);
        break;
      case 1:
        text->insert(at, Pick(Pieces()));
        break;
      case 2:
        text->replace(at, length, Pick(Pieces()));
        break;
      case 3:
        text->insert(at, text->substr(Below(text->size() + 1), 4 * length));
        break;
      case 4:
        text->insert(at, Pick(Seeds()));
        break;
      default:
        if (at < text->size()) (*text)[at] = static_cast<char>(random_());
    }
  }

  std::mt19937 random_{20261122};
};

TEST(RandomText, IsReadOrRefusedWithAPlace) {
  constexpr int kTexts = 20'000;
  TextMaker maker;
  int parsed = 0;
  int checked = 0;
  for (int i = 0; i < kTexts; ++i) {
    const std::string text = maker.Next();
    std::vector<ExprIssue> issues;
    ExprPtr root = Parse(text, &issues);
    ASSERT_EQ(root == nullptr, !issues.empty()) << text;
    if (root != nullptr) {
      ++parsed;
      std::vector<ExprIssue> none;
      ASSERT_EQ(DumpExpr(*root), DumpExpr(*Parse(text, &none))) << text;
      const auto result =
          Check(text, std::move(root), TestEnvironment(), &issues);
      ASSERT_EQ(result == nullptr, !issues.empty()) << text;
      if (result != nullptr) {
        ++checked;
        ASSERT_NE(result->type.kind(), Type::Kind::kError) << text;
        for (const auto& [id, type] : result->types) {
          ASSERT_NE(type.kind(), Type::Kind::kParameter) << text;
        }
      }
    }
    for (const ExprIssue& issue : issues) {
      ASSERT_GE(issue.offset, 0) << text;
      ASSERT_LE(issue.offset, static_cast<int>(text.size())) << text;
      ASSERT_FALSE(issue.message.empty()) << text;
    }
  }
  // All three ends are reached, or the texts prove little.
  EXPECT_GT(parsed, kTexts / 10);
  EXPECT_GT(checked, kTexts / 20);
  EXPECT_LT(parsed, kTexts * 9 / 10);
}

}  // namespace
}  // namespace myorules::engine
