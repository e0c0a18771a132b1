#include "rules/comparisons/comparisons.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "engine/base/issues.h"
#include "engine/pack/outcome_words.h"
#include "engine/pack/text_proto.h"
#include "rules/comparisons/pack_names.h"
#include "rules/comparisons/shipped_comparisons.h"

namespace myorules::rules {
namespace {

using engine::CompiledPack;

const v1::DecisionResult* FindDecision(const v1::Classification& answer,
                                       absl::string_view id) {
  for (const v1::DecisionResult& decision : answer.decisions()) {
    if (decision.id() == id) return &decision;
  }
  return nullptr;
}

const v1::Decision* FindTable(const v1::RulePack& pack, absl::string_view id) {
  for (const v1::Decision& decision : pack.decision()) {
    if (decision.id() == id) return &decision;
  }
  return nullptr;
}

// The reading that the outcome of a decided decision has; null: none.
const v1::Reading* ReadingOf(const v1::PackView& view,
                             const v1::Classification& answer) {
  const v1::DecisionResult* decision = FindDecision(answer, view.decision());
  if (decision == nullptr ||
      decision->status() != v1::DECISION_STATUS_DETERMINED) {
    return nullptr;
  }
  if (!view.given_decision().empty()) {
    const v1::DecisionResult* given =
        FindDecision(answer, view.given_decision());
    if (given == nullptr || given->status() != v1::DECISION_STATUS_DETERMINED ||
        !absl::c_linear_search(view.given_outcome(), given->outcome())) {
      return nullptr;
    }
  }
  for (const v1::Reading& reading : view.reading()) {
    if (absl::c_linear_search(reading.outcome(), decision->outcome())) {
      return &reading;
    }
  }
  return nullptr;
}

bool IsItem(const v1::RulePack& pack, const std::string& id) {
  const auto has_id = [&id](const auto& item) { return item.id() == id; };
  return absl::c_any_of(pack.criterion(), has_id) ||
         absl::c_any_of(pack.facet(), has_id) ||
         absl::c_any_of(pack.decision(), has_id) ||
         absl::c_any_of(pack.define(),
                        [&id](const auto& item) { return item.name() == id; });
}

// What the pack calls an item for a reader.
std::string TitleOf(const v1::RulePack& pack, const std::string& id) {
  const auto find = [&id](const auto& items, const auto& name_of) {
    for (const auto& item : items) {
      if (name_of(item) == id) return item.title();
    }
    return std::string();
  };
  const auto by_id = [](const auto& item) { return item.id(); };
  std::string title = find(pack.criterion(), by_id);
  if (title.empty()) title = find(pack.decision(), by_id);
  if (title.empty()) title = find(pack.facet(), by_id);
  if (title.empty()) {
    title = find(pack.define(), [](const auto& item) { return item.name(); });
  }
  return title.empty() ? id : title;
}

// What the pack's sentences call an outcome of a decision.
std::string OutcomeInWords(const v1::RulePack& pack, const std::string& id,
                           const std::string& outcome) {
  const v1::Decision* table = FindTable(pack, id);
  const absl::string_view words =
      table == nullptr ? "" : engine::WordsOfOutcome(*table, outcome);
  return words.empty() ? outcome : std::string(words);
}

// "adult" -> "Adult: yes"; "!adult" -> "Adult: no"; "category=NO_CATEGORY" ->
// "Category: none".
std::string ReasonInWords(const v1::RulePack& pack, absl::string_view reason) {
  const bool holds = !absl::ConsumePrefix(&reason, "!");
  const size_t equals = reason.find('=');
  const std::string id(reason.substr(0, equals));
  const std::string value =
      equals == absl::string_view::npos
          ? std::string(holds ? "yes" : "no")
          : OutcomeInWords(pack, id, std::string(reason.substr(equals + 1)));
  return absl::StrCat(TitleOf(pack, id), ": ", value);
}

// The titles of the rows that hold.
void AddRowsThatHold(const v1::RulePack& pack, const v1::Classification& answer,
                     const std::string& id, v1::PackPosition* position) {
  const v1::DecisionResult* result = FindDecision(answer, id);
  const v1::Decision* table = FindTable(pack, id);
  if (result == nullptr || table == nullptr) return;
  for (const v1::Row& row : table->row()) {
    if (!absl::c_linear_search(result->collected(), row.outcome())) continue;
    position->add_because(
        absl::StrCat(table->title(), ": ",
                     row.title().empty() ? row.outcome() : row.title()));
  }
}

v1::PackPosition PositionOf(const v1::PackView& view,
                            const v1::Reading& reading,
                            const PackAnswer& answer) {
  const v1::RulePack& pack = answer.pack->linked();
  const v1::DecisionResult& decision =
      *FindDecision(*answer.answer, view.decision());
  v1::PackPosition position;
  position.set_pack(answer.answer->pack().name());
  position.set_version(answer.answer->pack().version());
  position.set_decision(view.decision());
  position.set_outcome(decision.outcome());
  position.set_says(reading.says());
  for (const std::string& id : reading.because()) {
    AddRowsThatHold(pack, *answer.answer, id, &position);
  }
  if (position.because().empty()) {
    for (const std::string& reason : decision.decided_by()) {
      position.add_because(ReasonInWords(pack, reason));
    }
  }
  return position;
}

// Whether that decided: "exclusions_met=RASH", "biopsy_done".
bool Decided(absl::string_view reason, const v1::PackView& view,
             const v1::Classification& answer) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(reason, absl::MaxSplits('=', 1));
  const v1::DecisionResult* list =
      FindDecision(answer, parts.second.empty() ? "" : parts.first);
  if (list != nullptr) {
    return absl::c_linear_search(list->collected(), parts.second);
  }
  const v1::DecisionResult* decision = FindDecision(answer, view.decision());
  return absl::c_linear_search(decision->decided_by(), reason);
}

// A pack that says something to a question.
struct Side {
  const v1::PackView* view;
  const v1::Reading* reading;
  const v1::Classification* answer;
};

const v1::Contrast* FindContrast(const v1::Comparison& comparison,
                                 absl::string_view id) {
  for (const v1::Contrast& contrast : comparison.contrast()) {
    if (contrast.id() == id) return &contrast;
  }
  return nullptr;
}

// The clause of that pack; null: none.
const v1::ContrastClause* ClauseOf(const v1::Contrast& contrast,
                                   absl::string_view pack) {
  for (const v1::ContrastClause& clause : contrast.clause()) {
    if (absl::c_linear_search(clause.pack(), pack)) return &clause;
  }
  return nullptr;
}

bool Applies(const v1::Remark& remark, const v1::Contrast& contrast,
             const Side& side, const std::vector<Side>& sides) {
  const bool decided =
      remark.decided_by().empty() ||
      absl::c_any_of(remark.decided_by(), [&side](const std::string& reason) {
        return Decided(reason, *side.view, *side.answer);
      });
  const v1::ContrastClause* const own = ClauseOf(contrast, side.view->pack());
  return decided && absl::c_any_of(sides, [&](const Side& other) {
           const v1::ContrastClause* const clause =
               ClauseOf(contrast, other.view->pack());
           const bool is_otherwise = contrast.clause_size() == 1 ||
                                     (clause != nullptr && clause != own);
           return is_otherwise &&
                  other.reading->position() != side.reading->position();
         });
}

// "By a and b age is asked for; by c it is not.", as far as they spoke.
std::string SentenceOf(const v1::Contrast& contrast,
                       const std::vector<Side>& sides) {
  std::vector<std::string> clauses;
  for (const v1::ContrastClause& clause : contrast.clause()) {
    std::vector<std::string> spoke;
    for (const std::string& pack : clause.pack()) {
      if (absl::c_any_of(sides, [&pack](const Side& side) {
            return side.view->pack() == pack;
          })) {
        spoke.push_back(pack);
      }
    }
    if (spoke.empty()) continue;
    clauses.push_back(absl::StrCat(clauses.empty() ? "By " : "by ",
                                   NamesOfAll(spoke), " ", clause.says()));
  }
  return absl::StrCat(absl::StrJoin(clauses, "; "), ".");
}

// The sentences on rules that differ, each once.
std::vector<std::string> RemarksOf(const v1::Comparison& comparison,
                                   const std::vector<Side>& sides) {
  std::vector<std::string> remarks;
  std::set<const v1::Contrast*> told;
  for (const Side& side : sides) {
    for (const v1::Remark& remark : side.reading->remark()) {
      const v1::Contrast* const contrast =
          FindContrast(comparison, remark.contrast());
      if (contrast != nullptr && Applies(remark, *contrast, side, sides) &&
          told.insert(contrast).second) {
        remarks.push_back(SentenceOf(*contrast, sides));
      }
    }
  }
  return remarks;
}

std::string MessageOf(const v1::Comparison& comparison,
                      const v1::CrossPackNote& note,
                      const std::vector<std::string>& remarks) {
  std::string message =
      absl::StrCat("Packs differ on ", comparison.question(), ": ");
  absl::StrAppend(
      &message,
      absl::StrJoin(
          note.positions(), "; ",
          [](std::string* out, const v1::PackPosition& position) {
            absl::StrAppend(out, "by ", position.pack(), " ", position.says());
            if (position.because().empty()) return;
            absl::StrAppend(out, " (", absl::StrJoin(position.because(), "; "),
                            ")");
          }),
      ".");
  for (const std::string& remark : remarks) {
    absl::StrAppend(&message, " ", remark);
  }
  return message;
}

// Looks at a question beside the packs.
class Check {
 public:
  Check(absl::Span<const std::shared_ptr<const CompiledPack>> packs,
        std::vector<std::string>* faults)
      : packs_(packs), faults_(*faults) {}

