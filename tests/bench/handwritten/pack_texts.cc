#include "tests/bench/handwritten/pack_texts.h"

#include <algorithm>
#include <iterator>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace myorules::handwritten {
namespace {

constexpr absl::string_view kDecisions[] = {"eligibility", "inclusions_not_met",
                                            "exclusions_met", "subgroup",
                                            "subgroup_by_available_assays"};

constexpr absl::string_view kFacets[] = {"ema",
                                         "ctd",
                                         "related_cancer",
                                         "treatment_line",
                                         "statin_history",
                                         "ck_at_diagnosis",
                                         "ck_latest",
                                         "ck_latest_day",
                                         "outcome",
                                         "age_at_onset",
                                         "sex",
                                         "proximal_weakness",
                                         "proximal_arms",
                                         "proximal_legs",
                                         "dysphagia",
                                         "maa",
                                         "maa_names",
                                         "msa_found",
                                         "follow_up_years",
                                         "mimics_not_assessed"};

constexpr absl::string_view kFlags[] = {"severe-course-statin-naive",
                                        "disability-despite-treatment",
                                        "ema-screen",
                                        "ild-screen-srp",
                                        "ctd-screen",
                                        "dysphagia",
                                        "axial-or-respiratory-weakness",
                                        "related-cancer",
                                        "cancer-screen",
                                        "multiple-msa",
                                        "anti-mda5",
                                        "antisynthetase-antibody",
                                        "weak-antibody",
                                        "serology-changed",
                                        "conflicting-results",
                                        "positive-by-another-method",
                                        "incomplete-serology",
                                        "normal-ck",
                                        "no-pathologic-confirmation",
                                        "statin-exposure-ongoing",
                                        "statin-re-exposure",
                                        "unrecognised-medicine",
                                        "unrecognised-diagnosis",
                                        "outside-the-scheme",
                                        "provisional-reference-date",
                                        "mimic-considered"};

constexpr absl::string_view kNotes[] = {"caveat",
                                        "recorded-dead",
                                        "death-undated",
                                        "statin-start-unknown",
                                        "statin-begun-later",
                                        "statin-cutoff-diagnosis",
                                        "ema-relation-unstated",
                                        "antisynthetase-inferred",
                                        "treatment-at-least-second-line",
                                        "treatment-at-least-first-line",
                                        "treatment-purpose-unstated",
                                        "treatment-route-unstated",
                                        "treatment-before-onset",
                                        "no-biopsy-histology",
                                        "stated-dermatomyositis",
                                        "checkpoint-inhibitor",
                                        "ck-not-counted"};

static_assert(std::size(kDecisions) == static_cast<int>(DecisionId::kCount));
static_assert(std::size(kFacets) == static_cast<int>(FacetId::kCount));
static_assert(std::size(kFlags) == static_cast<int>(FlagId::kCount));
static_assert(std::size(kNotes) == static_cast<int>(NoteId::kCount));

// The numbers of the entries, in the pack's order; `ids` by number.
template <typename Id, typename Entries, size_t n, typename Take>
absl::Status Number(const Entries& entries, const absl::string_view (&ids)[n],
                    absl::string_view what, Take take) {
  if (entries.size() != static_cast<int>(n)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the pack has ", entries.size(), " ", what, "s; ", n,
                     " are written by hand"));
  }
  for (const auto& entry : entries) {
    const auto* found = std::find(std::begin(ids), std::end(ids), entry.id());
    if (found == std::end(ids)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "the ", what, " '", entry.id(), "' is not written by hand"));
    }
    take(static_cast<Id>(found - std::begin(ids)), entry);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<PackTexts> PackTexts::Read(const v1::RulePack& pack) {
  PackTexts texts;
  absl::Status status =
      Number<DecisionId>(pack.decision(), kDecisions, "decision",
                         [&](DecisionId id, const auto& e) {
                           texts.decisions.emplace_back(id, &e);
                         });
  status.Update(Number<FacetId>(
      pack.facet(), kFacets, "facet",
      [&](FacetId id, const auto& e) { texts.facets.emplace_back(id, &e); }));
  status.Update(Number<NoteId>(
      pack.note(), kNotes, "note", [&](NoteId id, const v1::Note& source) {
        auto sentence = ParseSentence(pack, source.message());
        status.Update(sentence.status());
        if (!sentence.ok()) return;
        texts.notes.push_back({id, &source, *sentence});
      }));
  const auto add_ground = [&](v1::Severity severity, const std::string& message,
                              Flag* flag) {
    absl::StatusOr<Sentence> sentence = ParseSentence(pack, message);
    status.Update(sentence.status());
    if (sentence.ok()) flag->grounds.push_back({severity, *sentence});
  };
  status.Update(Number<FlagId>(
      pack.flag(), kFlags, "flag", [&](FlagId id, const v1::Flag& source) {
        Flag flag{id, &source, {}};
        add_ground(source.severity(), source.message(), &flag);
        for (const v1::FlagGround& other : source.otherwise()) {
          add_ground(other.severity(), other.message(), &flag);
        }
        texts.flags.push_back(std::move(flag));
      }));
  absl::StatusOr<Sentence> summary = ParseSentence(pack, pack.summary());
  status.Update(summary.status());
  if (!status.ok()) return status;
  texts.summary = *std::move(summary);
  for (const v1::Threshold& threshold : pack.threshold()) {
    if (threshold.unverified().empty()) continue;
    texts.unverified.push_back(
        {threshold.name() == "blot_intensity_positive",
         absl::StrCat("Threshold ", threshold.title(), " (", threshold.value(),
                      " ", threshold.unit(), "): ", threshold.unverified())});
  }
  for (const v1::Criterion& criterion : pack.criterion()) {
    if (criterion.unverified().empty()) continue;
    texts.unverified.push_back(
        {false, absl::StrCat("Criterion ", criterion.title(), ": ",
                             criterion.unverified())});
  }
  return texts;
}

}  // namespace myorules::handwritten
