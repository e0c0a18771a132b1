#include "tests/conformance/type_text.h"

#include "gtest/gtest.h"

namespace myorules::tests::conformance {
namespace {

using engine::Type;

TEST(TypeText, ReadsTypesAsCelGoWritesThem) {
  const std::pair<const char*, Type> rows[] = {
      {"int", Type::Int()},
      {"null", Type::Null()},
      {"list(int)", Type::List(Type::Int())},
      {"map(string, list(dyn))",
       Type::Map(Type::String(), Type::List(Type::Dyn()))},
      {"wrapper(int)", Type::Wrapper(Type::Int())},
      {"type(timestamp)", Type::TypeOf(Type::Timestamp())},
      {"a.b.C", Type::Message("a.b.C")},
      {"T", Type::Parameter("T")},
      {"optional_type(int)", Type::Optional(Type::Int())},
  };
  for (const auto& [text, type] : rows) {
    const auto parsed = ParseType(text);
    ASSERT_TRUE(parsed.ok()) << text;
    EXPECT_EQ(*parsed, type) << text;
  }
}

TEST(TypeText, RefusesWhatIsNoType) {
  for (const char* text : {"", "nothing", "list(int", "list(int))", "int()"}) {
    EXPECT_FALSE(ParseType(text).ok()) << text;
  }
}

}  // namespace
}  // namespace myorules::tests::conformance
