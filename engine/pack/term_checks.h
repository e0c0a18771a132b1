// Words that a pack gives to functions which take only certain ones.
#ifndef MYORULES_ENGINE_PACK_TERM_CHECKS_H_
#define MYORULES_ENGINE_PACK_TERM_CHECKS_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "engine/pack/compiled_pack.h"
#include "engine/pack/expression_checker.h"
#include "engine/pack/given_values.h"

namespace myorules::engine {

// What is known of each kind of word, by the host or of the pack's subject,
// asked for once.
class TermLists {
 public:
  // Both outlive it.
  TermLists(const PackHost& host, const CompiledPack& pack)
      : host_(host), pack_(pack) {}

  // As the host gives them, and to be looked up; none: any text will do.
  struct Terms {
    std::vector<std::string> all;
    absl::flat_hash_set<std::string> known;
  };
  const Terms& Of(const std::string& kind);

 private:
  const PackHost& host_;
  const CompiledPack& pack_;
  // Nodes stay where they are.
  std::map<std::string, Terms> terms_;
};

// Adds an error for each text, given to a function of the host, that is none of
// those that the function knows. Returns the offsets that are told.
std::set<int> CheckTerms(const CheckedExpr& checked, const ExpressionSite& site,
                         const ItemFinder& find_item, TermLists* terms);

// The kinds of words that a record holds.
struct FieldTerms {
  // Outlive it.
  const PackHost& host;
  ItemFinder find_item;
};

// The kind of word that the expression is, or lists; empty: not known.
std::string TermOf(const CheckedExpr& checked, const FieldTerms& fields);

// Adds an error for each text that is compared (`==`, `!=`, `in`) with a word
// of a kind that is known, and is none of that kind. The empty text stands for
// no word.
void CheckComparedTerms(const CheckedExpr& checked, const ExpressionSite& site,
                        const FieldTerms& fields, TermLists* terms);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_TERM_CHECKS_H_
