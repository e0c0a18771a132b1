// A cohort report as a page of text.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "rules/cohort/report.h"

namespace myorules::rules {
namespace {

constexpr size_t kTitleWidth = 46;   // At least.
constexpr size_t kColumnWidth = 14;  // At least.
constexpr size_t kArmWidth = 16;
constexpr size_t kPageWidth = 100;

std::string Padded(absl::string_view text, size_t width) {
  std::string padded(text);
  if (padded.size() + 1 < width) {
    padded.resize(width, ' ');
  } else {
    padded += ' ';
  }
  return padded;
}

// Appends `text` in lines of the page's width, all but the first indented.
void AppendWrapped(absl::string_view text, size_t indent, std::string* page) {
  size_t column = 0;
  for (absl::string_view word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    if (column > 0 && column + 1 + word.size() > kPageWidth) {
      absl::StrAppend(page, "\n", std::string(indent, ' '));
      column = indent;
    } else if (column > 0) {
      page->push_back(' ');
      ++column;
    }
    absl::StrAppend(page, word);
    column += word.size();
  }
  page->push_back('\n');
}

void AppendLine(std::string line, std::string* page) {
  while (!line.empty() && line.back() == ' ') line.pop_back();
  absl::StrAppend(page, line, "\n");
}

// "lim2019.contradiction.07" -> "07": what follows the last dot.
std::string Mark(const std::string& id) { return id.substr(id.rfind('.') + 1); }

std::string Marks(
    const google::protobuf::RepeatedPtrField<std::string>& contradictions) {
  std::vector<std::string> marks;
  for (const std::string& id : contradictions) marks.push_back(Mark(id));
  return absl::StrCat("[", absl::StrJoin(marks, ","), "]");
}

// "54-74"; "-567 to 88": with a sign before it a dash reads as another one.
std::string RangeText(const v1::CohortFigures& figures) {
  return absl::StrFormat("%d%s%d", figures.low(),
                         figures.low() < 0 ? " to " : "-", figures.high());
}

// "3 (15)", "63 (54-74)", "47"; where only part is known "22%", "41 (to 300)".
std::string Figures(const v1::CohortFigures& figures) {
  if (figures.has_count()) {
    return figures.has_percent()
               ? absl::StrFormat("%d (%d)", figures.count(), figures.percent())
               : absl::StrCat(figures.count());
  }
  if (figures.has_percent()) return absl::StrCat(figures.percent(), "%");
  std::string median = absl::StrCat(figures.median());
  if (!figures.has_high() ||
      (figures.low() == figures.high() && figures.low() == figures.median())) {
    return median;
  }
  return figures.has_low()
             ? absl::StrCat(median, " (", RangeText(figures), ")")
             : absl::StrFormat("%s (to %d)", median, figures.high());
}

// Whether it lies half-way between two whole numbers, as the median of an even
// number of grades does.
bool IsHalf(double number) {
  return std::floor(number) != number && std::floor(2 * number) == 2 * number;
}

// "1.67; 2 (0-3)", "1.50; 1.5 (1-2)": half a grade is told.
std::string WithMean(const v1::CohortCell& cell) {
  std::string figures = Figures(cell.figures());
  if (!cell.spread().has_mean()) return figures;
  const double median = cell.spread().median();
  return absl::StrFormat(
      "%.2f; %s", cell.spread().mean(),
      IsHalf(median)
          ? absl::StrFormat("%.1f (%s)", median, RangeText(cell.figures()))
          : figures);
}

// With the denominator where somebody's value is missing.
std::string CellText(const v1::CohortCell& cell) {
  if (cell.known() == 0) return "-";
  if (cell.missing() == 0) return WithMean(cell);
  if (cell.has_count()) {
    return absl::StrFormat("%d/%d (%d)", cell.figures().count(), cell.known(),
                           cell.figures().percent());
  }
  return absl::StrFormat("%s n=%d", WithMean(cell), cell.known());
}

// What the source prints in a cell, where that is not what was computed.
std::string PrintedText(const v1::CohortCell& cell) {
  switch (cell.agreement()) {
    case v1::COHORT_AGREEMENT_CONTRADICTION:
      return absl::StrCat("printed ", Figures(cell.published()), " ",
                          Marks(cell.contradictions()));
    case v1::COHORT_AGREEMENT_DIFFERS:
      return absl::StrCat("printed ", Figures(cell.published()), " !");
    default:
      return "";
  }
}

// One line of a table: a title, then a text a column.
struct Line {
  std::string title;
  std::vector<std::string> cells;
};

void AppendAligned(const std::vector<Line>& lines, std::string* page) {
  std::vector<size_t> widths;
  size_t title_width = kTitleWidth;
  for (const Line& line : lines) {
    title_width = std::max(title_width, line.title.size() + 2);
    widths.resize(std::max(widths.size(), line.cells.size()), kColumnWidth);
    for (size_t i = 0; i < line.cells.size(); ++i) {
      widths[i] = std::max(widths[i], line.cells[i].size() + 2);
    }
  }
  for (const Line& line : lines) {
    std::string text = Padded(line.title, title_width);
    for (size_t i = 0; i < line.cells.size(); ++i) {
      absl::StrAppend(&text, Padded(line.cells[i], widths[i]));
    }
    AppendLine(text, page);
  }
}

void AppendTable(const v1::CohortTableResult& table, std::string* page) {
  absl::StrAppend(page, "\n", table.title(), "\n\n");
  std::vector<Line> lines(2);
  for (const v1::CohortColumn& column : table.columns()) {
    lines[0].cells.push_back(column.title());
    lines[1].cells.push_back(absl::StrFormat("(n = %d)", column.size()));
  }
  for (const v1::CohortRowResult& row : table.rows()) {
    Line line = {.title = row.title()};
    Line below;
    for (const v1::CohortCell& cell : row.cells()) {
      line.cells.push_back(CellText(cell));
      below.cells.push_back(PrintedText(cell));
    }
    lines.push_back(line);
    if (std::any_of(below.cells.begin(), below.cells.end(),
                    [](const std::string& text) { return !text.empty(); })) {
      lines.push_back(below);
    }
  }
  AppendAligned(lines, page);
}

void AppendDecisions(const v1::CohortReport& report, std::string* page) {
  for (const v1::CohortDecisionResult& decision : report.decisions()) {
    absl::StrAppend(page, "\n", decision.title(), "\n\n");
    for (const v1::CohortOutcome& outcome : decision.outcomes()) {
      absl::StrAppend(page, outcome.outcome(), " ", outcome.count());
      if (outcome.agreement() == v1::COHORT_AGREEMENT_DIFFERS) {
        absl::StrAppend(page, " (printed ", outcome.published(), " !)");
      }
      absl::StrAppend(page, "\n");
    }
  }
}

std::string ArmText(const v1::CohortArm& arm, v1::CohortTestMethod method) {
  std::string text = method == v1::COHORT_TEST_METHOD_FISHER_EXACT
                         ? absl::StrFormat("%d/%d", arm.count(), arm.known())
                         : absl::StrFormat("n=%d", arm.known());
  if (arm.missing() > 0) absl::StrAppend(&text, " +", arm.missing(), "?");
  return text;
}

// "0.014", "<0.001".
std::string PText(double p) {
  return p < 0.0005 ? "<0.001" : absl::StrFormat("%.3f", p);
}

void AppendComparisonHead(const v1::CohortComparisonResult& test,
                          std::string* page) {
  absl::StrAppend(page, "\nTests, ", test.a().title(), " against ",
                  test.b().title(), "; uncorrected\n\n");
  AppendLine(
      absl::StrCat(Padded("", kTitleWidth), Padded(test.a().title(), kArmWidth),
                   Padded(test.b().title(), kArmWidth), Padded("p", 8),
                   "published"),
      page);
}

std::string MethodText(const v1::CohortComparisonResult& test) {
  if (test.method() == v1::COHORT_TEST_METHOD_FISHER_EXACT) {
    return "2-sided Fisher exact";
  }
  return test.has_p_value()
             ? absl::StrFormat("Mann-Whitney U = %g, 2-sided", test.u())
             : "Mann-Whitney, 2-sided";
}

void AppendComparison(const v1::CohortComparisonResult& test,
                      std::string* page) {
  std::string published;
  if (test.has_published_p_value()) published = PText(test.published_p_value());
  if (test.agreement() == v1::COHORT_AGREEMENT_DIFFERS) published += " !";
  AppendLine(
      absl::StrCat(Padded(test.title(), kTitleWidth),
                   Padded(ArmText(test.a(), test.method()), kArmWidth),
                   Padded(ArmText(test.b(), test.method()), kArmWidth),
                   Padded(test.has_p_value() ? PText(test.p_value()) : "-", 8),
                   Padded(published, 11), MethodText(test)),
      page);
  if (!test.note().empty()) {
    absl::StrAppend(page, "    ");
    AppendWrapped(test.note(), 4, page);
  }
}

// Those of the same two groups under one head, in the order of the first.
void AppendComparisons(const v1::CohortReport& report, std::string* page) {
  if (report.comparisons().empty()) return;
  std::vector<const v1::CohortComparisonResult*> left;
  for (const auto& test : report.comparisons()) left.push_back(&test);
  while (!left.empty()) {
    const v1::CohortComparisonResult& first = *left.front();
    AppendComparisonHead(first, page);
    const auto others = std::stable_partition(
        left.begin(), left.end(), [&](const v1::CohortComparisonResult* test) {
          return test->a().group() == first.a().group() &&
                 test->b().group() == first.b().group();
        });
    for (auto test = left.begin(); test != others; ++test) {
      AppendComparison(**test, page);
    }
    left.erase(left.begin(), others);
  }
  AppendWrapped(
      "Fisher: the sum of the probabilities of all tables at most as probable "
      "as the one found. Mann-Whitney: normal approximation with tie and "
      "continuity correction. Patients whose value is unknown are left out "
      "(\"+1?\").",
      0, page);
}

void AppendContradictions(const v1::CohortReport& report, std::string* page) {
  if (report.contradictions().empty()) return;
  absl::StrAppend(page, "\nWhere the source contradicts itself\n\n");
  for (const v1::Evidence& evidence : report.contradictions()) {
    const v1::Contradiction& contradiction = evidence.contradiction();
    absl::StrAppend(page, "[", Mark(evidence.id()), "] ");
    AppendWrapped(absl::StrCat(evidence.id(), ": ", evidence.statement(), " ",
                               contradiction.one(), " ", contradiction.other(),
                               " Used: ", contradiction.used(), " ",
                               contradiction.reason()),
                  5, page);
  }
}

// "1 record", "2 records".
std::string Counted(int count, absl::string_view what) {
  return absl::StrCat(count, " ", what, count == 1 ? "" : "s");
}

std::string SyntheticLine(const v1::CohortReport& report) {
  if (!report.synthetic()) return "";
  if (report.synthetic_patients() == report.patients()) {
    return "SYNTHETIC COHORT: no patient in it ever lived.\n";
  }
  return absl::StrFormat("PARTLY SYNTHETIC: %d of %d patients never lived.\n",
                         report.synthetic_patients(), report.patients());
}

}  // namespace

std::string CohortReportText(const v1::CohortReport& report) {
  std::string page = SyntheticLine(report);
  absl::StrAppend(&page, report.title(), "\n");
  if (report.patients() == 0) {
    absl::StrAppend(&page, "no patients\n");
  } else {
    absl::StrAppendFormat(
        &page, "%s by %s %s (%s), assessed on %04d-%02d-%02d\n",
        Counted(report.patients(), "patient"), report.pack().name(),
        report.pack().version(), report.pack().hash().substr(0, 12),
        report.assessed_on().year(), report.assessed_on().month(),
        report.assessed_on().day());
  }
  if (report.failed() > 0) {
    absl::StrAppend(&page, Counted(report.failed(), "record"),
                    " could not be classified, in no table\n");
  }
  if (report.unexplained() > 0) {
    absl::StrAppend(&page, "\n");
    AppendWrapped(
        "\"printed\": what the source prints of its own patients. \"!\": "
        "it is another figure, and no contradiction of the source explains "
        "it. Of other patients than the source's nothing else is to be "
        "expected: it is no fault of theirs or of the rules.",
        0, &page);
  }
  AppendDecisions(report, &page);
  for (const v1::CohortTableResult& table : report.tables()) {
    AppendTable(table, &page);
  }
  AppendComparisons(report, &page);
  AppendContradictions(report, &page);
  absl::StrAppend(&page, "\n");
  for (const std::string& note : report.notes()) AppendWrapped(note, 0, &page);
  absl::StrAppendFormat(
      &page,
      "%d figures held against the source: %d as printed, %d explained by a "
      "contradiction, %d unexplained%s\n",
      report.compared(),
      report.compared() - report.explained() - report.unexplained(),
      report.explained(), report.unexplained(),
      report.unexplained() > 0 ? " (marked !)" : "");
  absl::StrAppend(&page, SyntheticLine(report));
  return page;
}

}  // namespace myorules::rules
