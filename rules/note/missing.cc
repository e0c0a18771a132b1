#include "rules/note/missing.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "rules/note/labelled.h"
#include "rules/note/outcomes.h"

namespace myorules::rules {
namespace {

// Lines that matter most: the first settle most.
constexpr size_t kMostUrgent = 2;

// "subgroup by available assays".
std::string IdWords(absl::string_view id) {
  return absl::StrReplaceAll(id, {{"_", " "}});
}

template <typename Strings>
std::string Decisions(const Strings& ids) {
  return absl::StrJoin(ids, ", ", [](std::string* out, const std::string& id) {
    absl::StrAppend(out, IdWords(id));
  });
}

std::string WithReasons(const v1::MissingFact& fact, std::string text) {
  if (!fact.reasons().empty()) {
    absl::StrAppend(&text, " (", absl::StrJoin(fact.reasons(), "; "), ")");
  }
  return text;
}

// "not raised", "raised" of a flag.
absl::string_view StandingOf(v1::FlagStatus status) {
  switch (status) {
    case v1::FLAG_STATUS_RAISED:
      return "raised";
    case v1::FLAG_STATUS_POSSIBLE:
      return "possible";
    case v1::FLAG_STATUS_UNDETERMINED:
      return "cannot be said";
    default:
      return "not raised";
  }
}

// Writes what the values of missing facts lead to.
class OutcomeWriter {
 public:
  OutcomeWriter(const Items& items, const FactWords& words,
                const NoteDetail& detail)
      : items_(items), words_(words), detail_(detail) {}

  std::vector<Branch> Write() {
    if (!detail_.full) return InBrief();
    std::vector<Branch> branches;
    for (const v1::MissingFact& fact : items_.answer().missing()) {
      branches.push_back(Tell(fact));
    }
    return branches;
  }

 private:
  // Those that settle something by themselves, together where they lead to the
  // same; then the names of the others.
  std::vector<Branch> InBrief() const {
    const size_t max_groups = detail_.cuts < 2 ? 5 : detail_.cuts < 4 ? 3 : 2;
    const size_t max_names = detail_.cuts < 2 ? 5 : 2;
    std::vector<std::pair<std::string, std::vector<std::string>>> groups;
    // On record, and of no use as it is.
    std::vector<std::string> undeciding;
    std::vector<std::string> others;
    for (const v1::MissingFact& fact : items_.answer().missing()) {
      const bool settles =
          !fact.settles().empty() || !fact.may_settle().empty();
      const std::string text = settles ? InBrief(fact) : "";
      const auto group = std::find_if(
          groups.begin(), groups.end(),
          [&text](const auto& each) { return each.first == text; });
      const std::string name = WithReasons(fact, words_.Missing(fact.path()));
      if (settles && group != groups.end()) {
        group->second.push_back(name);
      } else if (settles && groups.size() < max_groups) {
        groups.push_back({text, {name}});
      } else if (!fact.reasons().empty()) {
        undeciding.push_back(name);
      } else {
        others.push_back(fact.path());
      }
    }
    std::vector<Branch> branches;
    branches.reserve(groups.size() + 2);
    for (const auto& [text, names] : groups) {
      branches.push_back({Inline()
                              .Strong(SomeOf(names, max_names))
                              .Text(absl::StrCat(": ", text)),
                          {}});
    }
    if (!undeciding.empty()) {
      branches.push_back({Inline("on record, but not deciding: ")
                              .Text(SomeOf(undeciding, max_names)),
                          {}});
    }
    if (!others.empty()) {
      const std::string text =
          SomeOf(words_.MissingTogether(others, 3), detail_.cuts < 3 ? 6 : 2);
      branches.push_back(
          {Inline(groups.empty() ? "not on record: " : "then: ").Text(text),
           {}});
    }
    return branches;
  }

  Branch Tell(const v1::MissingFact& fact) {
    Branch branch{Inline().Strong(words_.Missing(fact.path())), {}};
    branch.text.Text(WithReasons(fact, ""));
    branch.branches.push_back(
        {Inline().Mark(Inline::Kind::kFaint, "field: ").Code(fact.path()), {}});
    if (!fact.settles().empty()) {
      branch.branches.push_back(
          Labelled("settles, whatever it is", Decisions(fact.settles())));
    }
    if (!fact.may_settle().empty()) {
      branch.branches.push_back(
          Labelled("may settle", Decisions(fact.may_settle())));
    }
    for (const v1::ValueOutcome& outcome : fact.outcomes()) {
      branch.branches.push_back(Tell(fact, outcome));
    }
    if (fact.outcomes_inexact() && !IsToldForYesAndNo(fact)) {
      branch.branches.push_back(
          {Inline("other values may lead elsewhere"), {}});
    }
    if (fact.only_with_others()) {
      branch.branches.push_back(
          {Inline("by itself it changes nothing; with other facts it may"),
           {}});
    }
    if (!fact.not_tried().empty()) {
      branch.branches.push_back(Labelled("not tried", fact.not_tried()));
    }
    return branch;
  }

