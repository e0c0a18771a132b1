#include "tests/bench/handwritten/sentences.h"

#include <charconv>
#include <cmath>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace myorules::handwritten {
namespace {

constexpr char kUnknown[] = "unknown";

// Joins with commas; an empty list is "none", one that may go on says so.
class Enumeration {
 public:
  explicit Enumeration(std::string* text) : text_(*text) {}
  void operator()(absl::string_view item) {
    absl::StrAppend(&text_, any_ ? ", " : "", item);
    any_ = true;
  }
  void End(bool open) {
    if (any_) {
      text_ += open ? " and perhaps more" : "";
    } else {
      text_ += open ? kUnknown : "none";
    }
  }

 private:
  std::string& text_;
  bool any_ = false;
};

void AppendNames(const std::vector<absl::string_view>& names, bool open,
                 std::string* text) {
  Enumeration enumeration(text);
  for (const absl::string_view name : names) enumeration(name);
  enumeration.End(open);
}

// What the line blot would decide where anti-HMGCR is negative.
absl::string_view LineBlotAhead(const Antibodies& a) {
  if (a.anti_srp.is_true()) {
    return "the positive anti-SRP leads to the anti-SRP group whatever else "
           "the line blot shows.";
  }
  if (a.other_msa.is_true()) {
    return a.anti_srp.is_known()
               ? "the other antibody on record leads to another antibody's "
                 "group whatever else the line blot shows."
               : "a line blot with a positive anti-SRP would lead to the "
                 "anti-SRP group, any other to another antibody's group.";
  }
  if (a.anti_srp.is_known()) {
    return "a positive line blot would lead to another antibody's group, a "
           "negative one to the seronegative group.";
  }
  return a.other_msa.is_known()
             ? "a positive line blot would lead to the anti-SRP group, a "
               "negative one to the seronegative group."
             : "a positive line blot would lead to the anti-SRP or another "
               "antibody's group, a negative one to the seronegative group.";
}

// What the assays not on record would decide.
void AppendSerologyAhead(const Antibodies& a, std::string* text) {
  if (a.anti_hmgcr.is_true()) {
    *text +=
        "Anti-HMGCR is positive, which leads to the anti-HMGCR groups whatever "
        "the line blot shows.";
    return;
  }
  if (a.anti_hmgcr.is_false()) {
    absl::StrAppend(text, "Anti-HMGCR is negative: ", LineBlotAhead(a));
    return;
  }
  const bool blot_decides = a.line_blot_available.is_true() &&
                            (a.anti_srp.is_true() ||
                             (a.anti_srp.is_false() && a.other_msa.is_known()));
  absl::StrAppend(
      text,
      a.hmgcr_elisa_available.is_true()
          ? "The anti-HMGCR on record does not decide: positive, it"
          : "Positive by ELISA, anti-HMGCR",
      " would lead to the anti-HMGCR groups whatever the line blot shows; "
      "negative, ",
      blot_decides ? "the line blot on record decides." : LineBlotAhead(a));
}

absl::string_view BesideUnrecognised(bool line_known, bool statins_known) {
  if (line_known && statins_known) {
    return "The treatment line and the statin history are settled without it.";
  }
  if (line_known) {
    return "The treatment line is settled without it; the statin history is "
           "open.";
  }
  if (statins_known) {
    return "The treatment line is \"at least\" what the others give; the "
           "statin history is settled without it.";
  }
  return "The treatment line is \"at least\" what the others give, and the "
         "statin history is open.";
}

absl::string_view EligibilityInWords(const TableAnswer& eligibility) {
  switch (eligibility.outcomes) {
    case 1 << kEligible:
      return "The patient meets the criteria";
    case 1 << kNotEligible:
      return "The patient does not meet the criteria";
    default:
      return "It is open whether the patient meets the criteria";
  }
}

bool ProvisionalTellsMore(const View& view) {
  const TableAnswer& full = view.subgroup;
  const TableAnswer& available = view.subgroup_by_available_assays;
  return full.is_open() != available.is_open() ||
         (!full.is_open() && full.outcomes != available.outcomes);
}

// Whether a result by another method decides the provisional subgroup.
bool ProvisionalByOtherMethod(const Antibodies& a) {
  if (a.anti_hmgcr.is_true()) return false;
  if (a.anti_hmgcr_any_method.is_true()) return true;
  if (a.anti_srp.is_true()) return false;
  if (a.anti_srp_any_method.is_true()) return true;
  return !a.other_msa.is_true() && a.other_msa_any_method.is_true();
}

absl::string_view ProvisionalInWords(const View& view) {
  if (view.subgroup.outcomes != 1 << kIncompleteSerology) {
    return "by the assays available";
  }
  return ProvisionalByOtherMethod(view.antibodies)
             ? "provisionally, until the source's assay confirms it"
             : "what can still follow";
}

// Names that are not known to be none.
bool IsToldBySource(const Antibodies& a) {
  return a.msa_found != 0 || !a.msa_found_open.empty();
}
bool IsToldByOtherMethod(const Antibodies& a) {
  return a.msa_known_by_other_method != 0 || a.msa_by_other_method_open;
}

// Whether what stands behind the condition is said.
bool Holds(Slot condition, const View& view) {
  const Antibodies& a = view.antibodies;
  switch (condition) {
    case Slot::kProvisionalTellsMore:
      return ProvisionalTellsMore(view);
    case Slot::kMsaBySourceTold:
      return IsToldBySource(a);
    case Slot::kMsaByOtherMethodTold:
      return IsToldByOtherMethod(a);
    case Slot::kMsaByBothTold:
      return IsToldBySource(a) && IsToldByOtherMethod(a);
    case Slot::kMda5KnownByOtherMethod:
      return a.mda5_known_by_other_method;
    case Slot::kAntisynthetaseKnownByOtherMethod:
      return a.antisynthetase_by_other_method.is_true() &&
             !a.antisynthetase_antibody.is_true();
    case Slot::kStatinNowContradicted:
      return view.medicines.statin_now_by_statement_alone ||
             view.medicines.statin_now_by_list_alone;
    case Slot::kEmaHasGaps: {
      bool any = false;
      ForEachManifestationNotAssessed(view,
                                      [&](absl::string_view) { any = true; });
      return any;
    }
    default:
      return false;
  }
}

// "20 U/mL" of a laboratory limit; a plain number bare.
std::string ThresholdText(const v1::Threshold& threshold) {
  const bool is_bound =
      !threshold.analyte().empty() || !threshold.method().empty();
  return is_bound ? absl::StrCat(threshold.value(), " ", threshold.unit())
                  : threshold.value();
}

absl::Status AddPlaceholder(const v1::RulePack& pack, absl::string_view name,
                            Sentence* sentence) {
  static const auto& slots = *new absl::flat_hash_map<absl::string_view, Slot>(
      {{"eligibility", Slot::kEligibility},
       {"eligibility_in_words", Slot::kEligibilityInWords},
       {"subgroup", Slot::kSubgroup},
       {"subgroup_by_available_assays", Slot::kSubgroupByAvailableAssays},
       {"provisional_tells_more", Slot::kProvisionalTellsMore},
       {"provisional_in_words", Slot::kProvisionalInWords},
       {"assays_missing", Slot::kAssaysMissing},
       {"serology_ahead", Slot::kSerologyAhead},
       {"msa_names", Slot::kMsaNames},
       {"msa_names_other_method", Slot::kMsaNamesOtherMethod},
       {"msa_by_source_told", Slot::kMsaBySourceTold},
       {"msa_by_other_method_told", Slot::kMsaByOtherMethodTold},
       {"msa_by_both_told", Slot::kMsaByBothTold},
       {"mda5_known_by_other_method", Slot::kMda5KnownByOtherMethod},
       {"antisynthetase_known_by_other_method",
        Slot::kAntisynthetaseKnownByOtherMethod},
       {"weak_names", Slot::kWeakNames},
       {"changed_names", Slot::kChangedNames},
       {"conflicting_names", Slot::kConflictingNames},
       {"positive_by_other_method_names", Slot::kPositiveByOtherMethodNames},
       {"confirming_assays", Slot::kConfirmingAssays},
       {"ck_not_counted", Slot::kCkNotCounted},
       {"ema_not_assessed", Slot::kEmaNotAssessed},
       {"ema_has_gaps", Slot::kEmaHasGaps},
       {"statin_now_contradicted", Slot::kStatinNowContradicted},
       {"statin_now_by", Slot::kStatinNowBy},
       {"statin_now_correction", Slot::kStatinNowCorrection},
       {"mimics_not_settled", Slot::kMimicsNotSettled},
       {"unrecognised_medicines", Slot::kUnrecognisedMedicines},
       {"unrecognised_diagnoses", Slot::kUnrecognisedDiagnoses},
       {"beside_unrecognised", Slot::kBesideUnrecognised},
       {"medicines_outside_scheme", Slot::kMedicinesOutsideScheme}});
  if (absl::ConsumePrefix(&name, "threshold.")) {
    for (const v1::Threshold& threshold : pack.threshold()) {
      if (threshold.name() != name) continue;
      sentence->back().text += ThresholdText(threshold);
      return absl::OkStatus();
    }
  }
  const auto slot = slots.find(name);
  if (slot == slots.end()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the placeholder {", name, "} is not written by hand"));
  }
  sentence->back().slot = slot->second;
  sentence->emplace_back();
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Sentence> ParseSentence(const v1::RulePack& pack,
                                       absl::string_view text) {
  Sentence sentence(1);
  size_t condition = 0;
  while (!text.empty()) {
    const size_t open = text.find('{');
    absl::StrAppend(&sentence.back().text, text.substr(0, open));
    if (open == absl::string_view::npos) break;
    const size_t close = text.find('}', open);
    absl::string_view name = text.substr(open + 1, close - open - 1);
    text.remove_prefix(close + 1);
    if (name == "/if") {
      sentence.emplace_back();
      sentence[condition].end = sentence.size() - 1;
      continue;
    }
    if (absl::ConsumePrefix(&name, "if ")) condition = sentence.size() - 1;
    absl::Status status = AddPlaceholder(pack, name, &sentence);
    if (!status.ok()) return status;
  }
  return sentence;
}

Texts::Texts(const Knowledge& knowledge) : knowledge_(knowledge) {
  const auto add = [](AnalyteSet set, std::vector<Analyte>* order) {
    for (; set != 0; set &= set - 1) order->push_back(FirstOf(set));
  };
  add(SetOf(kAnalyteCount) - 1, &by_id_);
  add(SetOf(kHmgcr), &hmgcr_then_panel_);
  add(knowledge.msa & knowledge.panel, &hmgcr_then_panel_);
  add(SetOf(kMi2), &hmgcr_then_panel_);
  add(knowledge.msa, &msa_then_maa_);
  add(knowledge.maa, &msa_then_maa_);
  add(knowledge.panel, &panel_then_others_);
  add(knowledge.undivided, &panel_then_others_);
  add(SetOf(kHmgcr), &panel_then_others_);
}

void Texts::AppendTitles(AnalyteSet set, const std::vector<Analyte>& order,
                         bool open, std::string* text) const {
  Enumeration enumeration(text);
  ForEachTitle(set, order,
               [&](absl::string_view title) { enumeration(title); });
  enumeration.End(open);
}

void Texts::AppendOtherMethodIds(std::string* text) const {
  Enumeration enumeration(text);
  for (const Analyte analyte : panel_then_others_) {
    enumeration(kAnalyteIds[analyte]);
  }
}

void Texts::AppendOutcomes(const TableAnswer& table,
                           const absl::string_view names[], std::string* text) {
  bool any = false;
  for (int rest = table.outcomes; rest != 0; rest &= rest - 1) {
    const bool last = (rest & (rest - 1)) == 0;
    absl::StrAppend(text,
                    !any   ? ""
                    : last ? " or "
                           : ", ",
                    names[__builtin_ctz(rest)]);
    any = true;
  }
}

void Texts::AppendSlot(const View& view, Slot slot, std::string* text) const {
  const Antibodies& a = view.antibodies;
  switch (slot) {
    case Slot::kNone:
    case Slot::kProvisionalTellsMore:
    case Slot::kMsaBySourceTold:
    case Slot::kMsaByOtherMethodTold:
    case Slot::kMsaByBothTold:
    case Slot::kMda5KnownByOtherMethod:
    case Slot::kAntisynthetaseKnownByOtherMethod:
    case Slot::kEmaHasGaps:
    case Slot::kStatinNowContradicted:
      break;
    case Slot::kStatinNowBy:
      absl::StrAppend(text, view.medicines.statin_now_by_statement_alone
                                ? "by the statement of its use, though not by "
                                  "the list of medicines,"
                                : "by the list of medicines, though not by the "
                                  "statement of its use,");
      break;
    case Slot::kStatinNowCorrection:
      absl::StrAppend(text,
                      "What says that it is still taken counts (our choice): "
                      "correct the one that is wrong",
                      view.medicines.may_complete_for_statement
                          ? ", or complete the list."
                          : ".");
      break;
    case Slot::kProvisionalInWords:
      absl::StrAppend(text, ProvisionalInWords(view));
      break;
    case Slot::kEligibilityInWords:
      absl::StrAppend(text, EligibilityInWords(view.eligibility));
      break;
    case Slot::kEligibility:
      AppendOutcomes(view.eligibility, kEligibilityNames, text);
      break;
    case Slot::kSubgroup:
      AppendOutcomes(view.subgroup, kSubgroupWords, text);
      break;
    case Slot::kSubgroupByAvailableAssays:
      AppendOutcomes(view.subgroup_by_available_assays, kSubgroupWords, text);
      break;
    case Slot::kAssaysMissing: {
      Enumeration enumeration(text);
      const bool known = ForEachAssayMissing(
          view, [&](absl::string_view name) { enumeration(name); });
      enumeration.End(!known);
      break;
    }
    case Slot::kSerologyAhead:
      AppendSerologyAhead(a, text);
      break;
    case Slot::kMsaNames:
      AppendTitles(a.msa_found, by_id_, !a.msa_found_open.empty(), text);
      break;
    case Slot::kMsaNamesOtherMethod:
      AppendTitles(a.msa_known_by_other_method, hmgcr_then_panel_,
                   a.msa_by_other_method_open, text);
      break;
    case Slot::kWeakNames:
      AppendTitles(a.weak_found, by_id_, a.weak_found_open, text);
      break;
    case Slot::kChangedNames:
      AppendTitles(a.changed_found, msa_then_maa_, false, text);
      break;
    case Slot::kConflictingNames:
      AppendTitles(a.conflicting_found, msa_then_maa_, false, text);
      break;
    case Slot::kPositiveByOtherMethodNames:
      AppendTitles(a.by_other_method_found, panel_then_others_, false, text);
      break;
    case Slot::kConfirmingAssays: {
      Enumeration enumeration(text);
      const AnalyteSet found = a.by_other_method_found;
      if ((found & SetOf(kHmgcr)) != 0) enumeration("anti-HMGCR ELISA");
      if ((found & ~SetOf(kHmgcr)) != 0) enumeration("line blot");
      enumeration.End(false);
      break;
    }
    case Slot::kCkNotCounted:
      AppendNames(view.ck_not_counted, false, text);
      break;
    case Slot::kEmaNotAssessed: {
      Enumeration enumeration(text);
      ForEachManifestationNotAssessed(
          view, [&](absl::string_view name) { enumeration(name); });
      enumeration.End(false);
      break;
    }
    case Slot::kMimicsNotSettled: {
      Enumeration enumeration(text);
      ForEachMimicNotSettled(
          view, [&](absl::string_view name) { enumeration(name); });
      enumeration.End(false);
      break;
    }
    case Slot::kBesideUnrecognised:
      absl::StrAppend(text, BesideUnrecognised(
                                !view.treatment_line.is_open(),
                                view.medicines.statin_before_onset.is_known()));
      break;
    case Slot::kUnrecognisedMedicines:
      AppendNames(view.medicines.unrecognised,
                  !view.medicines.perhaps_unrecognised.empty(), text);
      break;
    case Slot::kUnrecognisedDiagnoses:
      AppendNames(view.features.unrecognised_diagnoses,
                  !view.features.perhaps_unrecognised_diagnoses.empty(), text);
      break;
    case Slot::kMedicinesOutsideScheme:
      AppendNames(view.medicines.outside_scheme, false, text);
      break;
  }
}

void Texts::AppendSentence(const View& view, const Sentence& sentence,
                           std::string* text) const {
  for (size_t i = 0; i < sentence.size(); ++i) {
    text->append(sentence[i].text);
    AppendSlot(view, sentence[i].slot, text);
    if (sentence[i].end > 0 && !Holds(sentence[i].slot, view)) {
      i = sentence[i].end - 1;
    }
  }
}

void AppendNumber(double number, std::string* text) {
  char digits[32];
  constexpr int kDigitsTold = 15;
  const auto end = std::to_chars(digits, digits + sizeof(digits), number,
                                 std::chars_format::general, kDigitsTold);
  text->append(digits, end.ptr);
}

void AppendRange(const Numbers& range, std::string* text) {
  const bool has_low = std::isfinite(range.low);
  const bool has_high = std::isfinite(range.high);
  if (has_low && has_high && !range.low_excluded && !range.high_excluded) {
    AppendNumber(range.low, text);
    if (range.low != range.high) {
      *text += "–";
      AppendNumber(range.high, text);
    }
    return;
  }
  if (has_low) {
    *text += range.low_excluded ? "> " : "≥ ";
    AppendNumber(range.low, text);
  }
  if (has_high) {
    absl::StrAppend(text, has_low ? " and " : "",
                    range.high_excluded ? "< " : "≤ ");
    AppendNumber(range.high, text);
  }
}

}  // namespace myorules::handwritten
