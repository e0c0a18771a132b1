#include "rules/pages/words.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "engine/pack/message_template.h"
#include "engine/pack/names.h"
#include "engine/pack/threshold.h"
#include "rules/note/values.h"

namespace myorules::rules {
namespace {

// Adds " (if [condition]: what is said)", without the marks that join it to
// what stands before. What is nothing but such marks is left out.
void AddConditional(absl::string_view condition, absl::string_view conditional,
                    std::string* said) {
  constexpr absl::string_view kMarks = " ,:;";
  const size_t start = conditional.find_first_not_of(kMarks);
  if (start == absl::string_view::npos) return;
  absl::StripTrailingAsciiWhitespace(said);
  absl::StrAppend(said, " (if ", condition, ": ",
                  absl::StripTrailingAsciiWhitespace(conditional.substr(start)),
                  ")");
}

}  // namespace

PackWords::PackWords(const engine::CompiledPack& pack)
    : vocabulary_{pack, {}, {}, {}} {
  const v1::RulePack& linked = pack.linked();
  const auto add = [&](const std::string& id, const std::string& title) {
    if (!title.empty()) vocabulary_.titles[engine::VariableOf(id)] = title;
  };
  for (const auto& each : linked.define()) add(each.name(), each.title());
  for (const auto& each : linked.criterion()) add(each.id(), each.title());
  for (const auto& each : linked.facet()) add(each.id(), each.title());
  for (const auto& each : linked.decision()) add(each.id(), each.title());
  for (const v1::Threshold& threshold : linked.threshold()) {
    const std::string variable = engine::ThresholdVariable(threshold.name());
    vocabulary_.limits[variable] = Limit(threshold);
    v1::Threshold negated = threshold;
    negated.set_value(absl::StrCat("-", threshold.value()));
    vocabulary_.negated_limits[variable] = Limit(negated);
    numbers_[variable] = threshold.value();
  }
}

Inline PackWords::Say(const engine::CheckedExpr& expression) const {
  return InWords(vocabulary_, expression);
}

std::string PackWords::Sentence(absl::string_view sentence) const {
  std::string said;
  std::string condition;
  std::string conditional;  // What is said under the condition.
  std::string* out = &said;
  for (const engine::TemplatePart& part :
       engine::ParseTemplate(sentence, nullptr)) {
    switch (part.kind) {
      case engine::TemplatePart::Kind::kText:
        absl::StrAppend(out, part.text);
        break;
      case engine::TemplatePart::Kind::kValue:
        absl::StrAppend(out, Placeholder(part.text));
        break;
      case engine::TemplatePart::Kind::kIf:
        condition = Placeholder(part.text);
        out = &conditional;
        break;
      case engine::TemplatePart::Kind::kEnd:
        AddConditional(condition, conditional, &said);
        conditional.clear();
        out = &said;
        break;
    }
  }
  return said;
}

std::string PackWords::Placeholder(const std::string& name) const {
  const std::string variable = engine::VariableOf(name);
  const auto number = numbers_.find(variable);
  // A sentence has the unit itself.
  if (number != numbers_.end()) return number->second;
  const auto& titles = vocabulary_.titles;
  const auto title = titles.find(variable);
  return absl::StrCat("[", title == titles.end() ? name : title->second, "]");
}

std::string PackWords::Limit(const v1::Threshold& threshold) {
  absl::string_view unit = threshold.unit();
  if (unit == "1" || unit == "count") return threshold.value();
  if (unit == "grade") return absl::StrCat(threshold.value(), "+");
  if (absl::StripPrefix(threshold.value(), "-") == "1") {
    unit = absl::StripSuffix(unit, "s");
  }
  return MeasuredText(threshold.value(), unit);
}

}  // namespace myorules::rules
