#include "rules/note/rules_read.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "rules/note/labelled.h"
#include "rules/note/reasoning.h"
#include "rules/note/values.h"

namespace myorules::rules {
namespace {

std::string ValueOf(const v1::CriterionResult& item) {
  if (!item.error().empty()) return absl::StrCat("failed: ", item.error());
  std::string value = ValueText(item.value());
  if (!value.empty()) return value;
  return item.missing().empty() ? "(value)" : "unknown";
}

Branch CodeBranch(absl::string_view label, absl::string_view code) {
  return {
      Inline().Mark(Inline::Kind::kFaint, absl::StrCat(label, ": ")).Code(code),
      {}};
}

Branch RuleBranch(const v1::CriterionResult& item) {
  Branch branch{Inline().Code(item.id()).Text(absl::StrCat(
                    " = ", ValueOf(item), item.title().empty() ? "" : " — ",
                    item.title())),
                {}};
  branch.branches.push_back(CodeBranch("rule", item.expression()));
  if (!item.imported_from().empty()) {
    branch.branches.push_back(CodeBranch("from", item.imported_from()));
  }
  if (!item.uses().empty()) {
    branch.branches.push_back(
        CodeBranch("uses", absl::StrJoin(item.uses(), ", ")));
  }
  std::string missing = absl::StrJoin(item.missing(), ", ");
  if (item.missing_left_out() > 0) {
    absl::StrAppend(&missing, ", and ", item.missing_left_out(), " more");
  }
  if (!missing.empty()) {
    branch.branches.push_back(CodeBranch("missing", missing));
  }
  for (const v1::FactRead& read : item.reads()) {
    const std::string value = ValueText(read.value());
    Branch leaf = CodeBranch("read", read.path());
    leaf.text.Text(absl::StrCat(" = ", value.empty() ? "unknown" : value));
    branch.branches.push_back(std::move(leaf));
  }
  if (item.reads_left_out() > 0) {
    branch.branches.push_back(Labelled(
        "read", absl::StrCat("and ", item.reads_left_out(), " more facts")));
  }
  return branch;
}

}  // namespace

std::vector<Branch> RulesRead(const Items& items) {
  std::vector<Branch> branches;
  for (const v1::CriterionResult& item : items.answer().trace()) {
    branches.push_back(RuleBranch(item));
  }
  return branches;
}

}  // namespace myorules::rules
