#include "engine/classify/suppositions.h"

#include "absl/algorithm/container.h"
#include "engine/base/limits.h"

namespace myorules::engine {
namespace {

class Explorer {
 public:
  Explorer(absl::Span<const int> decisions,
           absl::FunctionRef<bool(const Evaluation&)> settled,
           absl::FunctionRef<void(const Evaluation&, Choices)> leaf)
      : decisions_(decisions), settled_(settled), leaf_(leaf) {}

  bool Run(const Evaluation& evaluation) {
    Visit(evaluation);
    return complete_;
  }

 private:
  void Visit(const Evaluation& evaluation) {
    const auto open = absl::c_find_if(decisions_, [&](int position) {
      return evaluation.IsOpenTable(position);
    });
    const absl::Span<const PossibleValue> values =
        open == decisions_.end() ? absl::Span<const PossibleValue>()
                                 : evaluation.PossibleValues(*open);
    if (values.empty()) {
      leaf_(evaluation, choices_.span());
      return;
    }
    for (size_t i = 0; i < values.size(); ++i) {
      if (++tried_ > limits::kMaxSuppositions ||
          evaluation.budget().stopped()) {
        complete_ = false;
        return;
      }
      choices_.push_back({*open, values[i].outcomes, values[i].is_error});
      const Evaluation& supposed =
          evaluation.Suppose(*open, static_cast<int>(i));
      if (settled_(supposed)) {
        leaf_(supposed, choices_.span());
      } else {
        Visit(supposed);
      }
      choices_.resize_down(choices_.size() - 1);
    }
  }

  const absl::Span<const int> decisions_;
  absl::FunctionRef<bool(const Evaluation&)> settled_;
  absl::FunctionRef<void(const Evaluation&, Choices)> leaf_;
  Growing<Choice> choices_;
  int tried_ = 0;
  bool complete_ = true;
};

// Whether all that `some` supposes is part of what `other` does.
bool IsPart(const Choice& some, const Choice& other) {
  return some.position == other.position &&
         (!some.is_error || other.is_error) &&
         absl::c_all_of(some.outcomes, [&](int outcome) {
           return absl::c_linear_search(other.outcomes, outcome);
         });
}

// Whether `all` supposes all that `some` does.
bool Contains(Choices all, Choices some) {
  return absl::c_all_of(some, [&](const Choice& choice) {
    return absl::c_any_of(
        all, [&](const Choice& other) { return IsPart(choice, other); });
  });
}

}  // namespace

void AppendChoices(Choices choices, const Plan& plan, std::string* text) {
  for (size_t i = 0; i < choices.size(); ++i) {
    const Choice& choice = choices[i];
    if (i > 0) *text += ", ";
    *text += plan.pack.items()[choice.position].id;
    *text += '=';
    if (choice.is_error) *text += "error";
    if (!choice.is_error && choice.outcomes.empty()) *text += "none";
    for (size_t j = 0; j < choice.outcomes.size(); ++j) {
      if (j > 0) *text += '+';
      *text += plan.items[choice.position].outcomes[choice.outcomes[j]];
    }
  }
}

absl::Span<const int> OpenOf(const Evaluation& evaluation,
                             absl::Span<const int> decisions) {
  Growing<int> open;
  for (const int position : decisions) {
    if (evaluation.IsOpenTable(position)) open.push_back(position);
  }
  return open.span();
}

bool ForEachSupposition(
    const Evaluation& evaluation, absl::Span<const int> decisions,
    absl::FunctionRef<bool(const Evaluation& supposed)> settled,
    absl::FunctionRef<void(const Evaluation& supposed, Choices choices)> leaf) {
  return Explorer(decisions, settled, leaf).Run(evaluation);
}

absl::Span<const Choices> LeastChoices(absl::Span<const Choices> all) {
  Growing<Choices> least;
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
  return least.span();
}

}  // namespace myorules::engine
