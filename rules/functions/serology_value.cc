#include "rules/functions/serology_value.h"

#include <new>
#include <typeinfo>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "rules/functions/arguments.h"
#include "rules/functions/standing.h"
#include "rules/functions/steps.h"

namespace myorules::rules {
namespace {

using engine::CallContext;
using engine::DateRange;
using engine::Growing;
using engine::InMemory;
using engine::Memory;
using engine::UnknownSet;
using engine::Value;

// Why a result whose day is not known well enough may not count.
constexpr char kMayBeLater[] =
    "it may have been collected after the assessment, and then does not count";

// The day on record; nullopt: none. Most results of a patient are of few days:
// `last` keeps the date that was read last, and its day.
struct LastDate {
  const v1::Date* date = nullptr;  // Null: none so far.
  DateRange day;
};

absl::optional<DateRange> CollectedOn(const v1::LabResult& result,
                                      const engine::Path* path,
                                      LastDate* last) {
  if (!result.has_collected_on()) return absl::nullopt;
  const v1::Date& date = result.collected_on();
  if (last->date != nullptr && date.day() == last->date->day() &&
      date.month() == last->date->month() &&
      date.year() == last->date->year()) {
    return last->day;
  }
  const auto days = DateOf(true, date, path, ".collected_on");
  if (days.has_value() && days->why.empty()) *last = {&date, *days};
  return days;
}

DateRange Collected(const v1::LabResult& result, const engine::Path* path,
                    LastDate* last) {
  const auto collected = CollectedOn(result, path, last);
  DateRange days;
  if (collected.has_value()) {
    days = *collected;
    if (days.earliest == days.latest) return days;
  } else {
    days = {kFirstDay, kLastDay, UnknownSet::Of(path->Child(".collected_on"))};
  }
  const auto reported = DateOf(result.has_reported_on(), result.reported_on(),
                               path, ".reported_on");
  if (reported.has_value() && reported->latest < days.latest &&
      reported->latest >= days.earliest) {
    days.latest = reported->latest;
  }
  if (days.earliest == days.latest) days.why = UnknownSet();
  return days;
}

// The same facts, each with `reason`.
UnknownSet WithReason(const UnknownSet& set, absl::string_view reason) {
  UnknownSet with_reason;
  for (const engine::MissingFact& fact : set.facts()) {
    with_reason.Merge(UnknownSet::Of(fact.path, reason));
  }
  return with_reason;
}

void RecordReads(const UsableResult& result, CallContext& context) {
  if (!context.records_reads()) return;
  const v1::LabResult& message = *result.message;
  if (message.status() != v1::RESULT_STATUS_UNSPECIFIED) {
    context.RecordRead(
        result.path->Child(".status"),
        Value::StringView(v1::ResultStatus_Name(message.status())));
  }
  if (!IsOfBlood(message)) {
    context.RecordRead(
        result.path->Child(".specimen"),
        Value::StringView(v1::Specimen_Name(message.specimen())));
  }
  if (const auto date =
          DateOf(message.has_collected_on(), message.collected_on(),
                 result.path, ".collected_on")) {
    context.RecordRead(result.path->Child(".collected_on"), Value::Date(*date));
  }
}

template <typename T>
using ById =
    absl::flat_hash_map<absl::string_view, T, absl::Hash<absl::string_view>,
                        std::equal_to<absl::string_view>,
                        InMemory<std::pair<const absl::string_view, T>>>;

template <typename T>
ById<T> NewById() {
  return ById<T>(
      InMemory<std::pair<const absl::string_view, T>>(&Memory::Current()));
}

template <typename T>
T* NewArray(int size, const T& value) {
  T* const array =
      static_cast<T*>(Memory::Current().Allocate(size * sizeof(T)));
  std::uninitialized_fill_n(array, size, value);
  return array;
}

}  // namespace

// Reads one list of results.
class SerologyValue::Reader {
 public:
  // Of so many results.
  Reader(size_t count, const Terminology& terminology,
         const DateRange& assessed_on, CallContext& context)
      : index_(terminology.analyte_index()),
        assessed_on_(assessed_on),
        context_(context) {
    results_.reserve(count);
  }

