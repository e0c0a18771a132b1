#include "engine/expr/function.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Overload Declare(std::string function, std::string id, std::vector<Type> params,
                 Type result, bool member = false) {
  Overload overload;
  overload.function = std::move(function);
  overload.id = std::move(id);
  overload.params = std::move(params);
  overload.result = std::move(result);
  overload.member = member;
  return overload;
}

TEST(FunctionRegistry, FindsTheOverloadsOfANameInTheOrderAdded) {
  FunctionRegistry registry;
  ASSERT_TRUE(
      registry
          .Add(Declare("size", "size_string", {Type::String()}, Type::Int()))
          .ok());
  ASSERT_TRUE(
      registry.Add(Declare("abs", "abs_int", {Type::Int()}, Type::Int())).ok());
  ASSERT_TRUE(
      registry.Add(Declare("size", "size_bytes", {Type::Bytes()}, Type::Int()))
          .ok());
  std::vector<std::string> ids;
  for (const Overload* overload : registry.Find("size")) {
    ids.push_back(overload->id);
  }
  EXPECT_THAT(ids, ElementsAre("size_string", "size_bytes"));
  EXPECT_THAT(registry.Find("siz"), IsEmpty());
  EXPECT_THAT(registry.Names(), ElementsAre("abs", "size"));
}

TEST(FunctionRegistry, PointersStayValidWhileOthersAreAdded) {
  FunctionRegistry registry;
  ASSERT_TRUE(
      registry.Add(Declare("f", "f0", {Type::Int()}, Type::Int())).ok());
  const Overload* first = registry.Find("f")[0];
  Type type = Type::Int();
  for (int i = 1; i < 50; ++i) {
    type = Type::List(type);
    ASSERT_TRUE(
        registry.Add(Declare("f", "f" + std::to_string(i), {type}, Type::Int()))
            .ok());
  }
  EXPECT_EQ(registry.Find("f")[0], first);
  EXPECT_EQ(first->id, "f0");
}

TEST(FunctionRegistry, RefusesWhatIsDeclaredAlready) {
  FunctionRegistry registry;
  const Type a = Type::Parameter("A");
  ASSERT_TRUE(
      registry.Add(Declare("f", "f_list", {Type::List(a)}, Type::Int())).ok());
  EXPECT_EQ(registry.Add(Declare("g", "f_list", {Type::Int()}, Type::Int())),
            absl::AlreadyExistsError("overload 'f_list' is declared already"));
  EXPECT_EQ(
      registry.Add(Declare("f", "f_other", {Type::List(Type::Parameter("T"))},
                           Type::Int())),
      absl::AlreadyExistsError(
          "overload 'f_other' takes the same arguments as 'f_list'"));
  // The style of the call and the arguments tell overloads apart.
  EXPECT_TRUE(registry
                  .Add(Declare("f", "f_member", {Type::List(a)}, Type::Int(),
                               /*member=*/true))
                  .ok());
  EXPECT_TRUE(registry
                  .Add(Declare("f", "f_list_int", {Type::List(a), Type::Int()},
                               Type::Int()))
                  .ok());
}

TEST(FunctionRegistry, AConstantMayBeOfATypeThatItsUseDetermines) {
  FunctionRegistry registry;
  EXPECT_TRUE(
      registry.Add(Declare("f", "f", {}, Type::List(Type::Parameter("A"))))
          .ok());
}

TEST(FunctionRegistry, RefusesWhatCannotBeCalled) {
  FunctionRegistry registry;
  const std::pair<Overload, const char*> rows[] = {
      {Declare("", "id", {}, Type::Int()),
       "overload 'id' of function '' needs both names"},
      {Declare("f", "", {}, Type::Int()),
       "overload '' of function 'f' needs both names"},
      {Declare("f", "id", {}, Type::Int(), /*member=*/true),
       "overload 'id' is a member, but has no target"},
      {Declare("f", "id", {Type::Int()}, Type::List(Type::Parameter("A"))),
       "overload 'id' returns type parameter A, which no argument determines"},
  };
  for (const auto& [overload, fault] : rows) {
    EXPECT_EQ(registry.Add(overload), absl::InvalidArgumentError(fault));
  }
  EXPECT_THAT(registry.Names(), IsEmpty());
}

}  // namespace
}  // namespace myorules::engine
