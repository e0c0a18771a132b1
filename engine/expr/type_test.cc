#include "engine/expr/type.h"

#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

TEST(Type, IsPrintedByItsNameInTheLanguage) {
  struct Case {
    Type type;
    const char* text;
  };
  const Case cases[] = {
      {Type(), "dyn"},
      {Type::Dyn(), "dyn"},
      {Type::Null(), "null_type"},
      {Type::Bool(), "bool"},
      {Type::Int(), "int"},
      {Type::Uint(), "uint"},
      {Type::Double(), "double"},
      {Type::String(), "string"},
      {Type::Bytes(), "bytes"},
      {Type::Duration(), "google.protobuf.Duration"},
      {Type::Timestamp(), "google.protobuf.Timestamp"},
      {Type::List(Type::String()), "list(string)"},
      {Type::Map(Type::String(), Type::List(Type::Int())),
       "map(string, list(int))"},
      {Type::Message("myorules.testdata.Parcel"), "myorules.testdata.Parcel"},
      {Type::Wrapper(Type::Int()), "wrapper(int)"},
      {Type::TypeOf(Type::Int()), "type(int)"},
      {Type::Date(), "date"},
      {Type::Range(), "range"},
      {Type::Opaque("tariff"), "tariff"},
      {Type::Parameter("A"), "A"},
      {Type::Error(), "error"},
  };
  for (const Case& c : cases) EXPECT_EQ(c.type.ToString(), c.text);
}

TEST(Type, IsEqualByStructure) {
  EXPECT_EQ(Type::List(Type::Int()), Type::List(Type::Int()));
  EXPECT_NE(Type::List(Type::Int()), Type::List(Type::Uint()));
  EXPECT_NE(Type::Message("a"), Type::Opaque("a"));
  EXPECT_NE(Type::Opaque("a"), Type::Opaque("b"));
}

TEST(Type, IsAsDeepAsTypesAreInIt) {
  EXPECT_EQ(Type::Int().depth(), 0);
  EXPECT_EQ(Type::List(Type::Int()).depth(), 1);
  EXPECT_EQ(
      Type::Map(Type::String(), Type::List(Type::TypeOf(Type::Int()))).depth(),
      3);
}

}  // namespace
}  // namespace myorules::engine
