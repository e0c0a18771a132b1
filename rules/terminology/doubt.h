// Names that an entry carries and is not: "SLE?", "-SLE".
#ifndef MYORULES_RULES_TERMINOLOGY_DOUBT_H_
#define MYORULES_RULES_TERMINOLOGY_DOUBT_H_

#include <bitset>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "myorules/v1/terminology.pb.h"

namespace myorules::rules {

// Finds the signs that put a name in doubt or deny it.
class Doubt {
 public:
  Doubt() = default;
  explicit Doubt(const v1::DoubtSigns& signs);

  // Whether `name` carries one of the signs where it counts.
  bool IsIn(absl::string_view name) const;

 private:
  enum class Where { kAnywhere, kAtAnEnd, kAtTheStart };
  struct Sign {
    std::string text;
    Where where;
  };

  bool Counts(const Sign& sign, absl::string_view name) const;

  std::vector<Sign> signs_;
  std::bitset<256> first_bytes_;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_TERMINOLOGY_DOUBT_H_