  // False where the item is no result.
  bool Read(const Value& item) {
    UsableResult result;
    result.message = MessageOf<v1::LabResult>(item);
    if (result.message == nullptr) return false;
    const v1::LabResult& message = *result.message;
    result.path = item.as_message().path;
    result.analyte = index_.Find(message.analyte());
    result.collected = Collected(message, result.path, &last_date_);
    RecordReads(result, context_);
    if (result.collected.earliest > assessed_on_.latest) return true;
    if (result.collected.latest > assessed_on_.earliest) {
      result.uncertain = UnknownSet::Union(
          WithReason(result.collected.why, kMayBeLater), assessed_on_.why);
    }
    if (!message.supersedes().empty()) Replace(message, result.uncertain);
    if (!message.specimen_id().empty()) {
      result.specimen =
          specimens_
              .try_emplace(message.specimen_id(),
                           static_cast<int>(specimens_.size()) + 1)
              .first->second;
    }
    results_.push_back(result);
    return true;
  }

  // Sorts what has been read by whether and for which analyte it counts.
  void FillIn(SerologyValue* value) {
    const int families = static_cast<int>(index_.families().size());
    value->usable_in_family_ = NewArray(families, 0);
    value->kept_ = NewArray<const Kept*>(families * kWaysOfJudging, nullptr);
    Growing<Use> uses;
    uses.reserve(results_.size());
    for (UsableResult& result : results_) {
      uses.push_back(result.analyte < 0 ? Use::kNone
                     : Counts(result)   ? Use::kCounts
                                        : Use::kCountsNot);
      if (uses.back() != Use::kCounts) continue;
      ++value->usable_in_family_[index_[result.analyte].family];
    }
    const auto usable = ByAnalyte(uses.span(), Use::kCounts);
    value->usable_ = usable.by_analyte;
    value->all_usable_ = usable.all;
    value->unusable_ = ByAnalyte(uses.span(), Use::kCountsNot).by_analyte;
  }

 private:
  enum class Use : uint8_t { kNone, kCounts, kCountsNot };

  // That another result, as far as that one counts, replaces the one it names.
  // Its status does not matter: a withdrawal replaces, too.
  void Replace(const v1::LabResult& by, const UnknownSet& open) {
    const auto [found, inserted] = replaced_.try_emplace(by.supersedes(), open);
    if (inserted) return;
    if (open.empty() || found->second.empty()) {
      found->second = UnknownSet();
    } else {
      found->second.Merge(open);
    }
  }

  // Whether it may count; notes what would tell.
  bool Counts(UsableResult& result) const {
    const v1::LabResult& message = *result.message;
    const Standing standing = StandingOf(message);
    if (standing == Standing::kUnusable) return false;
    if (standing == Standing::kUnknown) {
      result.uncertain.Merge(UnknownSet::Of(result.path->Child(".status")));
    }
    if (message.id().empty() || replaced_.empty() ||
        message.supersedes() == message.id()) {
      return true;
    }
    const auto by = replaced_.find(message.id());
    if (by == replaced_.end()) return true;
    result.uncertain.Merge(by->second);
    return !by->second.empty();
  }

  struct Sorted {
    absl::Span<const UsableResult>* by_analyte;
    absl::Span<const UsableResult> all;  // One analyte's after the other's.
  };

  // The results of that use.
  Sorted ByAnalyte(absl::Span<const Use> uses, Use use) const {
    const int analytes = index_.size();
    auto* const by_analyte =
        NewArray(analytes, absl::Span<const UsableResult>());
    const auto count = absl::c_count(uses, use);
    if (count == 0) return {by_analyte, {}};
    int* const counts = NewArray(analytes, 0);
    for (size_t i = 0; i < uses.size(); ++i) {
      if (uses[i] == use) ++counts[results_[i].analyte];
    }
    auto* const all = static_cast<UsableResult*>(
        Memory::Current().Allocate(count * sizeof(UsableResult)));
    auto* next = all;
    UsableResult** const ends = NewArray<UsableResult*>(analytes, nullptr);
    for (int i = 0; i < analytes; ++i) {
      ends[i] = next;
      by_analyte[i] = absl::Span<const UsableResult>(next, counts[i]);
      next += counts[i];
    }
    for (size_t i = 0; i < uses.size(); ++i) {
      const UsableResult& result = results_[i];
      if (uses[i] == use) new (ends[result.analyte]++) UsableResult(result);
    }
    return {by_analyte, absl::Span<const UsableResult>(all, count)};
  }

