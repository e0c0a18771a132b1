#include "rules/note/note.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "rules/note/brief_summary.h"
#include "rules/note/differences.h"
#include "rules/note/facts.h"
#include "rules/note/flags.h"
#include "rules/note/item_words.h"
#include "rules/note/items.h"
#include "rules/note/labelled.h"
#include "rules/note/missing.h"
#include "rules/note/note_lines.h"
#include "rules/note/outcomes.h"
#include "rules/note/reasoning.h"
#include "rules/note/repeated.h"
#include "rules/note/rules_read.h"
#include "rules/note/shared_notes.h"
#include "rules/note/values.h"
#include "rules/patient/days.h"

namespace myorules::rules {
namespace {

// Empty of one that is in production.
absl::string_view StateText(v1::PackState state) {
  switch (state) {
    case v1::PACK_STATE_PRODUCTION:
      return "";
    case v1::PACK_STATE_DRAFT:
      return "a draft";
    case v1::PACK_STATE_TEST:
      return "under test";
    default:
      return "retired";
  }
}

// Where there is no room, the heading says whose.
constexpr char kCriteria[] = "Criteria";

// As within a sentence; what is written in capitals stays.
std::string LowerFirst(std::string title) {
  if (title.size() > 1 && absl::ascii_islower(title[1])) {
    title[0] = absl::ascii_tolower(title[0]);
  }
  return title;
}

// Of a note that qualifies the conclusions.
Urgency UrgencyOfWhatStands(const NoteDetail& detail) {
  return detail.has_room_for_notes() ? Urgency::kDanger : Urgency::kAttention;
}

// What one pack says.
struct NotePart {
  std::string title;  // Of the pack; empty: it is not told.
  std::string summary;
  std::vector<NoteSection> sections;
};

// Gathers what one pack says.
class PartWriter {
 public:
  // `shared` is told for all packs at once where there is not room for all.
  PartWriter(const Items& items, const FactWords& words,
             const Terminology& terminology, const SharedNotes& shared,
             const NoteDetail& detail, LeftOut* left_out)
      : answer_(items.answer()),
        pack_(items.pack()),
        items_(items),
        words_(words),
        shared_(shared),
        detail_(detail),
        reasoning_(items_, words_, terminology, detail_),
        left_out_(*left_out) {}

  NotePart Write() {
    // Else it is the first of the conclusions.
    if (detail_.full) {
      part_.title = pack_.rule_pack().title();
      part_.summary = answer_.summary();
    }
    NoteSection conclusions{"Conclusions", "conclusion", "conclusions",
                            Conclusions()};
    NoteSection flags{"Flags", "flag", "flags",
                      FlagWriter(items_, words_, &reasoning_, detail_).Write()};
    NoteSection notes = Notes();
    if (detail_.flags_by_title()) {
      // Without a heading of their own, where there is no room.
      MoveTo(&conclusions, &flags);
      MoveTo(&conclusions, &notes);
    }
    Add(std::move(conclusions));
    Add({"What would settle it", "line of missing facts",
         "lines of missing facts", MissingLines(items_, words_, detail_)});
    Add(std::move(flags));
    Add(std::move(notes));
    Properties();
    if (detail_.full) {
      AddInFull("The rules as they were read", RulesRead(items_));
      AddInFull("About this answer", About());
    }
    return std::move(part_);
  }

 private:
  void Add(NoteSection section) {
    if (!section.lines.empty()) part_.sections.push_back(std::move(section));
  }

  static void MoveTo(NoteSection* host, NoteSection* section) {
    for (NoteLine& line : section->lines) {
      line.one = section->one;
      line.many = section->many;
      host->lines.push_back(std::move(line));
    }
    section->lines.clear();
  }

  void AddInFull(const char* title, std::vector<Branch> branches) {
    NoteSection section{title, "", "", {}};
    for (Branch& branch : branches) {
      section.lines.push_back({std::move(branch)});
    }
    Add(std::move(section));
  }

