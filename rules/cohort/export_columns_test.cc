#include "rules/cohort/export_columns.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "re2/re2.h"
#include "rules/cohort/csv.h"
#include "rules/library/library.h"

namespace myorules::rules {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsSupersetOf;

const Library& TheLibrary() {
  static const auto* const kLibrary = [] {
    auto library = Library::Load();
    EXPECT_TRUE(library.ok()) << library.status();
    return new std::shared_ptr<const Library>(*std::move(library));
  }();
  return **kLibrary;
}

const engine::CompiledPack& Pack(absl::string_view name) {
  return **TheLibrary().Find(name);
}

v1::Patient PatientOf(const std::string& text) {
  v1::Patient patient;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &patient));
  return patient;
}

v1::Classification AnswerOf(absl::string_view pack,
                            const v1::Patient& patient) {
  v1::ClassifyRequest request;
  *request.mutable_patient() = patient;
  request.add_packs(std::string(pack));
  request.set_view(v1::VIEW_FULL);
  v1::ClassifyResponse response;
  const absl::Status status =
      TheLibrary().Classify(request, absl::CivilDay(2026, 1, 1), &response);
  EXPECT_TRUE(status.ok()) << status;
  return response.classifications(0);
}

// The fields of the patient's row by column.
std::map<std::string, std::string> RowOf(absl::string_view pack,
                                         const std::string& text) {
  const v1::Patient patient = PatientOf(text);
  const v1::Classification answer = AnswerOf(pack, patient);
  ExportRow row;
  row.record = 7;
  row.patient = &patient;
  row.answer = &answer;
  std::map<std::string, std::string> fields;
  for (const ExportColumn& column : PatientColumns(Pack(pack))) {
    fields[column.name] = column.value(row);
  }
  return fields;
}

TEST(PatientColumns, HaveNamesThatProgramsTakeAndSayWhatTheyAre) {
  const std::set<std::string> kTypes = {"boolean",  "integer", "number", "date",
                                        "category", "text",    "list"};
  for (const auto& pack : TheLibrary().packs()) {
    std::set<std::string> names;
    for (const ExportColumn& column : PatientColumns(*pack)) {
      EXPECT_TRUE(RE2::FullMatch(column.name, "[a-z][a-z0-9_]*"))
          << column.name;
      EXPECT_TRUE(names.insert(column.name).second) << column.name;
      EXPECT_EQ(kTypes.count(column.type), 1) << column.name;
      EXPECT_FALSE(column.label.empty()) << column.name;
      EXPECT_FALSE(column.source.empty()) << column.name;
      if (column.type == "category" || column.type == "boolean") {
        EXPECT_GE(column.values.size(), 2) << column.name;
      }
    }
  }
}

TEST(PatientColumns, HaveEveryItemOfThePackThatAnAnswerTellsOf) {
  for (const auto& pack : TheLibrary().packs()) {
    std::set<std::string> sources;
    for (const ExportColumn& column : PatientColumns(*pack)) {
      sources.insert(column.source);
    }
    const std::string of = " of " + pack->identity().name();
    for (const auto& it : pack->linked().decision()) {
      EXPECT_THAT(sources, Contains("decision " + it.id() + of));
    }
    for (const auto& it : pack->linked().facet()) {
      EXPECT_THAT(sources, Contains("facet " + it.id() + of));
    }
    for (const auto& it : pack->linked().criterion()) {
      EXPECT_THAT(sources, Contains("criterion " + it.id() + of));
    }
    for (const auto& it : pack->linked().flag()) {
      EXPECT_THAT(sources, Contains("flag " + it.id() + of));
    }
    for (const auto& it : pack->linked().note()) {
      EXPECT_THAT(sources, Contains("note " + it.id() + of));
    }
  }
}

