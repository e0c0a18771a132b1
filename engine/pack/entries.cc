// Checks of each entry of a pack, its expressions aside.
#include <set>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "engine/base/issues.h"
#include "engine/pack/metadata.h"
#include "engine/pack/names.h"
#include "engine/pack/outcome_words.h"

namespace myorules::engine {
namespace {

using SourceRefs = google::protobuf::RepeatedPtrField<v1::SourceRef>;
using Rows = google::protobuf::RepeatedPtrField<v1::Row>;

// The key that stands for general knowledge of the field rather than a source
// of the pack (evidence.proto, SourceRef.key).
constexpr absl::string_view kGeneralKnowledge = "clinical";

class EntryChecker {
 public:
  EntryChecker(const PackHost& host, const v1::RulePack& pack,
               const MessagePlace& root)
      : host_(host),
        pack_(pack),
        root_(root),
        source_keys_(pack.source_key().begin(), pack.source_key().end()) {}

  void Check() {
    CheckAll(pack_.threshold(), "threshold", &EntryChecker::CheckThreshold);
    CheckAll(pack_.define(), "define", &EntryChecker::CheckDefinition);
    CheckAll(pack_.criterion(), "criterion", &EntryChecker::CheckCriterion);
    CheckAll(pack_.facet(), "facet", &EntryChecker::CheckFacet);
    CheckAll(pack_.decision(), "decision", &EntryChecker::CheckDecision);
    CheckAll(pack_.flag(), "flag", &EntryChecker::CheckFlag);
    CheckAll(pack_.note(), "note", &EntryChecker::CheckNote);
  }

 private:
  template <typename Entry>
  void CheckAll(const google::protobuf::RepeatedPtrField<Entry>& entries,
                absl::string_view field,
                void (EntryChecker::*check)(const Entry&,
                                            const MessagePlace&)) {
    for (int i = 0; i < entries.size() && !root_.is_full(); ++i) {
      (this->*check)(entries[i], root_.Child(field, i));
    }
  }

  // "criterion 'adult'"; without an id only the kind.
  static std::string Called(absl::string_view kind, absl::string_view id) {
    return id.empty() ? std::string(kind) : absl::StrCat(kind, " '", id, "'");
  }

  static void CheckId(const std::string& id, absl::string_view field,
                      absl::string_view kind,
                      bool (*well_formed)(absl::string_view),
                      absl::string_view form, const MessagePlace& place) {
    if (id.empty()) {
      place.AddError(field,
                     absl::StrCat(kind, " without ", field, "; write ", form));
    } else if (!well_formed(id)) {
      place.AddError(field, absl::StrCat("'", id, "' is no ", field, " of a ",
                                         kind, "; write ", form));
    }
  }

  // A blank expression is told where it is read.
  static void RequireExpression(const std::string& value,
                                absl::string_view field,
                                const std::string& called,
                                const MessagePlace& place) {
    if (value.empty()) {
      Require(value, field, called, "write an expression", place);
    }
  }

  static void Require(const std::string& value, absl::string_view field,
                      const std::string& called, absl::string_view remedy,
                      const MessagePlace& place) {
    if (!IsBlank(value)) return;
    place.AddError(absl::StrCat(called, " has no ", field, "; ", remedy));
  }

  void CheckSources(const SourceRefs& sources, const MessagePlace& place) {
    for (int i = 0; i < sources.size() && !place.is_full(); ++i) {
      const MessagePlace here = place.Child("source", i);
      const v1::SourceRef& source = sources[i];
      const std::string called =
          IsBlank(source.key()) ? "source" : Called("source", source.key());
      if (source.key() != kGeneralKnowledge &&
          source_keys_.count(source.key()) == 0) {
        const std::string meant = DidYouMean(
            source.key(), {source_keys_.begin(), source_keys_.end()});
        here.AddError(
            "key",
            called == "source"
                ? "source without key; write one of the pack's source_key"
                : absl::StrCat(
                      called, " is not among the pack's source_key",
                      meant.empty() ? "; add it there, or correct it" : meant));
      }
      if (IsBlank(source.place())) {
        here.AddError(absl::StrCat(
            called, " without place; write where in it: a section, a table"));
      }
    }
  }