  std::vector<NoteLine> Conclusions() {
    const std::vector<const v1::DecisionResult*> decisions = InOrder();
    const bool any_chooses = std::any_of(
        decisions.begin(), decisions.end(),
        [this](const auto* each) { return !Collects(items_, *each); });
    std::vector<NoteLine> lines;
    std::vector<const v1::DecisionResult*> told;
    const v1::DecisionResult* const summed_up = AddSummary(decisions, &lines);
    bool is_ground =
        summed_up == nullptr || reasoning_.HangsOnDecisions(*summed_up);
    for (const v1::DecisionResult* decision : decisions) {
      if (decision == summed_up) {
        told.push_back(decision);
        continue;
      }
      // Of a list on which nothing is known to be, the decision that reads the
      // same says all.
      if (!detail_.full && any_chooses && Collects(items_, *decision) &&
          decision->collected().empty() && decision->error().empty()) {
        continue;
      }
      if (!detail_.full &&
          (IsRepeated(items_, *decision) || SaysWhatWasTold(*decision, told))) {
        left_out_.Add(1, "conclusion", "conclusions");
        continue;
      }
      told.push_back(decision);
      const bool is_first = lines.empty();
      const bool has_failed = decision->status() == v1::DECISION_STATUS_ERROR;
      lines.push_back({Conclusion(*decision),
                       is_first || has_failed  ? Urgency::kConclusion
                       : IsSummedUp(*decision) ? Urgency::kToldConclusion
                                               : Urgency::kFurtherConclusion,
                       is_ground ? Urgency::kGround : Urgency::kFurtherGround});
      // The grounds of what the first hangs on are its own.
      is_ground = is_ground && reasoning_.HangsOnDecisions(*decision);
    }
    return lines;
  }

  // Whether it answers the question of a decision that was told, as that one
  // did and on the same grounds.
  bool SaysWhatWasTold(
      const v1::DecisionResult& decision,
      const std::vector<const v1::DecisionResult*>& told) const {
    return reasoning_.HasTold(decision) &&
           std::any_of(told.begin(), told.end(), [&](const auto* other) {
             return AskTheSame(items_, decision, *other) &&
                    SayTheSame(*other, decision);
           });
  }

  // Begins with the sentence that sums the answer up, where there is room for
  // it. Returns the decision whose grounds hang on it and that it tells of;
  // null: there is none.
  const v1::DecisionResult* AddSummary(
      const std::vector<const v1::DecisionResult*>& decisions,
      std::vector<NoteLine>* lines) {
    if (detail_.full || answer_.summary().empty()) return nullptr;
    NoteLine line{{Inline().Strong(Summary(decisions)), {}},
                  Urgency::kConclusion,
                  Urgency::kGround};
    const v1::DecisionResult* const first =
        decisions.empty() || !IsSummedUp(*decisions.front())
            ? nullptr
            : decisions.front();
    // What it hangs on by nothing but other decisions stands in their own
    // lines.
    if (first != nullptr && !reasoning_.HangsOnDecisions(*first)) {
      line.branch.branches = reasoning_.Why(*first);
    }
    lines->push_back(std::move(line));
    return first;
  }

  // The title of what the first colon leads to: "…: {class}; …".
  std::string LabelOf(const std::string& pattern) const {
    constexpr char kBefore[] = ": {";
    const size_t colon = pattern.find(kBefore);
    if (colon == std::string::npos) return "";
    const size_t name = colon + sizeof(kBefore) - 1;
    const Item* const item =
        items_.Find(pattern.substr(name, pattern.find('}', name) - name));
    return item == nullptr ? "" : LowerFirst(items_.Title(item->id));
  }

  // As much of it as there is room for.
  std::string Summary(
      const std::vector<const v1::DecisionResult*>& decisions) const {
    const std::string& pattern = pack_.rule_pack().summary();
    SummaryWords words{answer_.summary(),
                       pattern,
                       {},
                       LabelOf(pattern),
                       std::string(StateText(answer_.pack().state()))};
    for (const v1::DecisionResult* decision : decisions) {
      words.open.emplace_back();
      for (const std::string& candidate : decision->candidates()) {
        words.open.back().push_back(
            items_.OutcomeWords(decision->id(), candidate));
      }
    }
    std::string opening;
    if (detail_.squeeze == Squeeze::kOneLine && !decisions.empty()) {
      opening = absl::StrCat(kCriteria, ": ",
                             BriefOutcome(items_, *decisions.front(), detail_));
    }
    return BriefSummary(std::move(words), opening, detail_.most_of_a_summary());
  }

