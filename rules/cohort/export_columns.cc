#include "rules/cohort/export_columns.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "engine/base/proto_text.h"
#include "rules/cohort/csv.h"
#include "rules/cohort/export_values.h"
#include "rules/cohort/pack_columns.h"
#include "rules/patient/days.h"

namespace myorules::rules {
namespace {

using Values = std::vector<std::string>;

// As far as it is known: "2019", "2019-03", "2019-03-05"; empty: not at all.
std::string PartialDate(const v1::Date& date) {
  if (date.year() == 0) return "";
  std::string text = absl::StrFormat("%04d", date.year());
  if (date.month() != 0) absl::StrAppendFormat(&text, "-%02d", date.month());
  if (date.day() != 0) absl::StrAppendFormat(&text, "-%02d", date.day());
  return text;
}

// Who the row is about; in both files, to join them.
std::vector<ExportColumn> IdentityColumns() {
  return {
      {.name = "record",
       .label = "Where the patient stood in the input: line, or count of "
                "records; joins the files",
       .type = "integer",
       .source = "the input",
       .value = [](const ExportRow& row) { return absl::StrCat(row.record); }},
      {.name = "patient_id",
       .label = "The identifier that the record gives",
       .type = "text",
       .missing = "the record gives none",
       .source = "patient.id",
       .value = [](const ExportRow& row) -> std::string {
         return row.patient->id().empty() ? "" : CsvText(row.patient->id());
       }},
      {.name = "synthetic",
       .label = "Whether the patient was made up",
       .type = "boolean",
       .values = Booleans(),
       .source = "patient.synthetic",
       .value = [](const ExportRow& row) {
         return BooleanText(row.patient->synthetic());
       }}};
}

std::string MrcText(v1::MrcGrade grade) {
  return grade == v1::MRC_GRADE_UNSPECIFIED
             ? ""
             : engine::EnumName(*v1::MrcGrade_descriptor(), grade);
}

// The last day that a date can be, as numbers that compare like days; months
// have at most 31.
int LastDay(const v1::Date& date) {
  return date.year() * 10000 + (date.month() == 0 ? 12 : date.month()) * 100 +
         (date.day() == 0 ? 31 : date.day());
}

int FirstDay(const v1::Date& date) {
  return date.year() * 10000 + std::max(date.month(), 1) * 100 +
         std::max(date.day(), 1);
}

// Whether the visit comes after the assessment; empty: not known.
std::string AfterAssessment(const ExportRow& row) {
  const v1::Date& visit = row.visit->date();
  const int assessed = FirstDay(row.answer->assessed_on());
  if (visit.year() == 0) return "";
  if (FirstDay(visit) > assessed) return BooleanText(true);
  return LastDay(visit) <= assessed ? BooleanText(false) : "";
}

}  // namespace

std::vector<ExportColumn> PatientColumns(const engine::CompiledPack& pack) {
  std::vector<ExportColumn> columns = IdentityColumns();
  columns.push_back({.name = "assessed_on",
                     .label = "Day of the assessment; later facts are ignored",
                     .type = "date",
                     .source = "the request",
                     .value = [](const ExportRow& row) {
                       return DateText(row.answer->assessed_on());
                     }});
  columns.push_back({.name = "pack",
                     .label = "The rule pack, its version and hash",
                     .type = "text",
                     .source = "the answer",
                     .value = [](const ExportRow& row) {
                       const v1::PackIdentity& identity = row.answer->pack();
                       return absl::StrCat(identity.name(), "@",
                                           identity.version(), " ",
                                           identity.hash());
                     }});
  columns.push_back({.name = "visits",
                     .label = "How many visits are on record",
                     .type = "integer",
                     .source = "patient.visits",
                     .value = [](const ExportRow& row) {
                       return absl::StrCat(row.patient->visits_size());
                     }});
  AppendPackColumns(pack, &columns);
  return columns;
}

std::vector<ExportColumn> VisitColumns() {
  std::vector<ExportColumn> columns = IdentityColumns();
  const auto grades = EnumValues(*v1::MrcGrade_descriptor());
  columns.push_back({.name = "visit",
                     .label = "Number of the visit in the order of dates",
                     .type = "integer",
                     .source = "patient.visits",
                     .value = [](const ExportRow& row) {
                       return absl::StrCat(row.visit_number);
                     }});
  columns.push_back({.name = "date",
                     .label = "Day of the visit",
                     .type = "date",
                     .missing = "not known to the day",
                     .source = "patient.visits.date",
                     .value = [](const ExportRow& row) -> std::string {
                       const v1::Date& date = row.visit->date();
                       return date.day() == 0 ? "" : DateText(date);
                     }});
  columns.push_back({.name = "date_as_known",
                     .label = "The date as far as it is known: YYYY, YYYY-MM "
                              "or YYYY-MM-DD",
                     .type = "text",
                     .missing = "not known",
                     .source = "patient.visits.date",
                     .value = [](const ExportRow& row) {
                       return PartialDate(row.visit->date());
                     }});
  columns.push_back({.name = "after_assessment",
                     .label = "Whether the visit comes after the assessment, "
                              "and is ignored",
                     .type = "boolean",
                     .values = Booleans(),
                     .missing = "the date does not say",
                     .source = "patient.visits.date",
                     .value = AfterAssessment});
  columns.push_back({.name = "hip_flexor_left",
                     .label = "Strength of the left hip flexors, MRC grade",
                     .type = "category",
                     .values = grades,
                     .missing = "not known",
                     .source = "patient.visits.hip_flexor_left",
                     .value = [](const ExportRow& row) {
                       return MrcText(row.visit->hip_flexor_left());
                     }});
  columns.push_back({.name = "hip_flexor_right",
                     .label = "Strength of the right hip flexors, MRC grade",
                     .type = "category",
                     .values = grades,
                     .missing = "not known",
                     .source = "patient.visits.hip_flexor_right",
                     .value = [](const ExportRow& row) {
                       return MrcText(row.visit->hip_flexor_right());
                     }});
  columns.push_back({.name = "prednisone_mg_per_day",
                     .label = "Glucocorticoid dose in prednisone equivalents",
                     .type = "number",
                     .unit = "mg/day",
                     .missing = "not known",
                     .source = "patient.visits.prednisone_mg_per_day",
                     .value = [](const ExportRow& row) -> std::string {
                       return row.visit->has_prednisone_mg_per_day()
                                  ? CsvNumber(
                                        row.visit->prednisone_mg_per_day())
                                  : "";
                     }});
  return columns;
}

std::vector<const v1::Visit*> SortedVisits(const v1::Patient& patient) {
  std::vector<const v1::Visit*> visits;
  for (const v1::Visit& visit : patient.visits()) visits.push_back(&visit);
  // A visit without date comes first.
  std::sort(
      visits.begin(), visits.end(), [](const v1::Visit* a, const v1::Visit* b) {
        const int day_a = FirstDay(a->date()), day_b = FirstDay(b->date());
        if (day_a != day_b) return day_a < day_b;
        return a->SerializeAsString() < b->SerializeAsString();
      });
  return visits;
}

std::string ExportHeader(absl::Span<const ExportColumn> columns) {
  Values names;
  for (const ExportColumn& column : columns) names.push_back(column.name);
  std::string line;
  AppendCsvLine(names, &line);
  return line;
}

std::string ExportLine(absl::Span<const ExportColumn> columns,
                       const ExportRow& row) {
  Values fields;
  fields.reserve(columns.size());
  for (const ExportColumn& column : columns) {
    fields.push_back(column.value(row));
    if (fields.back().empty()) fields.back() = kCsvMissing;
  }
  std::string line;
  AppendCsvLine(fields, &line);
  return line;
}

std::string ExportDictionary(absl::Span<const ExportFile> files) {
  const auto or_none = [](const std::string& text) {
    return text.empty() ? std::string("none") : text;
  };
  std::string csv;
  AppendCsvLine({"file", "name", "label", "type", "unit", "values", "missing",
                 "missing_means", "source"},
                &csv);
  for (const ExportFile& file : files) {
    for (const ExportColumn& column : file.columns) {
      AppendCsvLine({file.name, column.name, CsvText(column.label), column.type,
                     or_none(column.unit), CsvList(column.values),
                     column.missing.empty() ? "none" : kCsvMissing,
                     or_none(column.missing), column.source},
                    &csv);
    }
  }
  return csv;
}

}  // namespace myorules::rules
