#include "rules/terminology/lab_profiles.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/issues.h"
#include "engine/pack/text_proto.h"
#include "rules/terminology/lab_profile_check.h"
#include "rules/terminology/lab_profile_reversal.h"
#include "rules/terminology/normalize.h"
#include "rules/terminology/printed_text.h"
#include "rules/terminology/shipped_lab_profiles.h"

namespace myorules::rules {
namespace {

constexpr absl::string_view kAny = "ANY";

using Source = std::shared_ptr<const v1::LabProfile>;

}  // namespace

// Fills one LabProfile.
class LabProfileBuilder {
 public:
  // `any` may be the same as `own`.
  std::shared_ptr<const LabProfile> Build(
      std::shared_ptr<const Terminology> terminology, const Source& own,
      const Source& any) {
    p_.terminology_ = std::move(terminology);
    p_.own_ = own;
    p_.any_ = any;
    // What is entered first counts.
    Enter(*own);
    if (own != any) Enter(*any);
    EnterTerminology();
    for (int i = 0; i < p_.terminology_->analyte_index().size(); ++i) {
      for (int method = 0; method < v1::AssayMethod_ARRAYSIZE; ++method) {
        ResolveHabits(i, method);
      }
    }
    return profile_;
  }

 private:
  void Enter(const v1::LabProfile& from) {
    const Terminology& terminology = *p_.terminology_;
    for (const v1::PrintedAnalyte& entry : from.analyte()) {
      const v1::Analyte* analyte = terminology.FindAnalyte(entry.analyte());
      for (const std::string& text : entry.text()) {
        EnterAnalyte(text,
                     {analyte, text, entry.method(), entry.needs_context()});
      }
    }
    for (const v1::PrintedMethod& entry : from.method()) {
      EnterNames(entry, entry.method(), &p_.methods_, &p_.known_methods_);
      KeepText(entry.method(), entry.text(0), &p_.method_texts_);
    }
    EnterOrders(from, IsOwn(from) ? &p_.own_orders_ : &p_.any_orders_);
    for (const v1::PrintedUnit& entry : from.unit()) {
      for (const std::string& text : entry.text()) {
        EnterUnit(text, {terminology.FindUnit(entry.unit()), entry.method()});
      }
    }
    for (const v1::PrintedValue& entry : from.value()) EnterValue(entry, from);
    for (const v1::PrintedStatus& entry : from.status()) {
      EnterNames(entry, entry.status(), &p_.statuses_, &p_.known_statuses_);
      KeepText(entry.status(), entry.text(0), &p_.status_texts_);
    }
    for (const v1::PrintedSpecimen& entry : from.specimen()) {
      EnterNames(entry, entry.specimen(), &p_.specimens_, nullptr);
      KeepText(entry.specimen(), entry.text(0), &p_.specimen_texts_);
    }
    for (const v1::PrintedFlag& entry : from.flag()) {
      for (const std::string& text : entry.text()) {
        std::string scratch;
        p_.flags_.emplace(TextKey(text, &scratch), &entry);
      }
    }
    EnterWords(from);
  }

  // The words around numbers and in days.
  void EnterWords(const v1::LabProfile& from) {
    std::string scratch;
    for (const v1::PrintedRangeWord& entry : from.range_word()) {
      for (const std::string& text : entry.text()) {
        p_.range_words_.emplace(TextKey(text, &scratch));
      }
    }
    for (const v1::PrintedBound& entry : from.bound()) {
      for (const std::string& text : entry.text()) {
        p_.bounds_.emplace(TextKey(text, &scratch), entry.comparator());
      }
    }
    for (const v1::PrintedMonth& entry : from.month()) {
      for (const std::string& text : entry.text()) {
        p_.months_.emplace(TextKey(text, &scratch), entry.month());
      }
    }
  }

  // Whether it is particular to one laboratory.
  bool IsOwn(const v1::LabProfile& from) const {
    return &from == p_.own_.get() && from.id() != kAny;
  }

  // The patterns are sound: lab_profile_check saw them.
  static void EnterOrders(const v1::LabProfile& from,
                          LabProfile::Orders* orders) {
    if (from.order().empty()) return;
    orders->patterns =
        std::make_unique<RE2::Set>(RE2::Options(), RE2::UNANCHORED);
    for (const v1::PrintedOrder& entry : from.order()) {
      orders->patterns->Add(entry.pattern(), nullptr);
      orders->methods.push_back(entry.method());
    }
    orders->patterns->Compile();
  }

