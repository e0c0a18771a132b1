// Each pool below is a row of the paper's tables. Where the paper says who of a
// group has what (the patient with a normal CK, the one with anti-SRP and
// anti-MDA5), the draft is fixed beforehand; the rest is dealt. A fixed value
// is taken out of its pool, so the counts hold whatever is fixed.
#include "rules/cohort/draft.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>

namespace myorules::rules::cohort {
namespace {

// Gives each draft whose `field` is open a value of `pool`. The pool has as
// many values as there are drafts and holds each one that is fixed.
template <typename T>
void Deal(absl::optional<T> Draft::*field, std::vector<T> pool,
          Choices& choices, std::vector<Draft>& drafts) {
  if (pool.size() != drafts.size()) {
    std::cerr << "a pool of " << pool.size() << " for " << drafts.size()
              << " patients\n";
    std::abort();
  }
  for (const Draft& draft : drafts) {
    if (!(draft.*field).has_value()) continue;
    const auto found = std::find(pool.begin(), pool.end(), *(draft.*field));
    if (found == pool.end()) {
      std::cerr << "a fixed value is not in its pool\n";
      std::abort();
    }
    pool.erase(found);
  }
  choices.Shuffle(pool);
  for (Draft& draft : drafts) {
    if ((draft.*field).has_value()) continue;
    draft.*field = pool.back();
    pool.pop_back();
  }
}

// What tables 1 and 2 print of one group.
struct Marginals {
  std::vector<int> ages;
  std::vector<double> ck;
  int women = 0;
  int dysphagia = 0;
  int first_line = 0;
  int second_line = 0;
  int third_line = 0;
  int good_excellent = 0;
  int moderate = 0;
  int poor = 0;
  int dead = 0;
};

template <typename T>
std::vector<T> Pool(std::vector<std::pair<T, int>> counts, T rest,
                    size_t size) {
  std::vector<T> pool;
  for (const auto& [value, count] : counts) {
    pool.insert(pool.end(), static_cast<size_t>(count), value);
  }
  pool.resize(std::max(pool.size(), size), rest);
  return pool;
}

void DealGroup(const Marginals& marginals, Choices& choices,
               std::vector<Draft>& drafts) {
  const size_t size = drafts.size();
  Deal(&Draft::age_at_onset, marginals.ages, choices, drafts);
  Deal(&Draft::ck_x_uln, marginals.ck, choices, drafts);
  Deal(&Draft::sex,
       Pool<Sex>({{Sex::kFemale, marginals.women}}, Sex::kMale, size), choices,
       drafts);
  Deal(&Draft::dysphagia,
       Pool<bool>({{true, marginals.dysphagia}}, false, size), choices, drafts);
  Deal(&Draft::line,
       Pool<Line>({{Line::kFirst, marginals.first_line},
                   {Line::kSecond, marginals.second_line},
                   {Line::kThird, marginals.third_line}},
                  Line::kNotRecorded, size),
       choices, drafts);
  Deal(&Draft::outcome,
       Pool<Outcome>({{Outcome::kGoodExcellent, marginals.good_excellent},
                      {Outcome::kModerate, marginals.moderate},
                      {Outcome::kPoor, marginals.poor},
                      {Outcome::kDead, marginals.dead}},
                     Outcome::kNotRecorded, size),
       choices, drafts);
}

std::vector<Draft> StatinAssociated(Choices& choices) {
  std::vector<Draft> drafts(11);
  for (Draft& draft : drafts) {
    draft.antibodies = {"HMGCR"};
    draft.statin = true;
  }
  drafts[0].ild = true;
  drafts[1].no_biopsy = true;
  drafts[2].cancer = "breast";
  drafts[2].sex = Sex::kFemale;
  drafts[3].hmgcr_at_the_cut = true;
  drafts[4].weak_antibody = "MI2_ALPHA";
  DealGroup({.ages = {54, 55, 57, 59, 60, 63, 66, 68, 70, 72, 74},
             .ck = {6, 15, 28, 41, 52, 64, 71, 83, 92, 105, 114},
             // Table 1 prints the 5 men (lim2019.contradiction.01).
             .women = 6,
             .dysphagia = 5,
             .first_line = 2,
             .second_line = 8,
             .third_line = 1,
             .good_excellent = 4,
             .moderate = 7},
            choices, drafts);
  return drafts;
}

std::vector<Draft> StatinNaive(Choices& choices) {
  std::vector<Draft> drafts(6);
  for (Draft& draft : drafts) draft.antibodies = {"HMGCR"};
  drafts[0].diagnoses = {"SYSTEMIC_SCLEROSIS"};
  drafts[0].raynaud = true;
  drafts[0].outcome = Outcome::kModerate;
  drafts[1].cancer = "larynx";
  drafts[1].sex = Sex::kMale;
  drafts[1].outcome = Outcome::kDead;
  DealGroup({.ages = {52, 54, 56, 58, 62, 65},
             .ck = {4, 38, 82, 98, 130, 176},
             .women = 2,
             .dysphagia = 1,
             .first_line = 1,
             .second_line = 2,
             .third_line = 3,
             .good_excellent = 1,
             .moderate = 2,
             .poor = 2,
             .dead = 1},
            choices, drafts);
  return drafts;
}

std::vector<Draft> AntiSrp(Choices& choices) {
  std::vector<Draft> drafts(15);
  for (Draft& draft : drafts) draft.antibodies = {"SRP"};
  // Discussion: skin erythema and digital ulcers, a CK of 90 times the limit.
  drafts[0].antibodies = {"SRP", "MDA5"};
  drafts[0].skin = true;
  drafts[0].sex = Sex::kFemale;
  drafts[0].ck_x_uln = 90;
  drafts[1].diagnoses = {"MCTD"};
  drafts[1].raynaud = true;
  drafts[2].diagnoses = {"SLE"};
  drafts[2].arthritis = true;
  drafts[3].antibodies = {"SRP", "RO52"};
  drafts[4].antibodies = {"SRP", "PM_SCL75"};
  drafts[5].antibodies = {"SRP", "SSA"};
  drafts[6].cancer = "mediastinum";
  drafts[6].sex = Sex::kMale;
  drafts[6].outcome = Outcome::kDead;
  drafts[7].follow_up = FollowUp{.years = 24};
  drafts[7].outcome = Outcome::kModerate;
  DealGroup(
      {.ages = {20, 21, 30, 30, 33, 34, 35, 49, 50, 54, 56, 65, 67, 77, 82},
       .ck = {18, 22, 27, 33, 41, 48, 55, 59, 66, 78, 90, 104, 121, 150, 195},
       .women = 8,
       .dysphagia = 8,
       .first_line = 3,
       .second_line = 5,
       .third_line = 7,
       .good_excellent = 6,
       .moderate = 8,
       .dead = 1},
      choices, drafts);
  int with_rituximab = 0;
  for (Draft& draft : drafts) {
    if (draft.line == Line::kThird && with_rituximab < 3) {
      draft.rituximab = true;
      ++with_rituximab;
    }
  }
  return drafts;
}

std::vector<Draft> AntiMda5(Choices& choices) {
  std::vector<Draft> drafts(1);
  drafts[0].antibodies = {"MDA5"};
  DealGroup({.ages = {47},
             .ck = {4},
             .women = 1,
             .dysphagia = 1,
             .second_line = 1,
             .moderate = 1},
            choices, drafts);
  return drafts;
}

// The six with extramuscular disease and without a connective tissue disease,
// and the five with one.
void FixSeronegativeExtramuscular(std::vector<Draft>& drafts) {
  // Results: normal CK, polyarthritis, no antibodies, a good response to
  // glucocorticoids.
  drafts[0].ck_x_uln = 0.4;
  drafts[0].arthritis = true;
  drafts[0].line = Line::kFirst;
  drafts[0].outcome = Outcome::kGoodExcellent;
  for (int i : {1, 2, 3}) {
    drafts[i].diagnoses = {"SYSTEMIC_SCLEROSIS"};
    drafts[i].raynaud = true;
  }
  drafts[1].ild = true;
  drafts[1].line = Line::kThird;
  drafts[1].cyclophosphamide = true;
  drafts[2].antibodies = {"PM_SCL75"};
  drafts[3].antibodies = {"KU"};
  drafts[4].diagnoses = {"MCTD"};
  drafts[4].arthritis = true;
  drafts[5].diagnoses = {"SLE", "SJOGREN"};
  drafts[5].arthritis = true;
  drafts[5].antibodies = {"RO52"};
  drafts[6].ild = true;
  drafts[7].ild = true;
  drafts[8].arthritis = true;
  drafts[9].arthritis = true;
  drafts[10].cardiac = true;
}

std::vector<Draft> Seronegative(Choices& choices) {
  std::vector<Draft> drafts(22);
  FixSeronegativeExtramuscular(drafts);
  drafts[11].legs_only = true;
  drafts[12].antibodies = {"KU"};
  drafts[13].follow_up = FollowUp{.one_week = true};
  drafts[13].respiratory_weakness = true;
  drafts[13].line = Line::kFirst;
  drafts[13].outcome = Outcome::kDead;
  drafts[14].cancer = "bladder";
  drafts[14].sex = Sex::kMale;
  drafts[14].outcome = Outcome::kDead;
  drafts[15].cancer = "ovary";
  drafts[15].sex = Sex::kFemale;
  // Without treatment it is not known that the CK was taken before it. One lies
  // below the median and one above, so it holds with them and without.
  drafts[16].line = Line::kNotRecorded;
  drafts[16].ck_x_uln = 14;
  drafts[17].line = Line::kNotRecorded;
  drafts[17].ck_x_uln = 58;
  drafts[18].outcome = Outcome::kNotRecorded;
  drafts[19].age_at_onset = 16;
  drafts[20].weak_antibody = "SRP";
  drafts[21].hmgcr_at_the_cut = true;
  DealGroup({.ages = {16, 21, 24, 31, 33, 37, 38, 39, 39, 44, 50,
                      52, 54, 54, 54, 59, 64, 65, 67, 72, 73, 79},
             .ck = {0.4, 2,  5,  8,  11, 14, 17, 20, 23, 26, 28,
                    32,  35, 38, 40, 41, 47, 52, 58, 66, 74, 83},
             .women = 16,
             .dysphagia = 6,
             .first_line = 5,
             .second_line = 12,
             .third_line = 3,
             .good_excellent = 10,
             .moderate = 8,
             .poor = 1,
             .dead = 2},
            choices, drafts);
  return drafts;
}

}  // namespace

std::vector<Draft> DraftCohort(Choices& choices) {
  std::vector<Draft> cohort;
  for (const auto& group :
       {StatinAssociated(choices), StatinNaive(choices), AntiSrp(choices),
        AntiMda5(choices), Seronegative(choices)}) {
    cohort.insert(cohort.end(), group.begin(), group.end());
  }
  // Median 2 years, one week to 24 years, five under one year.
  std::vector<FollowUp> follow_up = {FollowUp{.one_week = true},
                                     FollowUp{.years = 24}};
  for (const auto& [years, count] :
       {std::pair<int, int>{0, 4}, {1, 15}, {2, 15}, {3, 10}, {4, 6}, {5, 3}}) {
    follow_up.insert(follow_up.end(), static_cast<size_t>(count),
                     FollowUp{.years = years});
  }
  Deal(&Draft::follow_up, follow_up, choices, cohort);
  return cohort;
}

}  // namespace myorules::rules::cohort
