#include "rules/note/repeated.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace myorules::rules {
namespace {

// What a summary names, on which condition; empty: on none.
struct Naming {
  const Item* item;
  std::string condition;
};

std::vector<Naming> NamingsOf(const Items& items, absl::string_view summary) {
  std::vector<Naming> namings;
  std::string condition;
  for (absl::string_view part : absl::StrSplit(summary, '{')) {
    absl::string_view name = part.substr(0, part.find('}'));
    if (absl::ConsumePrefix(&name, "if ")) {
      condition = std::string(name);
    } else if (name == "/if") {
      condition.clear();
    } else if (const Item* const item = items.Find(name)) {
      namings.push_back({item, condition});
    }
  }
  return namings;
}

template <typename List>
bool AreSame(const List& a, const List& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

}  // namespace

bool AskTheSame(const Items& items, const v1::DecisionResult& decision,
                const v1::DecisionResult& other) {
  const Item* const item = items.Find(decision.id());
  return item != nullptr && item->table != nullptr &&
         item->table->same_question_as() == other.id();
}

bool SayTheSame(const v1::DecisionResult& a, const v1::DecisionResult& b) {
  return a.status() == b.status() && a.outcome() == b.outcome() &&
         a.error() == b.error() && AreSame(a.detail(), b.detail()) &&
         AreSame(a.collected(), b.collected()) &&
         AreSame(a.candidates(), b.candidates()) &&
         a.candidates_inexact() == b.candidates_inexact();
}

bool IsRepeated(const Items& items, const v1::DecisionResult& decision) {
  bool is_left_out = false;
  bool says_another_the_same = false;
  for (const Naming& naming :
       NamingsOf(items, items.pack().rule_pack().summary())) {
    const v1::DecisionResult* const named = naming.item->decision;
    if (named == &decision) {
      const Item* const condition = items.Find(naming.condition);
      if (condition == nullptr || condition->truth() != Truth::kNotMet) {
        return false;
      }
      is_left_out = true;
    } else if (named != nullptr && naming.condition.empty()) {
      says_another_the_same |= SayTheSame(*named, decision);
    }
  }
  return is_left_out && says_another_the_same;
}

}  // namespace myorules::rules
