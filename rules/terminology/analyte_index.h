// Analytes by number, with what they have to do with each other.
#ifndef MYORULES_RULES_TERMINOLOGY_ANALYTE_INDEX_H_
#define MYORULES_RULES_TERMINOLOGY_ANALYTE_INDEX_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "myorules/v1/lab.pb.h"
#include "myorules/v1/terminology.pb.h"

namespace myorules::rules {

// Immutable once made; lookups take nothing from the heap.
class AnalyteIndex {
 public:
  // One analyte.
  struct Entry {
    const v1::Analyte* analyte = nullptr;
    size_t id_size = 0;
    // Analytes that an undivided one ties together are of one family.
    int family = 0;
    // Bits of the family's single analytes that it stands for: itself, or its
    // parts.
    uint32_t parts = 0;
    // Number of the specificity that it counts as one of.
    int specificity = 0;
    bool undivided = false;
    // Neither of the line-blot panel nor with an assay of its own.
    bool off_panel = false;
  };
  struct Family {
    std::vector<int> members;  // Ascending.
    std::vector<int> parts;    // By bit: the single analyte.
  };

  AnalyteIndex() = default;
  // `table` outlives it. Requires that ids and what they stand for are there,
  // and at most 32 single analytes in a family.
  explicit AnalyteIndex(const v1::AnalyteTable& table);

  int size() const { return static_cast<int>(entries_.size()); }
  int specificities() const { return specificities_; }
  // In the order of the ids.
  const Entry& operator[](int number) const { return entries_[number]; }
  absl::Span<const Family> families() const { return families_; }

  // -1: no such analyte. At once where `id` is what IdOf gave.
  int Find(absl::string_view id) const {
    const auto offset =
        static_cast<size_t>(reinterpret_cast<uintptr_t>(id.data()) -
                            reinterpret_cast<uintptr_t>(ids_.get()));
    const size_t number = offset >> stride_bits_;
    if (number < entries_.size() && number << stride_bits_ == offset &&
        id.size() == entries_[number].id_size) {
      return static_cast<int>(number);
    }
    return Search(id);
  }
  // Valid as long as the index.
  absl::string_view IdOf(int number) const {
    return absl::string_view(ids_.get() + (number << stride_bits_),
                             entries_[number].id_size);
  }

  // Whether `whole` is undivided and `part` one of its parts.
  bool IsPartOf(int part, int whole) const {
    return entries_[whole].undivided && !entries_[part].undivided &&
           entries_[part].family == entries_[whole].family &&
           (entries_[part].parts & entries_[whole].parts) != 0;
  }

  // Where a result would stand that is not on record:
  // "patient.results[analyte=SRP,method=LINE_BLOT]"; without a method
  // "patient.results[analyte=SRP]". Valid as long as the index.
  absl::string_view ResultPath(int number, v1::AssayMethod method) const;

  // Those of a class, ascending; null: no such class.
  const std::vector<int>* OfClass(absl::string_view name) const;

 private:
  int Search(absl::string_view id) const;
  void JoinFamilies();
  void CountSpecificities();
  void WriteResultPaths();

  std::vector<Entry> entries_;
  std::vector<Family> families_;
  int specificities_ = 0;
  // All ids, one every 2^stride_bits_ bytes.
  std::unique_ptr<char[]> ids_;
  int stride_bits_ = 0;
  std::vector<std::string> result_paths_;  // By analyte, then method.
  // Ids and names of classes are short, and looked up often.
  struct HashOfId {
    using is_transparent = void;
    size_t operator()(absl::string_view id) const;
  };
  // By hash, the first analyte that came to each place, which most have for
  // themselves; -1: none has it.
  static constexpr size_t kPlaces = 1024;
  std::vector<int> by_hash_ = std::vector<int>(kPlaces, -1);
  absl::flat_hash_map<absl::string_view, int, HashOfId> by_id_;
  absl::flat_hash_map<std::string, std::vector<int>, HashOfId, std::equal_to<>>
      by_class_;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_TERMINOLOGY_ANALYTE_INDEX_H_
