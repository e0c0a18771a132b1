// What a loaded pack does: its expressions as programs, with every name
// resolved to a slot or a position, so that a classification looks nothing up.
#ifndef MYORULES_ENGINE_PACK_PLAN_H_
#define MYORULES_ENGINE_PACK_PLAN_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "engine/base/memory.h"
#include "engine/expr/program.h"
#include "engine/expr/value.h"
#include "engine/pack/compiled_pack.h"

namespace myorules::engine {

// An expression, as it runs. Its variables are slots: an item's is its position
// in CompiledPack::items(); thresholds, the subject and the day of assessment
// follow.
struct Rule {
  std::shared_ptr<const Program> program;  // Null: there is none.
  // The items that it names, ascending; and those within questions about the
  // record, as bits.
  std::vector<int> items;
  std::vector<uint64_t> asked;
  int depth = 0;  // Of the expression, in nodes.

  explicit operator bool() const { return program != nullptr; }
};

// A piece of a sentence: text, then an item's value; -1: none.
struct SentencePart {
  std::string text;
  int item = -1;
  // Above 0: the item is not told but a condition: unless it is true, what
  // follows is left out up to the part of this number.
  int unless_true = 0;
};
using Sentence = std::vector<SentencePart>;

// How a row of a table runs.
struct RowPlan {
  Rule when;
  Rule detail;
  int outcome = 0;  // In ItemPlan::outcomes.
};

struct ItemPlan {
  // Definitions, criteria and plain facets.
  Rule value;
  // The same value whatever the subject; made when the pack was loaded.
  absl::optional<Value> constant;
  std::string negated_id;  // "!is_heavy", as what decided is named.
  // The slots that `constant` was made from.
  std::vector<int> constant_slots;
  // Tables. Each outcome once, in the order of the rows; `otherwise` is one of
  // them, -1: none.
  std::vector<RowPlan> rows;
  std::vector<std::string> outcomes;
  std::vector<std::string> words;  // Of each outcome, within a sentence.
  std::vector<int> outcome_of_row;
  int otherwise = -1;
  // The items that some row names, ascending.
  std::vector<int> named;
  int depth = 0;  // Of its deepest expression.
  // The items that it uses directly, as bits.
  std::vector<uint64_t> uses;
  // Facets: the decisions that it hangs on, directly or through other items, in
  // the order of dependency.
  std::vector<int> decisions;
};

// What most items come down to: an expression. Small, for they are many.
struct PlainItem {
  const Program* program = nullptr;  // Null: a table, or constant.
  // Of expressions, while it is worked out. The least that an item counts makes
  // up for the calls between expressions.
  int levels = 0;
  static constexpr int kLeastLevels = 10;
};

struct GroundPlan {
  Rule when;
  Sentence message;
  v1::Severity severity = v1::SEVERITY_UNSPECIFIED;
};

struct FlagPlan {
  std::vector<GroundPlan> grounds;
  Rule possible_when;
  // The decisions that it hangs on, as of an item.
  std::vector<int> decisions;
};

struct NotePlan {
  Rule when;
  Sentence message;
};

// Something that nobody has checked, and what is said where it is used.
struct UnverifiedPlan {
  int slot = 0;
  std::string message;
};

// Immutable, and as long-lived as its pack.
struct Plan {
  explicit Plan(const CompiledPack& pack);

  int slot_of_threshold(int number) const { return items_end + number; }
  int subject_slot() const { return slots - 2; }
  int assessed_on_slot() const { return slots - 1; }
  // Whether reading the slot is using it: of a threshold that functions compare
  // with, comparing is.
  bool is_used_when_read(int slot) const {
    return slot < subject_slot() && ready[slot].is_null();
  }
  // The number of a threshold that functions compare with; -1: it is none of
  // the pack.
  int NumberOf(const OpaqueValue& threshold) const;
  // The slot of a variable. Requires that there is one.
  int SlotOf(absl::string_view variable) const;

  const CompiledPack& pack;
  std::vector<ItemPlan> items;
  std::vector<PlainItem> plain_items;  // As `items`.
  std::vector<int> by_id;              // Of each, its place by id.
  std::vector<Value> thresholds;       // As in CompiledPack::linked().
  int items_end = 0;                   // The slot after the last item's.
  int slots = 0;
  // By slot, the thresholds that functions compare with; else null. After the
  // slots of variables come those that keep what is selected from one.
  std::vector<Value> ready;
  // Positions, in the pack's order.
  std::vector<int> decisions, facets, traced;
  std::vector<FlagPlan> flags;
  std::vector<NotePlan> notes;
  std::vector<UnverifiedPlan> unverified;
  Sentence summary;

 private:
  // Of "patient.biopsy.date".
  int SlotOfSelection(absl::string_view name);
  Rule MakeRule(const Checked& checked);
  ItemPlan MakeItem(const CompiledItem& item);
  void MakeRows(const CompiledItem& item, ItemPlan* plan);
  std::string WordsOf(const CompiledItem& item,
                      const std::string& outcome) const;
  FlagPlan MakeFlag(const CompiledFlag& flag);
  std::vector<int> DecisionsBehind(std::vector<uint64_t> named) const;
  Sentence MakeSentence(absl::string_view text) const;
  void AddUnverified();
  void FoldConstants();

  std::map<std::string, int, std::less<>> slots_of_selections_;
  Memory memory_;  // Of the constants.
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_PLAN_H_