TEST(PatientColumns, TellUnknownFromNo) {
  const auto unknown = RowOf("imnm.lim2019", "");
  EXPECT_EQ(unknown.at("facet_dysphagia"), "");
  EXPECT_EQ(unknown.at("criterion_weakness_symmetric"), "");
  EXPECT_EQ(unknown.at("patient_id"), "");
  EXPECT_EQ(unknown.at("decision_eligibility"), "");
  EXPECT_EQ(unknown.at("decision_eligibility_status"), "INDETERMINATE");
  EXPECT_EQ(unknown.at("decision_eligibility_candidates"),
            "NOT_ELIGIBLE|ELIGIBLE");
  EXPECT_EQ(unknown.at("decision_exclusions_met"), "");
  EXPECT_EQ(unknown.at("facet_sex"), "");
  EXPECT_EQ(unknown.at("facet_age_at_onset"), "");

  const auto known = RowOf("imnm.lim2019", R"(
      id: "a" sex: SEX_FEMALE synthetic: true
      birth_date { year: 1960 month: 3 day: 15 }
      onset_date { year: 2019 month: 1 day: 10 }
      weakness { symmetric: false } manifestations { dysphagia: false })");
  EXPECT_EQ(known.at("facet_dysphagia"), "false");
  EXPECT_EQ(known.at("criterion_weakness_symmetric"), "false");
  EXPECT_EQ(known.at("patient_id"), "a");
  EXPECT_EQ(known.at("synthetic"), "true");
  EXPECT_EQ(known.at("record"), "7");
  EXPECT_EQ(known.at("assessed_on"), "2026-01-01");
  EXPECT_EQ(known.at("facet_sex"), "FEMALE");
  EXPECT_EQ(known.at("facet_age_at_onset"), "58");
  EXPECT_EQ(known.at("facet_age_at_onset_low"), "58");
  EXPECT_EQ(known.at("facet_age_at_onset_high"), "58");
  EXPECT_EQ(known.at("decision_eligibility"), "NOT_ELIGIBLE");
  EXPECT_EQ(known.at("decision_eligibility_candidates"), "");
  EXPECT_EQ(known.at("decision_inclusions_not_met"), "SYMMETRIC");
  EXPECT_EQ(known.at("flag_dysphagia"), "NOT_RAISED");
  EXPECT_EQ(known.at("flag_dysphagia_severity"), "");
  EXPECT_EQ(known.at("note_caveat"), "true");
  EXPECT_EQ(known.at("note_antisynthetase_inferred"), "false");
}

TEST(PatientColumns, GiveTheEndsOfANumberThatIsNotKnownExactly) {
  const auto row = RowOf("imnm.lim2019", R"(
      birth_date { year: 1960 } onset_date { year: 2019 month: 1 day: 10 })");
  EXPECT_EQ(row.at("facet_age_at_onset"), "");
  EXPECT_EQ(row.at("facet_age_at_onset_low"), "58");
  EXPECT_EQ(row.at("facet_age_at_onset_high"), "59");
}

TEST(PatientColumns, GiveFlagsWithTheirSeverity) {
  const auto row = RowOf("imnm.lim2019", "manifestations { dysphagia: true }");
  EXPECT_EQ(row.at("flag_dysphagia"), "RAISED");
  EXPECT_EQ(row.at("flag_dysphagia_severity"), "HIGH");
  EXPECT_EQ(row.at("flag_multiple_msa"), "UNDETERMINED");
  EXPECT_EQ(row.at("flag_multiple_msa_severity"), "");
}

TEST(PatientColumns, SayOfAListWhetherThereMayBeOthers) {
  const auto none = RowOf("imnm.wang2022", "medicines_complete: true");
  EXPECT_EQ(none.at("facet_initial_treatment_names"), "none");
  EXPECT_EQ(none.at("facet_initial_treatment_names_complete"), "true");
  const auto unknown = RowOf("imnm.wang2022", "");
  EXPECT_EQ(unknown.at("facet_initial_treatment_names"), "");
  const auto given = RowOf("imnm.wang2022", R"(
      medicines { name: "prednisone" initial_treatment: true
                  started_on { year: 2025 month: 1 day: 2 } }
      medicines { name: "IVIg" initial_treatment: true
                  started_on { year: 2025 month: 1 day: 2 } })");
  EXPECT_TRUE(absl::StrContains(given.at("facet_initial_treatment_names"), "|"))
      << given.at("facet_initial_treatment_names");
  EXPECT_EQ(given.at("facet_initial_treatment_names_complete"), "false");
}

