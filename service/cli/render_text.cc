#include "service/cli/render_text.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/cli/render_value.h"
#include "service/cli/text_block.h"

namespace myorules::service {
namespace {

constexpr int kLabelColumn = 14;

// Where more hang together, only their number is told.
constexpr int kMaxListedFacts = 4;

// The key of what is no publication, and how a reader is told.
constexpr char kClinical[] = "clinical";
constexpr char kNoStudy[] = "clinical knowledge, no study";

// Facts that a decision, flag or criterion hangs on.
template <typename Result>
int MissingCount(const Result& result) {
  return result.missing_size() + result.missing_left_out();
}

template <typename Strings>
std::string Joined(const Strings& strings, absl::string_view separator = ", ") {
  return absl::StrJoin(strings, separator);
}

template <typename Result>
std::string MissingOf(const Result& result) {
  std::string text = Joined(result.missing());
  if (result.missing_left_out() > 0) {
    absl::StrAppend(&text, ", and ", result.missing_left_out(), " more");
  }
  return text;
}

// Raised before possible before undetermined, then by severity; else as they
// stand.
std::vector<const v1::FlagResult*> ByUrgency(
    const google::protobuf::RepeatedPtrField<v1::FlagResult>& flags) {
  std::vector<const v1::FlagResult*> sorted;
  sorted.reserve(flags.size());
  for (const v1::FlagResult& flag : flags) sorted.push_back(&flag);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const v1::FlagResult* a, const v1::FlagResult* b) {
                     return std::make_pair(a->status(), -a->severity()) <
                            std::make_pair(b->status(), -b->severity());
                   });
  return sorted;
}

std::string SourceName(const std::string& key) {
  return key == kClinical ? kNoStudy : key;
}

std::string RenderSources(
    const google::protobuf::RepeatedPtrField<v1::SourceRef>& sources) {
  std::vector<std::string> texts;
  for (const v1::SourceRef& source : sources) {
    texts.push_back(absl::StrCat(SourceName(source.key()),
                                 source.place().empty() ? "" : ", ",
                                 source.place()));
  }
  return Joined(texts, "; ");
}

std::string SeverityName(v1::Severity severity) {
  switch (severity) {
    case v1::SEVERITY_HIGH:
      return "HIGH";
    case v1::SEVERITY_ATTENTION:
      return "ATTENTION";
    case v1::SEVERITY_INFORMATION:
      return "INFORMATION";
    default:
      return "UNKNOWN";
  }
}

std::string StateSuffix(v1::PackState state) {
  switch (state) {
    case v1::PACK_STATE_PRODUCTION:
      return "";
    case v1::PACK_STATE_DRAFT:
      return ", a draft";
    case v1::PACK_STATE_TEST:
      return ", under test";
    default:
      return ", retired";
  }
}

// Writes one classification, a part a method.
class Renderer {
 public:
  Renderer(const v1::Classification& answer, const RenderOptions& options)
      : answer_(answer), options_(options), block_(options.width) {
    for (const v1::Evidence& evidence : answer.evidence()) {
      evidence_[evidence.id()] = &evidence;
    }
    CollectTitles(answer.trace());
    CollectTitles(answer.decisions());
    CollectTitles(answer.facets());
  }

  std::string Render() {
    Head();
    Decisions();
    Facets();
    Flags();
    Missing();
    Notes();
    if (options_.full) Trace();
    return block_.text();
  }

 private:
  void Head() {
    const v1::PackIdentity& pack = answer_.pack();
    block_.Heading(absl::StrCat(
        "Patient ",
        answer_.patient_id().empty() ? "(no id)" : answer_.patient_id(),
        answer_.synthetic() ? ", synthetic," : "", " by ", pack.name(), " ",
        pack.version(), StateSuffix(pack.state()), ", assessed on ",
        RenderDate(answer_.assessed_on())));
    block_.Paragraph(0, 0, answer_.summary());
  }

  void Decisions() {
    if (answer_.decisions().empty()) return;
    block_.Heading("Decisions");
    for (const v1::DecisionResult& decision : answer_.decisions()) {
      Decision(decision);
    }
  }

