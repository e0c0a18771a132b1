// What decision tables are solved with.
#ifndef MYORULES_ENGINE_CLASSIFY_TABLE_PARTS_H_
#define MYORULES_ENGINE_CLASSIFY_TABLE_PARTS_H_

#include <algorithm>
#include <cstdint>

#include "absl/functional/function_ref.h"
#include "absl/types/span.h"
#include "engine/base/bit_set.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/unknown_set.h"
#include "engine/classify/table.h"

namespace myorules::engine {

// Sets of outcomes, and of rows.
using Bits = absl::Span<uint64_t>;

inline bool IsEmpty(ConstBits set) {
  return std::all_of(set.begin(), set.end(),
                     [](uint64_t word) { return word == 0; });
}

inline absl::Span<const int> ListOf(ConstBits set) {
  Growing<int> list;
  ForEachBit(set, [&](int number) { list.push_back(number); });
  return list.span();
}

inline absl::Span<const int> AllOf(absl::Span<const Atom> atoms) {
  Growing<int> all;
  for (size_t i = 0; i < atoms.size(); ++i) all.push_back(static_cast<int>(i));
  return all.span();
}

// How many assignments those atoms have; more than kMaxAssignments: too many.
inline int64_t CountAssignments(absl::Span<const Atom> atoms,
                                absl::Span<const int> which) {
  int64_t count = 1;
  for (const int atom : which) {
    count *= atoms[atom].values;
    if (count > limits::kMaxAssignments) break;
  }
  return count;
}

inline Growing<int> FirstAssignment(absl::Span<const Atom> atoms) {
  Growing<int> assignment;
  for (size_t i = 0; i < atoms.size(); ++i) assignment.push_back(0);
  return assignment;
}

// The next assignment of those atoms, the first of which changes fastest;
// after the last comes the first again.
inline void Advance(absl::Span<const Atom> atoms, absl::Span<const int> which,
                    Growing<int>& assignment) {
  for (const int atom : which) {
    if (++assignment[atom] < atoms[atom].values) return;
    assignment[atom] = 0;
  }
}

// What an open table hangs on.
struct HangsOn {
  UnknownUnion missing;
  // On something, too, that may not have all of its values.
  bool inexact = false;

  void Add(const Atom& atom) {
    missing.Add(atom.missing);
    inexact |= atom.inexact;
  }
};

// Adds the atoms of which another value gives another end under some
// assignment of the rest. `same_end(i, j)`: whether the assignments number
// i and j, in the order of Advance, end alike.
template <typename SameEnd>
void AddMattering(absl::Span<const Atom> atoms, absl::Span<const int> which,
                  SameEnd same_end, HangsOn* hangs_on) {
  const auto count = static_cast<int>(CountAssignments(atoms, which));
  int stride = 1;
  for (const int atom : which) {
    const int values = atoms[atom].values;
    for (int i = 0; i < count; ++i) {
      const int value = (i / stride) % values;
      if (!same_end(i, i - value * stride)) {
        hangs_on->Add(atoms[atom]);
        break;
      }
    }
    stride *= values;
  }
}

using StateUnder = absl::FunctionRef<RowState(int, absl::Span<const int>)>;

// The conditions of the rows under assignments of all atoms: each is asked for
// once for each assignment of the atoms that the row names.
class RowStates {
 public:
  // `named`: one a row, each with at most kMaxAssignments assignments.
  RowStates(absl::Span<const Atom> atoms,
            absl::Span<const absl::Span<const int>> named, StateUnder state)
      : atoms_(atoms), state_(state) {
    rows_.reserve(named.size());
    for (const absl::Span<const int> of_row : named) {
      const int64_t states = CountAssignments(atoms, of_row);
      const auto known = static_cast<Known**>(
          Memory::Current().Allocate(states * sizeof(Known*)));
      std::fill_n(known, states, nullptr);
      rows_.push_back({of_row, known});
    }
  }

  const RowState& Of(int row, absl::Span<const int> assignment) {
    Known*& known = Find(row, assignment);
    if (known == nullptr) {
      known = Memory::Current().New(Known{state_(row, assignment)});
    }
    return known->state;
  }

  // Adds what an unknown row, asked for before, hangs on: once.
  void AddMissing(int row, absl::Span<const int> assignment,
                  UnknownUnion* missing) {
    Known& known = *Find(row, assignment);
    if (!known.told) missing->Add(known.state.missing);
    known.told = true;
  }

 private:
  struct Known {
    RowState state;
    bool told = false;
  };
  struct Row {
    absl::Span<const int> atoms;  // That it names.
    Known** states;               // By their values; null: not asked for yet.
  };

  Known*& Find(int row, absl::Span<const int> assignment) {
    const Row& known = rows_[row];
    int number = 0;
    for (const int atom : known.atoms) {
      number = number * atoms_[atom].values + assignment[atom];
    }
    return known.states[number];
  }

  absl::Span<const Atom> atoms_;
  StateUnder state_;
  Growing<Row> rows_;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_TABLE_PARTS_H_
