#include "engine/classify/flags.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "engine/base/limits.h"
#include "engine/classify/sentence.h"
#include "engine/classify/suppositions.h"
#include "engine/classify/table.h"
#include "engine/classify/writing.h"

namespace myorules::engine {
namespace {

using Truth = RowState::Truth;

// What a flag comes to in one evaluation, suppositions included.
enum class Verdict { kRaised, kPossible, kNotRaised, kOpen };

struct View {
  Verdict verdict = Verdict::kOpen;
  // The grounds that may be the first that holds.
  absl::Span<const int> grounds;
  // The one that fails before any is known to hold; -1: none.
  int failing = -1;
  // Whether it may be that none holds.
  bool none_holds = false;
  RowState possible;
  absl::string_view error;
  UnknownSet missing;
};

// What the candidates of the open decisions make of it.
struct Outlook {
  bool all_raised = true;
  bool all_not_raised = true;
  Growing<int> grounds;       // Of the suppositions under which it is raised.
  Growing<Choices> kept;      // Those suppositions.
  bool more_choices = false;  // There may be others.
  absl::Span<const Choices> choices;  // The least of them.

  // Far more are kept than told: the least are told, and they come early.
  void Add(Choices supposed) {
    constexpr size_t kMostKept = 10 * limits::kMaxToldSuppositions;
    if (kept.size() < kMostKept) {
      kept.push_back(Memory::Current().Copy(supposed));
    } else {
      more_choices = true;
    }
  }
};

class FlagJudge {
 public:
  FlagJudge(const Evaluation& evaluation, int index, v1::Classification* answer)
      : evaluation_(evaluation),
        flag_(evaluation.plan().flags[index]),
        source_(evaluation.plan().pack.source().flag(index)),
        answer_(*answer) {}

  void Run() {
    const bool none_holds = NoneHolds(evaluation_);
    // Mostly nothing holds, and nothing more is to be said.
    if (none_holds && !flag_.possible_when) return;
    view_ = Look(evaluation_, none_holds);
    if (view_.verdict == Verdict::kRaised) return AddRaised(view_.grounds);
    if (view_.verdict == Verdict::kNotRaised) return;
    if (view_.verdict == Verdict::kPossible && view_.grounds.empty()) {
      return AddPossible(Outlook());
    }
    const Outlook outlook = LookAhead();
    if (outlook.all_raised) return AddRaised(outlook.grounds.span());
    if (outlook.all_not_raised) return;
    if (!outlook.choices.empty() || view_.verdict == Verdict::kPossible) {
      return AddPossible(outlook);
    }
    AddUndetermined();
  }

 private:
  // Whether every ground is known to fail.
  bool NoneHolds(const Evaluation& evaluation) const {
    for (const GroundPlan& ground : flag_.grounds) {
      if (!evaluation.ValueOf(ground.when).is_false()) return false;
    }
    return true;
  }

  View Look(const Evaluation& evaluation) const {
    return Look(evaluation, NoneHolds(evaluation));
  }
  View Look(const Evaluation& evaluation, bool none_holds) const {
    View view;
    if (none_holds) {
      view.none_holds = true;
    } else {
      LookAtGrounds(evaluation, &view);
    }
    if (view.none_holds && flag_.possible_when) {
      view.possible = StateOf(evaluation.ValueOf(flag_.possible_when));
      view.missing.Merge(view.possible.missing);
      if (view.error.empty()) view.error = view.possible.error;
    }
    view.verdict = VerdictOf(view);
    return view;
  }

  void LookAtGrounds(const Evaluation& evaluation, View* view) const {
    const int count = static_cast<int>(flag_.grounds.size());
    const FirstReach reach = ReachFirst(
        count,
        [&](int ground) {
          return StateOf(evaluation.ValueOf(flag_.grounds[ground].when));
        },
        [](int a, int b) { return a == b; });
    view->none_holds = !reach.rows.empty() && reach.rows.back() == count;
    view->grounds = reach.rows;
    if (view->none_holds) view->grounds.remove_suffix(1);
    view->failing = reach.error_row;
    view->error = reach.error;
    view->missing = reach.missing;
  }

  static Verdict VerdictOf(const View& view) {
    if (!view.error.empty()) return Verdict::kOpen;
    if (!view.none_holds) return Verdict::kRaised;
    if (view.possible.truth == Truth::kTrue) return Verdict::kPossible;
    return view.grounds.empty() && view.possible.truth == Truth::kFalse
               ? Verdict::kNotRaised
               : Verdict::kOpen;
  }

  // Asked for by the grounds up to the one that holds or fails.
  absl::Span<const int> SlotsOfGrounds() const {
    Growing<int> slots;
    for (const GroundPlan& ground : flag_.grounds) {
      const Reading reading = evaluation_.Evaluate(ground.when);
      for (const int slot : reading.slots) {
        if (!absl::c_linear_search(slots, slot)) slots.push_back(slot);
      }
      if (reading.value.is_true() || reading.value.is_error()) break;
    }
    return slots.span();
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
    const absl::Span<const int> decisions =
        OpenOf(evaluation_, flag_.decisions);
    // One by one first, so that what one decision does is told of it alone.
    Growing<int> in_pack_order;
    in_pack_order.append(decisions);
    absl::c_sort(in_pack_order, [&](int a, int b) {
      const std::vector<CompiledItem>& items = evaluation_.plan().pack.items();
      return items[a].index < items[b].index;
    });
    // One alone is looked at below.
    if (decisions.size() == 1) in_pack_order.resize_down(0);
    for (const int& decision : in_pack_order) {
      ForEachSupposition(
          evaluation_, absl::Span<const int>(&decision, 1),
          [](const Evaluation&) { return true; },
          [&](const Evaluation& supposed, Choices choices) {
            if (Counts(Look(supposed))) outlook.Add(choices);
          });
    }
    View last;
    const bool complete = ForEachSupposition(
        evaluation_, decisions,
        [&](const Evaluation& supposed) {
          last = Look(supposed);
          return last.verdict != Verdict::kOpen;
        },
        [&](const Evaluation& supposed, Choices choices) {
          // Where nothing is supposed, nothing has been looked at.
          if (choices.empty()) last = view_;
          AddLeaf(last, choices, &outlook);
        });
    outlook.more_choices |= !complete;
    outlook.all_raised &= complete;
    outlook.all_not_raised &= complete;
    outlook.choices = LeastChoices(outlook.kept.span());
    return outlook;
  }

