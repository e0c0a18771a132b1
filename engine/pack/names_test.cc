// Names, sentences with placeholders, and order by dependency.
#include "engine/pack/names.h"

#include <string>
#include <vector>

#include "engine/pack/dependency_order.h"
#include "engine/pack/message_template.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Names, FormsAreAsTheContractSays) {
  struct Case {
    bool (*form)(absl::string_view);
    std::vector<std::string> yes;
    std::vector<std::string> no;
  };
  const Case cases[] = {
      {IsIdentifier, {"a", "max_weight", "line2"}, {"", "A", "2a", "a-b", "é"}},
      {IsCriterionId,
       {"a", "weight.over", "other-kind", "a.b-c.d_e", "no-2nd"},
       {"", "a.", ".a", "a..b", "a-", "A.b", "a.2b", "a b"}},
      {IsHyphenatedId, {"late", "very-late2"}, {"", "a_b", "a.b", "a--b"}},
      {IsPackName, {"post", "post.letters2019"}, {"", "Post", "a.", "a_b"}},
      {IsSemanticVersion,
       {"1.0.0", "0.10.3", "1.0.0-rc.1"},
       {"", "1.0", "01.0.0", "1.0.0-", "v1.0.0"}},
      {IsOutcome, {"A", "NOT_SENT", "LINE_2"}, {"", "a", "A_", "_A", "A__B"}},
      {IsDecimal,
       {"0", "20", "-0.5", "20.0"},
       {"", "020", "1e3", ".5", "5.", "<20", "20 ", "1234567890123456"}},
  };
  for (const Case& each : cases) {
    for (const std::string& text : each.yes) {
      EXPECT_TRUE(each.form(text)) << text;
    }
    for (const std::string& text : each.no) {
      EXPECT_FALSE(each.form(text)) << text;
    }
  }
}

TEST(Names, AVariableIsTheIdWithUnderscores) {
  EXPECT_EQ(VariableOf("weight.over-limit"), "weight.over_limit");
  EXPECT_EQ(FirstSegment("weight.over_limit"), "weight");
}

TEST(Template, TextAndPlaceholdersAreToldApart) {
  std::vector<TemplateFault> faults;
  const auto parts = ParseTemplate("Sent {days} late by {a.b}.", &faults);
  EXPECT_THAT(faults, IsEmpty());
  ASSERT_EQ(parts.size(), 5u);
  EXPECT_EQ(parts[0].text, "Sent ");
  EXPECT_EQ(parts[1].kind, TemplatePart::Kind::kValue);
  EXPECT_EQ(parts[1].text, "days");
  EXPECT_EQ(parts[1].offset, 6);
  EXPECT_EQ(parts[3].text, "a.b");
  EXPECT_EQ(parts[4].text, ".");
}

TEST(Template, AConditionHasItsEnd) {
  std::vector<TemplateFault> faults;
  const auto parts = ParseTemplate("Sent{if late} {days} late{/if}.", &faults);
  EXPECT_THAT(faults, IsEmpty());
  ASSERT_EQ(parts.size(), 7u);
  EXPECT_EQ(parts[1].kind, TemplatePart::Kind::kIf);
  EXPECT_EQ(parts[1].text, "late");
  EXPECT_EQ(parts[1].offset, 8);
  EXPECT_EQ(parts[3].text, "days");
  EXPECT_EQ(parts[5].kind, TemplatePart::Kind::kEnd);
  EXPECT_EQ(parts[6].text, ".");
}

TEST(Template, LoneConditionsAreFaults) {
  std::vector<TemplateFault> faults;
  ParseTemplate("{/if} {if a} {if b} {/if} {if c}", &faults);
  ASSERT_EQ(faults.size(), 3u);
  EXPECT_EQ(faults[0].offset, 1);
  EXPECT_EQ(faults[0].message, "'{/if}' without '{if name}' before it");
  EXPECT_EQ(faults[1].offset, 17);
  EXPECT_EQ(faults[1].message,
            "'{if name}' within another; write '{/if}' before it");
  EXPECT_EQ(faults[2].offset, 30);
  EXPECT_EQ(faults[2].message, "'{if name}' without '{/if}' after it");
}

TEST(Template, LoneBracesAreFaults) {
  std::vector<TemplateFault> faults;
  ParseTemplate("a } b { c {d}", &faults);
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_EQ(faults[0].offset, 2);
  EXPECT_EQ(faults[0].message, "'}' without '{' before it");
  EXPECT_EQ(faults[1].offset, 6);
  EXPECT_EQ(faults[1].message,
            "'{' without '}': a placeholder is written '{name}'");
}

TEST(DependencyOrder, EachComesAfterWhatItUses) {
  const DependencyOrder order = OrderByDependency({{2}, {}, {1, 3}, {}});
  EXPECT_THAT(order.order, ElementsAre(1, 3, 2, 0));
  EXPECT_THAT(order.cycles, IsEmpty());
}

TEST(DependencyOrder, EveryCycleIsFoundAndTheRestIsOrdered) {
  const DependencyOrder order = OrderByDependency({{0}, {2}, {3}, {1}, {1}});
  EXPECT_THAT(order.cycles, ElementsAre(ElementsAre(0), ElementsAre(1, 2, 3)));
  EXPECT_EQ(order.order.size(), 5u);
}

TEST(DependencyOrder, WhatIsOnACycleOrBehindOneIsCircular) {
  EXPECT_THAT(OrderByDependency({{0}, {2}, {3}, {1}, {1}, {}, {5}}).circular,
              ElementsAre(true, true, true, true, true, false, false));
  // 2 is on a cycle (0, 2, 1) that the walk does not close a second time.
  EXPECT_THAT(OrderByDependency({{1, 2}, {0}, {1}, {4}, {}}).circular,
              ElementsAre(true, true, true, false, false));
}

TEST(DependencyOrder, AChainAsLongAsAPackNeedsNoStack) {
  std::vector<std::vector<int>> uses(200'000);
  for (int i = 0; i + 1 < static_cast<int>(uses.size()); ++i) {
    uses[i] = {i + 1};
  }
  const DependencyOrder order = OrderByDependency(uses);
  EXPECT_EQ(order.order.front(), 199'999);
  EXPECT_EQ(order.order.back(), 0);
}

}  // namespace
}  // namespace myorules::engine
