// What an evaluation gives its programs, and what is noted of it.
#ifndef MYORULES_ENGINE_CLASSIFY_EVALUATION_INPUTS_H_
#define MYORULES_ENGINE_CLASSIFY_EVALUATION_INPUTS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/algorithm/container.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "engine/base/bit_set.h"
#include "engine/base/memory.h"
#include "engine/classify/evaluation.h"
#include "engine/expr/program.h"
#include "engine/expr/value.h"

namespace myorules::engine {

// Gives slots their values.
class Evaluation::Inputs : public ProgramInputs {
 public:
  explicit Inputs(const Evaluation& evaluation)
      : Inputs(evaluation, /*records_reads=*/false, evaluation.ready_) {}

  Value Variable(int slot) override { return evaluation_.Ask(slot); }
  void OnThreshold(const OpaqueValue& threshold) override {
    // Result after result is compared with the same one.
    if (&threshold == last_threshold_) return;
    last_threshold_ = &threshold;
    const int number = evaluation_.plan_->NumberOf(threshold);
    if (number >= 0) Use(evaluation_.plan_->slot_of_threshold(number));
  }

 protected:
  // Asks for every slot, at each use, where `ready` is null.
  Inputs(const Evaluation& evaluation, bool records_reads, Value* ready)
      : ProgramInputs(records_reads, ready), evaluation_(evaluation) {}

  virtual void Use(int slot) { AddBit(slot, evaluation_.used_); }

  const Evaluation& evaluation_;

 private:
  const OpaqueValue* last_threshold_ = nullptr;
};

// Notes what is read.
class Evaluation::NotingInputs final : public Inputs {
 public:
  explicit NotingInputs(const Evaluation& evaluation)
      : Inputs(evaluation, evaluation.traced_, nullptr) {}

  Value Variable(int slot) override {
    if (evaluation_.plan_->is_used_when_read(slot)) Note(slot);
    return evaluation_.ValueIn(slot);
  }

  void OnRead(const Path* path, const Value& value,
              const google::protobuf::FieldDescriptor* field) override {
    if (path->IsSeenAgain(number_)) return;
    facts_.push_back(
        {path, value, field == nullptr ? nullptr : field->enum_type()});
    if (facts_.size() >= most_facts_) {
      SortFacts();
      most_facts_ = 2 * facts_.size() + kFewFacts;
    }
  }

  void OnDecided(const Path* entry) override {
    if (!absl::c_linear_search(deciders_, entry)) deciders_.push_back(entry);
  }

  Reading ReadingOf(const Value& value) {
    if (!records_reads()) return {value, slots_.span(), {}, {}};
    SortFacts();
    absl::c_sort(deciders_, [](const Path* a, const Path* b) {
      return a->text() < b->text();
    });
    return {value, slots_.span(), facts_.span(), deciders_.span()};
  }

 private:
  void Use(int slot) override {
    Inputs::Use(slot);
    Note(slot);
  }
  void Note(int slot) {
    if (slot >= kFewSlots) {
      if (absl::c_linear_search(slots_, slot)) return;
    } else if (HasBit(noted_, slot)) {
      return;
    } else {
      AddBit(slot, absl::MakeSpan(noted_));
    }
    slots_.push_back(slot);
  }

  // By text, each path once: what was read of it first.
  void SortFacts() {
    if (facts_.size() < 2) return;
    struct Named {
      absl::string_view text;
      size_t number;
    };
    Growing<Named> named;
    named.reserve(facts_.size());
    for (size_t i = 0; i < facts_.size(); ++i) {
      named.push_back({facts_[i].path->text(), i});
    }
    const auto before = [](const Named& a, const Named& b) {
      const int order = a.text.compare(b.text);
      return order < 0 || (order == 0 && a.number < b.number);
    };
    std::sort(named.begin(), named.end(), before);
    Growing<FactSeen> sorted;
    sorted.reserve(facts_.size());
    for (size_t i = 0; i < named.size(); ++i) {
      if (i > 0 && named[i].text == named[i - 1].text) continue;
      sorted.push_back(facts_[named[i].number]);
    }
    facts_ = sorted;
  }

  // Tells whoever notes reads on this thread from whoever did before.
  static uint64_t NextNumber() {
    thread_local uint64_t last = 0;
    return ++last;
  }

  // Above so many facts they are sorted on the way, so that what is read again
  // and again takes no room.
  static constexpr size_t kFewFacts = 256;

  // Slots beyond it are looked for one by one; few packs have so many.
  static constexpr int kFewSlots = 512;

  const uint64_t number_ = NextNumber();
  uint64_t noted_[BitWords(kFewSlots)] = {};  // Which of them slots_ has.
  Growing<int> slots_;
  Growing<FactSeen> facts_;
  Growing<const Path*> deciders_;
  size_t most_facts_ = kFewFacts;
};

// Has other values for some items.
class Evaluation::OverridingInputs final : public Inputs {
 public:
  OverridingInputs(const Evaluation& evaluation,
                   absl::Span<const Override> overrides)
      : Inputs(evaluation, /*records_reads=*/false, nullptr),
        overrides_(overrides) {}

  Value Variable(int slot) override {
    for (const Override& each : overrides_) {
      if (each.position == slot) return each.value;
    }
    return evaluation_.ValueIn(slot);
  }

 private:
  const absl::Span<const Override> overrides_;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_EVALUATION_INPUTS_H_
