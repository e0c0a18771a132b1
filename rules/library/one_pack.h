// For tests of those who keep answers: a library with one pack, so that each
// change of a patient gives one answer.
#ifndef MYORULES_RULES_LIBRARY_ONE_PACK_H_
#define MYORULES_RULES_LIBRARY_ONE_PACK_H_

#include <memory>

#include "rules/library/library.h"
#include "rules/library/pack_shelf.h"

namespace myorules::rules {

// imnm.lim2019 alone.
inline std::shared_ptr<const Library> OnePackLibrary() {
  static const auto& library = *new std::shared_ptr<const Library>(
      PackShelf::Load("")->Open("imnm.lim2019")->library);
  return library;
}

}  // namespace myorules::rules

#endif  // MYORULES_RULES_LIBRARY_ONE_PACK_H_