  Branch Tell(const v1::MissingFact& fact, const v1::ValueOutcome& outcome) {
    Branch branch{Inline().Strong(Values(fact, outcome)).Text(" →"), {}};
    for (const v1::DecisionResult& decision : outcome.decisions()) {
      branch.branches.push_back(
          {Inline(absl::StrCat(items_.Title(decision.id()), ": "))
               .Append(OutcomeText(items_, decision, detail_)),
           {}});
    }
    for (const v1::FlagChange& change : outcome.flags()) {
      branch.branches.push_back(Labelled(
          "flag",
          absl::StrCat(change.title().empty() ? change.id() : change.title(),
                       ", ", StandingOf(change.from()), " → ",
                       StandingOf(change.to()))));
    }
    if (branch.branches.empty()) branch.text.Text(" nothing changes");
    return branch;
  }

  std::string Values(const v1::MissingFact& fact,
                     const v1::ValueOutcome& outcome) const {
    const std::string unit = UnitOf(fact.path());
    return absl::StrJoin(outcome.values(), ", ",
                         [&](std::string* out, const std::string& value) {
                           absl::StrAppend(
                               out, words_.Value(fact.path(), value), unit);
                         });
  }

  // " U/L" of a limit of normal, which is in the unit of its result; empty: it
  // is something else.
  std::string UnitOf(const std::string& path) const {
    constexpr char kRange[] = ".reference_range.";
    const size_t range = path.find(kRange);
    if (range == std::string::npos) return "";
    const std::string unit_path =
        absl::StrCat(path.substr(0, range), ".quantity.unit");
    for (const v1::CriterionResult& each : items_.answer().trace()) {
      for (const v1::FactRead& read : each.reads()) {
        if (read.path() == unit_path && read.has_value()) {
          return absl::StrCat(" ", read.value().string_value());
        }
      }
    }
    return "";
  }

  // "no → eligible; yes → not eligible (eligibility)", "yes → not eligible;
  // else still open (eligibility)": of the decision that the fact settles. Then
  // what its values decide besides.
  std::string InBrief(const v1::MissingFact& fact) const {
    const std::string id = Headline(fact);
    std::string text = Decided(fact, id);
    std::string ids = IdWords(id);
    std::string others;
    for (const std::string& other : OthersDecided(fact, id)) {
      const std::string told = Decided(fact, other);
      if (told == text) {
        absl::StrAppend(&ids, ", ", IdWords(other));
      } else {
        absl::StrAppend(&others, "; ", told, " (", IdWords(other), ")");
      }
    }
    if (IsOpenForSome(fact, id)) {
      absl::StrAppend(&text, "; else still open");
    } else if (fact.outcomes_inexact() && !IsToldForYesAndNo(fact)) {
      absl::StrAppend(&text, "; other values may lead elsewhere");
    }
    return absl::StrCat(text, ListsRows(id) ? "" : absl::StrCat(" (", ids, ")"),
                        others);
  }

  // "yes → not eligible": the values that decide it, by what they lead to.
  std::string Decided(const v1::MissingFact& fact,
                      const std::string& id) const {
    std::vector<std::pair<std::string, std::string>> groups;
    for (const v1::ValueOutcome& outcome : fact.outcomes()) {
      const v1::DecisionResult* const decision = DecidedBy(outcome, id);
      if (decision == nullptr) continue;
      const std::string text = absl::StrCat(
          ListsRows(id) ? absl::StrCat(items_.Title(id), ": ") : "",
          OutcomeText(items_, *decision, detail_).Plain());
      const auto group = std::find_if(
          groups.begin(), groups.end(),
          [&text](const auto& each) { return each.first == text; });
      if (group == groups.end()) {
        groups.emplace_back(text, Values(fact, outcome));
      } else {
        absl::StrAppend(&group->second, ", ", Values(fact, outcome));
      }
    }
    return absl::StrJoin(groups, "; ", [](std::string* out, const auto& group) {
      absl::StrAppend(out, group.second, " → ", group.first);
    });
  }

  // What the value decides of it; null: nothing, or nothing new.
  static const v1::DecisionResult* DecidedBy(const v1::ValueOutcome& outcome,
                                             const std::string& id) {
    for (const v1::DecisionResult& each : outcome.decisions()) {
      if (each.id() == id && each.status() == v1::DECISION_STATUS_DETERMINED) {
        return &each;
      }
    }
    return nullptr;
  }

  static bool IsOpenForSome(const v1::MissingFact& fact,
                            const std::string& id) {
    return std::any_of(fact.outcomes().begin(), fact.outcomes().end(),
                       [&id](const v1::ValueOutcome& outcome) {
                         return DecidedBy(outcome, id) == nullptr;
                       });
  }

