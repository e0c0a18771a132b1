#include "rules/terminology/terminology.h"

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "rules/terminology/medicine_names.h"
#include "rules/terminology/normalize.h"

namespace myorules::rules {
namespace {

// Characters of an ATC code that name its chemical subgroup ("A10BH").
constexpr size_t kAtcChemicalGroupLength = 5;

template <typename Map>
auto Find(const Map& map, absl::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

template <typename Entry>
bool HasClass(const Entry& entry, absl::string_view name) {
  for (const std::string& own : entry.class_()) {
    if (own == name) return true;
  }
  return false;
}

template <typename Entries>
bool AnyHasClass(const Entries& entries, absl::string_view name) {
  for (const auto& entry : entries) {
    if (HasClass(entry, name)) return true;
  }
  return false;
}

template <typename Entries>
std::vector<std::string> SortedIds(const Entries& entries) {
  std::vector<std::string> ids;
  for (const auto& entry : entries) ids.push_back(entry.id());
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::string DeterministicBytes(const google::protobuf::Message& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

MedicineReading Recognised(const v1::MedicineEntry& entry, bool by_code) {
  MedicineReading reading;
  reading.state = MedicineReading::State::kRecognised;
  reading.title = entry.title();
  reading.classes.assign(entry.class_().begin(), entry.class_().end());
  reading.by_code = by_code;
  const auto& equal = entry.equals_prednisone_5_mg();
  if (!equal.empty()) {
    const auto [least, most] = std::minmax_element(equal.begin(), equal.end());
    reading.least_for_prednisone_5_mg = *least;
    reading.most_for_prednisone_5_mg = *most;
  }
  return reading;
}

MedicineReading Unrecognised(std::string reason, std::string doubt = "") {
  MedicineReading reading;
  reading.state = MedicineReading::State::kUnrecognised;
  reading.reason = std::move(reason);
  reading.doubt = std::move(doubt);
  return reading;
}

// What an id or a code says of an entry and its name denies.
std::string Contradiction(absl::string_view what, absl::string_view by_it,
                          absl::string_view by_name) {
  return absl::StrCat("its ", what, " is that of ", by_it,
                      ", its name that of ", by_name);
}

MedicineReading Contradicted(absl::string_view what, absl::string_view by_it,
                             absl::string_view by_name) {
  const std::string doubt = Contradiction(what, by_it, by_name);
  return Unrecognised(doubt, doubt);
}

constexpr absl::string_view kMarked = "marked as in doubt or denied";
constexpr absl::string_view kDoseOfZero = "a dose of zero";
constexpr absl::string_view kMixedGroup =
    "an ATC group whose medicines differ: say which it is";

// "azathioprine or zidovudine"; empty: the name is not ambiguous.
std::string ReadingsOf(const v1::AmbiguousName* name) {
  return name == nullptr ? "" : absl::StrJoin(name->reading(), " or ");
}

// Why a name is not recognised.
std::string WhyNoName(absl::string_view name, absl::string_view readings) {
  return readings.empty() ? absl::StrCat("'", name, "' is not recognised")
                          : absl::StrCat("'", name, "' can mean ", readings);
}

// A decimal or a fraction: "60", "3/50".
double ParseFactor(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '/');
  double numerator = 0;
  double denominator = 1;
  (void)absl::SimpleAtod(parts[0], &numerator);
  if (parts.size() > 1) (void)absl::SimpleAtod(parts[1], &denominator);
  return numerator / denominator;
}

const v1::WordBand* FindBandIn(const v1::Laboratory* laboratory,
                               v1::AssayMethod method,
                               absl::string_view analyte, v1::ResultWord word) {
  if (laboratory == nullptr) return nullptr;
  for (const v1::WordBand& band : laboratory->word()) {
    if (band.method() == method && band.word() == word &&
        (band.analyte().empty() || band.analyte() == analyte)) {
      return &band;
    }
  }
  return nullptr;
}

// The classes that say what a medicine is, without those that another reading
// of it leaves open.
std::set<absl::string_view> ClassesOf(const MedicineReading& reading,
                                      const MedicineReading& other) {
  std::set<absl::string_view> classes(reading.classes.begin(),
                                      reading.classes.end());
  classes.erase("HAS_TOPICAL_FORM");
  classes.erase("INTRAVENOUS_FORM");
  for (const absl::string_view name : other.perhaps_classes) {
    classes.erase(name);
  }
  return classes;
}

// Whether an id or a code and a name are known and mean medicines of other
// classes. A topical form goes with a name that covers it.
bool Contradict(const MedicineReading& by_key, const MedicineReading& by_name) {
  if (by_key.HasClass("TOPICAL") && by_name.HasClass("HAS_TOPICAL_FORM")) {
    return false;
  }
  return by_key.IsOfOtherClassesThan(by_name);
}

// Whether the name says which medicine it is of a group that the code names.
// That of a topical form tells more than a name that covers several forms.
bool NameTellsMore(absl::string_view atc, const MedicineReading& by_code,
                   const MedicineReading& by_name) {
  return NormalizeAtc(atc).size() <= kAtcChemicalGroupLength &&
         by_code.state == MedicineReading::State::kRecognised &&
         by_name.state == MedicineReading::State::kRecognised &&
         !by_code.HasClass("TOPICAL");
}

// Whether the name says which medicine it is of those that an id stands for:
// one without a code ("glucocorticoid") need not be one medicine.
bool IsOneOfThose(const MedicineReading& by_name,
                  const v1::MedicineEntry& entry,
                  const MedicineReading& by_id) {
  if (entry.atc_size() > 0 || !by_id.IsOfOtherClassesThan(by_name))
    return false;
  const std::set<absl::string_view> named = ClassesOf(by_name, by_id);
  const std::set<absl::string_view> all = ClassesOf(by_id, by_name);
  return !all.empty() &&
         std::includes(named.begin(), named.end(), all.begin(), all.end());
}

// An id or a code need not say into what a medicine is given; a name may.
void TakeIntravenousForm(const MedicineReading& by_name,
                         MedicineReading* reading) {
  if (reading->state == MedicineReading::State::kRecognised &&
      by_name.HasClass("INTRAVENOUS_FORM") &&
      !reading->HasClass("INTRAVENOUS_FORM")) {
    reading->classes.emplace_back("INTRAVENOUS_FORM");
  }
}

// Whether the code is that of a group to which one of the listed codes belongs.
template <typename Listed>
bool HasCodeBelow(const Listed& listed, absl::string_view code) {
  return std::any_of(listed.begin(), listed.end(), [code](const auto& each) {
    return each.first.size() > code.size() &&
           absl::StartsWith(each.first, code);
  });
}

}  // namespace

bool MedicineReading::HasClass(absl::string_view name) const {
  return std::find(classes.begin(), classes.end(), name) != classes.end();
}

bool MedicineReading::IsOfOtherClassesThan(const MedicineReading& other) const {
  return state == State::kRecognised && other.state == State::kRecognised &&
         ClassesOf(*this, other) != ClassesOf(other, *this);
}

const v1::Analyte* Terminology::FindAnalyte(absl::string_view id) const {
  return Find(analyte_by_id_, id);
}
const v1::MedicineEntry* Terminology::FindMedicine(absl::string_view id) const {
  return Find(medicine_by_id_, id);
}
const v1::DiagnosisEntry* Terminology::FindDiagnosis(
    absl::string_view id) const {
  return Find(diagnosis_by_id_, id);
}
const v1::Unit* Terminology::FindUnit(absl::string_view id) const {
  return Find(unit_by_id_, id);
}
const v1::Laboratory* Terminology::FindLaboratory(absl::string_view id) const {
  return Find(laboratory_by_id_, id);
}

const v1::Analyte* Terminology::ReadAnalyte(absl::string_view text) const {
  if (IsPrintInDoubt(text)) return nullptr;
  return Find(analyte_by_name_, NormalizeAnalyteName(text));
}
const v1::Unit* Terminology::ReadUnit(absl::string_view text) const {
  return Find(unit_by_name_, text);
}
const v1::Analyte* Terminology::FindAnalyteByLoinc(
    absl::string_view code) const {
  return Find(analyte_by_loinc_, code);
}

DiagnosisReading Terminology::ReadDiagnosis(
    const v1::Diagnosis& diagnosis) const {
  DiagnosisReading reading;
  const std::string& name = diagnosis.name();
  const std::string key = NormalizeName(name);
  const v1::DiagnosisEntry* const by_name =
      name.empty() ? nullptr : Find(diagnosis_names_.meant, key);
  if (diagnosis_names_.doubt.IsIn(name)) {
    reading.doubt = std::string(kMarked);
    reading.reason = absl::StrCat("'", name, "' is ", kMarked);
  } else if (!diagnosis.diagnosis().empty()) {
    reading.entry = FindDiagnosis(diagnosis.diagnosis());
    if (reading.entry == nullptr) {
      reading.reason =
          absl::StrCat("no diagnosis '", diagnosis.diagnosis(), "'");
    } else if (by_name != nullptr && by_name != reading.entry) {
      reading.doubt =
          Contradiction("id", reading.entry->title(), by_name->title());
      reading.reason = reading.doubt;
      reading.entry = nullptr;
    }
  } else if (!name.empty()) {
    reading.entry = by_name;
    if (reading.entry == nullptr) {
      reading.doubt = ReadingsOf(Find(diagnosis_names_.ambiguous, key));
      reading.reason = WhyNoName(name, reading.doubt);
    }
  }
  return reading;
}

bool Terminology::IsNoMedicine(absl::string_view name) const {
  return !name.empty() &&
         (medicine_names_.doubt.IsIn(name) || SaysDoseOfZero(name));
}

MedicineReading Terminology::ReadMedicine(const v1::Medicine& medicine) const {
  if (IsNoMedicine(medicine.name())) {
    const absl::string_view doubt =
        medicine_names_.doubt.IsIn(medicine.name()) ? kMarked : kDoseOfZero;
    return Unrecognised(absl::StrCat("'", medicine.name(), "' is ", doubt),
                        std::string(doubt));
  }
  if (!medicine.medicine().empty()) return ReadMedicineId(medicine);
  MedicineReading by_code, by_name;
  if (!medicine.atc().empty()) by_code = ReadAtc(medicine.atc());
  if (!medicine.name().empty()) by_name = ReadMedicineName(medicine.name());
  if (Contradict(by_code, by_name)) {
    return Contradicted("code", by_code.title, by_name.title);
  }
  // The code says that it is no topical form.
  if (NameTellsMore(medicine.atc(), by_code, by_name)) {
    by_name.by_code = true;
    return by_name;
  }
  // A code decides before a name: it tells forms apart that share one, but no
  // routes. A code that says nothing leaves it to the name.
  TakeIntravenousForm(by_name, &by_code);
  if (by_code.state == MedicineReading::State::kRecognised ||
      medicine.name().empty()) {
    return by_code;
  }
  return by_name;
}

const MedicineReading* Terminology::KnownMedicine(
    const v1::Medicine& medicine) const {
  const auto find = [](const auto& readings, const std::string& text) {
    const auto found = readings.find(text);
    return found == readings.end() ? nullptr : &found->second;
  };
  if (medicine.medicine().empty() && medicine.atc().empty()) {
    return find(reading_by_name_, medicine.name());
  }
  // The name may say something else.
  if (!medicine.name().empty()) return nullptr;
  return medicine.medicine().empty()
             ? find(reading_by_atc_, medicine.atc())
             : find(reading_by_id_, medicine.medicine());
}

MedicineReading Terminology::ReadMedicineId(
    const v1::Medicine& medicine) const {
  const v1::MedicineEntry* const entry = FindMedicine(medicine.medicine());
  if (entry == nullptr) {
    return Unrecognised(
        absl::StrCat("no medicine '", medicine.medicine(), "'"));
  }
  MedicineReading by_id = Recognised(*entry, /*by_code=*/false);
  if (medicine.name().empty()) return by_id;
  MedicineReading by_name = ReadMedicineName(medicine.name());
  if (IsOneOfThose(by_name, *entry, by_id)) return by_name;
  if (Contradict(by_id, by_name)) {
    return Contradicted("id", by_id.title, by_name.title);
  }
  TakeIntravenousForm(by_name, &by_id);
  return by_id;
}

MedicineReading Terminology::ReadAtc(absl::string_view atc) const {
  const std::string code = NormalizeAtc(atc);
  if (!IsAtcForm(code)) {
    return Unrecognised(absl::StrCat("'", atc, "' is not an ATC code"));
  }
  if (const v1::MedicineEntry* entry = Find(medicine_by_atc_, code)) {
    return Recognised(*entry, /*by_code=*/true);
  }
  for (size_t length = code.size(); length > 0; --length) {
    const v1::AtcGroup* group =
        Find(group_by_prefix_, absl::string_view(code).substr(0, length));
    if (group == nullptr) continue;
    if (!GroupSpeaksFor(*group, code)) break;
    MedicineReading reading;
    reading.state = MedicineReading::State::kRecognised;
    reading.title = absl::StrCat(group->title(), " (", code, ")");
    reading.classes.assign(group->class_().begin(), group->class_().end());
    reading.perhaps_classes = FurtherClasses(*group, code);
    reading.by_code = true;
    return reading;
  }
  if (HasCodeBelow(medicine_by_atc_, code) ||
      HasCodeBelow(group_by_prefix_, code)) {
    return Unrecognised(absl::StrCat("'", atc, "' is ", kMixedGroup),
                        std::string(kMixedGroup));
  }
  return Unrecognised(absl::StrCat("ATC code ", code, " is not recognised"));
}

bool Terminology::GroupSpeaksFor(const v1::AtcGroup& group,
                                 absl::string_view code) const {
  const absl::string_view relatives = code.substr(0, kAtcChemicalGroupLength);
  const auto agrees = [&](absl::string_view atc, const auto& other) {
    if (!absl::StartsWith(atc, relatives)) return true;
    // A group of no class says that its medicines are of none.
    if (group.class_().empty()) return other.class_().empty();
    return std::all_of(group.class_().begin(), group.class_().end(),
                       [&other](const std::string& name) {
                         return rules::HasClass(other, name);
                       });
  };
  for (const auto& [atc, entry] : medicine_by_atc_) {
    if (!agrees(atc, *entry)) return false;
  }
  for (const auto& [prefix, other] : group_by_prefix_) {
    if (!agrees(prefix, *other)) return false;
  }
  return true;
}

std::vector<absl::string_view> Terminology::FurtherClasses(
    const v1::AtcGroup& group, absl::string_view code) const {
  const absl::string_view relatives = code.substr(0, kAtcChemicalGroupLength);
  std::set<absl::string_view> further;
  const auto add = [&](absl::string_view atc, const auto& other) {
    if (!absl::StartsWith(atc, relatives)) return;
    for (const std::string& name : other.class_()) {
      if (!rules::HasClass(group, name)) further.insert(name);
    }
  };
  for (const auto& [atc, entry] : medicine_by_atc_) add(atc, *entry);
  for (const auto& [prefix, other] : group_by_prefix_) add(prefix, *other);
  return {further.begin(), further.end()};
}

MedicineReading Terminology::ReadMedicineName(absl::string_view name) const {
  for (const absl::string_view form : {name, WithoutStrength(name)}) {
    const std::string key = NormalizeName(form);
    const std::string doubt = ReadingsOf(Find(medicine_names_.ambiguous, key));
    if (!doubt.empty()) return Unrecognised(WhyNoName(name, doubt), doubt);
    if (const v1::MedicineEntry* entry = Find(medicine_names_.meant, key)) {
      return Recognised(*entry, /*by_code=*/false);
    }
  }
  return Unrecognised(WhyNoName(name, ""));
}

std::vector<std::string> Terminology::AnalytesOf(
    absl::Span<const absl::string_view> classes) const {
  std::vector<std::string> ids;
  for (const v1::Analyte& analyte : analytes_.analyte()) {
    bool in_all = true;
    for (const absl::string_view name : classes) {
      in_all = in_all && rules::HasClass(analyte, name);
    }
    if (in_all) ids.push_back(analyte.id());
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

bool Terminology::HasMedicineClass(absl::string_view name) const {
  return medicine_classes_.contains(name);
}
bool Terminology::HasDiagnosisClass(absl::string_view name) const {
  return AnyHasClass(diagnoses_.diagnosis(), name);
}

const v1::WordBand* Terminology::FindBand(absl::string_view laboratory,
                                          v1::AssayMethod method,
                                          absl::string_view analyte,
                                          v1::ResultWord word) const {
  const v1::WordBand* own =
      FindBandIn(FindLaboratory(laboratory), method, analyte, word);
  if (own != nullptr) return own;
  return FindBandIn(FindLaboratory("ANY"), method, analyte, word);
}

absl::optional<double> Terminology::FactorBetween(
    absl::string_view unit, absl::string_view base) const {
  if (unit == base)
    return FindUnit(unit) != nullptr ? absl::optional<double>(1.0)
                                     : absl::nullopt;
  const v1::Unit* from = FindUnit(unit);
  if (from == nullptr || from->arbitrary() || from->base() != base) {
    return absl::nullopt;
  }
  return ParseFactor(from->factor());
}

std::vector<std::string> Terminology::Ids(absl::string_view table) const {
  if (table == "analytes") return SortedIds(analytes_.analyte());
  if (table == "medicines") return SortedIds(medicines_.medicine());
  if (table == "diagnoses") return SortedIds(diagnoses_.diagnosis());
  if (table == "units") return SortedIds(units_.unit());
  if (table == "laboratories") return SortedIds(laboratories_.laboratory());
  return {};
}

std::map<std::string, std::string, std::less<>> Terminology::CanonicalTables()
    const {
  return {{"analytes", DeterministicBytes(analytes_)},
          {"medicines", DeterministicBytes(medicines_)},
          {"diagnoses", DeterministicBytes(diagnoses_)},
          {"units", DeterministicBytes(units_)},
          {"laboratories", DeterministicBytes(laboratories_)}};
}

}  // namespace myorules::rules