  void EnterAnalyte(absl::string_view text, const AnalyteName& name) {
    std::string key = NormalizeAnalyteName(text);
    if (p_.analytes_.try_emplace(key, name).second) {
      p_.known_analytes_.push_back(
          {std::move(key), std::string(text),
           p_.terminology_->analyte_index().Find(name.analyte->id())});
    }
  }

  template <typename Entry, typename Meaning>
  void EnterNames(const Entry& entry, Meaning meaning,
                  LabProfile::ByText<Meaning>* by_text,
                  std::vector<LabProfile::Known>* known) {
    for (const std::string& text : entry.text()) {
      std::string key = NormalizeName(text);
      if (by_text->try_emplace(key, meaning).second && known != nullptr) {
        known->push_back({std::move(key), text, static_cast<int>(meaning)});
      }
    }
  }

  // How the meaning is printed, unless that is said already.
  void KeepText(int number, const std::string& text,
                std::vector<std::string>* texts) {
    if (static_cast<int>(texts->size()) <= number) texts->resize(number + 1);
    if ((*texts)[number].empty()) (*texts)[number] = text;
  }

  void EnterUnit(absl::string_view text, const UnitName& name) {
    std::string scratch;
    const absl::string_view clean = CleanText(text, &scratch);
    std::vector<UnitName>& names = p_.units_[clean];
    // One that says the same, or is entered first for the same methods, stands.
    for (const UnitName& other : names) {
      if (other.unit == name.unit || other.method == name.method) return;
    }
    names.push_back(name);
    std::string key_scratch;
    p_.known_units_.push_back({std::string(TextKey(text, &key_scratch)),
                               std::string(text), UnitNumber(*name.unit)});
  }

  int UnitNumber(const v1::Unit& unit) {
    return unit_numbers_
        .try_emplace(&unit, static_cast<int>(unit_numbers_.size()))
        .first->second;
  }

  void EnterValue(const v1::PrintedValue& entry, const v1::LabProfile& from) {
    const bool own = IsOwn(from);
    for (const std::string& text : entry.text()) {
      std::string scratch;
      const std::string key(TextKey(text, &scratch));
      p_.values_[key].push_back({&entry, own});
      p_.known_values_.push_back({key, text, value_count_});
    }
    ++value_count_;
    if (from.id() != kAny) return;
    if (entry.has_word() && entry.method() == v1::ASSAY_METHOD_UNSPECIFIED) {
      KeepText(entry.word(), entry.text(0), &p_.word_texts_);
    } else if (entry.has_grade()) {
      const bool no_band = entry.grade() == v1::LINE_BLOT_GRADE_NEGATIVE;
      // "0" may be an intensity where a profile says so.
      KeepText(entry.grade(), no_band ? entry.text(1) : entry.text(0),
               &p_.grade_texts_);
    }
  }

  void EnterTerminology() {
    for (const v1::Analyte& analyte : p_.terminology_->analytes().analyte()) {
      EnterAnalyte(analyte.id(), {&analyte, analyte.id()});
      EnterAnalyte(analyte.title(), {&analyte, analyte.title()});
      for (const std::string& text : analyte.alias()) {
        EnterAnalyte(text, {&analyte, text});
      }
    }
    for (const v1::Unit& unit : p_.terminology_->units().unit()) {
      EnterUnit(unit.id(), {&unit});
      for (const std::string& text : unit.alias()) EnterUnit(text, {&unit});
    }
  }

  // Calls `take` with the assays that are about it, from the most particular
  // on; those of the laboratory's own first.
  template <typename Take>
  void ForEachAssay(absl::string_view analyte, v1::AssayMethod method,
                    const Take& take) {
    std::vector<const v1::LabProfile*> sources = {p_.own_.get()};
    if (p_.any_ != p_.own_) sources.push_back(p_.any_.get());
    for (const v1::LabProfile* source : sources) {
      for (const int particularity : {3, 2, 1}) {
        for (const v1::Assay& assay : source->assay()) {
          const bool of_analyte = !assay.analyte().empty();
          const bool of_method = assay.method() != v1::ASSAY_METHOD_UNSPECIFIED;
          if ((of_analyte ? 2 : 0) + (of_method ? 1 : 0) != particularity ||
              (of_analyte && assay.analyte() != analyte) ||
              (of_method && assay.method() != method)) {
            continue;
          }
          take(assay);
        }
      }
    }
  }

