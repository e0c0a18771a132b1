#include "engine/expr/checker_test_util.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/expr/standard_library.h"
#include "engine/testdata/parcel.pb.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/wrappers.pb.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

// Functions beside the standard ones: a method, a function of one's own types,
// type parameters, a question about the record, a name in a package.
void AddTestFunctions(FunctionRegistry& registry) {
  const auto add = [&registry](std::string function, std::string id,
                               std::vector<Type> params, Type result,
                               bool member = false, bool about_record = false) {
    Overload overload;
    overload.function = std::move(function);
    overload.id = std::move(id);
    overload.params = std::move(params);
    overload.result = std::move(result);
    overload.member = member;
    overload.asks_about_record = about_record;
    ASSERT_TRUE(registry.Add(std::move(overload)).ok());
  };
  const Type a = Type::Parameter("A");
  add("at_least", "at_least", {Type::Opaque("weight"), Type::Opaque("limit")},
      Type::Bool());
  add("first", "first_list", {Type::List(a)}, a);
  for (const Type& type :
       {Type::Int(), Type::Uint(), Type::String(), Type::Double(), Type::Bool(),
        Type::Duration(), Type::Null()}) {
    add("about", absl::StrCat("about_", type.ToString()), {type, type},
        Type::Bool());
  }
  add("pair", "pair", {a, a}, Type::List(a));
  add("is_on_record", "is_on_record", {Type::Dyn()}, Type::Bool(),
      /*member=*/false, /*about_record=*/true);
  add("shipping.rate", "shipping_rate", {Type::Int()}, Type::Double());
  add("label_of", "label_of", {Type::Message("myorules.testdata.Item")},
      Type::String(), /*member=*/true);
}

}  // namespace

const Environment& TestEnvironment() {
  static const Environment& environment = *[] {
    google::protobuf::Any::descriptor();
    google::protobuf::Struct::descriptor();
    google::protobuf::Int64Value::descriptor();
    auto* registry = new FunctionRegistry;
    EXPECT_TRUE(AddStandardLibrary(*registry).ok());
    EXPECT_TRUE(AddUncertaintyLibrary(*registry).ok());
    AddTestFunctions(*registry);
    auto* result = new Environment;
    result->container = "myorules.testdata";
    result->pool = google::protobuf::DescriptorPool::generated_pool();
    result->functions = registry;
    testdata::Parcel::descriptor();
    result->variables = {
        {"parcel", Type::Message("myorules.testdata.Parcel")},
        {"count", Type::Int()},
        {"names", Type::List(Type::String())},
        {"anything", Type::Dyn()},
        {"weight", Type::Opaque("weight")},
        {"threshold.limit_a", Type::Opaque("limit")},
        {"threshold.limit_b", Type::Opaque("limit")},
        {"by_number", Type::Map(Type::Int(), Type::String())},
        {"shipping.zone", Type::String()},
    };
    return result;
  }();
  return environment;
}

std::string Checked(absl::string_view text, const Environment& environment) {
  std::vector<ExprIssue> issues;
  const auto checked = ParseAndCheck(text, environment, &issues);
  EXPECT_EQ(checked == nullptr, !issues.empty()) << text;
  if (checked != nullptr) return checked->type.ToString();
  return absl::StrJoin(
      issues, "\n", [](std::string* out, const ExprIssue& issue) {
        absl::StrAppend(out, issue.offset, ": ", issue.message);
      });
}

std::shared_ptr<const CheckedExpr> MustCheck(absl::string_view text,
                                             const Environment& environment) {
  std::vector<ExprIssue> issues;
  auto checked = ParseAndCheck(text, environment, &issues);
  EXPECT_NE(checked, nullptr)
      << text << ": " << (issues.empty() ? "" : issues[0].message);
  return checked;
}

void ExpectChecked(std::initializer_list<CheckedCase> cases) {
  for (const CheckedCase& c : cases)
    EXPECT_EQ(Checked(c.text), c.expected) << c.text;
}

}  // namespace myorules::engine
