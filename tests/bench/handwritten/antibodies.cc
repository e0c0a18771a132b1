#include "tests/bench/handwritten/antibodies.h"

namespace myorules::handwritten {
namespace {

// An undivided one is named only where none of its parts is.
AnalyteSet MostSpecific(AnalyteSet found, const Knowledge& knowledge) {
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

// Those known to be positive. Off the panel nobody expects a result; what is
// on record counts. `open`: what would tell whether there are others; which
// part an undivided one was is no other.
AnalyteSet Found(const Serology& serology, const Knowledge& knowledge,
                 AnalyteSet among, Facts* facts, Missing* open) {
  const AnalyteSet by_record = among & knowledge.off_panel();
  const AnalyteSet by_source = among & ~knowledge.off_panel();
  const AnalyteSet found = MostSpecific((serology.on_record.yes & by_record) |
                                            (serology.positive.yes & by_source),
                                        knowledge);
  AnalyteSet others = among;
  for (AnalyteSet rest = found & knowledge.undivided; rest != 0;
       rest &= rest - 1) {
    others &=
        ~knowledge.families[knowledge.analytes[FirstOf(rest)].family].members;
  }
  *open = Missing();
  const auto add = [&](const Question& question, AnalyteSet asked) {
    for (AnalyteSet rest = question.open & asked; rest != 0; rest &= rest - 1) {
      facts->Add(question.missing[FirstOf(rest)], open);
    }
  };
  add(serology.on_record, by_record & others);
  add(serology.positive, by_source & others);
  return found;
}

// By another method where no result of the source's assay is on record that may
// count.
void ReadAnyMethod(const Serology& serology, AnalyteSet panel_msa, Facts* facts,
                   Antibodies* antibodies) {
  Antibodies& a = *antibodies;
  const Question& other = serology.by_other_method;
  const AnalyteSet not_done =
      (panel_msa | SetOf(kHmgcr)) &
      ~(serology.available.yes | serology.available.open);
  const auto by_other = [&](Analyte analyte) {
    return (not_done & SetOf(analyte)) != 0 ? other.Of(analyte)
                                            : Answer::Of(false);
  };
  a.anti_hmgcr_any_method = facts->Or(a.anti_hmgcr, by_other(kHmgcr));
  a.anti_srp_any_method = facts->Or(a.anti_srp, by_other(kSrp));

  AnalyteSet single = not_done & ~(SetOf(kSrp) | SetOf(kHmgcr));
  const AnalyteSet mi2_parts = SetOf(kMi2Alpha) | SetOf(kMi2Beta);
  // A part that is itself positive accounts for an undivided one.
  const Answer undivided =
      (not_done & mi2_parts) != 0 && (other.yes & mi2_parts) == 0
          ? other.Of(kMi2)
          : Answer::Of(false);
  a.other_msa_any_method =
      facts->Or(facts->Or(a.other_msa, other.AnyOf(single, facts)), undivided);
  if (undivided.is_true()) single &= ~mi2_parts;
  a.provisional_msa =
      (other.yes & single) | (undivided.is_true() ? SetOf(kMi2) : 0);
  a.provisional_msa_open = (other.open & single) != 0 || undivided.is_unknown();
}

// How many specificities are found by whatever method.
Numbers CountMsa(const Serology& serology, const Knowledge& knowledge,
                 Facts* facts, Missing* why) {
  const AnalyteSet by_record = knowledge.off_panel() & ~knowledge.undivided;
  Numbers count{0, 0};
  for (const AnalyteSet one : knowledge.msa_specificities) {
    const Answer positive =
        facts->Or(facts->Or(serology.positive.AnyOf(one & ~by_record, facts),
                            serology.on_record.AnyOf(one & by_record, facts)),
                  serology.by_other_method.AnyOf(one, facts));
    count.low += positive.is_true() ? 1 : 0;
    count.high += positive.is_false() ? 0 : 1;
    if (positive.is_unknown()) facts->Add(positive.missing, why);
  }
  return count;
}

Answer AtLeast(const Numbers& count, double limit, const Missing& why) {
  if (count.low >= limit) return Answer::Of(true);
  if (count.high < limit) return Answer::Of(false);
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
  ReadAnyMethod(serology, panel_msa, facts, antibodies);
  a.hmgcr_known_by_other_method =
      a.anti_hmgcr.is_unknown() && other.Of(kHmgcr).is_true();
  a.anti_mda5_any_method =
      facts->Or(serology.positive.Of(kMda5), other.Of(kMda5));
  a.mda5_known_by_other_method =
      other.Of(kMda5).is_true() && !serology.positive.Of(kMda5).is_true();
  a.antisynthetase_antibody = facts->Or(
      serology.positive.AnyOf(synthetases, facts),
      serology.on_record.AnyOf(knowledge.antisynthetase & off_panel, facts));
  a.antisynthetase_by_other_method = other.AnyOf(synthetases, facts);
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

  a.msa_found =
      Found(serology, knowledge, knowledge.msa, facts, &a.msa_found_open);
  a.maa_found =
      Found(serology, knowledge, knowledge.maa, facts, &a.maa_found_open);
  a.weak_found = serology.weak.yes & may_be_weak;
  a.weak_found_open = (serology.weak.open & may_be_weak) != 0;
  a.changed_found = MostSpecific(serology.changed.yes & all, knowledge);
  a.conflicting_found = serology.in_conflict & all;
  a.by_other_method_found = MostSpecific(other.yes & by_other, knowledge);

  const AnalyteSet alone =
      (panel_msa | SetOf(kMi2) | SetOf(kHmgcr)) & ~serology.positive.yes;
  a.msa_known_by_other_method = MostSpecific(other.yes & alone, knowledge);
  a.msa_by_other_method_open = (other.open & alone) != 0;
  Missing why;
  a.msa_count = CountMsa(serology, knowledge, facts, &why);
  a.several_msa = AtLeast(a.msa_count, knowledge.several_msa, why);
}

}  // namespace myorules::handwritten
