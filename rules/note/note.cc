#include "rules/note/note.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "rules/note/facts.h"
#include "rules/note/flags.h"
#include "rules/note/item_words.h"
#include "rules/note/items.h"
#include "rules/note/labelled.h"
#include "rules/note/missing.h"
#include "rules/note/outcomes.h"
#include "rules/note/rules_read.h"
#include "rules/note/values.h"
#include "rules/patient/days.h"

namespace myorules::rules {
namespace {

absl::string_view StateSuffix(v1::PackState state) {
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

// Writes what one pack says.
class PartWriter {
 public:
  PartWriter(const v1::Classification& answer,
             const v1::GetRulePackResponse& pack, const FactWords& words,
             const NoteDetail& detail, int level, Document* page)
      : answer_(answer),
        pack_(pack),
        items_(answer, pack),
        words_(words),
        detail_(detail),
        level_(level),
        reasoning_(items_, words_, detail_),
        page_(*page) {}

  void Write() {
    if (detail_.full) page_.Paragraph(pack_.rule_pack().title());
    // The conclusions say the same.
    if (detail_.full || detail_.cuts < 2) page_.Paragraph(answer_.summary());
    Section("Conclusions", Conclusions());
    Section("Flags", FlagWriter(items_, words_, &reasoning_, detail_).Write());
    Section("What would settle it", MissingBranches(items_, words_, detail_));
    Properties();
    Notes();
    if (detail_.full) {
      Section("The rules as they were read", RulesRead(items_));
      Section("About this answer", About());
    } else {
      LeftOut();
    }
  }

 private:
  void Section(absl::string_view title, std::vector<Branch> branches) {
    if (branches.empty()) return;
    page_.Heading(level_, title);
    page_.Tree(std::move(branches));
  }

  std::vector<Branch> Conclusions() {
    std::vector<Branch> branches;
    // Lists stand in one line where there is little room.
    Inline lists;
    bool any_collected = false;
    for (const v1::DecisionResult& decision : answer_.decisions()) {
      Branch branch = Conclusion(decision);
      if (!detail_.full && detail_.cuts >= 1 && branch.branches.empty() &&
          Collects(items_, decision)) {
        if (!lists.empty()) lists.Text("; ");
        lists.Append(branch.text);
        any_collected = any_collected || !decision.collected().empty();
      } else {
        branches.push_back(std::move(branch));
      }
    }
    // What may still be on them stands with the decisions that they decide.
    if (!lists.empty() && (detail_.cuts < 4 || any_collected)) {
      branches.push_back({std::move(lists), {}});
    }
    return branches;
  }

  Branch Conclusion(const v1::DecisionResult& decision) {
    const bool collects = Collects(items_, decision);
    Branch branch{Inline(absl::StrCat(items_.Title(decision.id()), ": "))
                      .Append(OutcomeText(
                          items_, decision,
                          !detail_.full && (collects || detail_.cuts >= 3))),
                  {}};
    if (detail_.full) branch.text.Text(" [").Code(decision.id()).Text("]");
    const bool open = decision.status() == v1::DECISION_STATUS_INDETERMINATE;
    if (open && !decision.error().empty()) {
      branch.branches.push_back(
          Labelled("for some values it cannot be decided", decision.error()));
    }
    // Each row of a table that collects names what it asks.
    if (collects && !detail_.full) return branch;
    if (!detail_.full && detail_.cuts >= 2 && reasoning_.HasTold(decision)) {
      branch.text.Mark(Inline::Kind::kFaint, " (by criteria above)");
      return branch;
    }
    for (Branch& reason : reasoning_.Why(decision)) {
      branch.branches.push_back(std::move(reason));
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
      std::string value = RoundedText(facet.value(), facet.unit());
      if (!facet.error().empty()) {
        value = absl::StrCat("failed: ", facet.error());
      } else if (value.empty() && !facet.candidates().empty()) {
        value =
            absl::StrCat("open: ", absl::StrJoin(facet.candidates(), " or "));
      }
      if (value.empty()) {
        unknown.push_back(title);
      } else if (detail_.full) {
        branches.push_back(Property(facet, value));
      } else if (facet.candidates().empty() &&
                 !reasoning_.HasTold(*items_.Find(facet.id()))) {
        known.push_back(absl::StrCat(title, ": ", value));
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
    Section("Properties", std::move(branches));
  }

  // The first that are known, as far as there is room.
  void SomeProperties(const std::vector<std::string>& known) {
    constexpr size_t kMost[kMaxCuts + 1] = {1000, 8, 6, 4, 0};
    const size_t shown = std::min(known.size(), kMost[detail_.cuts]);
    if (shown > 0) {
      Section(
          "Properties",
          {{Inline(absl::StrJoin(known.begin(), known.begin() + shown, "; ")),
            {}}});
    }
    const size_t more = answer_.facets_size() - shown;
    if (more > 0) {
      left_out_.push_back(
          absl::StrCat(more, more == 1 ? " property" : " properties"));
    }
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
    for (const v1::Note& note : pack_.rule_pack().note()) {
      if (note.id() == result.id()) return note.when() == "true";
    }
    return false;
  }

  void Notes() {
    std::vector<Branch> branches;
    int general = 0;
    int unverified = 0;
    for (const v1::NoteResult& note : answer_.notes()) {
      if (detail_.full || !IsGeneral(note)) {
        branches.push_back({Inline(note.message()), {}});
      } else if (note.id() == "unverified") {
        ++unverified;
      } else {
        ++general;
      }
    }
    Section("Notes", std::move(branches));
    if (general > 0) {
      left_out_.push_back(
          absl::StrCat(general, general == 1 ? " caveat" : " caveats"));
    }
    if (unverified > 0) {
      left_out_.push_back(absl::StrCat(unverified, " unverified ",
                                       unverified == 1 ? "item" : "items"));
    }
  }

  void LeftOut() {
    std::string text = "No diagnosis.";
    if (!left_out_.empty()) {
      absl::StrAppend(&text, " --full also shows ",
                      absl::StrJoin(left_out_, ", "), ".");
    }
    page_.Paragraph(Inline().Mark(Inline::Kind::kFaint, text));
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
  const Items items_;
  const FactWords& words_;
  const NoteDetail& detail_;
  const int level_;  // Of the headings.
  Reasoning reasoning_;
  Document& page_;
  std::vector<std::string> left_out_;
};

// Where the packs that were asked differ.
void WriteDifferences(const v1::ClassifyResponse& response,
                      const NoteDetail& detail, Document* page) {
  std::vector<Branch> branches;
  for (const v1::CrossPackNote& note : response.notes()) {
    Branch branch{Inline(note.message()), {}};
    for (const v1::PackPosition& position : note.positions()) {
      if (!detail.full) break;
      branch.branches.push_back(Labelled(
          position.pack(),
          absl::StrCat(position.says(), position.because().empty() ? "" : "; ",
                       absl::StrJoin(position.because(), "; "))));
    }
    branches.push_back(std::move(branch));
  }
  if (branches.empty()) return;
  page->Heading(2, "Where the criteria differ");
  page->Tree(std::move(branches));
}

// "imnm.lim2019 1.0.0, a draft".
std::string PackText(const v1::PackIdentity& pack) {
  return absl::StrCat(pack.name(), " ", pack.version(),
                      StateSuffix(pack.state()));
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

}  // namespace

Document NoteOf(const v1::ClassifyResponse& response,
                absl::Span<const v1::GetRulePackResponse> packs,
                const Terminology& terminology, const NoteDetail& detail) {
  Document page(TitleOf(response));
  const FactWords words(terminology);
  WriteDifferences(response, detail, &page);
  for (int i = 0; i < response.classifications_size(); ++i) {
    const v1::Classification& answer = response.classifications(i);
    const bool is_one_of_several = response.classifications_size() > 1;
    if (is_one_of_several) {
      page.Heading(2, absl::StrCat("By ", PackText(answer.pack())));
    }
    PartWriter(answer, packs[i], words, detail, is_one_of_several ? 3 : 2,
               &page)
        .Write();
  }
  return page;
}

}  // namespace myorules::rules
