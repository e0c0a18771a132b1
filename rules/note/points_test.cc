#include "rules/note/points.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "re2/re2.h"
#include "rules/cases/case_file.h"
#include "rules/cases/runner.h"
#include "rules/library/library.h"
#include "rules/note/items.h"
#include "rules/note/note_testing.h"

namespace myorules::rules {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

// A score of age, whose items exclude each other, and of skin signs, of which
// one has the same points in two places.
v1::GetRulePackResponse ScorePack(const std::string& more = "") {
  v1::GetRulePackResponse pack;
  v1::RulePack& rules = *pack.mutable_rule_pack();
  rules.set_name("score");
  for (const auto& [name, value] :
       std::vector<std::pair<std::string, std::string>>{{"older", "2.2"},
                                                        {"adult", "1.5"},
                                                        {"papules", "2.7"},
                                                        {"sign", "3.7"},
                                                        {"fever", "1"}}) {
    v1::Threshold& points = *rules.add_threshold();
    points.set_name(name);
    points.set_value(value);
    points.set_unit("points");
  }
  for (const char* id :
       {"older", "adult", "papules", "sign", "sign-alone", "fever"}) {
    v1::Criterion& criterion = *rules.add_criterion();
    criterion.set_id(id);
    criterion.set_title(absl::StrCat("The ", id));
    criterion.set_when(absl::StrCat("asked(\"", id, "\")"));
  }
  v1::Facet& score = *rules.add_facet();
  score.set_id("score");
  score.set_title("Score");
  score.set_unit("points");
  score.set_value(absl::StrCat(
      "rounded(number_if(older, threshold.older, number_if(adult, "
      "threshold.adult, 0)) + number_if(papules, threshold.papules + "
      "number_if(sign, threshold.sign, 0), number_if(sign_alone, "
      "threshold.sign, 0)) + number_if(fever, threshold.fever, 0)",
      more, ", 1)"));
  return pack;
}

struct Findings {
  std::string older, adult, papules, sign, sign_alone, fever;
};

v1::Classification AnswerOf(const Findings& findings) {
  v1::Classification answer;
  const auto add = [&answer](const char* id, const std::string& found) {
    v1::CriterionResult& traced = *answer.add_trace();
    traced.set_id(id);
    if (found.empty()) {
      traced.add_missing("patient.x");
    } else {
      traced.mutable_value()->set_bool_value(found == "yes");
    }
  };
  add("older", findings.older);
  add("adult", findings.adult);
  add("papules", findings.papules);
  add("sign", findings.sign);
  add("sign-alone", findings.sign_alone);
  add("fever", findings.fever);
  return answer;
}

// "older 2.2; open: fever 1".
std::string Told(const Findings& findings, const std::string& more = "") {
  const v1::Classification answer = AnswerOf(findings);
  const v1::GetRulePackResponse pack = ScorePack(more);
  const Items items(answer, pack);
  const PointsTold told = PointsOf(*items.Find("score"), items);
  std::vector<std::string> texts;
  for (const CountedPoints& each : told.counted) {
    texts.push_back(absl::StrCat(each.item->id, " ", each.points->value()));
  }
  for (const auto& ways : told.open) {
    for (const std::string& words : OpenPointsInWords(ways)) {
      texts.push_back(absl::StrCat("open: ", words));
    }
  }
  return absl::StrJoin(texts, "; ");
}

// What is told of the points of one item where all that counts is.
std::string PointsOfOne(const Findings& findings, const std::string& id) {
  const v1::Classification answer = AnswerOf(findings);
  const v1::GetRulePackResponse pack = ScorePack();
  const Items items(answer, pack);
  const Item& score = *items.Find("score");
  return PointsText(*items.Find(id), score, PointsOf(score, items));
}

TEST(Points, OfItemsThatExcludeEachOtherTellOnlyTheOneThatCounts) {
  EXPECT_EQ(Told({"yes", "yes", "no", "no", "no", "no"}), "older 2.2");
  EXPECT_EQ(Told({"no", "yes", "no", "no", "no", "no"}), "adult 1.5");
  EXPECT_EQ(Told({"no", "no", "no", "no", "no", "no"}), "");
}

TEST(Points, OfUnknownItemsThatExcludeEachOtherStandAsOnePossibility) {
  EXPECT_EQ(Told({"", "", "no", "no", "no", "no"}),
            "open: The older 2.2 or The adult 1.5");
}

TEST(Points, OfWhichSomeCountInAnyCaseAreEitherTheOneOrTheOther) {
  EXPECT_EQ(Told({"", "yes", "no", "no", "no", "no"}),
            "open: either The older 2.2 or The adult 1.5");
  EXPECT_EQ(Told({"no", "no", "", "", "yes", "no"}),
            "open: either The papules 2.7 and The sign 3.7 or The papules 2.7 "
            "or The sign-alone 3.7");
}

TEST(Points, ThatCountInEveryBranchAreNotOpen) {
  EXPECT_EQ(Told({"no", "no", "", "yes", "yes", "no"}),
            "sign 3.7; open: The papules 2.7");
}

TEST(Points, OfUnknownItemsThatMayCountTogetherStandEachForItself) {
  EXPECT_EQ(Told({"no", "no", "", "", "", ""}),
            "open: The papules 2.7; open: The sign 3.7; open: The fever 1");
}

TEST(Points, OfASumThatAddsSomethingElseAreNotListed) {
  EXPECT_EQ(Told({"yes", "yes", "yes", "yes", "yes", "yes"}, " + 1"), "");
  EXPECT_EQ(Told({"yes", "yes", "yes", "yes", "yes", "yes"},
                 " + number_if(fever, 0, threshold.fever)"),
            "");
}

TEST(Points, AreToldAtTheItemByWhichTheyCount) {
  const Findings older = {"yes", "yes", "no", "yes", "yes", ""};
  EXPECT_EQ(PointsOfOne(older, "older"), "2.2 points");
  EXPECT_EQ(PointsOfOne(older, "adult"), "0 of 1.5 points");
  EXPECT_EQ(PointsOfOne(older, "papules"), "0 of 2.7 points");
  EXPECT_EQ(PointsOfOne(older, "sign"), "");
  EXPECT_EQ(PointsOfOne(older, "sign-alone"), "3.7 points");
  EXPECT_EQ(PointsOfOne(older, "fever"), "0 or 1 point");
}

// --- Of the shipped pack, over its cases
// ------------------------------------------------------------------

struct Bounds {
  double low = 0;
  double high = 0;
};

Bounds BoundsOf(const v1::FactValue& value) {
  if (value.has_double_value()) {
    return {value.double_value(), value.double_value()};
  }
  return {value.range_value().low(), value.range_value().high()};
}

double PointsIn(const std::vector<CountedPoints>& counted) {
  double sum = 0;
  for (const CountedPoints& each : counted) {
    sum += std::stod(each.points->value());
  }
  return sum;
}

Bounds SumOf(const PointsTold& told) {
  Bounds sum = {PointsIn(told.counted), PointsIn(told.counted)};
  for (const auto& ways : told.open) {
    double least = std::numeric_limits<double>::max();
    double most = 0;
    for (const auto& way : ways) {
      least = std::min(least, PointsIn(way));
      most = std::max(most, PointsIn(way));
    }
    sum.low += least;
    sum.high += most;
  }
  return sum;
}

// The answers to the cases of iim.eularacr2017 that are not refused.
struct CaseAnswers {
  v1::GetRulePackResponse pack;
  std::vector<std::string> titles;
  std::vector<v1::Classification> answers;
};

const CaseAnswers& EularAcr() {
  static const auto& all = *[] {
    auto made = new CaseAnswers;
    const auto library = Library::Load();
    const auto cases = ShippedPackCases("iim.eularacr2017");
    EXPECT_TRUE(library.ok() && cases.ok());
    EXPECT_TRUE((*library)->Describe("iim.eularacr2017", &made->pack).ok());
    for (const PackCase& each : cases->cases) {
      v1::Classification answer =
          RunCase(**library, "iim.eularacr2017", each).answer;
      if (answer.facets().empty()) continue;
      made->titles.push_back(each.Title());
      made->answers.push_back(std::move(answer));
    }
    return made;
  }();
  return all;
}

TEST(Points, OfEveryCaseComeToTheScore) {
  const CaseAnswers& all = EularAcr();
  ASSERT_GT(all.answers.size(), 50U);
  int open = 0;
  for (size_t i = 0; i < all.answers.size(); ++i) {
    const Items items(all.answers[i], all.pack);
    for (const char* id : {"score_without_biopsy", "score_with_biopsy"}) {
      const Item& score = *items.Find(id);
      ASSERT_THAT(score.points, Not(IsEmpty()));
      const Bounds wanted = BoundsOf(score.facet->value());
      const PointsTold told = PointsOf(score, items);
      EXPECT_NEAR(SumOf(told).low, wanted.low, 1e-9) << all.titles[i] << id;
      EXPECT_NEAR(SumOf(told).high, wanted.high, 1e-9) << all.titles[i] << id;
      if (!told.open.empty()) ++open;
    }
  }
  EXPECT_GT(open, 50);
}

// The points in "Heliotrope rash 3.1, Age at the first symptom 18 or more 1.3".
double SumOfList(const std::string& list) {
  double sum = 0;
  re2::StringPiece rest = list;
  double points = 0;
  while (RE2::FindAndConsume(&rest, R"( (\d+(?:\.\d+)?)(?:, |$))", &points)) {
    sum += points;
  }
  return sum;
}

TEST(Points, ThatANoteListsOfEveryCaseComeToTheScoreItTells) {
  const CaseAnswers& all = EularAcr();
  int told = 0;
  for (size_t i = 0; i < all.answers.size(); ++i) {
    v1::ClassifyResponse response;
    *response.add_classifications() = all.answers[i];
    const std::string text =
        NoteOf(response, {all.pack}, **Terminology::Shipped(), {}).Markdown();
    re2::StringPiece rest = text;
    double score = 0;
    std::string list;
    while (RE2::FindAndConsume(
        &rest,
        R"(Score with(?:out)? muscle biopsy: (?:at least )?([\d.]+)(?:, at most [\d.]+)? points \(([^)]*)\))",
        &score, &list)) {
      if (list.find("either") != std::string::npos) continue;
      const std::vector<std::string> parts = absl::StrSplit(list, "; ");
      const bool has_counted = list.rfind("open: ", 0) != 0;
      EXPECT_NEAR(has_counted ? SumOfList(parts[0]) : 0, score, 1e-9)
          << all.titles[i] << ": " << list;
      ++told;
    }
  }
  EXPECT_GT(told, 20);
}

}  // namespace
}  // namespace myorules::rules
