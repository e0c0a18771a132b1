#include "engine/pack/value_faults.h"

#include "absl/strings/str_cat.h"
#include "engine/pack/references.h"

namespace myorules::engine {

bool ValueFaults::Add(const GivenValue& value, absl::string_view text,
                      absl::string_view fault) {
  std::string message =
      absl::StrCat(text, value.through.empty() ? "" : ", from '", value.through,
                   value.through.empty() ? "" : "',", " ", fault);
  const int offset = OffsetOfName(*value.place);
  if (!told_.emplace(offset, message).second) return false;
  site_.place.AddErrorInValue(site_.field, site_.text, offset,
                              std::move(message));
  return true;
}

}  // namespace myorules::engine
