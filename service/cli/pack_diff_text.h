// What changes from one pack to another, as a terminal shows it.
#ifndef MYORULES_SERVICE_CLI_PACK_DIFF_TEXT_H_
#define MYORULES_SERVICE_CLI_PACK_DIFF_TEXT_H_

#include <string>
#include <vector>

#include "rules/diff/register_diff.h"
#include "rules/diff/rule_diff.h"
#include "service/cli/terminal.h"

namespace myorules::service {

// The changes of the rules.
std::string RuleChangesText(const std::vector<rules::RuleChange>& changes,
                            const Colors& colors);

// How many patients change, by which rules, from what to what as matrices, and
// each of them.
std::string RegisterText(const rules::RegisterDiff& diff, const Colors& colors);

// Rows: before; columns: after. Values by name.
std::string MatrixText(const std::string& item, const rules::Matrix& matrix,
                       const Colors& colors);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_PACK_DIFF_TEXT_H_