  void RequireSource(const SourceRefs& sources, const std::string& our_choice,
                     const std::string& called, const MessagePlace& place) {
    CheckSources(sources, place);
    if (sources.empty() && IsBlank(our_choice)) {
      place.AddError(absl::StrCat(called,
                                  " has neither source nor our_choice; write "
                                  "where it stands, or why it was chosen"));
    }
  }

  void CheckThreshold(const v1::Threshold& threshold,
                      const MessagePlace& place) {
    const std::string called = Called("threshold", threshold.name());
    CheckId(threshold.name(), "name", "threshold", IsIdentifier,
            "a lower-case identifier", place);
    if (!threshold.name().empty() &&
        !thresholds_.insert(threshold.name()).second) {
      place.AddError("name", absl::StrCat(called,
                                          " stands twice; each limit stands "
                                          "once"));
    }
    Require(threshold.title(), "title", called, "write what a reader calls it",
            place);
    if (!IsDecimal(threshold.value())) {
      place.AddError("value",
                     absl::StrCat(called, " has the value '", threshold.value(),
                                  "'; write a decimal number, \"20\" or "
                                  "\"0.5\", of at most 15 digits"));
    }
    Require(threshold.unit(), "unit", called,
            "write what the number counts, \"1\" for a bare number", place);
    RequireSource(threshold.source(), threshold.our_choice(), called, place);
    if (host_.threshold_faults == nullptr) return;
    for (const ThresholdFault& fault : host_.threshold_faults(threshold)) {
      place.AddError(fault.field, absl::StrCat(called, ": ", fault.message));
    }
  }

  void CheckDefinition(const v1::Definition& definition,
                       const MessagePlace& place) {
    CheckId(definition.name(), "name", "define", IsIdentifier,
            "a lower-case identifier", place);
    RequireExpression(definition.value(), "value",
                      Called("define", definition.name()), place);
    CheckSources(definition.source(), place);
  }

  void CheckCriterion(const v1::Criterion& criterion,
                      const MessagePlace& place) {
    const std::string called = Called("criterion", criterion.id());
    CheckId(criterion.id(), "id", "criterion", IsCriterionId,
            "lower-case words joined by dots or hyphens", place);
    Require(criterion.title(), "title", called, "write what a reader calls it",
            place);
    RequireExpression(criterion.when(), "when", called, place);
    RequireSource(criterion.source(), criterion.our_choice(), called, place);
  }

  void CheckFacet(const v1::Facet& facet, const MessagePlace& place) {
    const std::string called = Called("facet", facet.id());
    CheckId(facet.id(), "id", "facet", IsIdentifier,
            "lower-case words joined by underscores", place);
    Require(facet.title(), "title", called, "write what a reader calls it",
            place);
    if (facet.value().empty() == facet.row().empty()) {
      place.AddError(absl::StrCat(called,
                                  facet.row().empty()
                                      ? " has neither value nor rows"
                                      : " has both a value and rows",
                                  "; write an expression or a table"));
    }
    CheckTable(facet.row(), facet.otherwise(), called, place);
    RequireSource(facet.source(), facet.our_choice(), called, place);
  }

  void CheckDecision(const v1::Decision& decision, const MessagePlace& place) {
    const std::string called = Called("decision", decision.id());
    CheckId(decision.id(), "id", "decision", IsIdentifier,
            "lower-case words joined by underscores", place);
    Require(decision.title(), "title", called, "write what a reader calls it",
            place);
    if (decision.hit_policy() == v1::HIT_POLICY_UNSPECIFIED) {
      place.AddError("hit_policy",
                     absl::StrCat(called,
                                  " has no hit_policy; write HIT_POLICY_FIRST, "
                                  "HIT_POLICY_UNIQUE or HIT_POLICY_COLLECT"));
    }
    if (decision.row().empty()) {
      place.AddError(absl::StrCat(called, " has no rows; write at least one"));
    }
    CheckTable(decision.row(), decision.otherwise(), called, place);
    CheckWords(decision, called, place);
    CheckSameQuestion(decision, called, place);
    RequireSource(decision.source(), decision.our_choice(), called, place);
  }