  const AnalyteIndex& index_;
  const DateRange& assessed_on_;
  CallContext& context_;
  LastDate last_date_;
  Growing<UsableResult> results_;
  ById<UnknownSet> replaced_ = NewById<UnknownSet>();
  ById<int> specimens_ = NewById<int>();
};

Value SerologyValue::Make(const Terminology& terminology,
                          const engine::ListValue& results,
                          const DateRange& assessed_on, CallContext& context) {
  Reader reader(results.items.size(), terminology, assessed_on, context);
  for (const Value& item : results.items) {
    if (!context.budget().Spend(kStepsOfAFinding)) return Value();
    if (!reader.Read(item)) return Value::Error("not a result");
  }
  auto* const made = new (Memory::Current().Allocate(sizeof(SerologyValue)))
      SerologyValue(terminology);
  reader.FillIn(made);
  return Value::Opaque(made);
}

const SerologyValue* SerologyValue::Of(const Value& value) {
  if (value.kind() != Value::Kind::kOpaque ||
      typeid(value.as_opaque()) != typeid(SerologyValue)) {
    return nullptr;
  }
  return static_cast<const SerologyValue*>(&value.as_opaque());
}

engine::UnknownSet& SerologyValue::NotOnRecord(int analyte,
                                               v1::AssayMethod method) const {
  constexpr int kMethods = v1::AssayMethod_ARRAYSIZE;
  if (not_on_record_ == nullptr) {
    not_on_record_ =
        NewArray(analytes().size() * kMethods, engine::UnknownSet());
  }
  return not_on_record_[analyte * kMethods + method];
}

const CutSet* SerologyValue::MakeCuts(const Value& list) const {
  // The same thresholds may stand in another list.
  const CutSet* cuts = nullptr;
  for (const KeptCuts* kept = kept_cuts_; kept != nullptr; kept = kept->next) {
    if (kept->cuts->IsOf(list)) cuts = kept->cuts;
  }
  Memory& memory = Memory::Current();
  if (cuts == nullptr) {
    if (!CutSet::IsCutList(list)) return nullptr;
    CutSet made(list, analytes());
    for (const KeptCuts* kept = kept_cuts_; kept != nullptr;
         kept = kept->next) {
      made.ShareGeneral(*kept->cuts);
    }
    cuts = memory.New(made);
  }
  if (++kept_list_count_ <= kMostKeptLists) {
    kept_cuts_ = memory.New(KeptCuts{list.as_list().items, cuts, kept_cuts_});
  }
  return cuts;
}

absl::Span<const Finding> SerologyValue::JudgedOnce(
    int analyte, const CutSet& cuts, Judging how, CallContext& context) const {
  const int family = analytes()[analyte].family;
  // In a family each may be judged by cuts of its own.
  const bool alone = analytes().families()[family].members.size() == 1;
  const void* const by =
      alone ? static_cast<const void*>(cuts.For(analyte).data()) : &cuts;
  const int of = alone || (how != Judging::kOwnByAnyMethod && cuts.names_none())
                     ? kNoMatter
                     : analyte;
  const Kept*& first = KeptOf(family, how);
  for (const Kept* kept = first; kept != nullptr; kept = kept->next) {
    if (kept->cuts != by || kept->analyte != of) continue;
    if (context.records_reads()) {
      for (const Finding& finding : kept->findings) {
        RecordValue(*finding.result, context);
      }
    }
    return kept->findings;
  }
  // Of one result alone it was when that was judged in a word.
  const Plain* const place = cuts.PlaceOf(analyte, family, how);
  const bool charged = place != nullptr && Decides(*place);
  const absl::Span<const Finding> findings =
      Judge(analyte, cuts, how, charged, context);
  first = Memory::Current().New(Kept{of, by, findings, first});
  return findings;
}

}  // namespace myorules::rules