  void Question(const v1::Comparison& comparison) {
    where_ = absl::StrCat("comparison '", comparison.id(), "'");
    if (comparison.id().empty()) Fault("has no id");
    if (!ids_.insert(comparison.id()).second) Fault("stands twice");
    if (comparison.question().empty()) Fault("has no question");
    std::set<std::string> names;
    std::set<std::string> positions;
    Contrasts(comparison);
    for (const v1::PackView& view : comparison.view()) {
      where_ = absl::StrCat("comparison '", comparison.id(), "', pack '",
                            view.pack(), "'");
      if (!names.insert(view.pack()).second) Fault("stands twice");
      for (const v1::Reading& reading : view.reading()) {
        positions.insert(reading.position());
      }
      bool found = false;
      for (const auto& pack : packs_) {
        if (pack->identity().name() != view.pack()) continue;
        found = true;
        View(comparison, view, pack->linked());
      }
      if (!found) Fault("there is no such pack");
    }
    for (const v1::Contrast& contrast : comparison.contrast()) {
      where_ = WhereIs(comparison, contrast);
      if (named_.count(contrast.id()) == 0) Fault("no remark names it");
    }
    where_ = absl::StrCat("comparison '", comparison.id(), "'");
    if (positions.size() < 2) Fault("has fewer than two positions");
  }

