// The columns of a cohort's export: what each holds, for its data dictionary,
// and how its value is had from a patient and the answer. One table for both,
// so that they cannot differ.
#ifndef MYORULES_RULES_COHORT_EXPORT_COLUMNS_H_
#define MYORULES_RULES_COHORT_EXPORT_COLUMNS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "engine/pack/compiled_pack.h"
#include "myorules/v1/classification.pb.h"
#include "myorules/v1/patient.pb.h"

namespace myorules::rules {

// What a row is made of. Owns nothing.
struct ExportRow {
  // Where the record stood in the input: its line, or its count; from 1.
  int64_t record = 0;
  const v1::Patient* patient = nullptr;
  // With trace.
  const v1::Classification* answer = nullptr;
  // Of a visit alone; and its number in the order of dates, from 1.
  const v1::Visit* visit = nullptr;
  int visit_number = 0;
};

// A column.
struct ExportColumn {
  // Lower-case letters, digits and underscores; unique in its file.
  std::string name;
  // What a reader sees.
  std::string label;
  // "boolean" (true, false), "integer", "number", "date" (YYYY-MM-DD),
  // "category" (one of `values`), "text", "list" (texts, "|" between them).
  std::string type;
  // Of a number; empty: none.
  std::string unit;
  // What can stand there, of a boolean or category.
  std::vector<std::string> values;
  // What it means that the value is missing; empty: it never is.
  std::string missing;
  // Where the value comes from: "patient.id", "facet ema".
  std::string source;
  // The field; empty: missing.
  std::function<std::string(const ExportRow&)> value;
};

// Of patients: who it is, then each decision, facet, criterion, flag and note
// of the pack, which they do not need.
std::vector<ExportColumn> PatientColumns(const engine::CompiledPack& pack);

// Of visits.
std::vector<ExportColumn> VisitColumns();

// The visits of a patient by day, then by what they hold: the order in which
// the record lists them does not matter.
std::vector<const v1::Visit*> SortedVisits(const v1::Patient& patient);

// The line that names the columns.
std::string ExportHeader(absl::Span<const ExportColumn> columns);

// One line.
std::string ExportLine(absl::Span<const ExportColumn> columns,
                       const ExportRow& row);

// A file of an export.
struct ExportFile {
  std::string name;
  std::vector<ExportColumn> columns;
};

// The data dictionary as CSV: a line a column, with file, name, label, type,
// unit, values, missing, missing_means and source; a field that does not apply
// says "none".
std::string ExportDictionary(absl::Span<const ExportFile> files);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_COHORT_EXPORT_COLUMNS_H_