  // Whether the summary says what it came to: it names it, and nothing goes
  // with the outcome that a sentence has no room for.
  bool IsSummedUp(const v1::DecisionResult& decision) const {
    return !answer_.summary().empty() && decision.error().empty() &&
           decision.status() != v1::DECISION_STATUS_ERROR &&
           decision.detail().empty() && !Collects(items_, decision) &&
           !decision.candidates_inexact() && named_.count(&decision) > 0;
  }

  // As the summary of the pack names them, by themselves or by what uses them;
  // then the others.
  std::vector<const v1::DecisionResult*> InOrder() {
    std::vector<const v1::DecisionResult*> decisions;
    const auto add = [&decisions](const v1::DecisionResult* decision) {
      if (decision != nullptr && std::find(decisions.begin(), decisions.end(),
                                           decision) == decisions.end()) {
        decisions.push_back(decision);
      }
    };
    const std::string& summary = pack_.rule_pack().summary();
    for (absl::string_view part : absl::StrSplit(summary, '{')) {
      const Item* const item = items_.Find(part.substr(0, part.find('}')));
      if (item == nullptr) continue;
      add(item->decision);
      for (const std::string& name : item->uses) {
        const Item* const used = items_.Find(name);
        if (item->decision == nullptr && used != nullptr) add(used->decision);
      }
    }
    named_.insert(decisions.begin(), decisions.end());
    for (const v1::DecisionResult& decision : answer_.decisions()) {
      add(&decision);
    }
    return decisions;
  }

  Branch Conclusion(const v1::DecisionResult& decision) {
    Branch branch{Inline(absl::StrCat(items_.Title(decision.id()), ": "))
                      .Append(OutcomeText(items_, decision, detail_)),
                  {}};
    if (detail_.full) branch.text.Text(" [").Code(decision.id()).Text("]");
    const bool open = decision.status() == v1::DECISION_STATUS_INDETERMINATE;
    if (open && !decision.error().empty()) {
      branch.branches.push_back(
          Labelled("for some values it cannot be decided", decision.error()));
    }
    // Each row of a table that collects names what it asks.
    if (Collects(items_, decision) && !detail_.full) return branch;
    if (!detail_.full && reasoning_.HasTold(decision)) {
      branch.text.Mark(Inline::Kind::kFaint, " (by criteria above)");
      return branch;
    }
    // What goes with the outcome says why.
    if (detail_.cuts < 4 || decision.detail().empty()) {
      for (Branch& reason : reasoning_.Why(decision)) {
        branch.branches.push_back(std::move(reason));
      }
    }
    const Item* const item = items_.Find(decision.id());
    if (!detail_.full || item == nullptr || item->source == nullptr) {
      return branch;
    }
    if (!item->source->empty()) {
      branch.branches.push_back(Labelled("source", SourcesText(*item->source)));
    }
    if (!item->our_choice.empty()) {
      branch.branches.push_back(Labelled("our choice", item->our_choice));
    }
    return branch;
  }

  void Properties() {
    std::vector<Branch> branches;
    std::vector<std::string> known;
    std::vector<std::string> unknown;
    for (const v1::FacetResult& facet : answer_.facets()) {
      const std::string title = items_.Title(facet.id());
      const std::string value = facet.error().empty()
                                    ? ValueOf(*items_.Find(facet.id()))
                                    : absl::StrCat("failed: ", facet.error());
      if (value.empty()) {
        unknown.push_back(title);
      } else if (detail_.full) {
        branches.push_back(Property(facet, value));
      } else if (facet.candidates().empty() &&
                 !reasoning_.HasTold(*items_.Find(facet.id()))) {
        known.push_back(absl::StrCat(title, ": ", OutcomeWords(value)));
      }
    }
    if (!detail_.full) return SomeProperties(known);
    if (!unknown.empty()) {
      branches.push_back({Inline()
                              .Mark(Inline::Kind::kDoubtful, "unknown")
                              .Text(": ")
                              .Text(absl::StrJoin(unknown, "; ")),
                          {}});
    }
    AddInFull("Properties", std::move(branches));
  }

  // The first that are known, as far as there is room.
  void SomeProperties(const std::vector<std::string>& known) {
    constexpr size_t kMost[kMaxCuts + 1] = {1000, 8, 6, 4, 0, 0};
    const size_t shown = std::min(known.size(), kMost[detail_.cuts]);
    if (shown > 0) {
      Add({"Properties",
           "property",
           "properties",
           {{{Inline(absl::StrJoin(known.begin(), known.begin() + shown, "; ")),
              {}},
             Urgency::kProperty,
             Urgency::kProperty,
             shown}}});
    }
    left_out_.Add(answer_.facets_size() - shown, "property", "properties");
  }

