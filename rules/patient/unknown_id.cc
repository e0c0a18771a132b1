#include "rules/patient/unknown_id.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
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

}  // namespace

void AddUnknownId(absl::string_view path, const IdKind& kind,
                  const std::string& id, const std::string& meant,
                  absl::string_view advice, const Terminology& terminology,
                  Faults* faults) {
  const std::vector<std::string> ids = terminology.Ids(kind.table);
  const std::string near = meant.empty() ? engine::NearestName(id, ids) : meant;
  const std::string which = WhichIds(kind, ids);
  const std::string fault = absl::StrCat("is no id of ", kind.what);
  faults->AddQuoting(
      path, absl::StrCat(fault, which, advice), "'", id, "' ", fault,
      near.empty() ? which : absl::StrCat(" (did you mean '", near, "'?)"),
      advice);
}

}  // namespace myorules::rules
