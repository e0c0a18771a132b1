#include "engine/pack/misspelled.h"

#include <cstddef>

#include "absl/strings/str_cat.h"

namespace myorules::engine {

absl::optional<std::string> Respell(absl::string_view text,
                                    const std::vector<Misspelled>& names) {
  std::string result(text);
  for (const Misspelled& each : names) {
    const auto begin = static_cast<size_t>(each.offset);
    const size_t room = each.name.size();
    std::string number = absl::StrCat(each.number);
    if (each.meant.empty() || number.size() > room ||
        result.compare(begin, room, each.name) != 0) {
      return absl::nullopt;
    }
    number.resize(room, ' ');
    result.replace(begin, room, number);
  }
  return result;
}

}  // namespace myorules::engine