  Branch Property(const v1::FacetResult& facet, const std::string& value) {
    const std::string title = items_.OutcomeTitle(facet.id(), value);
    const Item& item = *items_.Find(facet.id());
    Branch branch = reasoning_.Tell(item);
    if (!title.empty()) branch.text.Text(absl::StrCat(", ", title));
    if (!facet.error().empty()) branch.text.Text(absl::StrCat(": ", value));
    return branch;
  }

  // Whether it goes with every answer, or says what nobody has checked.
  bool IsGeneral(const v1::NoteResult& result) const {
    if (result.id() == "unverified") return true;
    const v1::Note* const rule = RuleOf(result, pack_.rule_pack());
    return rule != nullptr && rule->when() == "true";
  }

  NoteSection Notes() {
    NoteSection section{"Notes", "note", "notes", {}};
    for (const v1::NoteResult& note : answer_.notes()) {
      const bool stands = Qualifies(note, pack_.rule_pack());
      if (!detail_.full && stands && shared_.Tells(note)) continue;
      if (detail_.full || stands || !IsGeneral(note)) {
        const size_t most =
            stands ? detail_.most_of_what_stands() : detail_.most_of_a_note();
        const std::string text = stands ? Shortened(note.message(), most)
                                        : FirstSentences(note.message(), most);
        section.lines.push_back(
            {{Inline(text), {}},
             stands ? UrgencyOfWhatStands(detail_) : Urgency::kNote});
      } else if (note.id() == "unverified") {
        left_out_.Add(1, "unverified item", "unverified items");
      } else {
        left_out_.Add(1, "caveat", "caveats");
      }
    }
    return section;
  }

  std::vector<Branch> About() const {
    const v1::PackIdentity& identity = answer_.pack();
    std::vector<Branch> branches;
    branches.push_back({Inline("It says which published criteria are met on "
                               "which facts; it makes no diagnosis and "
                               "recommends no treatment."),
                        {}});
    branches.push_back({Inline("pack ")
                            .Code(identity.name())
                            .Text(" ")
                            .Text(absl::StrCat(identity.version(), ", hash ",
                                               identity.hash())),
                        {}});
    for (const v1::Import& import : identity.imports()) {
      branches.back().branches.push_back(
          {Inline("module ")
               .Code(import.name())
               .Text(absl::StrCat(" ", import.version(), ", ", import.hash())),
           {}});
    }
    branches.push_back(Labelled("engine", answer_.engine_version()));
    for (const std::string& limit : pack_.rule_pack().limits()) {
      branches.push_back(Labelled("limit", limit));
    }
    for (const v1::Source& source : pack_.sources()) {
      branches.push_back(Labelled(
          absl::StrCat("source ", source.key()),
          absl::StrCat(source.citation(),
                       source.doi().empty() ? "" : " doi:", source.doi())));
    }
    return branches;
  }