  void Decision(const v1::DecisionResult& decision) {
    const std::string title =
        decision.title().empty()
            ? decision.id()
            : absl::StrCat(decision.title(), " [", decision.id(), "]");
    const bool list_missing =
        options_.full || MissingCount(decision) <= kMaxListedFacts;
    std::string outcome = OutcomeText(decision);
    if (!decision.detail().empty()) {
      absl::StrAppend(&outcome, " (", Joined(decision.detail()), ")");
    }
    // All facts are listed further below.
    if (!list_missing) {
      absl::StrAppend(&outcome, "; ", MissingCount(decision),
                      " facts are missing, perhaps not all needed");
    }
    block_.Paragraph(2, 6, absl::StrCat(title, ": ", outcome));
    Item(6, "because", Reasons(decision.decided_by()));
    if (list_missing) Item(6, "missing", MissingOf(decision));
  }

  // The pack's table; null where it is not at hand.
  const v1::Decision* TableOf(const v1::DecisionResult& decision) const {
    if (options_.pack == nullptr) return nullptr;
    for (const v1::Decision& table : options_.pack->decision()) {
      if (table.id() == decision.id()) return &table;
    }
    return nullptr;
  }

  static std::string OutcomeText(const v1::Decision* table,
                                 const std::string& outcome) {
    if (table == nullptr) return outcome;
    for (const v1::Row& row : table->row()) {
      if (row.outcome() == outcome && !row.title().empty()) return row.title();
    }
    return outcome;
  }

  std::string OutcomeText(const v1::DecisionResult& decision) const {
    if (decision.status() == v1::DECISION_STATUS_ERROR) {
      return absl::StrCat("cannot be decided: ", decision.error());
    }
    const bool open = decision.status() == v1::DECISION_STATUS_INDETERMINATE;
    const std::string perhaps_fewer =
        decision.candidates_inexact() ? " (or fewer)" : "";
    const v1::Decision* table = TableOf(decision);
    const bool collects =
        !decision.collected().empty() ||
        (table != nullptr && table->hit_policy() == v1::HIT_POLICY_COLLECT);
    if (!collects) {
      if (open) {
        return absl::StrCat("open: ", Joined(decision.candidates(), " or "),
                            perhaps_fewer);
      }
      return decision.outcome().empty() ? "none" : decision.outcome();
    }
    const auto titles = [table](const auto& outcomes) {
      return absl::StrJoin(outcomes, ", ",
                           [table](std::string* out, const std::string& name) {
                             absl::StrAppend(out, OutcomeText(table, name));
                           });
    };
    const std::string known = titles(decision.collected());
    if (!open) return known.empty() ? "none" : known;
    return absl::StrCat(known.empty() ? "none known" : known,
                        "; still open: ", titles(decision.candidates()),
                        perhaps_fewer);
  }

  template <typename Results>
  void CollectTitles(const Results& results) {
    for (const auto& result : results) {
      if (!result.title().empty()) titles_[result.id()] = result.title();
    }
  }

  // What the pack calls it for a reader.
  std::string Title(const std::string& id) const {
    const auto found = titles_.find(id);
    return found == titles_.end() ? id : found->second;
  }

  // "!a" -> "not: Title of a". A long value is left out but in full: what it
  // belongs to says it elsewhere.
  template <typename Strings>
  std::string Reasons(const Strings& decided_by) const {
    constexpr size_t kMaxValue = 40;
    std::vector<std::string> reasons;
    for (const std::string& name : decided_by) {
      const size_t equals = name.find('=');
      if (name[0] == '!') {
        reasons.push_back(absl::StrCat("not: ", Title(name.substr(1))));
      } else if (equals == std::string::npos) {
        reasons.push_back(Title(name));
      } else if (!options_.full && name.size() - equals > kMaxValue) {
        reasons.push_back(Title(name.substr(0, equals)));
      } else {
        reasons.push_back(absl::StrCat(Title(name.substr(0, equals)), " = ",
                                       name.substr(equals + 1)));
      }
    }
    return Joined(reasons, "; ");
  }

  // {"a=X", "a=Y"} -> "Title of a = X or Y".
  std::string Suppositions(const v1::FlagResult& flag) const {
    std::string text;
    std::string last;
    for (const std::string& supposition : flag.possible_under()) {
      const size_t equals = supposition.find('=');
      const std::string decision = supposition.substr(0, equals);
      const std::string outcome =
          equals == std::string::npos ? "" : supposition.substr(equals + 1);
      if (decision == last) {
        absl::StrAppend(&text, " or ", outcome);
      } else {
        absl::StrAppend(&text, text.empty() ? "" : "; ", Title(decision),
                        outcome.empty() ? "" : " = ", outcome);
      }
      last = decision;
    }
    if (flag.possible_under_more())
      absl::StrAppend(&text, ", and perhaps more");
    return text;
  }

