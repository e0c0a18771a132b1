#include "engine/classify/flags.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/limits.h"
#include "engine/classify/sentence.h"
#include "engine/classify/suppositions.h"
#include "engine/classify/table.h"

namespace myorules::engine {
namespace {

using Truth = RowState::Truth;

// What a flag comes to in one evaluation, suppositions included.
enum class Verdict { kRaised, kPossible, kNotRaised, kOpen };

struct View {
  Verdict verdict = Verdict::kOpen;
  // The grounds that may be the first that holds.
  std::vector<int> grounds;
  // Whether it may be that none holds.
  bool none_holds = false;
  RowState possible;
  std::string error;
  UnknownSet missing;
  // Read by the grounds up to the one that holds, and by `possible_when`.
  std::vector<std::string> ground_variables;
  std::vector<std::string> possible_variables;
};

// What the candidates of the open decisions make of it.
struct Outlook {
  bool all_raised = true;
  bool all_not_raised = true;
  std::vector<int> grounds;  // Of the suppositions under which it is raised.
  std::vector<Choices> choices;  // Those suppositions.
  bool more_choices = false;     // There may be others.

  // Far more are kept than told: the least are told, and they come early.
  void Add(const Choices& supposed) {
    constexpr size_t kMostKept = 10 * limits::kMaxToldSuppositions;
    if (choices.size() < kMostKept) {
      choices.push_back(supposed);
    } else {
      more_choices = true;
    }
  }
};

void AddNew(const std::vector<std::string>& from,
            std::vector<std::string>* to) {
  for (const std::string& each : from) {
    if (std::find(to->begin(), to->end(), each) == to->end()) {
      to->push_back(each);
    }
  }
}

class FlagJudge {
 public:
  FlagJudge(const Evaluation& evaluation, int index)
      : evaluation_(evaluation),
        flag_(evaluation.pack().flags()[index]),
        source_(evaluation.pack().source().flag(index)) {}

  absl::optional<v1::FlagResult> Run(std::set<std::string>* used) {
    view_ = Look(evaluation_);
    used->insert(view_.ground_variables.begin(), view_.ground_variables.end());
    used->insert(view_.possible_variables.begin(),
                 view_.possible_variables.end());
    if (view_.verdict == Verdict::kRaised) return Raised(view_.grounds);
    if (view_.verdict == Verdict::kNotRaised) return absl::nullopt;
    if (view_.verdict == Verdict::kPossible && view_.grounds.empty()) {
      return Possible(Outlook());
    }
    const Outlook outlook = LookAhead();
    if (outlook.all_raised) return Raised(outlook.grounds);
    if (outlook.all_not_raised) return absl::nullopt;
    if (!outlook.choices.empty() || view_.verdict == Verdict::kPossible) {
      return Possible(outlook);
    }
    return Undetermined();
  }

 private:
  View Look(const Evaluation& evaluation) const {
    View view;
    const int count = static_cast<int>(flag_.grounds.size());
    FirstReach reach = ReachFirst(
        count,
        [&](int ground) {
          const Reading reading =
              evaluation.Evaluate(*flag_.grounds[ground].when);
          AddNew(reading.variables, &view.ground_variables);
          return StateOf(reading.value);
        },
        [](int a, int b) { return a == b; });
    view.none_holds = !reach.rows.empty() && reach.rows.back() == count;
    view.grounds = std::move(reach.rows);
    if (view.none_holds) view.grounds.pop_back();
    view.error = std::move(reach.error);
    view.missing = std::move(reach.missing);
    if (view.none_holds && flag_.possible_when != nullptr) {
      const Reading reading = evaluation.Evaluate(*flag_.possible_when);
      view.possible = StateOf(reading.value);
      view.possible_variables = reading.variables;
      view.missing.Merge(view.possible.missing);
      if (view.error.empty()) view.error = view.possible.error;
    }
    view.verdict = VerdictOf(view);
    return view;
  }

  static Verdict VerdictOf(const View& view) {
    if (!view.error.empty()) return Verdict::kOpen;
    if (!view.none_holds) return Verdict::kRaised;
    if (view.possible.truth == Truth::kTrue) return Verdict::kPossible;
    return view.grounds.empty() && view.possible.truth == Truth::kFalse
               ? Verdict::kNotRaised
               : Verdict::kOpen;
  }

  // Whether a supposition makes the flag possible: raised, or by possible_when
  // where that does not hold anyway.
  bool Counts(const View& view) const {
    return view.verdict == Verdict::kRaised ||
           (view.verdict == Verdict::kPossible &&
            view_.verdict != Verdict::kPossible);
  }

