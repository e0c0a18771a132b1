// The parts of an answer, each from the view of one patient.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_PARTS_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_PARTS_H_

#include <array>
#include <memory>
#include <vector>

#include "myorules/v1/classification.pb.h"
#include "tests/bench/handwritten/pack_texts.h"
#include "tests/bench/handwritten/sentences.h"
#include "tests/bench/handwritten/view.h"

namespace myorules::handwritten {

// What all parts are written from.
struct Desk {
  const View& view;
  const PackTexts& pack;
  const Texts& texts;
  Facts& facts;
  // Whether to name what decided and what raised.
  bool names;
};

// The tables, and the facts on which open ones hang, the most wanted first.
class DecisionWriter {
 public:
  void Write(const Desk& desk, v1::Classification* answer);

 private:
  // A fact on which the decision number `decision` hangs.
  struct Wanted {
    FactText fact;
    int decision = 0;
  };
  // Those of one path.
  struct Group {
    int begin = 0;
    int end = 0;
    int decisions = 0;
  };

  void AddOpen(const Missing& missing, const Desk& desk, int number,
               v1::DecisionResult* result);
  void WriteMissing(const PackTexts& pack, v1::Classification* answer);

  std::vector<Wanted> wanted_;
  std::vector<Group> groups_;
};

// Keeps the values of facets that the answer at hand leaves unset.
class FacetWriter {
 public:
  void Write(const Desk& desk, v1::Classification* answer);

 private:
  v1::FactValue* ValueOf(size_t number, v1::FacetResult* result);
  void WriteOne(const Desk& desk, FacetId id, size_t number,
                v1::FacetResult* result);
  void WriteAnswer(const Answer& answer, const Desk& desk, size_t number,
                   v1::FacetResult* result);
  void WriteYears(const Years& years, const Desk& desk, size_t number,
                  v1::FacetResult* result);
  void WriteDays(const Days& days, const Desk& desk, size_t number,
                 v1::FacetResult* result);
  void WriteRatio(const Ratio& ratio, const Desk& desk, size_t number,
                  v1::FacetResult* result);
  void WriteName(absl::string_view name, FactId unset, const Desk& desk,
                 size_t number, v1::FacetResult* result);
  void WriteTreatmentLine(const Desk& desk, size_t number,
                          v1::FacetResult* result);

  static constexpr size_t kFacets = static_cast<size_t>(FacetId::kCount);
  std::array<std::unique_ptr<v1::FactValue>, kFacets> spare_;
};

void WriteFlags(const Desk& desk, v1::Classification* answer);

void WriteNotes(const Desk& desk, v1::Classification* answer);

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_PARTS_H_