  void Item(int indent, absl::string_view label, absl::string_view text) {
    if (text.empty()) return;
    block_.Labelled(indent, label, kLabelColumn + 2, text);
  }

  void Facets() {
    if (answer_.facets().empty()) return;
    block_.Heading("Properties");
    std::vector<std::string> unknown;
    for (const v1::FacetResult& facet : answer_.facets()) {
      const std::string title =
          facet.title().empty() ? facet.id() : facet.title();
      std::string value = RenderQuantity(facet.value(), facet.unit());
      if (!facet.error().empty())
        value = absl::StrCat("failed: ", facet.error());
      if (value.empty() && !facet.candidates().empty()) {
        value = absl::StrCat("open: ", Joined(facet.candidates(), " or "));
      }
      if (value.empty()) {
        unknown.push_back(title);
        continue;
      }
      block_.Paragraph(2, 6, absl::StrCat(title, ": ", value));
    }
    if (!unknown.empty()) {
      block_.Paragraph(2, 6, absl::StrCat("unknown: ", Joined(unknown, "; ")));
    }
  }

  void Flags() {
    if (answer_.flags().empty()) return;
    block_.Heading("Flags");
    std::vector<std::string> undetermined;
    for (const v1::FlagResult* flag : ByUrgency(answer_.flags())) {
      if (flag->status() == v1::FLAG_STATUS_UNDETERMINED && !options_.full) {
        undetermined.push_back(FlagTitle(*flag));
      } else if (flag->status() == v1::FLAG_STATUS_POSSIBLE && !options_.full) {
        PossibleFlagInBrief(*flag);
      } else {
        Flag(*flag);
      }
    }
    if (!undetermined.empty()) {
      block_.Paragraph(
          2, 6,
          absl::StrCat("cannot be said yet: ", Joined(undetermined, "; ")));
    }
  }

  static std::string FlagTitle(const v1::FlagResult& flag) {
    return flag.title().empty() ? flag.id() : flag.title();
  }

  void PossibleFlagInBrief(const v1::FlagResult& flag) {
    block_.Paragraph(2, 6,
                     absl::StrCat(SeverityName(flag.severity()), ", possible: ",
                                  FlagTitle(flag), " [", flag.id(), "]"));
    Item(6, "if", Suppositions(flag));
  }

  void Flag(const v1::FlagResult& flag) {
    std::string head = SeverityName(flag.severity());
    if (flag.status() == v1::FLAG_STATUS_POSSIBLE) head += ", possible";
    if (flag.status() == v1::FLAG_STATUS_UNDETERMINED) {
      head += ", cannot be said yet";
    }
    block_.Paragraph(
        2, 6,
        absl::StrCat(head, ": ",
                     flag.message().empty() ? flag.title() : flag.message(),
                     " [", flag.id(), "]"));
    if (!flag.error().empty()) Item(6, "failed", flag.error());
    Item(6, "because", Reasons(flag.raised_by()));
    Item(6, "if", Suppositions(flag));
    if (options_.full || MissingCount(flag) <= kMaxListedFacts) {
      Item(6, "missing", MissingOf(flag));
    }
    if (options_.full) {
      for (const std::string& id : flag.evidence()) EvidenceOf(id);
    } else {
      Item(6, "evidence", Citations(flag.evidence()));
    }
    if (flag.clinical() && !CitesClinicalKnowledge(flag)) {
      Item(6, "evidence", kNoStudy);
    }
  }

  // Whether a record of its evidence says that it is no study.
  bool CitesClinicalKnowledge(const v1::FlagResult& flag) const {
    for (const std::string& id : flag.evidence()) {
      const auto found = evidence_.find(id);
      if (found == evidence_.end()) continue;
      for (const v1::SourceRef& source : found->second->source()) {
        if (source.key() == kClinical) return true;
      }
    }
    return false;
  }

