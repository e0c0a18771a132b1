// What of a pack the cases have seen: each criterion true, false and unknown,
// each row hit, passed and open, each flag raised, possible, undetermined and
// not raised, each note shown and not shown.
#ifndef MYORULES_RULES_CASES_COVERAGE_H_
#define MYORULES_RULES_CASES_COVERAGE_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/pack/compiled_pack.h"
#include "myorules/v1/classification.pb.h"
#include "myorules/v1/pack_case.pb.h"

namespace myorules::rules {

// Counts over answers with trace. Thread-compatible.
class Coverage {
 public:
  // Something of the pack, and how often it had each value that it can have.
  struct Line {
    // "criterion adult", "decision subgroup row 3 (ANTI_SRP)", "flag
    // dysphagia", "note no-biopsy-histology".
    std::string item;
    std::vector<std::pair<std::string, int>> values;
    // Of those values that its expression alone rules out: why.
    std::map<std::string, std::string> ruled_out;
  };

  // What the pack was loaded with outlives this.
  explicit Coverage(std::shared_ptr<const engine::CompiledPack> pack);

  void Add(const v1::Classification& answer);

  // In the pack's order.
  const std::vector<Line>& lines() const { return lines_; }

 private:
  void AddLine(std::string item, const std::vector<std::string>& values);
  void AddTableLines(const engine::CompiledItem& item);
  void AddFlagLine(const v1::Flag& flag, const engine::CompiledFlag& compiled);
  void AddNoteLine(const v1::Note& note, const engine::CheckedExpr& when);
  // Of the line added last.
  void RuleOut(absl::string_view value, absl::string_view why);
  void Count(const std::string& item, absl::string_view value);
  void CountTable(const engine::CompiledItem& item,
                  const v1::Classification& answer);
  // Whether an item hangs on a decision, whose candidates make a flag possible.
  bool HangsOnDecision(const engine::CheckedExpr& expression) const;

  std::shared_ptr<const engine::CompiledPack> pack_;
  std::vector<Line> lines_;
  std::map<std::string, size_t> line_by_item_;
};

// How much of what can occur was seen.
struct CoverageReport {
  struct Value {
    std::string value;
    int count = 0;
    // Why it is left out; empty: it can occur.
    std::string cannot_occur;
  };
  struct Line {
    std::string item;
    std::vector<Value> values;
  };
  // In the pack's order.
  std::vector<Line> lines;
  // Values that can occur, and those of them that were seen.
  int can_occur = 0;
  int seen = 0;
  // What can occur and was not seen: "criterion adult: never unknown".
  std::vector<std::string> never;
  // Exceptions for a value that was seen, that no item has or that its
  // expression rules out anyway, or without a reason; and values that were seen
  // although their expression rules them out.
  std::vector<std::string> exception_faults;

  // Of 100, in tenths, rounded down: 100 only where all was seen.
  double Percent() const;
  // "100%", "99.9%".
  std::string PercentText() const;
  // All lines for a reader; then what is left out, and why.
  std::string Table() const;
};

CoverageReport ReportCoverage(const Coverage& coverage,
                              const v1::CaseExceptions& exceptions);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_CASES_COVERAGE_H_
