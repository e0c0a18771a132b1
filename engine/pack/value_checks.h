// Fixed values in an expression that cannot be meant: outside an enum, not in
// the terminology, counted in another unit than what they meet.
#ifndef MYORULES_ENGINE_PACK_VALUE_CHECKS_H_
#define MYORULES_ENGINE_PACK_VALUE_CHECKS_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "engine/pack/compiled_pack.h"
#include "engine/pack/expression_checker.h"

namespace myorules::engine {

// What the names of a pack stand for.
struct ValueNames {
  std::function<const CompiledItem*(absl::string_view variable)> find_item;
  // The unit of a threshold; null: no such threshold.
  std::function<const std::string*(absl::string_view variable)> unit_of;
};

// Adds an error for each number, or constant of another enum, that is compared
// (`==`, `!=`, `in`) with an enum and is no value of it, and for its
// `…_UNSPECIFIED`, which a fact that is on record never has.
void CheckEnumValues(const CheckedExpr& checked, const ExpressionSite& site,
                     const Environment& environment, const ValueNames& names);

// Adds an error for whatever is made of fixed values alone and fails, as it
// then does for every subject: date('2016-02-30'), [1][5], null < null. What it
// is part of fails too, and is not told.
void CheckFixedValues(const CheckedExpr& checked, const ExpressionSite& site);

// What a host knows of each kind of word, asked for once.
class TermLists {
 public:
  // `host` outlives it.
  explicit TermLists(const PackHost& host) : host_(host) {}

  // As the host gives them, and to be looked up; none: any text will do.
  struct Terms {
    std::vector<std::string> all;
    absl::flat_hash_set<std::string> known;
  };
  const Terms& Of(const std::string& kind);

 private:
  const PackHost& host_;
  // Nodes stay where they are.
  std::map<std::string, Terms> terms_;
};

// Adds an error for each text, given to a function of the host, that is none of
// those that the function knows.
void CheckTerms(const CheckedExpr& checked, const ExpressionSite& site,
                TermLists* terms);

// Adds an error where two numbers are compared, added or subtracted, or a
// number is given to a function, whose units are known and differ.
void CheckUnits(const CheckedExpr& checked, const ExpressionSite& site,
                const ValueNames& names);

// What the whole expression counts, "years"; empty: not known.
std::string UnitOf(const CheckedExpr& checked, const ValueNames& names);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_VALUE_CHECKS_H_