  void ResolveHabits(int number, int method) {
    const Terminology& terminology = *p_.terminology_;
    AssayHabits habits;
    ForEachAssay(
        terminology.analyte_index().IdOf(number),
        static_cast<v1::AssayMethod>(method), [&](const v1::Assay& assay) {
          if (habits.method_when_missing == v1::ASSAY_METHOD_UNSPECIFIED) {
            habits.method_when_missing = assay.method_when_missing();
          }
          if (habits.unit_when_missing == nullptr) {
            habits.unit_when_missing =
                terminology.FindUnit(assay.unit_when_missing());
          }
          if (habits.possible_units.empty()) {
            for (const std::string& unit : assay.possible_unit()) {
              habits.possible_units.push_back(terminology.FindUnit(unit));
            }
            habits.unit_tells_analyte = assay.unit_tells_analyte();
          }
          if (habits.possible_methods.empty()) {
            habits.possible_methods.assign(assay.possible_method().begin(),
                                           assay.possible_method().end());
          }
          if (!habits.cut_off.has_value() && assay.has_cut_off()) {
            habits.cut_off = assay.cut_off();
            habits.cut_off_unit =
                terminology.FindUnit(assay.unit_when_missing());
          }
          habits.code_needs_name |= assay.code_needs_name();
        });
    p_.habits_.push_back(std::move(habits));
  }

  const std::shared_ptr<LabProfile> profile_{new LabProfile()};
  LabProfile& p_ = *profile_;
  absl::flat_hash_map<const v1::Unit*, int> unit_numbers_;
  int value_count_ = 0;
};

namespace {

// Reads and checks files; keeps what is sound.
class ProfileFiles {
 public:
  explicit ProfileFiles(const Terminology& terminology)
      : terminology_(terminology) {}

  void Read(const std::string& name, const std::string& text, bool shipped) {
    engine::Issues issues(name, text);
    auto profile = std::make_shared<v1::LabProfile>();
    const auto places = engine::TextProto::Parse(profile.get(), &issues);
    if (places != nullptr) {
      CheckLabProfile(*profile, places->root(), terminology_);
      // Its file is the first.
      const auto any = by_id_.find(kAny);
      if (any != by_id_.end()) {
        CheckReversals(*profile, *any->second.source, places->root());
      }
      const auto other = by_id_.find(profile->id());
      if (profile->id() == kAny && !shipped) {
        places->root().AddError(
            "id",
            "'ANY' is what holds for every laboratory; take an id of its own");
      } else if (other != by_id_.end() && other->second.shipped == shipped) {
        places->root().AddError(
            "id", absl::StrCat("'", profile->id(), "' is the id of ",
                               other->second.file, ", too"));
      }
    }
    if (issues.has_errors()) {
      faults_.push_back(issues.Format());
      return;
    }
    by_id_[profile->id()] = {profile, name, shipped};
  }

  absl::Status status() const {
    if (faults_.empty()) return absl::OkStatus();
    return absl::InvalidArgumentError(absl::StrJoin(faults_, "\n"));
  }

  struct Entry {
    Source source;
    std::string file;
    bool shipped = false;
  };
  const std::map<std::string, Entry, std::less<>>& by_id() const {
    return by_id_;
  }

 private:
  const Terminology& terminology_;
  std::map<std::string, Entry, std::less<>> by_id_;
  std::vector<std::string> faults_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const LabProfiles>> LabProfiles::Load(
    const std::shared_ptr<const Terminology>& terminology,
    const std::vector<LabProfileFile>& further) {
  ProfileFiles files(*terminology);
  for (const auto& [name, text] : ShippedLabProfiles()) {
    files.Read(std::string(name), std::string(text), /*shipped=*/true);
  }
  for (const LabProfileFile& file : further) {
    files.Read(file.name, file.text, /*shipped=*/false);
  }
  if (!files.status().ok()) return files.status();
  const Source& any = files.by_id().find(kAny)->second.source;
  std::shared_ptr<LabProfiles> profiles(new LabProfiles());
  for (const auto& [id, read] : files.by_id()) {
    profiles->by_id_.emplace(
        id, LabProfileBuilder().Build(terminology, read.source, any));
  }
  return std::shared_ptr<const LabProfiles>(std::move(profiles));
}

const LabProfile* LabProfiles::Find(absl::string_view id) const {
  const auto found = by_id_.find(id.empty() ? kAny : id);
  return found == by_id_.end() ? nullptr : found->second.get();
}

std::vector<std::string> LabProfiles::Ids() const {
  std::vector<std::string> ids;
  for (const auto& [id, profile] : by_id_) ids.push_back(id);
  return ids;
}

}  // namespace myorules::rules