  void CheckTable(const Rows& rows, const std::string& otherwise,
                  const std::string& called, const MessagePlace& place) {
    constexpr absl::string_view kForm =
        "write upper-case words joined by "
        "underscores";
    for (int i = 0; i < rows.size(); ++i) {
      const MessagePlace here = place.Child("row", i);
      if (!IsOutcome(rows[i].outcome())) {
        here.AddError("outcome",
                      absl::StrCat("row ", i + 1, " of ", called,
                                   rows[i].outcome().empty()
                                       ? " has no outcome; "
                                       : absl::StrCat(" has the outcome '",
                                                      rows[i].outcome(), "'; "),
                                   kForm));
      }
      if (rows[i].when().empty()) {
        here.AddError(absl::StrCat("row ", i + 1, " of ", called,
                                   " has no when; write an expression"));
      }
    }
    if (otherwise.empty()) return;
    if (!IsOutcome(otherwise)) {
      place.AddError("otherwise",
                     absl::StrCat("the otherwise of ", called, " is '",
                                  otherwise, "'; ", kForm));
    }
    if (rows.empty()) {
      place.AddError("otherwise",
                     absl::StrCat(called,
                                  " has an otherwise but no rows; take it "
                                  "out, or write rows"));
    }
  }

  static std::set<std::string> OutcomesOf(const v1::Decision& decision) {
    std::set<std::string> outcomes;
    for (const v1::Row& row : decision.row()) outcomes.insert(row.outcome());
    outcomes.insert(decision.otherwise());
    outcomes.erase("");
    return outcomes;
  }

  // An outcome that one of two tables calls otherwise is not the same.
  void CheckSameQuestion(const v1::Decision& decision,
                         const std::string& called, const MessagePlace& place) {
    constexpr char kField[] = "same_question_as";
    const std::string& id = decision.same_question_as();
    if (id.empty()) return;
    std::vector<std::string> others;
    const v1::Decision* same = nullptr;
    for (const v1::Decision& each : pack_.decision()) {
      if (each.id() == decision.id()) continue;
      others.push_back(each.id());
      if (each.id() == id) same = &each;
    }
    const std::string said = absl::StrCat(called, " asks the same as '", id);
    if (same == nullptr) {
      const std::string meant = DidYouMean(id, others);
      place.AddError(
          kField,
          absl::StrCat(said, "', which is no other decision of the pack",
                       meant.empty() ? "; name one, or take it out" : meant));
      return;
    }
    const std::set<std::string> known = OutcomesOf(*same);
    for (const std::string& outcome : OutcomesOf(decision)) {
      if (known.count(outcome) == 0) {
        place.AddError(kField,
                       absl::StrCat(said, "', which has no outcome ", outcome,
                                    "; take same_question_as out"));
      } else if (WordsOfOutcome(decision, outcome) !=
                 WordsOfOutcome(*same, outcome)) {
        place.AddError(
            kField, absl::StrCat(said, "', which has other words for ", outcome,
                                 "; give both the same"));
      }
    }
  }

  static void CheckWords(const v1::Decision& decision,
                         const std::string& called, const MessagePlace& place) {
    const std::set<std::string> outcomes = OutcomesOf(decision);
    std::set<std::string> left = outcomes;
    for (int i = 0; i < decision.words_size(); ++i) {
      const MessagePlace here = place.Child("words", i);
      const v1::OutcomeWords& each = decision.words(i);
      if (outcomes.count(each.outcome()) == 0) {
        const std::string meant =
            DidYouMean(each.outcome(), {outcomes.begin(), outcomes.end()});
        here.AddError(
            "outcome",
            absl::StrCat(
                "the words of ", called,
                each.outcome().empty()
                    ? " are for no outcome"
                    : absl::StrCat(" are for '", each.outcome(),
                                   "', which is no outcome of it"),
                meant.empty()
                    ? absl::StrCat("; it has ", absl::StrJoin(outcomes, ", "))
                    : meant));
      } else if (left.erase(each.outcome()) == 0) {
        here.AddError("outcome",
                      absl::StrCat(called, " has words for ", each.outcome(),
                                   " twice; take one out"));
      }
      Require(each.words(), "words", absl::StrCat("an outcome of ", called),
              "write what stands within a sentence", here);
    }
  }

