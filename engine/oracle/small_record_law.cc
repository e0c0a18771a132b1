#include "engine/oracle/small_record_law.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "engine/base/memory.h"
#include "engine/classify/classify.h"
#include "engine/oracle/brute_force.h"
#include "engine/oracle/random_tables.h"
#include "engine/oracle/table_law.h"
#include "engine/testdata/parcel.pb.h"
#include "myorules/v1/classification.pb.h"

namespace myorules::engine::oracle {
namespace {

using testdata::Parcel;

// A fact of Packs::NextOverFacts(), and each value that tells cases apart.
struct Fact {
  std::string path;
  std::vector<std::function<void(Parcel*)>> values;
};

std::vector<Fact> Facts() {
  std::vector<Fact> facts = {{"parcel.fragile", {}},
                             {"parcel.sender.remote", {}},
                             {"parcel.service", {}},
                             {"parcel.label", {}},
                             {"parcel.weight_grams", {}}};
  for (const bool is_so : {false, true}) {
    facts[0].values.emplace_back([=](Parcel* p) { p->set_fragile(is_so); });
    facts[1].values.emplace_back(
        [=](Parcel* p) { p->mutable_sender()->set_remote(is_so); });
  }
  for (const auto service :
       {testdata::SERVICE_STANDARD, testdata::SERVICE_EXPRESS}) {
    facts[2].values.emplace_back([=](Parcel* p) { p->set_service(service); });
  }
  for (const char* label : {"a", "b", "c"}) {
    facts[3].values.emplace_back([=](Parcel* p) { p->set_label(label); });
  }
  for (int grams = -1; grams <= 5; ++grams) {
    facts[4].values.emplace_back(
        [=](Parcel* p) { p->set_weight_grams(grams); });
  }
  return facts;
}

// How each item of the pack that is a table ends; of the others nothing.
std::vector<End> EndsOf(const RandomPack& pack, const Parcel& completed) {
  const OwnMemory memory;
  std::vector<End> ends;
  for (const BruteItem& item :
       WorkOutByBruteForce(*pack.pack, pack.worked_with, completed)) {
    ends.push_back(
        {item.table.status == v1::DECISION_STATUS_ERROR, item.table.outcomes});
  }
  return ends;
}

// By item of the pack, the ends under all values of `open`.
std::vector<std::vector<End>> EndsOfCompletions(const RandomPack& pack,
                                                const Parcel& partial,
                                                const std::vector<Fact>& open) {
  std::vector<std::vector<End>> ends(pack.pack->items().size());
  std::vector<size_t> assignment(open.size(), 0);
  while (true) {
    Parcel completed = partial;
    for (size_t i = 0; i < open.size(); ++i) {
      open[i].values[assignment[i]](&completed);
    }
    const std::vector<End> of_this = EndsOf(pack, completed);
    for (size_t i = 0; i < ends.size(); ++i) ends[i].push_back(of_this[i]);
    size_t digit = 0;
    while (digit < open.size() &&
           ++assignment[digit] == open[digit].values.size()) {
      assignment[digit++] = 0;
    }
    if (digit == open.size()) return ends;
  }
}

bool NamesATable(const CompiledPack& pack, const CompiledItem& table) {
  return std::any_of(table.uses.begin(), table.uses.end(),
                     [&](int used) { return IsTable(pack.items()[used]); });
}

// What of the tables of the pack is not so of that record.
std::string BrokenOn(const RandomPack& pack, const Parcel& partial,
                     const std::vector<Fact>& open, SmallRecordCounts* counts) {
  v1::Classification answer;
  const absl::Status status =
      Classify(*pack.pack, partial, absl::CivilDay(2020, 6, 15), {}, &answer);
  if (!status.ok()) return status.ToString();
  std::vector<Unsettled> unsettled;
  unsettled.reserve(open.size());
  for (const Fact& fact : open) {
    unsettled.push_back({fact.values.size(), {fact.path}});
  }
  const auto ends = EndsOfCompletions(pack, partial, open);
  const OwnMemory memory;
  const std::vector<BruteItem> items =
      WorkOutByBruteForce(*pack.pack, pack.worked_with, partial);
  for (size_t i = 0; i < items.size(); ++i) {
    const CompiledItem& item = pack.pack->items()[i];
    // Of a row that fails only once what it reckons with is known nothing is
    // said beforehand: a fact filled in can be one on which a rule fails.
    if (!items[i].table.is_worked_out) continue;
    BruteTable truth;
    truth.is_seen_through = items[i].table.is_seen_through;
    Conclude(unsettled, ends[i], &truth);
    const v1::DecisionResult& decision = answer.decisions(item.index);
    const bool over_tables = NamesATable(*pack.pack, item);
    ++counts->tables;
    counts->open += truth.status == v1::DECISION_STATUS_INDETERMINATE ? 1 : 0;
    counts->inexact += decision.candidates_inexact() ? 1 : 0;
    counts->over_tables += over_tables ? 1 : 0;
    const std::string fault = over_tables ? LeftOut(truth, decision)
                                          : DifferenceFrom(truth, decision);
    if (!fault.empty()) return absl::StrCat(item.id, ": ", fault);
  }
  return "";
}

}  // namespace

std::string HoldSmallRecords(Random& random, int records,
                             SmallRecordCounts* counts) {
  const RandomPack pack = Packs(random).NextOverFacts();
  if (pack.pack == nullptr) {
    return absl::StrCat("does not load: ", pack.body, pack.faults, "\n");
  }
  static const auto& facts = *new std::vector<Fact>(Facts());
  for (int record = 0; record < records; ++record) {
    Parcel partial;
    partial.set_id("p");
    std::vector<Fact> open;
    for (const Fact& fact : facts) {
      if (random.Chance(60)) {
        open.push_back(fact);
      } else {
        random.Of(fact.values)(&partial);
      }
    }
    const std::string broken = BrokenOn(pack, partial, open, counts);
    if (broken.empty()) continue;
    return absl::StrCat(broken, "\n", pack.body, "about {",
                        partial.ShortDebugString(), "}\n");
  }
  return "";
}

}  // namespace myorules::engine::oracle