  // "lim2019: table 1, Results; clinical knowledge, no study": where the
  // evidence stands.
  template <typename Strings>
  std::string Citations(const Strings& ids) const {
    std::vector<std::pair<std::string, std::vector<std::string>>> sources;
    const auto add = [](auto& list, const auto& key) {
      const auto same = [&key](const auto& entry) {
        return entry.first == key;
      };
      const auto found = std::find_if(list.begin(), list.end(), same);
      return found != list.end() ? found : list.insert(list.end(), {key, {}});
    };
    for (const std::string& id : ids) {
      const auto found = evidence_.find(id);
      if (found == evidence_.end()) {
        add(sources, id);
        continue;
      }
      for (const v1::SourceRef& source : found->second->source()) {
        std::vector<std::string>& places = add(sources, source.key())->second;
        if (!source.place().empty() &&
            std::find(places.begin(), places.end(), source.place()) ==
                places.end()) {
          places.push_back(source.place());
        }
      }
    }
    return absl::StrJoin(sources, "; ",
                         [](std::string* out, const auto& source) {
                           absl::StrAppend(out, SourceName(source.first),
                                           source.second.empty() ? "" : ": ",
                                           Joined(source.second));
                         });
  }

  void EvidenceOf(const std::string& id) {
    const auto found = evidence_.find(id);
    if (found == evidence_.end()) return Item(6, "evidence", id);
    const v1::Evidence& evidence = *found->second;
    std::string text = absl::StrCat(id, ": ", evidence.statement());
    if (!evidence.source().empty()) {
      absl::StrAppend(&text, " (", RenderSources(evidence.source()), ")");
    }
    Item(6, "evidence", text);
    Item(6, "caveat", evidence.caveat());
    Item(6, "unverified", evidence.unverified());
  }

  void Notes() {
    if (answer_.notes().empty()) return;
    block_.Heading("Notes");
    for (const v1::NoteResult& note : answer_.notes()) {
      block_.Paragraph(2, 4, absl::StrCat("- ", note.message()));
    }
  }

  void Missing() {
    if (answer_.missing().empty()) return;
    block_.Heading("What would settle the open decisions");
    if (answer_.missing_size() > 1) {
      block_.Paragraph(2, 2,
                       "Perhaps not all are needed: one fact may settle a "
                       "decision whatever the others are.");
    }
    // Facts that the same decisions hang on stand together.
    std::vector<std::pair<std::string, std::string>> groups;
    for (const v1::MissingFact& fact : answer_.missing()) {
      const std::string decisions = Joined(fact.decisions());
      std::string text = fact.path();
      if (!fact.reasons().empty()) {
        absl::StrAppend(&text, " (", Joined(fact.reasons(), "; "), ")");
      }
      const auto group = std::find_if(
          groups.begin(), groups.end(),
          [&decisions](const auto& g) { return g.first == decisions; });
      if (group == groups.end()) {
        groups.emplace_back(decisions, text);
      } else {
        absl::StrAppend(&group->second, ", ", text);
      }
    }
    for (const auto& [decisions, facts] : groups) {
      block_.Paragraph(2, 4, absl::StrCat("- for ", decisions, ": ", facts));
    }
    if (answer_.missing_left_out() > 0) {
      block_.Paragraph(
          2, 4, absl::StrCat("- and ", answer_.missing_left_out(), " more"));
    }
  }

  void Trace() {
    if (answer_.trace().empty()) return;
    block_.Heading("Trace");
    for (const v1::CriterionResult& item : answer_.trace()) {
      std::string value = RenderValue(item.value());
      if (!item.error().empty()) value = absl::StrCat("failed: ", item.error());
      if (value.empty()) value = item.missing().empty() ? "(value)" : "unknown";
      block_.Paragraph(
          2, 6,
          absl::StrCat(item.id(), " = ", value,
                       item.title().empty() ? "" : " — ", item.title()));
      Item(6, "rule", item.expression());
      Item(6, "uses", Joined(item.uses()));
      Item(6, "missing", MissingOf(item));
      for (const v1::FactRead& read : item.reads()) {
        const std::string fact = RenderValue(read.value());
        Item(6, "read",
             absl::StrCat(read.path(), " = ", fact.empty() ? "unknown" : fact));
      }
      Item(6, "source", RenderSources(item.source()));
      Item(6, "our choice", item.our_choice());
      Item(6, "unverified", item.unverified());
    }
  }

  const v1::Classification& answer_;
  const RenderOptions& options_;
  TextBlock block_;
  std::map<std::string, const v1::Evidence*> evidence_;
  std::map<std::string, std::string> titles_;
};

}  // namespace

std::string RenderText(const v1::Classification& classification,
                       const RenderOptions& options) {
  return Renderer(classification, options).Render();
}

}  // namespace myorules::service