  const v1::Classification& answer_;
  const v1::GetRulePackResponse& pack_;
  const Items& items_;
  const FactWords& words_;
  const SharedNotes& shared_;
  const NoteDetail& detail_;
  Reasoning reasoning_;
  LeftOut& left_out_;
  // The decisions that the summary of the pack names.
  std::set<const v1::DecisionResult*> named_;
  NotePart part_;
};

// What stands before the answers of several packs, of all of them.
NoteSection OfAllPacks(const SharedNotes& shared, const NoteDetail& detail) {
  NoteSection section{"", "note", "notes", {}};
  if (detail.full) return section;
  for (const std::string& text : shared.Texts()) {
    section.lines.push_back({{Inline(text), {}}, UrgencyOfWhatStands(detail)});
  }
  return section;
}

// "imnm.lim2019 1.0.0, a draft".
std::string PackText(const v1::PackIdentity& pack) {
  const absl::string_view state = StateText(pack.state());
  return absl::StrCat(pack.name(), " ", pack.version(),
                      state.empty() ? "" : ", ", state);
}

std::string TitleOf(const v1::ClassifyResponse& response) {
  if (response.classifications().empty()) return "Patient";
  const v1::Classification& first = response.classifications(0);
  return absl::StrCat(
      "Patient ", first.patient_id().empty() ? "(no id)" : first.patient_id(),
      first.synthetic() ? ", synthetic" : "",
      response.classifications_size() > 1
          ? ""
          : absl::StrCat(", by ", PackText(first.pack())),
      ", as of ", DateText(first.assessed_on()));
}

// What qualifies the conclusions of several packs alike stands once, where
// there is little room.
void LeaveOutRepeatedQualifications(const std::vector<NoteSection*>& sections,
                                    LeftOut* left_out) {
  std::set<std::string> told;
  for (NoteSection* section : sections) {
    std::vector<NoteLine> kept;
    for (NoteLine& line : section->lines) {
      if (line.urgency == Urgency::kQualification &&
          !told.insert(line.branch.text.Plain()).second) {
        left_out->Add(line.count, line.one, line.many);
      } else {
        kept.push_back(std::move(line));
      }
    }
    section->lines = std::move(kept);
  }
}

void WriteSection(int level, NoteSection section, Document* page) {
  if (section.lines.empty()) return;
  if (level > 0) page->Heading(level, section.title);
  std::vector<Branch> branches;
  branches.reserve(section.lines.size());
  for (NoteLine& line : section.lines) {
    branches.push_back(std::move(line.branch));
  }
  page->Tree(std::move(branches));
}

}  // namespace

NoteWriter::NoteWriter(const v1::ClassifyResponse& response,
                       absl::Span<const v1::GetRulePackResponse> packs,
                       const Terminology& terminology)
    : response_(response), terminology_(terminology), words_(terminology) {
  items_.reserve(response.classifications_size());
  for (int i = 0; i < response.classifications_size(); ++i) {
    items_.emplace_back(response.classifications(i), packs[i]);
  }
}

Document NoteWriter::Write(const NoteDetail& detail,
                           const std::vector<size_t>& longer) const {
  LeftOut left_out;
  const SharedNotes shared(items_);
  NoteSection of_all = OfAllPacks(shared, detail);
  NoteSection differences = Differences(response_, detail);
  std::vector<NotePart> parts;
  parts.reserve(items_.size());
  for (size_t i = 0; i < items_.size(); ++i) {
    NoteDetail of_part = detail;
    if (detail.squeeze == Squeeze::kOneLine &&
        std::find(longer.begin(), longer.end(), i) != longer.end()) {
      of_part.squeeze = Squeeze::kFlagsInALine;
    }
    parts.push_back(
        PartWriter(items_[i], words_, terminology_, shared, of_part, &left_out)
            .Write());
  }
  std::vector<NoteSection*> sections = {&of_all, &differences};
  for (NotePart& part : parts) {
    for (NoteSection& section : part.sections) sections.push_back(&section);
  }
  if (detail.flags_by_title()) {
    LeaveOutRepeatedQualifications(sections, &left_out);
  }
  LeaveOut(
      {static_cast<size_t>(detail.lines_left_out), detail.kept, detail.stay},
      sections, &left_out);

  Document page(TitleOf(response_));
  WriteSection(0, std::move(of_all), &page);
  // What differs says so itself.
  WriteSection(detail.flags_by_title() ? 0 : 2, std::move(differences), &page);
  const bool are_several = parts.size() > 1;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (are_several) {
      page.Heading(2, absl::StrCat("By ", PackText(items_[i].answer().pack())));
    }
    NotePart& part = parts[i];
    if (!part.title.empty()) page.Paragraph(part.title);
    if (!part.summary.empty()) page.Paragraph(part.summary);
    for (NoteSection& section : part.sections) {
      // What is concluded needs no heading below that of the pack.
      const bool is_first = &section == &part.sections.front();
      const int level = !are_several ? 2 : is_first && !detail.full ? 0 : 3;
      WriteSection(level, std::move(section), &page);
    }
  }
  if (!detail.full) {
    std::string text = "No diagnosis.";
    if (!left_out.Text().empty()) {
      absl::StrAppend(&text, " --full also shows ", left_out.Text(), ".");
    }
    page.Paragraph(Inline().Mark(Inline::Kind::kFaint, text));
  }
  return page;
}

Document NoteOf(const v1::ClassifyResponse& response,
                absl::Span<const v1::GetRulePackResponse> packs,
                const Terminology& terminology, const NoteDetail& detail) {
  return NoteWriter(response, packs, terminology).Write(detail);
}

}  // namespace myorules::rules