  // Whether there is no other value.
  static bool IsToldForYesAndNo(const v1::MissingFact& fact) {
    const auto tells = [&fact](absl::string_view value) {
      return std::any_of(fact.outcomes().begin(), fact.outcomes().end(),
                         [value](const v1::ValueOutcome& outcome) {
                           return std::find(outcome.values().begin(),
                                            outcome.values().end(),
                                            value) != outcome.values().end();
                         });
    };
    return tells("true") && tells("false");
  }

  // Whether it decides what is open, or decides otherwise. That what goes with
  // the same outcome changes (which assays are not on record) settles nothing.
  bool IsNews(const v1::DecisionResult& decision) const {
    if (decision.status() != v1::DECISION_STATUS_DETERMINED) return false;
    const v1::DecisionResult* const now = DecisionOf(decision.id());
    return now == nullptr || now->status() != decision.status() ||
           now->outcome() != decision.outcome();
  }

  // The decisions that choose and that some value decides, open or not as they
  // are, but for `headline`.
  std::vector<std::string> OthersDecided(const v1::MissingFact& fact,
                                         const std::string& headline) const {
    std::vector<std::string> ids;
    for (const v1::ValueOutcome& outcome : fact.outcomes()) {
      for (const v1::DecisionResult& each : outcome.decisions()) {
        if (IsNews(each) && each.id() != headline && Chooses(each.id()) &&
            std::find(ids.begin(), ids.end(), each.id()) == ids.end()) {
          ids.push_back(each.id());
        }
      }
    }
    return ids;
  }

  const v1::DecisionResult* DecisionOf(const std::string& id) const {
    const Item* const table = items_.Find(id);
    return table == nullptr ? nullptr : table->decision;
  }
  bool Chooses(const std::string& id) const {
    const v1::DecisionResult* const decision = DecisionOf(id);
    return decision != nullptr && !Collects(items_, *decision);
  }
  bool ListsRows(const std::string& id) const {
    const v1::DecisionResult* const decision = DecisionOf(id);
    return decision != nullptr && Collects(items_, *decision);
  }

  // The decision that stands for all that the fact settles: one that chooses,
  // rather than one that lists, which says the same of its parts.
  std::string Headline(const v1::MissingFact& fact) const {
    for (const auto* ids : {&fact.settles(), &fact.may_settle()}) {
      for (const std::string& id : *ids) {
        if (Chooses(id)) return id;
      }
    }
    return fact.settles().empty() ? fact.may_settle(0) : fact.settles(0);
  }

  const Items& items_;
  const FactWords& words_;
  const NoteDetail& detail_;
};

// Facts that the same decisions hang on stand together.
std::vector<Branch> ByDecisions(const Items& items, const FactWords& words,
                                const NoteDetail& detail) {
  struct Group {
    std::string titles;
    std::vector<std::string> paths;
    std::vector<std::string> with_reasons;
  };
  std::vector<Group> groups;
  std::map<std::string, size_t> at;
  for (const v1::MissingFact& fact : items.answer().missing()) {
    const std::string titles = Decisions(fact.decisions());
    const auto place = at.emplace(titles, groups.size());
    if (place.second) groups.push_back({titles, {}, {}});
    Group& group = groups[place.first->second];
    if (fact.reasons().empty()) {
      group.paths.push_back(fact.path());
    } else {
      group.with_reasons.push_back(
          WithReasons(fact, words.Missing(fact.path())));
    }
  }
  std::vector<Branch> branches;
  for (const Group& group : groups) {
    std::vector<std::string> texts = group.with_reasons;
    const size_t max = detail.full       ? SIZE_MAX - 1
                       : detail.cuts < 4 ? 8 - detail.cuts
                                         : 1;
    for (std::string& text : words.MissingTogether(group.paths, max)) {
      texts.push_back(std::move(text));
    }
    branches.push_back({Inline("for ")
                            .Strong(group.titles)
                            .Text(": ")
                            .Text(SomeOf(texts, max)),
                        {}});
  }
  return branches;
}

}  // namespace

std::vector<NoteLine> MissingLines(const Items& items, const FactWords& words,
                                   const NoteDetail& detail) {
  const auto& missing = items.answer().missing();
  const bool is_tried = std::any_of(
      missing.begin(), missing.end(), [](const v1::MissingFact& fact) {
        return !fact.outcomes().empty() || !fact.not_tried().empty();
      });
  std::vector<Branch> branches =
      is_tried ? OutcomeWriter(items, words, detail).Write()
               : ByDecisions(items, words, detail);
  if (items.answer().missing_left_out() > 0) {
    branches.push_back(
        {Inline(
             absl::StrCat("and ", items.answer().missing_left_out(), " more")),
         {}});
  }
  std::vector<NoteLine> lines;
  lines.reserve(branches.size());
  for (Branch& branch : branches) {
    lines.push_back({std::move(branch), lines.empty() ? Urgency::kFirstFact
                                        : lines.size() < kMostUrgent
                                            ? Urgency::kFact
                                            : Urgency::kFurtherFact});
  }
  return lines;
}

}  // namespace myorules::rules
