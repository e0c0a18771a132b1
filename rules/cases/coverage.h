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
  };

  // What the pack was loaded with outlives this.
  explicit Coverage(std::shared_ptr<const engine::CompiledPack> pack);

  void Add(const v1::Classification& answer);

  // In the pack's order.
  const std::vector<Line>& lines() const { return lines_; }

  // All lines for a reader.
  std::string Table() const;

 private:
  void AddLine(std::string item, const std::vector<std::string>& values);
  void AddTableLines(const engine::CompiledItem& item);
  void Count(const std::string& item, absl::string_view value);
  void CountTable(const engine::CompiledItem& item,
                  const v1::Classification& answer);
  // Whether an item hangs on a decision, whose candidates make a flag possible.
  bool HangsOnDecision(const engine::CheckedExpr& expression) const;

  std::shared_ptr<const engine::CompiledPack> pack_;
  std::vector<Line> lines_;
  std::map<std::string, size_t> line_by_item_;
};

// What is wrong with the coverage, a line each: a value that was never seen and
// is not excepted; an exception for a value that was seen, or that no item has.
std::vector<std::string> CoverageFaults(const Coverage& coverage,
                                        const v1::CaseExceptions& exceptions);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_CASES_COVERAGE_H_
