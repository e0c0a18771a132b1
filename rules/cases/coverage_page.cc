#include "rules/cases/coverage_page.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rules/pages/html.h"

namespace myorules::rules {
namespace {

// "<li>…</li>" each, under a heading; nothing where there are none.
std::string List(absl::string_view heading,
                 const std::vector<std::string>& texts) {
  if (texts.empty()) return "";
  std::string html = absl::StrCat("<h2>", HtmlEscape(heading), "</h2>\n<ul>\n");
  for (const std::string& text : texts) {
    absl::StrAppend(&html, "<li>", HtmlEscape(text), "</li>\n");
  }
  absl::StrAppend(&html, "</ul>\n");
  return html;
}

std::string FailedCases(const CaseRun& run) {
  std::string html;
  for (const FailedCase& failed : run.failed) {
    absl::StrAppend(&html, "<h3>", HtmlEscape(failed.pack_case->Title()),
                    "</h3>\n<p>Shows: ",
                    HtmlEscape(failed.pack_case->statement), "</p>\n<ul>\n");
    for (const std::string& mismatch : failed.result.mismatches) {
      absl::StrAppend(&html, "<li>", HtmlEscape(mismatch), "</li>\n");
    }
    absl::StrAppend(&html, "</ul>\n");
  }
  return html.empty() ? "" : absl::StrCat("<h2>Cases that fail</h2>\n", html);
}

std::string Cell(const CoverageReport::Value& value) {
  const bool left_out = !value.cannot_occur.empty();
  const absl::string_view kind = left_out          ? "out"
                                 : value.count > 0 ? "seen"
                                                   : "never";
  return absl::StrCat(
      "<span class=\"", kind, "\"",
      left_out ? absl::StrCat(" title=\"", HtmlEscape(value.cannot_occur), "\"")
               : "",
      ">", HtmlEscape(value.value), " ",
      left_out           ? std::string("cannot occur")
      : value.count == 0 ? std::string("never")
                         : absl::StrCat(value.count),
      "</span>");
}

std::string Items(const CoverageReport& coverage) {
  std::string html =
      "<h2>What was seen</h2>\n<p>How many cases saw each value of each "
      "item.</p>\n<table>\n<tr><th>item</th><th>values</th></tr>\n";
  for (const CoverageReport::Line& line : coverage.lines) {
    absl::StrAppend(&html, "<tr><td>", HtmlEscape(line.item), "</td><td>");
    for (const CoverageReport::Value& value : line.values) {
      absl::StrAppend(&html, Cell(value), " ");
    }
    absl::StrAppend(&html, "</td></tr>\n");
  }
  absl::StrAppend(&html, "</table>\n");
  return html;
}

std::vector<std::string> LeftOut(const CoverageReport& coverage) {
  std::vector<std::string> texts;
  for (const CoverageReport::Line& line : coverage.lines) {
    for (const CoverageReport::Value& value : line.values) {
      if (value.cannot_occur.empty()) continue;
      texts.push_back(
          absl::StrCat(line.item, ": ", value.value, ": ", value.cannot_occur));
    }
  }
  return texts;
}

}  // namespace

std::string CoveragePage(const v1::RulePack& pack, const CaseRun& run) {
  const std::string title =
      absl::StrCat("Cases of ", pack.name(), " ", pack.version());
  const CoverageReport& coverage = run.coverage;
  return HtmlPage(
      title, absl::StrCat(
                 "<h1>", HtmlEscape(title), "</h1>\n<p>", run.cases, " cases, ",
                 run.failed.size(), " of them fail. Coverage ",
                 coverage.PercentText(), ": ", coverage.seen, " of ",
                 coverage.can_occur, " values that can occur were seen.</p>\n",
                 FailedCases(run), List("Never seen", coverage.never),
                 List("Exceptions that are wrong", coverage.exception_faults),
                 Items(coverage),
                 List("Left out, since it cannot occur", LeftOut(coverage))));
}

}  // namespace myorules::rules