 private:
  void Fault(absl::string_view what) {
    faults_.push_back(absl::StrCat(where_, ": ", what));
  }

  static std::string WhereIs(const v1::Comparison& comparison,
                             const v1::Contrast& contrast) {
    return absl::StrCat("comparison '", comparison.id(), "', contrast '",
                        contrast.id(), "'");
  }

  void Contrasts(const v1::Comparison& comparison) {
    std::set<std::string> packs;
    for (const v1::PackView& view : comparison.view()) {
      packs.insert(view.pack());
    }
    named_.clear();
    std::set<std::string> ids;
    for (const v1::Contrast& contrast : comparison.contrast()) {
      where_ = WhereIs(comparison, contrast);
      if (contrast.id().empty()) Fault("has no id");
      if (!ids.insert(contrast.id()).second) Fault("stands twice");
      std::set<std::string> names;
      for (const v1::ContrastClause& clause : contrast.clause()) {
        Clause(clause, packs, &names);
      }
    }
  }

  // `names`: the packs of the clauses so far.
  void Clause(const v1::ContrastClause& clause,
              const std::set<std::string>& packs,
              std::set<std::string>* names) {
    if (clause.says().empty() || clause.pack().empty()) {
      Fault("a clause has no pack or says nothing");
    }
    for (const std::string& pack : clause.pack()) {
      if (packs.count(pack) == 0) {
        Fault(absl::StrCat("'", pack, "' is not asked"));
      }
      if (!names->insert(pack).second) {
        Fault(absl::StrCat("'", pack, "' stands twice"));
      }
    }
    // It may not have been asked of the patient.
    for (const std::string& pack : packs) {
      if (absl::StrContains(clause.says(), pack)) {
        Fault(absl::StrCat("a clause names '", pack, "' in its words"));
      }
    }
  }

  void View(const v1::Comparison& comparison, const v1::PackView& view,
            const v1::RulePack& pack) {
    const v1::Decision* decision = Table(pack, view.decision(), false);
    if (view.given_decision().empty() != view.given_outcome().empty()) {
      Fault("given_decision and given_outcome go together");
    }
    if (!view.given_decision().empty()) {
      const v1::Decision* given = Table(pack, view.given_decision(), false);
      for (const std::string& outcome : view.given_outcome()) {
        Outcome(given, outcome);
      }
    }
    std::set<std::string> read;
    for (const v1::Reading& reading : view.reading()) {
      if (reading.position().empty() || reading.says().empty() ||
          reading.outcome().empty()) {
        Fault("a reading has no outcome, no position or says nothing");
      }
      for (const std::string& outcome : reading.outcome()) {
        if (!read.insert(outcome).second) {
          Fault(absl::StrCat("outcome '", outcome, "' is read twice"));
        }
        Outcome(decision, outcome);
      }
      for (const std::string& id : reading.because()) Table(pack, id, true);
      for (const v1::Remark& remark : reading.remark()) {
        CheckRemark(comparison, remark, reading, pack);
      }
    }
  }