TEST(PatientColumns, GuardTheIdentifierOfThePatient) {
  EXPECT_EQ(RowOf("imnm.lim2019", R"(id: "=1+1")").at("patient_id"), "'=1+1");
}

TEST(VisitColumns, GiveWhatTheRecordHasOfAVisit) {
  const v1::Patient patient = PatientOf(R"(
      id: "a"
      visits { date { year: 2025 month: 7 day: 9 } hip_flexor_left: MRC_GRADE_5
               hip_flexor_right: MRC_GRADE_4_MINUS prednisone_mg_per_day: 7.5 }
      visits { date { year: 2025 month: 1 } }
      visits { date { year: 2026 month: 1 day: 2 } }
      visits { date { year: 2026 } })");
  const v1::Classification answer = AnswerOf("imnm.wang2022", patient);
  const std::vector<ExportColumn> columns = VisitColumns();
  std::vector<std::string> lines;
  for (const v1::Visit* visit : SortedVisits(patient)) {
    ExportRow row;
    row.record = 3;
    row.patient = &patient;
    row.answer = &answer;
    row.visit = visit;
    row.visit_number = static_cast<int>(lines.size()) + 1;
    lines.push_back(ExportLine(columns, row));
  }
  EXPECT_EQ(ExportHeader(columns),
            "record,patient_id,synthetic,visit,date,date_as_known,"
            "after_assessment,hip_flexor_left,hip_flexor_right,"
            "prednisone_mg_per_day\r\n");
  EXPECT_THAT(
      lines,
      ElementsAre("3,a,false,1,NA,2025-01,false,NA,NA,NA\r\n",
                  "3,a,false,2,2025-07-09,2025-07-09,false,5,4_MINUS,7.5\r\n",
                  "3,a,false,3,NA,2026,NA,NA,NA,NA\r\n",
                  "3,a,false,4,2026-01-02,2026-01-02,true,NA,NA,NA\r\n"));
}

TEST(VisitColumns, AreTheSameInWhateverOrderTheRecordListsVisits) {
  v1::Patient patient = PatientOf(R"(
      visits { date { year: 2025 } hip_flexor_left: MRC_GRADE_5 }
      visits { date { year: 2025 } hip_flexor_left: MRC_GRADE_4 })");
  const auto sorted = [&] {
    std::vector<v1::MrcGrade> grades;
    for (const v1::Visit* visit : SortedVisits(patient)) {
      grades.push_back(visit->hip_flexor_left());
    }
    return grades;
  };
  const auto first = sorted();
  patient.mutable_visits()->SwapElements(0, 1);
  EXPECT_EQ(sorted(), first);
}

TEST(ExportDictionary, HasALineForEachColumnOfEachFile) {
  const std::vector<ExportFile> files = {
      {"patients.csv", PatientColumns(Pack("imnm.lim2019"))},
      {"visits.csv", VisitColumns()}};
  const std::vector<std::string> lines =
      absl::StrSplit(ExportDictionary(files), "\r\n", absl::SkipEmpty());
  EXPECT_EQ(lines.size(),
            1 + files[0].columns.size() + files[1].columns.size());
  EXPECT_EQ(lines[0],
            "file,name,label,type,unit,values,missing,missing_means,source");
  EXPECT_THAT(
      lines,
      IsSupersetOf({
          "patients.csv,facet_dysphagia,Dysphagia,boolean,none,true|false,NA,"
          "not known,facet dysphagia of imnm.lim2019",
          "patients.csv,facet_age_at_onset,Age at onset,number,years,none,NA,"
          "\"not known, or only between the two ends\","
          "facet age_at_onset of imnm.lim2019",
          "patients.csv,facet_sex,Sex,category,none,FEMALE|MALE|OTHER,NA,"
          "not known,facet sex of imnm.lim2019",
          "visits.csv,prednisone_mg_per_day,"
          "Glucocorticoid dose in prednisone equivalents,number,mg/day,none,"
          "NA,not known,patient.visits.prednisone_mg_per_day",
      }));
}

}  // namespace
}  // namespace myorules::rules
