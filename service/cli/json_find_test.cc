#include "service/cli/json_find.h"

#include <string>

#include "gtest/gtest.h"

namespace myorules::service {
namespace {

TEST(FindJsonString, FindsTheStringOfTheOutermostObjectAlone) {
  EXPECT_EQ(FindJsonString(R"({"id": "p1"})", "id"), "p1");
  EXPECT_EQ(FindJsonString(R"({"a": [{"id": "x"}], "id": "p1"})", "id"), "p1");
  EXPECT_EQ(FindJsonString(R"({"id": ["x"], "a": {"id": "y"}})", "id"), "");
  EXPECT_EQ(FindJsonString(R"([{"id": "x"}])", "id"), "");
  EXPECT_EQ(FindJsonString(R"("id")", "id"), "");
}

TEST(FindJsonString, FindsItInTextThatBreaksOffLater) {
  EXPECT_EQ(FindJsonString(R"({"id": "p1", "weakness": {"subac)", "id"), "p1");
  EXPECT_EQ(FindJsonString(R"({"weakness": {"subac)", "id"), "");
  EXPECT_EQ(FindJsonString(R"({"id": "p1)", "id"), "");
  EXPECT_EQ(FindJsonString("", "id"), "");
}

TEST(FindJsonString, TakesNoOtherValueForAString) {
  EXPECT_EQ(FindJsonString(R"({"id": 5, "x": "y"})", "id"), "");
  EXPECT_EQ(FindJsonString(R"({"id": null, "x": "y"})", "id"), "");
  EXPECT_EQ(FindJsonString(R"({"id": {}, "x": "y"})", "id"), "");
}

TEST(FindJsonString, ADeepNestCostsNoStack) {
  const std::string nest(10 << 20, '[');
  EXPECT_EQ(FindJsonString("{\"a\": " + nest, "id"), "");
}

}  // namespace
}  // namespace myorules::service
