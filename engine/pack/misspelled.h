// Names that are near to one that there is, put right in a text so that the
// rest of it can be read.
#ifndef MYORULES_ENGINE_PACK_MISSPELLED_H_
#define MYORULES_ENGINE_PACK_MISSPELLED_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace myorules::engine {

// A name that there is not, of a field or of an enum's value.
struct Misspelled {
  int offset = 0;
  std::string name;
  // The nearest that there is; empty: none is near.
  std::string meant;
  // Its number, which has room where `name` stands, however long `meant` is.
  int number = 0;
};

// The text with the numbers of what is meant in place of the names, in which
// all else stands in the line and the column where it stood. nullopt: none is
// near, or there is no room.
absl::optional<std::string> Respell(absl::string_view text,
                                    const std::vector<Misspelled>& names);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_MISSPELLED_H_
