#include "tests/bench/handwritten/antibodies.h"

namespace myorules::handwritten {
namespace {

// Those known to be positive; an undivided one only where none of its parts is.
AnalyteSet Found(const Serology& serology, const Knowledge& knowledge,
                 AnalyteSet among) {
  const AnalyteSet by_record = knowledge.off_panel() & ~knowledge.undivided;
  AnalyteSet found = among & ((serology.on_record.yes & by_record) |
                              (serology.positive.yes & ~by_record));
  for (AnalyteSet rest = found & knowledge.undivided; rest != 0;
       rest &= rest - 1) {
    const Analyte whole = FirstOf(rest);
    const AnalyteSet parts =
        knowledge.families[knowledge.analytes[whole].family].members &
        ~SetOf(whole);
    if ((found & parts) != 0) found &= ~SetOf(whole);
  }
  return found;
}

Answer AnyMethod(const Answer& by_source, const Answer& by_other,
                 Facts* facts) {
  return by_source.is_known() ? by_source : facts->Or(by_source, by_other);
}

// Whether the specificities found, and the antibodies that only another method
// found, are several.
Answer SeveralMsa(const Serology& serology, const Knowledge& knowledge,
                  AnalyteSet by_other_alone, Facts* facts) {
  const AnalyteSet by_record = knowledge.off_panel() & ~knowledge.undivided;
  const int alone = __builtin_popcount(by_other_alone);
  int low = alone;
  int high = alone;
  Missing why;
  for (const AnalyteSet one : knowledge.msa_specificities) {
    const Answer positive =
        facts->Or(serology.positive.AnyOf(one & ~by_record, facts),
                  serology.on_record.AnyOf(one & by_record, facts));
    low += positive.is_true() ? 1 : 0;
    high += positive.is_false() ? 0 : 1;
    if (positive.is_unknown()) facts->Add(positive.missing, &why);
  }
  if (low >= knowledge.several_msa) return Answer::Of(true);
  if (high < knowledge.several_msa) return Answer::Of(false);
  return Answer::Unknown(why);
}

}  // namespace

void ReadAntibodies(const Serology& serology, const Knowledge& knowledge,
                    Facts* facts, Antibodies* antibodies) {
  Antibodies& a = *antibodies;
  const AnalyteSet panel_msa = knowledge.msa & knowledge.panel;
  const AnalyteSet other_panel_msa =
      (panel_msa & ~(SetOf(kSrp) | SetOf(kMi2Alpha) | SetOf(kMi2Beta))) |
      SetOf(kMi2);
  const AnalyteSet off_panel = knowledge.off_panel();
  const AnalyteSet all = knowledge.msa | knowledge.maa;
  const AnalyteSet synthetases = knowledge.antisynthetase & knowledge.panel;
  const Question& other = serology.by_other_method;

  a.line_blot_available = serology.available.AllOf(panel_msa, facts);
  a.hmgcr_elisa_available = serology.available.Of(kHmgcr);
  a.anti_hmgcr = serology.positive.Of(kHmgcr);
  a.anti_srp = serology.positive.Of(kSrp);
  a.other_msa =
      facts->Or(serology.positive.AnyOf(other_panel_msa, facts),
                serology.on_record.AnyOf(knowledge.msa & off_panel, facts));
  a.anti_hmgcr_any_method = AnyMethod(a.anti_hmgcr, other.Of(kHmgcr), facts);
  a.anti_srp_any_method = AnyMethod(a.anti_srp, other.Of(kSrp), facts);
  a.other_msa_any_method =
      AnyMethod(a.other_msa, other.AnyOf(other_panel_msa, facts), facts);
  a.anti_mda5_any_method =
      facts->Or(serology.positive.Of(kMda5), other.Of(kMda5));
  a.antisynthetase_antibody = facts->Or(
      facts->Or(serology.positive.AnyOf(synthetases, facts),
                other.AnyOf(synthetases, facts)),
      serology.on_record.AnyOf(knowledge.antisynthetase & off_panel, facts));
  a.maa =
      facts->Or(serology.positive.AnyOf(knowledge.maa & knowledge.panel, facts),
                serology.on_record.AnyOf(knowledge.maa & off_panel, facts));
  a.changed = serology.changed.AnyOf(all, facts);
  a.conflicting = serology.conflicting.AnyOf(all, facts);
  const AnalyteSet by_other =
      knowledge.panel | knowledge.undivided | SetOf(kHmgcr);
  a.by_other_method = other.AnyOf(by_other, facts);
  // Beside a positive result of the same antibody a weak one says nothing.
  const AnalyteSet may_be_weak =
      knowledge.msa & ~knowledge.undivided & ~serology.positive.yes;
  a.weak = serology.weak.AnyOf(may_be_weak, facts);

  a.msa_found = Found(serology, knowledge, knowledge.msa);
  a.maa_found = Found(serology, knowledge, knowledge.maa);
  a.weak_found = serology.weak.yes & may_be_weak;
  a.changed_found = serology.changed.yes & all;
  a.conflicting_found = serology.conflicting.yes & all;
  a.by_other_method_found = other.yes & by_other;

  const AnalyteSet alone =
      (other_panel_msa | SetOf(kHmgcr) | SetOf(kSrp)) & ~serology.positive.yes;
  a.msa_by_other_method_alone = other.yes & alone;
  a.msa_by_other_method_open = (other.open & alone) != 0;
  a.several_msa =
      a.msa_by_other_method_open
          ? Answer::Unknown(other.AnyOf(other.open & alone, facts).missing)
          : SeveralMsa(serology, knowledge, a.msa_by_other_method_alone, facts);
}

}  // namespace myorules::handwritten