  Outlook LookAhead() const {
    Outlook outlook;
    absl::btree_set<std::string> variables;
    for (const CompiledGround& ground : flag_.grounds) {
      variables.insert(ground.when->variables.begin(),
                       ground.when->variables.end());
    }
    if (flag_.possible_when != nullptr) {
      variables.insert(flag_.possible_when->variables.begin(),
                       flag_.possible_when->variables.end());
    }
    const std::vector<int> decisions = OpenDecisions(evaluation_, variables);
    // One by one first, so that what one decision does is told of it alone.
    std::vector<int> in_pack_order = decisions;
    std::sort(in_pack_order.begin(), in_pack_order.end(), [&](int a, int b) {
      const std::vector<CompiledItem>& items = evaluation_.pack().items();
      return items[a].index < items[b].index;
    });
    for (const int decision : in_pack_order) {
      ForEachSupposition(
          evaluation_, {decision}, [](const Evaluation&) { return true; },
          [&](const Evaluation& supposed, const Choices& choices) {
            if (Counts(Look(supposed))) outlook.Add(choices);
          });
    }
    const bool complete = ForEachSupposition(
        evaluation_, decisions,
        [&](const Evaluation& supposed) {
          return Look(supposed).verdict != Verdict::kOpen;
        },
        [&](const Evaluation& supposed, const Choices& choices) {
          AddLeaf(Look(supposed), choices, &outlook);
        });
    outlook.more_choices |= !complete;
    outlook.all_raised &= complete;
    outlook.all_not_raised &= complete;
    outlook.choices = LeastChoices(outlook.choices);
    return outlook;
  }

  void AddLeaf(const View& view, const Choices& choices,
               Outlook* outlook) const {
    outlook->all_raised &= view.verdict == Verdict::kRaised;
    outlook->all_not_raised &= view.verdict == Verdict::kNotRaised;
    if (!Counts(view) || choices.empty()) return;
    outlook->Add(choices);
    if (view.verdict == Verdict::kRaised) {
      outlook->grounds.insert(outlook->grounds.end(), view.grounds.begin(),
                              view.grounds.end());
    }
  }

  // The gravest of the grounds; of equals the first.
  int Gravest(std::vector<int> grounds) const {
    std::sort(grounds.begin(), grounds.end());
    return *std::max_element(
        grounds.begin(), grounds.end(), [this](int a, int b) {
          return flag_.grounds[a].severity < flag_.grounds[b].severity;
        });
  }

  static bool AllSame(const std::vector<int>& grounds) {
    return std::all_of(grounds.begin(), grounds.end(),
                       [&](int ground) { return ground == grounds.front(); });
  }

  v1::FlagResult Base(v1::FlagStatus status, int ground) const {
    v1::FlagResult result;
    result.set_id(source_.id());
    result.set_title(source_.title());
    result.set_status(status);
    result.set_severity(flag_.grounds[ground].severity);
    result.set_message(
        FillSentence(flag_.grounds[ground].message, evaluation_));
    *result.mutable_evidence() = source_.evidence();
    result.set_clinical(source_.clinical());
    return result;
  }

  v1::FlagResult Raised(const std::vector<int>& grounds) const {
    v1::FlagResult result = Base(v1::FLAG_STATUS_RAISED, Gravest(grounds));
    if (!AllSame(grounds)) {
      AddMissing(view_.missing, &result);
      absl::StrAppend(result.mutable_message(),
                      " (This or another ground holds; which one, hangs on ",
                      absl::StrJoin(result.missing(), ", "), ".)");
    }
    for (std::string& name : DecidedBy(view_.ground_variables, evaluation_)) {
      result.add_raised_by(std::move(name));
    }
    return result;
  }

  v1::FlagResult Possible(const Outlook& outlook) const {
    // On provisional grounds it is possible as its first ground says.
    const int ground = outlook.grounds.empty() ? 0 : Gravest(outlook.grounds);
    v1::FlagResult result = Base(v1::FLAG_STATUS_POSSIBLE, ground);
    const size_t told =
        std::min<size_t>(outlook.choices.size(), limits::kMaxToldSuppositions);
    for (size_t i = 0; i < told; ++i) {
      result.add_possible_under(TextOf(outlook.choices[i], evaluation_.pack()));
    }
    result.set_possible_under_more(outlook.more_choices ||
                                   told < outlook.choices.size());
    if (view_.verdict == Verdict::kPossible) {
      AddProvisional(&result);
    }
    AddMissing(view_.missing, &result);
    result.set_error(view_.error);
    return result;
  }

  // Names what `possible_when` rests on, and the outcomes among that.
  void AddProvisional(v1::FlagResult* result) const {
    for (const std::string& variable : view_.possible_variables) {
      const int position = evaluation_.Find(variable);
      if (position < 0) continue;
      const ItemResult& item = evaluation_.item(position);
      if (item.table.has_value() &&
          item.table->status == v1::DECISION_STATUS_DETERMINED) {
        result->add_possible_under(TextOf(
            Choices{{position, item.table->outcomes}}, evaluation_.pack()));
      }
    }
    for (std::string& name : DecidedBy(view_.possible_variables, evaluation_)) {
      result->add_raised_by(std::move(name));
    }
  }

  v1::FlagResult Undetermined() const {
    const int ground = view_.grounds.empty() ? 0 : Gravest(view_.grounds);
    v1::FlagResult result = Base(v1::FLAG_STATUS_UNDETERMINED, ground);
    AddMissing(view_.missing, &result);
    result.set_error(view_.error);
    return result;
  }

  const Evaluation& evaluation_;
  const CompiledFlag& flag_;
  const v1::Flag& source_;
  View view_;  // Without suppositions.
};

}  // namespace

absl::optional<v1::FlagResult> JudgeFlag(const Evaluation& evaluation,
                                         int index,
                                         std::set<std::string>* used) {
  return FlagJudge(evaluation, index).Run(used);
}

}  // namespace myorules::engine
