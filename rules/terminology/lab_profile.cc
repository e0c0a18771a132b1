#include "rules/terminology/lab_profile.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "engine/base/issues.h"
#include "rules/terminology/normalize.h"
#include "rules/terminology/printed_text.h"

namespace myorules::rules {
namespace {

// Longer names are no slip of a known one, and would take long to compare.
constexpr size_t kLongestSlip = 60;
constexpr size_t kMostNearest = 3;
// Of less of a month's name nobody can tell which it is.
constexpr size_t kShortestMonth = 3;

template <typename Map>
auto Look(const Map& map, absl::string_view key)
    -> absl::optional<typename Map::mapped_type> {
  const auto found = map.find(key);
  if (found == map.end()) return absl::nullopt;
  return found->second;
}

absl::string_view At(const std::vector<std::string>& texts, int number) {
  return number >= 0 && number < static_cast<int>(texts.size())
             ? absl::string_view(texts[number])
             : absl::string_view();
}

// A name as tables are asked for it.
std::string NameKey(absl::string_view text) {
  std::string scratch;
  return NormalizeName(CleanText(text, &scratch));
}

// How particular an entry is about analyte and method; -1: it is about others.
int Particularity(const v1::PrintedValue& value, const v1::Analyte& analyte,
                  v1::AssayMethod method) {
  int particularity = 0;
  if (!value.analyte().empty()) {
    if (value.analyte() != analyte.id()) return -1;
    particularity += 2;
  }
  if (value.method() != v1::ASSAY_METHOD_UNSPECIFIED) {
    if (value.method() != method) return -1;
    particularity += 1;
  }
  return particularity;
}

}  // namespace

const AnalyteName* LabProfile::FindAnalyte(absl::string_view text,
                                           bool* says_antibody) const {
  if (terminology_->IsPrintInDoubt(text)) return nullptr;
  std::string scratch;
  const absl::string_view clean = CleanText(text, &scratch);
  const std::string name = NormalizeAnalyteName(clean);
  const auto found = analytes_.find(name);
  if (found == analytes_.end()) return nullptr;
  *says_antibody =
      found->second.needs_context && NormalizeName(clean).size() > name.size();
  return &found->second;
}

absl::optional<v1::AssayMethod> LabProfile::FindMethod(
    absl::string_view text) const {
  if (terminology_->IsPrintInDoubt(text)) return absl::nullopt;
  return Look(methods_, NameKey(text));
}

absl::optional<v1::AssayMethod> LabProfile::FindOrder(
    absl::string_view text) const {
  std::string scratch;
  const absl::string_view key = TextKey(text, &scratch);
  const re2::StringPiece order(key.data(), key.size());
  auto methods = MethodsIn(order, own_orders_);
  if (!methods.has_value()) methods = MethodsIn(order, any_orders_);
  return methods;
}

absl::optional<v1::AssayMethod> LabProfile::MethodsIn(
    const re2::StringPiece& order, const Orders& orders) {
  std::vector<int> matches;
  if (orders.patterns == nullptr || !orders.patterns->Match(order, &matches)) {
    return absl::nullopt;
  }
  v1::AssayMethod said = v1::ASSAY_METHOD_UNSPECIFIED;
  for (const int match : matches) {
    const v1::AssayMethod method = orders.methods[match];
    if (method == v1::ASSAY_METHOD_UNSPECIFIED || method == said) continue;
    // Of several methods nobody knows which is this result's.
    if (said != v1::ASSAY_METHOD_UNSPECIFIED) {
      return v1::ASSAY_METHOD_UNSPECIFIED;
    }
    said = method;
  }
  return said;
}

absl::optional<UnitName> LabProfile::FindUnit(absl::string_view text,
                                              v1::AssayMethod method) const {
  const auto found = units_.find(text);
  if (found == units_.end()) return absl::nullopt;
  const UnitName* of_any_method = nullptr;
  for (const UnitName& name : found->second) {
    if (name.method == v1::ASSAY_METHOD_UNSPECIFIED) {
      if (of_any_method == nullptr) of_any_method = &name;
    } else if (name.method == method) {
      return name;
    }
  }
  return of_any_method == nullptr ? found->second.front() : *of_any_method;
}

ValueMeaning LabProfile::FindValue(absl::string_view key,
                                   const v1::Analyte& analyte,
                                   v1::AssayMethod method,
                                   bool* of_others) const {
  *of_others = false;
  const auto found = values_.find(key);
  if (found == values_.end()) return {};
  const ValueMeaning* best = nullptr;
  int most = -1;
  for (const ValueMeaning& meaning : found->second) {
    // The laboratory's own stand first, and go before whatever holds for any.
    if (best != nullptr && best->own && !meaning.own) break;
    const int particularity = Particularity(*meaning.value, analyte, method);
    if (particularity > most) {
      most = particularity;
      best = &meaning;
    }
  }
  *of_others = best == nullptr;
  return best == nullptr ? ValueMeaning() : *best;
}

absl::optional<v1::ResultStatus> LabProfile::FindStatus(
    absl::string_view text) const {
  if (terminology_->IsPrintInDoubt(text)) return absl::nullopt;
  return Look(statuses_, NameKey(text));
}

absl::optional<v1::Specimen> LabProfile::FindSpecimen(
    absl::string_view text) const {
  if (terminology_->IsPrintInDoubt(text)) return absl::nullopt;
  const auto whole = Look(specimens_, NameKey(text));
  if (whole.has_value()) return whole;
  // "Serum separator tube", "CSF (lumbar)". A letter alone may be anything.
  constexpr size_t kShortest = 3;
  std::string scratch;
  absl::optional<v1::Specimen> said;
  for (const absl::string_view word :
       absl::StrSplit(TextKey(text, &scratch), absl::ByAnyChar(" ,;:/+()[]-_."),
                      absl::SkipEmpty())) {
    if (word.size() < kShortest) continue;
    const auto specimen = Look(specimens_, NormalizeName(word));
    if (!specimen.has_value()) continue;
    // Blood and something else beside it is not blood alone.
    if (*specimen == v1::SPECIMEN_OTHER) return specimen;
    if (!said.has_value()) said = specimen;
  }
  return said;
}

const v1::PrintedFlag* LabProfile::FindFlag(absl::string_view key) const {
  return Look(flags_, key).value_or(nullptr);
}

bool LabProfile::IsRangeWord(absl::string_view text) const {
  std::string scratch;
  return range_words_.contains(TextKey(text, &scratch));
}

v1::Comparator LabProfile::FindBound(absl::string_view words) const {
  std::string scratch;
  return Look(bounds_, TextKey(words, &scratch))
      .value_or(v1::COMPARATOR_UNSPECIFIED);
}

int LabProfile::FindMonth(absl::string_view name) const {
  std::string scratch;
  const absl::string_view key = TextKey(name, &scratch);
  const std::string begin(key);
  int month = 0;
  for (auto it = months_.lower_bound(begin);
       it != months_.end() && absl::StartsWith(it->first, begin); ++it) {
    if (it->first == begin) return it->second;
    // Of two months, and the name of neither.
    if (month != 0 && month != it->second) return 0;
    month = it->second;
  }
  return begin.size() < kShortestMonth ? 0 : month;
}

const AssayHabits& LabProfile::HabitsOf(const v1::Analyte& analyte,
                                        v1::AssayMethod method) const {
  const int number = terminology_->analyte_index().Find(analyte.id());
  return habits_[number * v1::AssayMethod_ARRAYSIZE + method];
}

const v1::UpperLimit* LabProfile::FindUpperLimit(
    const v1::Analyte& analyte) const {
  for (const v1::UpperLimit& limit : own_->upper_limit()) {
    if (limit.analyte() == analyte.id()) return &limit;
  }
  return nullptr;
}

absl::string_view LabProfile::TextOf(v1::AssayMethod method) const {
  return At(method_texts_, method);
}
absl::string_view LabProfile::TextOf(v1::ResultStatus status) const {
  return At(status_texts_, status);
}
absl::string_view LabProfile::TextOf(v1::Specimen specimen) const {
  return At(specimen_texts_, specimen);
}
absl::string_view LabProfile::TextOf(v1::ResultWord word) const {
  return At(word_texts_, word);
}
absl::string_view LabProfile::TextOf(v1::LineBlotGrade grade) const {
  return At(grade_texts_, grade);
}

std::vector<std::string> LabProfile::Nearest(const std::string& key,
                                             absl::Span<const Known> known) {
  std::vector<std::string> nearest;
  if (key.empty() || key.size() > kLongestSlip) return nearest;
  std::vector<Known> left(known.begin(), known.end());
  while (nearest.size() < kMostNearest) {
    std::vector<std::string> keys;
    keys.reserve(left.size());
    for (const Known& each : left) keys.push_back(each.key);
    const std::string found = engine::NearestName(key, keys);
    if (found.empty()) break;
    const auto entry = absl::c_find_if(
        left, [&](const Known& each) { return each.key == found; });
    nearest.push_back(entry->text);
    const int meaning = entry->meaning;
    left.erase(std::remove_if(
                   left.begin(), left.end(),
                   [&](const Known& each) { return each.meaning == meaning; }),
               left.end());
  }
  return nearest;
}

std::vector<std::string> LabProfile::NearestAnalytes(
    absl::string_view text) const {
  return Nearest(NormalizeAnalyteName(text), known_analytes_);
}
std::vector<std::string> LabProfile::NearestMethods(
    absl::string_view text) const {
  return Nearest(NormalizeName(text), known_methods_);
}
std::vector<std::string> LabProfile::NearestUnits(
    absl::string_view text) const {
  std::string scratch;
  return Nearest(std::string(TextKey(text, &scratch)), known_units_);
}
std::vector<std::string> LabProfile::NearestValues(
    absl::string_view text) const {
  std::string scratch;
  return Nearest(std::string(TextKey(text, &scratch)), known_values_);
}
std::vector<std::string> LabProfile::NearestStatuses(
    absl::string_view text) const {
  return Nearest(NormalizeName(text), known_statuses_);
}

}  // namespace myorules::rules
