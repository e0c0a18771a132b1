#include "service/cli/pack_diff_text.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rules/pages/visible_text.h"
#include "service/cli/document_text.h"

namespace myorules::service {
namespace {

using rules::ChangeKind;

// " (Adult)".
std::string InBrackets(absl::string_view title) {
  return title.empty() ? ""
                       : absl::StrCat(" (", rules::VisibleText(title), ")");
}

std::string KindText(ChangeKind kind, const Colors& colors) {
  switch (kind) {
    case ChangeKind::kAdded:
      return colors.Good("added  ");
    case ChangeKind::kRemoved:
      return colors.Bad("removed");
    default:
      return colors.Doubtful("changed");
  }
}

// 0 -> "A", 26 -> "AA".
std::string ColumnName(size_t column) {
  std::string name(1, static_cast<char>('A' + column % 26));
  return column < 26 ? name : ColumnName(column / 26 - 1) + name;
}

std::string Padded(absl::string_view text, int width, bool to_the_right) {
  const std::string spaces(std::max(0, width - Columns(text)), ' ');
  return to_the_right ? absl::StrCat(spaces, text) : absl::StrCat(text, spaces);
}

// How many patients each rule moved.
std::string CausesText(const rules::RegisterDiff& diff) {
  std::map<std::string, std::pair<std::string, int64_t>> count_by_id;
  for (const rules::PatientChange& patient : diff.changed()) {
    std::set<std::string> seen;
    for (const rules::AnswerChange& change : patient.changes) {
      for (const rules::ChangeCause& cause : change.causes) {
        if (!seen.insert(cause.id).second) continue;
        auto& [title, count] = count_by_id[cause.id];
        title = cause.title;
        ++count;
      }
    }
  }
  std::string text;
  for (const auto& [id, title_and_count] : count_by_id) {
    absl::StrAppend(&text, "  by ", id, InBrackets(title_and_count.first), ": ",
                    title_and_count.second, "\n");
  }
  return text;
}

std::string PatientText(const rules::PatientChange& patient,
                        const Colors& colors) {
  std::string text =
      absl::StrCat("\n",
                   colors.Strong(patient.patient_id.empty()
                                     ? "(without id)"
                                     : rules::VisibleText(patient.patient_id)),
                   " (", patient.place, ")\n");
  for (const rules::AnswerChange& change : patient.changes) {
    absl::StrAppend(&text, "  ", change.part, " ", change.id, ": ",
                    rules::VisibleText(change.before), " -> ",
                    colors.Strong(rules::VisibleText(change.after)), "\n");
    for (const rules::ChangeCause& cause : change.causes) {
      absl::StrAppend(&text, "    by ", cause.id, InBrackets(cause.title),
                      cause.before.empty() ? "" : ": ",
                      rules::VisibleText(cause.before),
                      cause.before.empty() ? "" : " -> ",
                      rules::VisibleText(cause.after), "\n");
      for (const rules::RuleEdit& edit : cause.edits) {
        absl::StrAppend(&text, "       ", rules::VisibleText(edit.text), "\n");
      }
    }
  }
  return text;
}

}  // namespace

std::string RuleChangesText(const std::vector<rules::RuleChange>& changes,
                            const Colors& colors) {
  if (changes.empty()) return "The rules are the same.\n";
  std::string text =
      absl::StrCat("Rules: ", changes.size(),
                   changes.size() == 1 ? " change" : " changes", "\n");
  for (const rules::RuleChange& change : changes) {
    absl::StrAppend(&text, "  ", KindText(change.kind, colors), "  ",
                    change.part, change.id.empty() ? "" : " ", change.id,
                    InBrackets(change.title), "\n");
    for (const rules::FieldChange& field : change.fields) {
      absl::StrAppend(&text, "             ",
                      rules::VisibleText(FieldChangeText(field)), "\n");
    }
  }
  return text;
}

std::string MatrixText(const std::string& item, const rules::Matrix& matrix,
                       const Colors& colors) {
  std::set<std::string> values;
  int width = 0;
  int cell = 0;
  for (const auto& [from_to, count] : matrix) {
    for (const std::string& value : {from_to.first, from_to.second}) {
      values.insert(value);
      width = std::max(width, Columns(value));
    }
    cell = std::max(cell, Columns(absl::StrCat(count)));
  }
  cell = std::max(cell, Columns(ColumnName(values.size() - 1)));
  const int letters = Columns(ColumnName(values.size() - 1));
  std::string text = absl::StrCat("\n", colors.Strong(item),
                                  ": before by rows, after by columns\n",
                                  std::string(3 + letters + width, ' '));
  for (size_t column = 0; column < values.size(); ++column) {
    absl::StrAppend(&text, "  ", Padded(ColumnName(column), cell, true));
  }
  absl::StrAppend(&text, "\n");
  size_t row = 0;
  for (const std::string& from : values) {
    absl::StrAppend(&text, "  ", Padded(ColumnName(row++), letters, false), " ",
                    Padded(rules::VisibleText(from), width, false));
    for (const std::string& to : values) {
      const auto count = matrix.find({from, to});
      const std::string shown =
          Padded(count == matrix.end() ? "." : absl::StrCat(count->second),
                 cell, true);
      absl::StrAppend(
          &text, "  ",
          count != matrix.end() && from != to ? colors.Doubtful(shown) : shown);
    }
    absl::StrAppend(&text, "\n");
  }
  return text;
}

std::string RegisterText(const rules::RegisterDiff& diff,
                         const Colors& colors) {
  std::string text =
      absl::StrCat("\nPatients: ", diff.changed().size(), " of ",
                   diff.patients(), " change\n", CausesText(diff));
  for (const auto& [item, matrix] : diff.Matrices()) {
    absl::StrAppend(&text, MatrixText(item, matrix, colors));
  }
  for (const rules::PatientChange& patient : diff.changed()) {
    absl::StrAppend(&text, PatientText(patient, colors));
  }
  return text;
}

}  // namespace myorules::service