  void AddLeaf(const View& view, Choices choices, Outlook* outlook) const {
    outlook->all_raised &= view.verdict == Verdict::kRaised;
    outlook->all_not_raised &= view.verdict == Verdict::kNotRaised;
    if (!Counts(view) || choices.empty()) return;
    outlook->Add(choices);
    if (view.verdict == Verdict::kRaised) {
      outlook->grounds.append(view.grounds);
    }
  }

  // The gravest of the grounds; of equals the first. Requires one.
  int Gravest(absl::Span<const int> grounds) const {
    return *absl::c_max_element(grounds, [this](int a, int b) {
      const v1::Severity left = flag_.grounds[a].severity;
      const v1::Severity right = flag_.grounds[b].severity;
      return left != right ? left < right : a > b;
    });
  }

  v1::FlagResult* Add(v1::FlagStatus status, int ground) const {
    v1::FlagResult* result = answer_.add_flags();
    Assign(source_.id(), result->mutable_id());
    Assign(source_.title(), result->mutable_title());
    result->set_status(status);
    result->set_severity(flag_.grounds[ground].severity);
    result->mutable_message()->clear();
    AppendSentence(evaluation_, flag_.grounds[ground].message,
                   result->mutable_message());
    for (const std::string& id : source_.evidence()) {
      AddText(id, result->mutable_evidence());
    }
    result->set_clinical(source_.clinical());
    return result;
  }

  void AddRaised(absl::Span<const int> grounds) const {
    v1::FlagResult* result = Add(v1::FLAG_STATUS_RAISED, Gravest(grounds));
    const bool all_same = absl::c_all_of(
        grounds, [&](int ground) { return ground == grounds.front(); });
    if (!all_same) {
      AddMissing(view_.missing, evaluation_, result);
      std::string& message = *result->mutable_message();
      message += " (This or another ground holds; which one, hangs on ";
      for (int i = 0; i < result->missing_size(); ++i) {
        if (i > 0) message += ", ";
        message += result->missing(i);
      }
      message += ".)";
    }
    AddDecidedBy(SlotsOfGrounds(), evaluation_, result->mutable_raised_by());
  }

  void AddPossible(const Outlook& outlook) const {
    // On provisional grounds it is possible as its first ground says.
    const int ground =
        outlook.grounds.empty() ? 0 : Gravest(outlook.grounds.span());
    v1::FlagResult* result = Add(v1::FLAG_STATUS_POSSIBLE, ground);
    const size_t told =
        std::min<size_t>(outlook.choices.size(), limits::kMaxToldSuppositions);
    for (size_t i = 0; i < told; ++i) AddUnder(outlook.choices[i], result);
    result->set_possible_under_more(outlook.more_choices ||
                                    told < outlook.choices.size());
    if (view_.verdict == Verdict::kPossible) AddProvisional(result);
    AddMissing(view_.missing, evaluation_, result);
    Assign(view_.error, result->mutable_error());
  }

  void AddUnder(Choices choices, v1::FlagResult* result) const {
    if (!evaluation_.TakeRoom(0)) return;
    std::string* under = result->add_possible_under();
    under->clear();
    AppendChoices(choices, evaluation_.plan(), under);
    evaluation_.TakeRoom(under->size());
  }

  // Names what `possible_when` rests on, and the outcomes among that.
  void AddProvisional(v1::FlagResult* result) const {
    const absl::Span<const int> slots =
        evaluation_.Evaluate(flag_.possible_when).slots;
    for (const int slot : slots) {
      if (slot >= evaluation_.plan().items_end) continue;
      const TableResult* table = evaluation_.table(slot);
      if (table == nullptr || table->status != v1::DECISION_STATUS_DETERMINED) {
        continue;
      }
      const Choice choice = {slot, table->outcomes};
      AddUnder(Choices(&choice, 1), result);
    }
    AddDecidedBy(slots, evaluation_, result->mutable_raised_by());
  }

  void AddUndetermined() const {
    Growing<int> grounds;
    grounds.append(view_.grounds);
    if (view_.failing >= 0) grounds.push_back(view_.failing);
    const int ground = grounds.empty() ? 0 : Gravest(grounds.span());
    v1::FlagResult* result = Add(v1::FLAG_STATUS_UNDETERMINED, ground);
    AddMissing(view_.missing, evaluation_, result);
    Assign(view_.error, result->mutable_error());
  }

  const Evaluation& evaluation_;
  const FlagPlan& flag_;
  const v1::Flag& source_;
  v1::Classification& answer_;
  View view_;  // Without suppositions.
};

}  // namespace

void AddFlag(const Evaluation& evaluation, int index,
             v1::Classification* answer) {
  FlagJudge(evaluation, index, answer).Run();
}

}  // namespace myorules::engine
