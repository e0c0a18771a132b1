#include "rules/cases/coverage_page.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

v1::RulePack Pack() {
  v1::RulePack pack;
  pack.set_name("mine");
  pack.set_version("1.0.0");
  return pack;
}

CaseRun OneRun() {
  CaseRun run;
  run.cases = 2;
  run.coverage.lines = {
      {"criterion a<b",
       {{"true", 2, ""}, {"false", 0, ""}, {"unknown", 0, "It is stated."}}}};
  run.coverage.can_occur = 2;
  run.coverage.seen = 1;
  run.coverage.never = {"criterion a<b: never false"};
  return run;
}

TEST(CoveragePage, ShowsWhatWasSeenNeverSeenAndLeftOut) {
  const std::string page = CoveragePage(Pack(), OneRun());
  EXPECT_THAT(page, HasSubstr("<h1>Cases of mine 1.0.0</h1>\n<p>2 cases, 0 of "
                              "them fail. Coverage 50%: 1 of 2 values that can "
                              "occur were seen.</p>"));
  EXPECT_THAT(
      page,
      HasSubstr("<tr><td>criterion a&lt;b</td><td><span class=\"seen\">true "
                "2</span> <span class=\"never\">false never</span> <span "
                "class=\"out\" title=\"It is stated.\">unknown cannot "
                "occur</span> </td></tr>"));
  EXPECT_THAT(page, HasSubstr("<li>criterion a&lt;b: never false</li>"));
  EXPECT_THAT(page,
              HasSubstr("<li>criterion a&lt;b: unknown: It is stated.</li>"));
  EXPECT_THAT(page, Not(HasSubstr("Cases that fail")));
}

TEST(CoveragePage, ShowsTheCasesThatFail) {
  PackCase failed;
  failed.scenario = "age";
  failed.name = "An adult";
  failed.statement = "2.1";
  CaseRun run = OneRun();
  run.failed.push_back({&failed, {}});
  run.failed[0].result.mismatches = {"facet sex: wanted FEMALE, got MALE"};
  const std::string page = CoveragePage(Pack(), run);
  EXPECT_THAT(
      page,
      HasSubstr("<h2>Cases that fail</h2>\n<h3>age: An adult</h3>\n<p>Shows: "
                "2.1</p>\n<ul>\n<li>facet sex: wanted FEMALE, got MALE</li>"));
}

}  // namespace
}  // namespace myorules::rules
