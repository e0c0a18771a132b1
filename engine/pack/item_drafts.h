// The named items of a pack before their expressions are checked.
#ifndef MYORULES_ENGINE_PACK_ITEM_DRAFTS_H_
#define MYORULES_ENGINE_PACK_ITEM_DRAFTS_H_

#include <string>
#include <vector>

#include "engine/pack/compiled_pack.h"
#include "engine/pack/expression_checker.h"
#include "engine/pack/text_proto.h"

namespace myorules::engine {

struct ItemDraft {
  // All but types and expressions; rows have their outcomes.
  CompiledItem item;
  MessagePlace place;
  // "define 'heavy'", for messages.
  std::string called;
  // Name of the field that holds the id.
  std::string id_field;
  std::string title;
  // Why it may ask what is on record.
  std::string comment;
  // The expression; without text for a table.
  ExpressionSite value;
  // For each row its condition and its detail.
  std::vector<ExpressionSite> whens;
  std::vector<ExpressionSite> details;
  // Its name stands for something else, which is told; what follows is not.
  bool is_misnamed = false;
};

// The items of the pack: definitions, criteria, facets, decisions, each kind in
// its order.
std::vector<ItemDraft> DraftItems(const v1::RulePack& pack,
                                  const MessagePlace& root);

// Adds an error for each name that the language, the pack or what it imports
// already uses for something else, and marks those that the language or the
// subject has.
void CheckItemNames(absl::string_view subject,
                    const std::vector<CompiledItem>& imported,
                    std::vector<ItemDraft>* drafts);

// Puts the drafts in an order in which each comes after all that it uses. Adds
// an error for each cycle; returns the variables of what is on one or uses,
// directly or not, what is.
NameSet OrderItems(std::vector<ItemDraft>* drafts);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_ITEM_DRAFTS_H_
