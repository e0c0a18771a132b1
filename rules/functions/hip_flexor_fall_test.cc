// How far strength has fallen until the latest visit: the flag
// strength-worsening of section 3 of the clinical specification.
#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "myorules/v1/patient.pb.h"
#include "rules/functions/expression_testing.h"

namespace myorules::rules {
namespace {

constexpr absl::string_view kFall =
    "patient.visits.hip_flexor_fall(date('2024-04-02'), date('2024-05-01'), "
    "3, 4, 5)";

std::string Fall(const std::string& visits, absl::string_view asked = "") {
  return Asked(absl::StrCat(kFall, asked), visits);
}

TEST(HipFlexorFall, IsInGradesOfTheScale) {
  const auto from_to = [](absl::string_view first, absl::string_view second) {
    return Fall(Visit("4", "9", Both(first)) + Visit("4", "20", Both(second)));
  };
  EXPECT_EQ(from_to("5", "4"), "1");
  EXPECT_EQ(from_to("5", "4_MINUS"), "1");
  EXPECT_EQ(from_to("4", "3"), "1");
  EXPECT_EQ(from_to("3", "2"), "1");
  EXPECT_EQ(from_to("5", "0"), "3");
  EXPECT_EQ(from_to("2", "0"), "0");
  EXPECT_EQ(from_to("4_PLUS", "4_MINUS"), "0");
  EXPECT_EQ(from_to("3", "5"), "0");
}

TEST(HipFlexorFall, IsFromTheBestBeforeTheLatestVisitOfThoseDays) {
  EXPECT_EQ(Fall(Visit("4", "2", Both("5")) + Visit("4", "9", Both("3")) +
                 Visit("5", "1", Both("4"))),
            "1");
  EXPECT_EQ(Fall(Visit("4", "1", Both("5")) + Visit("5", "1", Both("4"))), "0");
  EXPECT_EQ(Fall(Visit("4", "2", Both("5")) + Visit("4", "9", Both("4")) +
                 Visit("5", "2", Both("0"))),
            "1");
}

TEST(HipFlexorFall, IsNoneWhereNoVisitIsBeforeAnother) {
  EXPECT_EQ(Fall(""), "0");
  EXPECT_EQ(Fall(Visit("4", "9", Both("2"))), "0");
  EXPECT_EQ(Fall(Visit("4", "9", "")), "0");
  EXPECT_EQ(Fall(Visit("4", "1", Both("5")) +
                 Visit("4", "9", "hip_flexor_left: MRC_GRADE_4")),
            "0");
}

TEST(HipFlexorFall, AsksForASideOnlyWhereItCanMakeADifference) {
  const std::string left_is_four =
      Visit("4", "20", "hip_flexor_left: MRC_GRADE_4");
  EXPECT_EQ(Fall(Visit("4", "9", Both("4")) + left_is_four, " >= 1"),
            "unknown{patient.visits[date=2024-04-20].hip_flexor_right}");
  EXPECT_EQ(Fall(Visit("4", "9", Both("5")) + left_is_four, " >= 1"), "true");
  EXPECT_EQ(Fall(Visit("4", "9", Both("2")) + left_is_four), "0");
  EXPECT_EQ(
      Fall(Visit("4", "9", "hip_flexor_left: MRC_GRADE_2") + left_is_four),
      "0");
  EXPECT_EQ(Fall(Visit("4", "9", "hip_flexor_left: MRC_GRADE_5") +
                     Visit("4", "20", Both("4")),
                 " >= 1"),
            "unknown{patient.visits[date=2024-04-09].hip_flexor_right}");
  EXPECT_EQ(Fall(Visit("4", "9", "hip_flexor_left: MRC_GRADE_5") +
                     Visit("4", "20", "hip_flexor_left: MRC_GRADE_2"),
                 " >= 1"),
            "unknown{patient.visits[date=2024-04-09].hip_flexor_right}");
}

TEST(HipFlexorFall, AsksForADayOnlyWhereItCanMakeADifference) {
  EXPECT_EQ(
      Fall(SometimeInApril(Both("5")) + Visit("5", "1", Both("4")), " >= 1"),
      "unknown{patient.visits[date=2024-04].date.day}");
  EXPECT_EQ(Fall(SometimeInApril(Both("4")) + Visit("5", "1", Both("4"))), "0");
  EXPECT_EQ(Fall(SometimeInApril(Both("4")) + Visit("4", "9", Both("5")) +
                     Visit("4", "20", Both("4")),
                 " >= 1"),
            "true");
  EXPECT_EQ(
      Fall(SometimeInApril(Both("3")) + Visit("4", "20", Both("4")), " >= 1"),
      "unknown{patient.visits[date=2024-04].date.day}");
}

TEST(HipFlexorFall, AsksForNoDayWhereItIsAllOneWhichVisitIsTheLatest) {
  EXPECT_EQ(Fall(Visit("4", "3", "hip_flexor_right: MRC_GRADE_3") +
                     SometimeInApril(Both("2")) + Visit("4", "8", Both("2")),
                 " >= 1"),
            "unknown{patient.visits[date=2024-04-03].hip_flexor_left}");
}

TEST(HipFlexorFall, IsOpenWhereTwoVisitsOfOneDayDiffer) {
  EXPECT_EQ(
      Fall(Visit("4", "9", Both("5")) + Visit("4", "9", Both("4")), " >= 1"),
      "unknown{patient.visits (several visits are of one day)}");
  EXPECT_EQ(Fall(Visit("4", "9", Both("4")) + Visit("4", "9", Both("4"))), "0");
}

TEST(HipFlexorFall, HangsOnTheDaysAskedForWhereAVisitMayLieOutside) {
  EXPECT_EQ(Asked("patient.visits.hip_flexor_fall(patient.diagnosis_date, "
                  "date('2024-05-01'), 3, 4, 5) >= 1",
                  "diagnosis_date { year: 2024 month: 4 } " +
                      Visit("4", "9", Both("5")) + Visit("5", "1", Both("4"))),
            "unknown{patient.diagnosis_date.day}");
}

// --- Against every way in which the facts can turn out ---

// A visit of April 2024; 0: day not known; -1: grade not known.
struct Course {
  int day = 0;
  int left = -1;
  int right = -1;
};

std::string TextOf(const std::vector<Course>& visits) {
  std::string text;
  for (const Course& visit : visits) {
    std::string grades;
    for (const auto& [side, grade] :
         {std::pair("left", visit.left), std::pair("right", visit.right)}) {
      if (grade < 0) continue;
      absl::StrAppend(&grades, " hip_flexor_", side, ": MRC_GRADE_", grade);
    }
    absl::StrAppend(&text, visit.day == 0
                               ? SometimeInApril(grades)
                               : Visit("4", absl::StrCat(visit.day), grades));
  }
  return text;
}

// The falls of a course of which all is known, from 2 to 30 April. Of several
// visits of the last day each may be the latest.
std::set<int> FallsOf(const std::vector<Course>& visits) {
  const auto grade = [](const Course& visit) {
    return std::max(std::min(visit.left, visit.right) - 2, 0);
  };
  int last = 0;
  int best = 0;
  for (const Course& visit : visits) {
    if (visit.day < 2) continue;
    last = std::max(last, visit.day);
    best = std::max(best, grade(visit));
  }
  std::set<int> falls;
  for (const Course& visit : visits) {
    if (visit.day == last) falls.insert(best - grade(visit));
  }
  if (last == 0) falls.insert(0);
  return falls;
}

// The falls of every way in which the facts from that visit on can turn out.
void AddFalls(std::vector<Course>& visits, size_t from, std::set<int>* falls) {
  const auto each = [&](int* fact, int unknown, int first, int last) {
    for (*fact = first; *fact <= last; ++*fact) AddFalls(visits, from, falls);
    *fact = unknown;
  };
  if (from == visits.size()) {
    falls->merge(FallsOf(visits));
  } else if (Course& visit = visits[from]; visit.day == 0) {
    each(&visit.day, 0, 1, 30);
  } else if (visit.left < 0) {
    each(&visit.left, -1, 0, 5);
  } else if (visit.right < 0) {
    each(&visit.right, -1, 0, 5);
  } else {
    AddFalls(visits, from + 1, falls);
  }
}

TEST(HipFlexorFall, IsTheIntervalOfEveryWayInWhichTheFactsCanTurnOut) {
  std::mt19937 random(2026);
  const auto below = [&random](int limit) {
    return static_cast<int>(random() % static_cast<unsigned>(limit));
  };
  int open = 0;
  constexpr int kCourses = 3'000;
  for (int i = 0; i < kCourses; ++i) {
    std::vector<Course> visits(below(4));
    for (Course& visit : visits) {
      visit = {below(6) + 1, below(4) + 2, below(4) + 2};
    }
    for (int taken = below(3); taken > 0 && !visits.empty(); --taken) {
      Course& visit = visits[below(static_cast<int>(visits.size()))];
      const int which = below(3);
      (which == 0   ? visit.day
       : which == 1 ? visit.left
                    : visit.right) = which == 0 ? 0 : -1;
    }
    std::set<int> falls;
    AddFalls(visits, 0, &falls);
    open += falls.size() > 1 ? 1 : 0;
    const std::string expected =
        falls.size() == 1 ? absl::StrCat(*falls.begin())
                          : absl::StrCat(*falls.begin(), "..", *falls.rbegin());
    EXPECT_EQ(Fall(TextOf(visits)), expected) << TextOf(visits);
  }
  EXPECT_GT(open, kCourses / 10);
  EXPECT_LT(open, kCourses * 9 / 10);
}

// The facts of a course that are not known, with the paths that name them.
struct Open {
  std::vector<int*> facts;
  std::vector<std::string> paths;
};

Open OpenOf(std::vector<Course>& visits) {
  Open open;
  int undated = 0;
  for (Course& visit : visits) {
    std::string day;
    if (visit.day > 0) {
      day = absl::StrCat("-0", visit.day);
    } else if (++undated > 1) {
      day = absl::StrCat("#", undated);
    }
    const auto add = [&](int* fact, absl::string_view field) {
      if (*fact > 0) return;
      open.facts.push_back(fact);
      open.paths.push_back(
          absl::StrCat("patient.visits[date=2024-04", day, "].", field));
    };
    add(&visit.day, "date.day");
    add(&visit.left, "hip_flexor_left");
    add(&visit.right, "hip_flexor_right");
  }
  return open;
}

// Whether a fall is possible, and whether none is, by what the facts are.
using Ways = std::map<std::vector<int>, std::set<bool>>;

void AddWays(std::vector<Course>& visits, const Open& open,
             const std::vector<int>& taken, Ways* ways) {
  if (taken.size() == open.facts.size()) {
    for (const int fall : FallsOf(visits)) (*ways)[taken].insert(fall >= 1);
    return;
  }
  int& fact = *open.facts[taken.size()];
  const int unknown = fact;
  const bool is_day = unknown == 0;
  for (fact = is_day ? 1 : 0; fact <= (is_day ? 30 : 5); ++fact) {
    std::vector<int> more = taken;
    more.push_back(fact);
    AddWays(visits, open, more, ways);
  }
  fact = unknown;
}

// Whether some other value of that fact alone can give another answer.
bool Matters(const Ways& ways, size_t fact) {
  Ways by_the_others;
  return absl::c_any_of(ways, [&](const auto& way) {
    std::vector<int> others = way.first;
    others.erase(others.begin() + static_cast<int>(fact));
    const auto found = by_the_others.emplace(others, way.second).first;
    return found->second != way.second;
  });
}

TEST(HipFlexorFall, HangsOnAllThatCanMakeADifference) {
  std::mt19937 random(2027);
  const auto below = [&random](int limit) {
    return static_cast<int>(random() % static_cast<unsigned>(limit));
  };
  int mattering = 0;
  for (int i = 0; i < 2'000; ++i) {
    std::vector<Course> visits(1 + below(3));
    int day = 0;
    for (Course& visit : visits) {
      day += 1 + below(3);
      visit = {day, below(4) + 2, below(4) + 2};
    }
    for (int taken = 1 + below(2); taken > 0; --taken) {
      Course& visit = visits[below(static_cast<int>(visits.size()))];
      const int which = below(3);
      (which == 0   ? visit.day
       : which == 1 ? visit.left
                    : visit.right) = which == 0 ? 0 : -1;
    }
    const Open open = OpenOf(visits);
    Ways ways;
    AddWays(visits, open, {}, &ways);
    const std::vector<std::string> missing =
        Missing(Ask(absl::StrCat(kFall, " >= 1"), PatientOf(TextOf(visits))));
    for (size_t fact = 0; fact < open.facts.size(); ++fact) {
      if (!Matters(ways, fact)) continue;
      ++mattering;
      EXPECT_THAT(missing, testing::Contains(open.paths[fact]))
          << TextOf(visits);
    }
  }
  EXPECT_GT(mattering, 500);
}

}  // namespace
}  // namespace myorules::rules
