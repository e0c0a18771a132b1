// The facts that can be missing, sets of them, and three-valued logic that
// keeps such a set.
//
// Nearly all facts of the pack have a fixed place in the patient: each is a bit
// of two words, in the order in which an answer lists them. What entries of
// lists lack is known only with the patient: that is a tree of unions, which
// nobody walks unless it is told.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_FACTS_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_FACTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "myorules/v1/patient.pb.h"
#include "tests/bench/handwritten/analytes.h"
#include "tests/bench/handwritten/text_arena.h"

namespace myorules::handwritten {

// By path, then reason. facts.cc has the texts and holds the order.
enum FactId : uint8_t {
  kBiopsyDone,
  kBiopsyNecrosis,
  kOtherFeatures,
  kOtherFeaturesUncertain,
  kSparseInfiltrate,
  kBirthDate,
  kBirthDateDay,
  kBirthDateMonth,
  kDiagnosed,
  kDiagnosesComplete,
  kDiagnosesIncomplete,
  kDiagnosisDate,
  kDiagnosisDateDay,
  kDiagnosisDateMonth,
  kFollowedUntil,
  kFollowedUntilDay,
  kFollowedUntilMonth,
  kMalignanciesComplete,
  kMalignanciesIncomplete,
  kArthritis,
  kCardiac,
  kCardiacRelated,
  kDysphagia,
  kGottron,
  kHeliotrope,
  kLungDisease,
  kMechanicsHands,
  kRaynaud,
  kSkin,
  kSkinRelated,
  kUnexplainedFever,
  kMedicinesComplete,
  kMedicinesIncomplete,
  kEndocrinopathy,
  kAmyloidosis,
  kAntisynthetase,
  kAntisynthetaseContradicted,
  kFamilyMotorNeuropathy,
  kFamilyDystrophy,
  kToxicMyopathy,
  kMyositisMedicinesComplete,
  kOnsetDate,
  kOnsetDateDay,
  kOnsetDateMonth,
  kOutcome,
  kCreatineKinase,
  kCreatineKinaseEquallyNear,
  // A result of each antibody, by its assay.
  kFirstAntibody,
  kLastAntibody = kFirstAntibody + kAnalyteCount - 1,
  kSex,
  kStatinUse,
  kStatinUseContradicted,
  kAxial,
  kProximal,
  kProximalArms,
  kProximalLegs,
  kRespiratory,
  kSubacute,
  kSymmetric,
  kFactCount,
};
static_assert(kFactCount <= 128, "facts are bits of two words");

// Where a fact belongs, and why what is on record does not settle it.
struct FactText {
  absl::string_view path;
  absl::string_view reason;
  int id = -1;  // FactId; -1: of an entry.
};

// By path, then reason.
bool ComesBefore(const FactText& a, const FactText& b);

// A set of facts. Valid until Facts::Begin.
struct Missing {
  uint64_t low = 0;
  uint64_t high = 0;
  uint32_t entries = 0;  // A node of Facts; 0: none.

  static Missing Of(FactId id) {
    Missing set;
    (id < 64 ? set.low : set.high) = uint64_t{1} << (id & 63);
    return set;
  }
  bool empty() const { return (low | high | entries) == 0; }
};

// True, false, or unknown with what would settle it.
struct Answer {
  enum State : uint8_t { kFalse, kTrue, kUnknown };
  State state = kFalse;
  Missing missing;  // kUnknown only.

  static Answer Of(bool value) { return {value ? kTrue : kFalse, {}}; }
  static Answer Unknown(const Missing& missing) { return {kUnknown, missing}; }
  static Answer Unknown(FactId id) { return {kUnknown, Missing::Of(id)}; }
  bool is_true() const { return state == kTrue; }
  bool is_false() const { return state == kFalse; }
  bool is_unknown() const { return state == kUnknown; }
  bool is_known() const { return state != kUnknown; }
};

inline Answer Not(const Answer& a) {
  if (a.is_unknown()) return a;
  return Answer::Of(a.is_false());
}

// A statement that may not be made.
inline Answer Stated(bool is_set, bool value, FactId id) {
  return is_set ? Answer::Of(value) : Answer::Unknown(id);
}

enum class List : uint8_t { kResults, kMedicines, kDiagnoses, kMalignancies };

// The facts of one patient. Reused from patient to patient.
class Facts {
 public:
  // Forgets all sets made before. `patient` is canonical.
  void Begin(const v1::Patient& patient);

  // What the entry number `index` of `list` lacks: "" the entry itself, else
  // ".status". The texts live until Begin.
  Missing Entry(List list, int index, absl::string_view suffix,
                absl::string_view reason = "");

  // A fact of fixed place, with a reason that lives as long.
  Missing WithReason(FactId id, absl::string_view reason);

  Missing Join(const Missing& a, const Missing& b);
  void Add(const Missing& more, Missing* set) { *set = Join(*set, more); }

  Answer And(const Answer& a, const Answer& b);
  Answer Or(const Answer& a, const Answer& b);

  // By path, then reason, each once. Valid until the next call.
  const std::vector<FactText>& ListOf(const Missing& set);

  // Texts made for one patient.
  TextArena& texts() { return texts_; }

 private:
  // A fact (`left` 0: number `right` of entries_), or the union of two nodes.
  struct Node {
    uint32_t left;
    uint32_t right;
  };
  struct EntryFact {
    List list;
    int index;
    absl::string_view suffix;
    absl::string_view reason;
    int fixed = -1;  // Not -1: the FactId, and no entry of a list.
  };

  Missing NewNode(const EntryFact& fact);
  void GatherEntries(uint32_t node);

  const v1::Patient* patient_ = nullptr;
  TextArena texts_;
  std::vector<Node> nodes_;
  std::vector<EntryFact> entries_;
  // ListOf's scratch.
  std::vector<uint32_t> seen_;  // By node, the round in which it was visited.
  uint32_t round_ = 0;
  std::vector<uint32_t> stack_;
  std::vector<FactText> gathered_;
  std::vector<FactText> listed_;
  std::string path_;
};

// "Some entry …": true as soon as one is; else unknown where one is, or where
// the list may go on.
class Exists {
 public:
  explicit Exists(Facts* facts) : facts_(facts) {}
  void AddOpen(const Missing& why_open) { facts_->Add(why_open, &missing_); }
  void Add(const Answer& one) {
    any_ = any_ || one.is_true();
    if (one.is_unknown()) facts_->Add(one.missing, &missing_);
  }
  Answer ToAnswer() const {
    if (any_ || missing_.empty()) return Answer::Of(any_);
    return Answer::Unknown(missing_);
  }

 private:
  Facts* facts_;
  bool any_ = false;
  Missing missing_;
};

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_FACTS_H_
