#include "engine/classify/suppositions.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/limits.h"

namespace myorules::engine {
namespace {

bool IsOpen(const Evaluation& evaluation, int position) {
  const auto& table = evaluation.item(position).table;
  return table.has_value() &&
         table->status == v1::DECISION_STATUS_INDETERMINATE;
}

class Explorer {
 public:
  Explorer(const std::vector<int>& decisions,
           absl::FunctionRef<bool(const Evaluation&)> settled,
           absl::FunctionRef<void(const Evaluation&, const Choices&)> leaf)
      : decisions_(decisions), settled_(settled), leaf_(leaf) {}

  bool Run(const Evaluation& evaluation) {
    Visit(evaluation);
    return complete_;
  }

 private:
  static constexpr int kMostSuppositions = 1 << limits::kMaxEnumeratedAtoms;

  void Visit(const Evaluation& evaluation) {
    const auto open = std::find_if(
        decisions_.begin(), decisions_.end(),
        [&](int position) { return IsOpen(evaluation, position); });
    const std::vector<PossibleValue> values =
        open == decisions_.end() ? std::vector<PossibleValue>()
                                 : evaluation.PossibleValues(*open);
    if (values.empty()) {
      leaf_(evaluation, choices_);
      return;
    }
    for (const PossibleValue& value : values) {
      if (++tried_ > kMostSuppositions || evaluation.budget().stopped()) {
        complete_ = false;
        return;
      }
      choices_.push_back({*open, value.outcomes});
      const Evaluation supposed = evaluation.Suppose(*open, value.value);
      if (settled_(supposed)) {
        leaf_(supposed, choices_);
      } else {
        Visit(supposed);
      }
      choices_.pop_back();
    }
  }

  const std::vector<int>& decisions_;
  absl::FunctionRef<bool(const Evaluation&)> settled_;
  absl::FunctionRef<void(const Evaluation&, const Choices&)> leaf_;
  Choices choices_;
  int tried_ = 0;
  bool complete_ = true;
};

bool IsSubset(const std::vector<std::string>& a,
              const std::vector<std::string>& b) {
  return std::all_of(a.begin(), a.end(), [&](const std::string& outcome) {
    return std::find(b.begin(), b.end(), outcome) != b.end();
  });
}

// Whether `all` supposes all that `some` does.
bool Contains(const Choices& all, const Choices& some) {
  return std::all_of(some.begin(), some.end(), [&](const Choice& choice) {
    return std::any_of(all.begin(), all.end(), [&](const Choice& other) {
      return other.position == choice.position &&
             IsSubset(choice.outcomes, other.outcomes);
    });
  });
}

}  // namespace

std::string TextOf(const Choices& choices, const CompiledPack& pack) {
  return absl::StrJoin(
      choices, ", ", [&](std::string* out, const Choice& choice) {
        absl::StrAppend(out, pack.items()[choice.position].id, "=",
                        choice.outcomes.empty()
                            ? "none"
                            : absl::StrJoin(choice.outcomes, "+"));
      });
}

std::vector<int> OpenDecisions(const Evaluation& evaluation,
                               const absl::btree_set<std::string>& variables) {
  const std::vector<CompiledItem>& items = evaluation.pack().items();
  std::vector<bool> reached(items.size(), false);
  for (const std::string& variable : variables) {
    const int position = evaluation.Find(variable);
    if (position >= 0) reached[position] = true;
  }
  // Whatever an item uses stands before it.
  std::vector<int> open;
  for (int i = static_cast<int>(items.size()) - 1; i >= 0; --i) {
    if (!reached[i]) continue;
    for (const int use : items[i].uses) reached[use] = true;
    if (items[i].kind == ItemKind::kDecision && IsOpen(evaluation, i)) {
      open.push_back(i);
    }
  }
  std::reverse(open.begin(), open.end());
  return open;
}

bool ForEachSupposition(
    const Evaluation& evaluation, const std::vector<int>& decisions,
    absl::FunctionRef<bool(const Evaluation& supposed)> settled,
    absl::FunctionRef<void(const Evaluation& supposed, const Choices& choices)>
        leaf) {
  return Explorer(decisions, settled, leaf).Run(evaluation);
}

std::vector<Choices> LeastChoices(const std::vector<Choices>& all) {
  std::vector<Choices> least;
  for (size_t i = 0; i < all.size(); ++i) {
    bool keep = true;
    for (size_t j = 0; j < all.size() && keep; ++j) {
      // Of two that suppose the same the first stays.
      if (i != j && Contains(all[i], all[j]) &&
          (j < i || !Contains(all[j], all[i]))) {
        keep = false;
      }
    }
    if (keep) least.push_back(all[i]);
  }
  return least;
}

}  // namespace myorules::engine
