#include "rules/cases/compare.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "rules/cases/fact_text.h"

namespace myorules::rules {
namespace {

using Texts = google::protobuf::RepeatedPtrField<std::string>;

// Finds the entry with this id, or null.
template <typename List>
auto* Find(const List& list, absl::string_view id) {
  auto found = std::find_if(list.begin(), list.end(), [&](const auto& entry) {
    return entry.id() == id;
  });
  return found == list.end() ? nullptr : &*found;
}

std::string Joined(const Texts& texts) {
  return texts.empty() ? "nothing" : absl::StrJoin(texts, ", ");
}

Texts Sorted(Texts texts) {
  std::sort(texts.begin(), texts.end());
  return texts;
}

bool Same(const Texts& a, const Texts& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

// Collects the differences of one answer.
class Comparison {
 public:
  Comparison(const v1::RulePack& pack, const v1::Classification& answer)
      : pack_(pack), answer_(answer) {}

  void Compare(const v1::Want& want);
  std::vector<std::string> Take() { return std::move(lines_); }

 private:
  void Decision(const v1::WantedDecision& want);
  void Facet(const v1::WantedFacet& want);
  void Flag(const v1::WantedFlag& want);
  void FlagNotRaised(const std::string& id);
  void Criterion(const v1::WantedCriterion& want);
  void Note(const std::string& id, bool wanted);
  void NoteText(const std::string& text, bool wanted);
  void RuleFailures();

  template <typename Want>
  void Missing(absl::string_view what, const Want& want, const Texts& missing) {
    if (!want.missing().empty()) {
      SameSet(absl::StrCat(what, " missing"), want.missing(), missing);
    }
    for (const std::string& path : want.missing_among_others()) {
      if (std::find(missing.begin(), missing.end(), path) == missing.end()) {
        Differs(absl::StrCat(what, " missing"),
                absl::StrCat(path, " among them"), Joined(missing));
      }
    }
  }

  // Whether `said` has the text in it, or has not.
  void Says(absl::string_view what, absl::string_view said,
            absl::string_view text, bool wanted) {
    if (absl::StrContains(said, text) != wanted) {
      Differs(what, absl::StrCat(wanted ? "'" : "no '", text, "' in it"),
              absl::StrCat("'", said, "'"));
    }
  }

  void SameSet(absl::string_view what, const Texts& want, const Texts& got) {
    if (!Same(Sorted(want), Sorted(got))) {
      Differs(what, Joined(want), Joined(got));
    }
  }

  void Differs(absl::string_view what, absl::string_view want,
               absl::string_view got) {
    lines_.push_back(absl::StrCat(what, ": wanted ", want, ", got ", got));
  }

  const v1::RulePack& pack_;
  const v1::Classification& answer_;
  std::vector<std::string> lines_;
};

std::string DecisionText(const v1::DecisionResult& result) {
  switch (result.status()) {
    case v1::DECISION_STATUS_DETERMINED:
      return result.outcome().empty()
                 ? absl::StrCat("collected ", Joined(result.collected()))
                 : result.outcome();
    case v1::DECISION_STATUS_INDETERMINATE:
      return absl::StrCat("one of ", Joined(result.candidates()), " (missing ",
                          Joined(result.missing()), ")");
    default:
      return absl::StrCat("the error ", result.error());
  }
}

void Comparison::Decision(const v1::WantedDecision& want) {
  const std::string what = absl::StrCat("decision ", want.id());
  const v1::DecisionResult* got = Find(answer_.decisions(), want.id());
  if (got == nullptr) return Differs(what, "an answer", "no such decision");
  const bool determined = got->status() == v1::DECISION_STATUS_DETERMINED;
  const bool open = got->status() == v1::DECISION_STATUS_INDETERMINATE;
  if (!want.outcome().empty() &&
      (!determined || got->outcome() != want.outcome())) {
    Differs(what, want.outcome(), DecisionText(*got));
  }
  if (!want.candidate().empty() &&
      (!open || !Same(Sorted(want.candidate()), Sorted(got->candidates())))) {
    Differs(what, absl::StrCat("one of ", Joined(want.candidate())),
            DecisionText(*got));
  }
  // With candidates wanted besides, what is collected holds for sure while
  // others may come.
  if ((!want.collected().empty() || want.collected_nothing()) &&
      (determined != want.candidate().empty() ||
       !Same(Sorted(want.collected()), Sorted(got->collected())))) {
    Differs(what, absl::StrCat("collected ", Joined(want.collected())),
            DecisionText(*got));
  }
  if (!want.detail().empty() && !Same(want.detail(), got->detail())) {
    Differs(absl::StrCat(what, " detail"), Joined(want.detail()),
            Joined(got->detail()));
  }
  Missing(what, want, got->missing());
}

void Comparison::Facet(const v1::WantedFacet& want) {
  const std::string what = absl::StrCat("facet ", want.id());
  const v1::FacetResult* got = Find(answer_.facets(), want.id());
  if (got == nullptr) return Differs(what, "an answer", "no such facet");
  std::string text = FactText(got->value());
  if (!got->has_value()) {
    absl::StrAppend(&text, " (missing ", Joined(got->missing()), ")");
  }
  if (!want.value().empty() && text != want.value()) {
    Differs(what, want.value(), text);
  }
  if (want.unknown() && got->has_value()) Differs(what, "unknown", text);
  if (!want.candidate().empty()) {
    SameSet(absl::StrCat(what, " candidates"), want.candidate(),
            got->candidates());
  }
  Missing(what, want, got->missing());
}

void Comparison::Flag(const v1::WantedFlag& want) {
  const std::string what = absl::StrCat("flag ", want.id());
  if (Find(pack_.flag(), want.id()) == nullptr) {
    return Differs(what, "an answer", "no such flag");
  }
  const v1::FlagResult* got = Find(answer_.flags(), want.id());
  if (got == nullptr) {
    return Differs(what, v1::FlagStatus_Name(want.status()), "not raised");
  }
  if (got->status() != want.status()) {
    Differs(what, v1::FlagStatus_Name(want.status()),
            absl::StrCat(v1::FlagStatus_Name(got->status()), " (missing ",
                         Joined(got->missing()), ")"));
  }
  if (want.severity() != v1::SEVERITY_UNSPECIFIED &&
      got->severity() != want.severity()) {
    Differs(absl::StrCat(what, " severity"), v1::Severity_Name(want.severity()),
            v1::Severity_Name(got->severity()));
  }
  for (const auto& text : want.message_contains()) {
    Says(absl::StrCat(what, " message"), got->message(), text, true);
  }
  for (const auto& text : want.message_lacks()) {
    Says(absl::StrCat(what, " message"), got->message(), text, false);
  }
  if (!want.evidence().empty()) {
    SameSet(absl::StrCat(what, " evidence"), want.evidence(), got->evidence());
  }
  Missing(what, want, got->missing());
}

void Comparison::FlagNotRaised(const std::string& id) {
  const std::string what = absl::StrCat("flag ", id);
  if (Find(pack_.flag(), id) == nullptr) {
    return Differs(what, "not raised", "no such flag");
  }
  const v1::FlagResult* got = Find(answer_.flags(), id);
  if (got != nullptr) {
    Differs(what, "not raised",
            absl::StrCat(v1::FlagStatus_Name(got->status()), " (missing ",
                         Joined(got->missing()), ")"));
  }
}

absl::string_view TruthText(v1::TruthValue truth) {
  switch (truth) {
    case v1::TRUTH_VALUE_TRUE:
      return "true";
    case v1::TRUTH_VALUE_FALSE:
      return "false";
    case v1::TRUTH_VALUE_UNKNOWN:
      return "unknown";
    default:
      return "(the case does not say what)";
  }
}

void Comparison::Criterion(const v1::WantedCriterion& want) {
  const std::string what = absl::StrCat("criterion ", want.id());
  const v1::CriterionResult* got = Find(answer_.trace(), want.id());
  if (got == nullptr) return Differs(what, "an answer", "no such criterion");
  const std::string text = FactText(got->value());
  if (text != TruthText(want.value())) {
    Differs(what, TruthText(want.value()),
            got->has_value() ? text
                             : absl::StrCat(text, " (missing ",
                                            Joined(got->missing()), ")"));
  }
  Missing(what, want, got->missing());
  if (want.reason_contains().empty()) return;
  std::vector<std::string> reasons;
  for (const v1::MissingFact& fact : answer_.missing()) {
    if (std::find(got->missing().begin(), got->missing().end(), fact.path()) ==
        got->missing().end()) {
      continue;
    }
    reasons.insert(reasons.end(), fact.reasons().begin(), fact.reasons().end());
  }
  const std::string all = absl::StrJoin(reasons, "; ");
  if (!absl::StrContains(all, want.reason_contains())) {
    Differs(absl::StrCat(what, " reason"),
            absl::StrCat("'", want.reason_contains(), "' in it"),
            absl::StrCat("'", all, "'"));
  }
}

void Comparison::Note(const std::string& id, bool wanted) {
  const std::string what = absl::StrCat("note ", id);
  if (Find(pack_.note(), id) == nullptr &&
      Find(answer_.notes(), id) == nullptr) {
    return Differs(what, wanted ? "shown" : "not shown", "no such note");
  }
  const bool shown = Find(answer_.notes(), id) != nullptr;
  if (shown != wanted) {
    Differs(what, wanted ? "shown" : "not shown",
            shown ? "shown" : "not shown");
  }
}

void Comparison::NoteText(const std::string& text, bool wanted) {
  const bool said = std::any_of(
      answer_.notes().begin(), answer_.notes().end(), [&](const auto& note) {
        return absl::StrContains(note.message(), text);
      });
  if (said != wanted) {
    Differs(absl::StrCat("a note with '", text, "'"),
            wanted ? "shown" : "not shown", said ? "shown" : "not shown");
  }
}

// A rule that fails on a patient is never what a case wants.
void Comparison::RuleFailures() {
  const auto check = [&](absl::string_view kind, const auto& list) {
    for (const auto& entry : list) {
      if (!entry.error().empty()) {
        Differs(absl::StrCat(kind, " ", entry.id()), "no error", entry.error());
      }
    }
  };
  check("decision", answer_.decisions());
  check("facet", answer_.facets());
  check("flag", answer_.flags());
  check("criterion", answer_.trace());
}

void Comparison::Compare(const v1::Want& want) {
  for (const auto& decision : want.decision()) Decision(decision);
  for (const auto& facet : want.facet()) Facet(facet);
  for (const auto& flag : want.flag()) Flag(flag);
  for (const auto& id : want.flag_not_raised()) FlagNotRaised(id);
  for (const auto& criterion : want.criterion()) Criterion(criterion);
  for (const auto& id : want.note()) Note(id, true);
  for (const auto& id : want.no_note()) Note(id, false);
  for (const auto& text : want.note_says()) NoteText(text, true);
  for (const auto& text : want.no_note_says()) NoteText(text, false);
  for (const auto& text : want.summary_says()) {
    Says("summary", answer_.summary(), text, true);
  }
  RuleFailures();
}

}  // namespace

std::vector<std::string> Mismatches(const v1::Want& want,
                                    const v1::RulePack& pack,
                                    const v1::Classification& answer) {
  Comparison comparison(pack, answer);
  comparison.Compare(want);
  return comparison.Take();
}

}  // namespace myorules::rules