  void CheckRemark(const v1::Comparison& comparison, const v1::Remark& remark,
                   const v1::Reading& reading, const v1::RulePack& pack) {
    named_.insert(remark.contrast());
    const v1::Contrast* const contrast =
        FindContrast(comparison, remark.contrast());
    if (contrast == nullptr) {
      Fault(absl::StrCat("there is no contrast '", remark.contrast(), "'"));
    } else if (ClauseOf(*contrast, pack.name()) == nullptr) {
      Fault(absl::StrCat("the contrast '", remark.contrast(),
                         "' has no clause of it"));
    }
    for (const std::string& reason : remark.decided_by()) {
      const std::pair<std::string, std::string> parts =
          absl::StrSplit(reason, absl::MaxSplits('=', 1));
      if (parts.second.empty()) {
        const std::string id(absl::StripPrefix(reason, "!"));
        if (!IsItem(pack, id)) Fault(absl::StrCat("has no item '", id, "'"));
      } else if (!absl::c_linear_search(reading.because(), parts.first)) {
        Fault(absl::StrCat("'", parts.first, "' of a remark is no because"));
      } else {
        Outcome(FindTable(pack, parts.first), parts.second);
      }
    }
  }

  // The decision, if it is there and collects (or does not).
  const v1::Decision* Table(const v1::RulePack& pack, const std::string& id,
                            bool collects) {
    const v1::Decision* decision = FindTable(pack, id);
    if (decision == nullptr) {
      Fault(absl::StrCat("has no decision '", id, "'"));
    } else if ((decision->hit_policy() == v1::HIT_POLICY_COLLECT) != collects) {
      Fault(absl::StrCat("decision '", id, "' ",
                         collects ? "must be" : "must not be",
                         " of hit policy COLLECT"));
    }
    return decision;
  }

  void Outcome(const v1::Decision* decision, const std::string& outcome) {
    if (decision == nullptr || decision->otherwise() == outcome ||
        absl::c_any_of(decision->row(), [&outcome](const v1::Row& row) {
          return row.outcome() == outcome;
        })) {
      return;
    }
    Fault(absl::StrCat("decision '", decision->id(), "' has no outcome '",
                       outcome, "'"));
  }

  absl::Span<const std::shared_ptr<const CompiledPack>> packs_;
  std::vector<std::string>& faults_;
  std::string where_;
  std::set<std::string> ids_;
  std::set<std::string> named_;  // Contrasts of the question, by remarks.
};

}  // namespace

absl::StatusOr<v1::ComparisonTable> LoadComparisons() {
  v1::ComparisonTable table;
  for (const auto& [path, text] : ShippedComparisons()) {
    v1::ComparisonTable read;
    engine::Issues issues{std::string(path), std::string(text)};
    if (engine::TextProto::Parse(&read, &issues) == nullptr) {
      return absl::InvalidArgumentError(issues.Format());
    }
    table.MergeFrom(read);
  }
  return table;
}

std::vector<std::string> FaultsOf(
    const v1::ComparisonTable& table,
    absl::Span<const std::shared_ptr<const CompiledPack>> packs) {
  std::vector<std::string> faults;
  Check check(packs, &faults);
  for (const v1::Comparison& comparison : table.comparison()) {
    check.Question(comparison);
  }
  return faults;
}

std::vector<v1::CrossPackNote> Differences(
    const v1::ComparisonTable& table, absl::Span<const PackAnswer> answers) {
  std::vector<v1::CrossPackNote> notes;
  for (const v1::Comparison& comparison : table.comparison()) {
    v1::CrossPackNote note;
    note.set_id(comparison.id());
    std::set<std::string> positions;
    std::vector<Side> sides;
    for (const PackAnswer& answer : answers) {
      for (const v1::PackView& view : comparison.view()) {
        if (view.pack() != answer.answer->pack().name()) continue;
        const v1::Reading* reading = ReadingOf(view, *answer.answer);
        if (reading == nullptr) continue;
        positions.insert(reading->position());
        *note.add_positions() = PositionOf(view, *reading, answer);
        sides.push_back({&view, reading, answer.answer});
      }
    }
    if (positions.size() < 2) continue;
    note.set_message(MessageOf(comparison, note, RemarksOf(comparison, sides)));
    notes.push_back(std::move(note));
  }
  return notes;
}

}  // namespace myorules::rules