  void CheckFlag(const v1::Flag& flag, const MessagePlace& place) {
    const std::string called = Called("flag", flag.id());
    CheckId(flag.id(), "id", "flag", IsHyphenatedId,
            "lower-case words joined by hyphens", place);
    if (!flag.id().empty() && !flags_.insert(flag.id()).second) {
      place.AddError(
          "id", absl::StrCat(called, " stands twice; give one another id"));
    }
    Require(flag.title(), "title", called, "write what a reader calls it",
            place);
    CheckGround(flag, called, place);
    for (int i = 0; i < flag.otherwise_size(); ++i) {
      CheckGround(flag.otherwise(i),
                  absl::StrCat("otherwise ", i + 1, " of ", called),
                  place.Child("otherwise", i));
    }
    CheckSources(flag.source(), place);
    CheckEvidence(flag, called, place);
  }

  template <typename Ground>
  static void CheckGround(const Ground& ground, const std::string& called,
                          const MessagePlace& place) {
    if (ground.severity() == v1::SEVERITY_UNSPECIFIED) {
      place.AddError("severity",
                     absl::StrCat(called,
                                  " has no severity; write "
                                  "SEVERITY_INFORMATION, SEVERITY_ATTENTION or "
                                  "SEVERITY_HIGH"));
    }
    RequireExpression(ground.when(), "when", called, place);
    Require(ground.message(), "message", called,
            "write a sentence for the reader", place);
  }

  void CheckEvidence(const v1::Flag& flag, const std::string& called,
                     const MessagePlace& place) {
    if (flag.source().empty() && flag.evidence().empty() && !flag.clinical()) {
      place.AddError(absl::StrCat(
          called,
          " has neither source nor evidence; write one, or clinical: true "
          "where it rests on general knowledge"));
    }
    if (!host_.evidence.has_value()) return;
    for (int i = 0; i < flag.evidence_size() && !place.is_full(); ++i) {
      const std::string& id = flag.evidence(i);
      if (absl::c_linear_search(*host_.evidence, id)) continue;
      place.AddErrorAt("evidence", i,
                       absl::StrCat("no evidence '", id, "' is on record",
                                    DidYouMean(id, *host_.evidence),
                                    "; record it, or correct the id"));
    }
  }

  void CheckNote(const v1::Note& note, const MessagePlace& place) {
    const std::string called = Called("note", note.id());
    CheckId(note.id(), "id", "note", IsHyphenatedId,
            "lower-case words joined by hyphens", place);
    if (!note.id().empty() && !notes_.insert(note.id()).second) {
      place.AddError(
          "id", absl::StrCat(called, " stands twice; give one another id"));
    }
    if (note.id() == "unverified") {
      place.AddError("id",
                     "note 'unverified' is the engine's own, for unverified "
                     "thresholds and criteria; write another id");
    }
    RequireExpression(note.when(), "when", called, place);
    Require(note.message(), "message", called,
            "write a sentence for the reader", place);
  }

  const PackHost& host_;
  const v1::RulePack& pack_;
  const MessagePlace root_;
  const std::set<std::string> source_keys_;
  std::set<std::string> thresholds_;
  std::set<std::string> flags_;
  std::set<std::string> notes_;
};

}  // namespace

void CheckEntries(const PackHost& host, const v1::RulePack& pack,
                  const MessagePlace& root) {
  EntryChecker(host, pack, root).Check();
}

}  // namespace myorules::engine
