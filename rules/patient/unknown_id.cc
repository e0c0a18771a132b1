#include "rules/patient/unknown_id.h"

#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "engine/base/issues.h"

namespace myorules::rules {
namespace {

// More are looked up rather than read.
constexpr size_t kMostListed = 40;

std::string WhichIds(const IdKind& kind, const std::vector<std::string>& ids) {
  if (ids.size() > kMostListed) {
    return absl::StrCat("; rules/terminology/", kind.table,
                        ".textproto lists them");
  }
  return absl::StrCat("; there are ", absl::StrJoin(ids, ", "));
}

// Letters and digits alone, small.
std::string Bare(absl::string_view text) {
  std::string bare;
  for (const char character : text) {
    if (absl::ascii_isalnum(character)) {
      bare += absl::ascii_tolower(character);
    }
  }
  return bare;
}

// The medicine that is called so, if any.
std::string MedicineCalled(absl::string_view name,
                           const Terminology& terminology) {
  const std::string bare = Bare(name);
  for (const v1::MedicineEntry& medicine : terminology.medicines().medicine()) {
    if (Bare(medicine.id()) == bare || Bare(medicine.title()) == bare ||
        absl::c_any_of(medicine.alias(), [&bare](const std::string& alias) {
          return Bare(alias) == bare;
        })) {
      return medicine.id();
    }
  }
  return "";
}

// Whether each word of one is the other's, or a slip of it: much that is the
// same makes "tetanus_immunoglobulin" no slip of "intravenous_immunoglobulin".
bool IsSlipOf(absl::string_view one, absl::string_view other) {
  const std::vector<std::string> words = absl::StrSplit(one, '_');
  const std::vector<std::string> meant = absl::StrSplit(other, '_');
  if (words.size() != meant.size()) return false;
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] != meant[i] &&
        engine::NearestName(words[i], {meant[i]}).empty()) {
      return false;
    }
  }
  return true;
}

// What may be meant; empty: nothing is near enough to be told. A wrong unit is
// another measure, however near it is written.
std::string IdMeant(const IdKind& kind, const std::string& id,
                    const std::vector<std::string>& ids,
                    const Terminology& terminology) {
  for (const std::string& each : ids) {
    if (absl::EqualsIgnoreCase(each, id)) return each;
  }
  if (kind.table == kUnitIds.table) return "";
  if (kind.table == kMedicineIds.table) {
    std::string called = MedicineCalled(id, terminology);
    if (!called.empty()) return called;
  }
  if (kind.table == kDiagnosisIds.table) {
    v1::Diagnosis written;
    written.set_name(absl::StrReplaceAll(id, {{"_", " "}}));
    const v1::DiagnosisEntry* const read =
        terminology.ReadDiagnosis(written).entry;
    if (read != nullptr) return read->id();
  }
  const std::string near = engine::NearestName(id, ids);
  return IsSlipOf(id, near) ? near : "";
}

}  // namespace

void AddUnknownId(absl::string_view path, const IdKind& kind,
                  const std::string& id, const std::string& meant,
                  absl::string_view advice, const Terminology& terminology,
                  Faults* faults) {
  const std::vector<std::string> ids = terminology.Ids(kind.table);
  const std::string near =
      meant.empty() ? IdMeant(kind, id, ids, terminology) : meant;
  const std::string which = WhichIds(kind, ids);
  const std::string fault = absl::StrCat("is no id of ", kind.what);
  faults->AddQuoting(
      path, absl::StrCat(fault, which, advice), "'", id, "' ", fault,
      near.empty() ? which : absl::StrCat(" (did you mean '", near, "'?)"),
      advice);
}

}  // namespace myorules::rules
