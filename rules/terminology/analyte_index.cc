#include "rules/terminology/analyte_index.h"

#include <algorithm>
#include <cstring>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace myorules::rules {

AnalyteIndex::AnalyteIndex(const v1::AnalyteTable& table) {
  std::vector<const v1::Analyte*> sorted;
  for (const v1::Analyte& analyte : table.analyte()) {
    sorted.push_back(&analyte);
    // One more, so that no id ends where the next begins.
    while (size_t{1} << stride_bits_ <= analyte.id().size()) ++stride_bits_;
  }
  absl::c_sort(sorted, [](const v1::Analyte* a, const v1::Analyte* b) {
    return a->id() < b->id();
  });
  ids_.reset(new char[sorted.size() << stride_bits_]);
  for (size_t i = 0; i < sorted.size(); ++i) {
    const v1::Analyte& analyte = *sorted[i];
    std::memcpy(ids_.get() + (i << stride_bits_), analyte.id().data(),
                analyte.id().size());
    Entry entry;
    entry.analyte = &analyte;
    entry.id_size = analyte.id().size();
    entry.undivided = !analyte.stands_for().empty();
    entry.off_panel =
        !absl::c_linear_search(analyte.class_(), "LINE_BLOT_PANEL") &&
        !absl::c_linear_search(analyte.class_(), "OWN_ASSAY");
    entries_.push_back(entry);
    const int number = static_cast<int>(i);
    by_id_.emplace(IdOf(number), number);
    int& place = by_hash_[HashOfId()(IdOf(number)) % kPlaces];
    if (place < 0) place = number;
    for (const std::string& name : analyte.class_()) {
      by_class_[name].push_back(number);
    }
  }
  JoinFamilies();
  CountSpecificities();
  WriteResultPaths();
}

void AnalyteIndex::JoinFamilies() {
  // Each begins alone; an undivided one joins the families of its parts.
  std::vector<int> family(entries_.size());
  for (int i = 0; i < size(); ++i) family[i] = i;
  for (int i = 0; i < size(); ++i) {
    for (const std::string& part : entries_[i].analyte->stands_for()) {
      const int other = family[Find(part)];
      std::replace(family.begin(), family.end(), other, family[i]);
    }
  }
  absl::flat_hash_map<int, int> numbers;
  for (int i = 0; i < size(); ++i) {
    const auto [found, inserted] =
        numbers.emplace(family[i], static_cast<int>(families_.size()));
    if (inserted) families_.emplace_back();
    Family& own = families_[found->second];
    entries_[i].family = found->second;
    own.members.push_back(i);
    if (entries_[i].undivided) continue;
    entries_[i].parts = uint32_t{1} << own.parts.size();
    own.parts.push_back(i);
  }
  for (Entry& entry : entries_) {
    for (const std::string& part : entry.analyte->stands_for()) {
      entry.parts |= entries_[Find(part)].parts;
    }
  }
}

void AnalyteIndex::CountSpecificities() {
  absl::flat_hash_map<absl::string_view, int> numbers;
  for (Entry& entry : entries_) {
    const absl::string_view name = entry.analyte->specificity().empty()
                                       ? entry.analyte->id()
                                       : entry.analyte->specificity();
    entry.specificity =
        numbers.emplace(name, static_cast<int>(numbers.size())).first->second;
  }
  specificities_ = static_cast<int>(numbers.size());
}

void AnalyteIndex::WriteResultPaths() {
  for (const Entry& entry : entries_) {
    for (int i = 0; i < v1::AssayMethod_ARRAYSIZE; ++i) {
      const absl::string_view method =
          i == 0 || !v1::AssayMethod_IsValid(i)
              ? ""
              : absl::StripPrefix(
                    v1::AssayMethod_Name(static_cast<v1::AssayMethod>(i)),
                    "ASSAY_METHOD_");
      result_paths_.push_back(
          absl::StrCat("patient.results[analyte=", entry.analyte->id(),
                       method.empty() ? "" : ",method=", method, "]"));
    }
  }
}

absl::string_view AnalyteIndex::ResultPath(int number,
                                           v1::AssayMethod method) const {
  const bool known = method > 0 && method < v1::AssayMethod_ARRAYSIZE;
  return result_paths_[number * v1::AssayMethod_ARRAYSIZE +
                       (known ? static_cast<int>(method) : 0)];
}

// Mixes the length and the first and last bytes: eight, or four, or of the
// shortest three in all.
size_t AnalyteIndex::HashOfId::operator()(absl::string_view id) const {
  uint64_t first = 0;
  uint64_t last = 0;
  const size_t size = id.size();
  if (size >= 8) {
    std::memcpy(&first, id.data(), 8);
    std::memcpy(&last, id.data() + size - 8, 8);
  } else if (size >= 4) {
    std::memcpy(&first, id.data(), 4);
    std::memcpy(&last, id.data() + size - 4, 4);
  } else if (size > 0) {
    first = static_cast<unsigned char>(id[0]);
    last = static_cast<unsigned char>(id[size / 2]) << 8 |
           static_cast<unsigned char>(id[size - 1]);
  }
  constexpr uint64_t kOdd = 0x9e3779b97f4a7c15;
  const uint64_t mixed = ((first ^ last << 1) + id.size()) * kOdd;
  return mixed ^ mixed >> 32;
}

int AnalyteIndex::Search(absl::string_view id) const {
  const int first = by_hash_[HashOfId()(id) % kPlaces];
  if (first < 0) return -1;
  if (IdOf(first) == id) return first;
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? -1 : found->second;
}

const std::vector<int>* AnalyteIndex::OfClass(absl::string_view name) const {
  const auto found = by_class_.find(name);
  return found == by_class_.end() ? nullptr : &found->second;
}

}  // namespace myorules::rules
