// What is behind a criterion: facts, values and the limits that they were held
// against.
#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "engine/pack/names.h"
#include "rules/note/doubted.h"
#include "rules/note/fact_path.h"
#include "rules/note/item_words.h"
#include "rules/note/reasoning.h"
#include "rules/note/values.h"

namespace myorules::rules {
namespace {

// How the trace tells a list without an entry that is not known to be complete.
constexpr char kNoEntries[] = "0 entries, perhaps more";

// Whether what is measured so can be held against the limit.
bool IsOfLimit(absl::string_view method, absl::string_view unit,
               const v1::Threshold& limit) {
  return unit == limit.unit() &&
         (method.empty() || limit.method().empty() || method == limit.method());
}

// What was read of a laboratory result.
struct Measured {
  std::string method;
  std::string unit;
  bool is_negative = false;
  bool is_below_number = false;  // "<20", of which nothing is reached.
  bool has_number = false;
  double number = 0;  // Of a range its lower end.
};

// `words` is what was read where it is an enum.
void AddPart(const v1::FactRead& read, absl::string_view words,
             absl::string_view field, Measured* result) {
  if (field == "grade") {
    result->unit = "grade";
    result->has_number = true;
    // What is less than 1+ has no number: "negative", "(+)".
    if (!absl::SimpleAtod(absl::StripSuffix(words, "+"), &result->number)) {
      result->number = 0;
    }
  } else if (field == "word") {
    result->is_negative = words == "negative";
  } else if (field == "comparator") {
    result->is_below_number = absl::StartsWith(words, "<");
  } else if (field == "unit") {
    result->unit = std::string(words);
  } else if (field == "value") {
    result->has_number = true;
    result->number = read.value().double_value();
  }
}

bool IsOnRecord(const v1::FactRead& read) {
  return read.has_value() && read.value().string_value() != kNoEntries;
}

// Of a manifestation that is present, the path at which it stands whether that
// is related to the myositis; empty: it is none.
std::string RelationOf(absl::string_view path) {
  return absl::ConsumeSuffix(&path, ".present") ? absl::StrCat(path, ".related")
                                                : "";
}
bool IsRelation(absl::string_view path) {
  return absl::EndsWith(path, ".related");
}

// Whether entries of the list at `path` were read.
bool HasEntries(absl::string_view path, const FactReads& reads) {
  const std::string entry = absl::StrCat(path, "[");
  return std::any_of(reads.begin(), reads.end(),
                     [&entry](const v1::FactRead& read) {
                       return absl::StartsWith(read.path(), entry);
                     });
}

}  // namespace

// "anti-SRP by line blot, 2025-11-01: "positive" without grade or number".
std::vector<Reasoning::Word> Reasoning::UndecidedWords(
    const FactReads& reads) const {
  std::vector<Word> words;
  for (const v1::FactRead& read : reads) {
    absl::string_view entry = read.path();
    if (!absl::ConsumeSuffix(&entry, ".word") || !read.has_value() ||
        undecided_.count(std::string(entry)) == 0) {
      continue;
    }
    const bool stands_alone = std::none_of(
        reads.begin(), reads.end(), [&entry](const v1::FactRead& each) {
          return each.has_value() &&
                 (each.path() == absl::StrCat(entry, ".grade") ||
                  each.path() == absl::StrCat(entry, ".quantity.value"));
        });
    if (!stands_alone) continue;
    words.push_back(
        {std::string(entry),
         absl::StrCat(words_.Missing(entry), ": \"",
                      words_.Value(read.path(), read.value().string_value()),
                      "\" without grade or number")});
  }
  return words;
}

// Words that do not decide stand apart, so that none reads as a result.
std::vector<FactPhrase> Reasoning::Phrases(const FactReads& reads) const {
  const std::vector<Word> undecided = UndecidedWords(reads);
  if (undecided.empty()) return words_.Phrases(reads, detail_.most_names());
  FactReads others;
  for (const v1::FactRead& read : reads) {
    const bool is_told = std::any_of(
        undecided.begin(), undecided.end(), [&read](const Word& word) {
          return read.path() == word.entry ||
                 absl::StartsWith(read.path(), absl::StrCat(word.entry, "."));
        });
    if (!is_told) *others.Add() = read;
  }
  std::vector<FactPhrase> phrases =
      words_.Phrases(others, detail_.most_names());
  for (const Word& word : undecided) {
    phrases.insert(phrases.begin(), {.text = word.text});
  }
  return phrases;
}

std::string Reasoning::OnRecord(const std::string& path) const {
  const auto read = on_record_.find(path);
  // Of a list more may be to come: its entries are what can be mended.
  if (read == on_record_.end() || !absl::StrContains(path, "].")) return "";
  return words_.Value(path, ValueText(read->second->value()));
}

Reasoning::Asked Reasoning::AskedFor(const Item& item,
                                     std::set<const Item*>* seen) const {
  Asked asked;
  if (item.traced == nullptr || !seen->insert(&item).second) return asked;
  const FactReads& reads = item.traced->reads();
  asked.is_asked = !reads.empty();
  // Results as such: what of them was looked at stands where it was.
  if (item.truth() == Truth::kValue &&
      item.traced->value().kind_case() == v1::FactValue::KIND_NOT_SET) {
    return asked;
  }
  asked.is_found = std::any_of(reads.begin(), reads.end(), IsOnRecord);
  for (const Item* used : UsesOf(item)) {
    const Asked behind = AskedFor(*used, seen);
    asked.is_asked |= behind.is_asked;
    asked.is_found |= behind.is_found;
  }
  return asked;
}

// Where nothing is on record, a question about the record has the answer no,
// which is none about the patient.
Inline Reasoning::MarkFor(const Item& item) const {
  if (item.truth() != Truth::kNotMet) return MarkOf(item);
  std::set<const Item*> seen;
  const Asked asked = AskedFor(item, &seen);
  if (!asked.is_asked || asked.is_found) return MarkOf(item);
  return item.kind == ItemKind::kCriterion
             ? MarkOf(item).Text(", nothing being on record")
             : Inline().Strong("nothing on record");
}

// Those that the expression names, and those of lists of limits that it
// compares with.
std::vector<const v1::Threshold*> Reasoning::ThresholdsOf(
    const Item& item) const {
  std::vector<const v1::Threshold*> limits = item.thresholds;
  std::vector<const Item*> open = {&item};
  std::set<const Item*> seen;
  while (!open.empty()) {
    const Item* const next = open.back();
    open.pop_back();
    for (const std::string& name : next->uses) {
      const Item* const used = items_.Find(name);
      if (next->not_compared.count(name) > 0) continue;
      if (used == nullptr || !IsTransparent(*used) || !ReadsOf(*used).empty() ||
          !seen.insert(used).second) {
        continue;
      }
      limits.insert(limits.end(), used->thresholds.begin(),
                    used->thresholds.end());
      open.push_back(used);
    }
  }
  return limits;
}

// A laboratory limit is told where something by its method and in its unit was
// compared with it, and at length where nothing was.
std::vector<std::string> Reasoning::LimitsOf(
    const Item& item, const std::vector<FactPhrase>& facts) const {
  const auto is_compared = [&facts](const v1::Threshold* limit) {
    return std::any_of(facts.begin(), facts.end(),
                       [limit](const FactPhrase& fact) {
                         return IsOfLimit(fact.method, fact.unit, *limit);
                       });
  };
  const bool has_units =
      std::any_of(facts.begin(), facts.end(),
                  [](const FactPhrase& fact) { return !fact.unit.empty(); });
  std::vector<std::string> texts;
  for (const v1::Threshold* limit : ThresholdsOf(item)) {
    const bool is_laboratory = !limit->method().empty();
    if (is_laboratory && !is_compared(limit) && (has_units || !detail_.full)) {
      continue;
    }
    std::string text = LimitText(*limit);
    if (detail_.full) {
      text = absl::StrCat(limit->title(), ", ", text);
      if (!limit->source().empty()) {
        absl::StrAppend(&text, " (", SourcesText(limit->source()), ")");
      }
      if (!limit->our_choice().empty()) {
        absl::StrAppend(&text, " (our choice: ", limit->our_choice(), ")");
      }
      if (!limit->unverified().empty()) {
        absl::StrAppend(&text, " (unverified: ", limit->unverified(), ")");
      }
    }
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
      texts.push_back(std::move(text));
    }
  }
  return texts;
}

// Those of `item` that are not there yet.
void Reasoning::AddReads(const Item& item, const FactReads& reads, size_t part,
                         Grounds* grounds) const {
  // What nobody can read denies nothing, unless that is what was asked.
  const bool denies =
      item.truth() == Truth::kNotMet &&
      (item.traced == nullptr || item.traced->deciding_entries().empty());
  const auto add = [grounds, part](const v1::FactRead& read) {
    const FactReads all = grounds->reads();
    const bool is_there = std::any_of(
        all.begin(), all.end(),
        [&read](const auto& each) { return each.path() == read.path(); });
    if (is_there) return;
    // What is asked of one entry of a list is told together.
    const std::string entry = read.path().substr(0, read.path().find(']'));
    const auto host =
        entry.size() == read.path().size()
            ? grounds->parts.end()
            : std::find_if(grounds->parts.begin(), grounds->parts.end(),
                           [&entry](const FactReads& other) {
                             return std::any_of(
                                 other.begin(), other.end(),
                                 [&entry](const v1::FactRead& each) {
                                   return absl::StartsWith(each.path(), entry);
                                 });
                           });
    FactReads& of_part =
        host == grounds->parts.end() ? grounds->parts[part] : *host;
    *of_part.Add() = read;
  };
  for (const v1::FactRead& read : reads) {
    if (denies && words_.IsOfUnread(read.path())) continue;
    // Nor does how many there are of them.
    if (denies && HasEntries(read.path(), reads)) continue;
    add(read);
    // A finding that counts though it is stated as unrelated says so, whoever
    // asked whether it is.
    const auto relation = on_record_.find(RelationOf(read.path()));
    if (read.value().bool_value() && relation != on_record_.end() &&
        !relation->second->value().bool_value()) {
      add(*relation->second);
    }
  }
}

// The facts that made an item what it is and the limits that they were held
// against; where it read nothing itself, those of the criteria behind it.
void Reasoning::AddGrounds(const Item& item, Grounds* grounds) const {
  const auto add_once = [](const std::string& text,
                           std::vector<std::string>* texts) {
    if (std::find(texts->begin(), texts->end(), text) == texts->end()) {
      texts->push_back(text);
    }
  };
  const bool had_none = grounds->empty();
  const size_t part = grounds->parts.size();
  grounds->parts.emplace_back();
  const FactReads own = DecidingReadsOf(item);
  AddReads(item, own, part, grounds);
  for (const std::string& limit : LimitsOf(item, Phrases(own))) {
    add_once(limit, &grounds->limits);
  }
  const std::vector<const v1::Threshold*> thresholds = ThresholdsOf(item);
  grounds->thresholds.insert(grounds->thresholds.end(), thresholds.begin(),
                             thresholds.end());
  for (const Item* used : UsesOf(item)) {
    if (IsTransparent(*used)) continue;
    if (used->kind == ItemKind::kDefinition && !IsBool(*used) &&
        used->truth() == Truth::kValue &&
        !used->traced->value().has_list_value()) {
      add_once(absl::StrCat(TitleOf(*used), ": ", ValueOf(*used)),
               &grounds->values);
      // What is the value itself says no more.
      const FactReads& reads = ReadsOf(*used);
      if (reads.size() != 1 || ValueText(reads[0].value()) != ValueOf(*used)) {
        AddReads(item, DecidingReadsOf(*used), part, grounds);
      }
    } else if (had_none && own.empty() && used->truth() == item.truth() &&
               told_.count(used) == 0) {
      AddGrounds(*used, grounds);
    }
  }
}

// The results, by the paths of their entries, that reach no limit of those that
// they can be held against.
std::set<std::string> Reasoning::ResultsBelow(const Grounds& grounds) const {
  std::map<std::string, Measured> results;
  for (const v1::FactRead& read : grounds.reads()) {
    const std::vector<FactStep> steps = ParseFactPath(read.path());
    if (steps.size() < 2 || steps[0].field != "results" || !read.has_value()) {
      continue;
    }
    Measured& result = results[steps[0].path];
    const std::string* const method = steps[0].Key("method");
    if (method != nullptr) result.method = *method;
    AddPart(read, words_.Value(read.path(), read.value().string_value()),
            steps.back().field, &result);
  }
  std::set<std::string> below;
  for (const auto& [path, result] : results) {
    const auto reaches = [&result = result](const v1::Threshold* limit) {
      double value = 0;
      return !result.is_below_number &&
             absl::SimpleAtod(limit->value(), &value) && result.number >= value;
    };
    const auto is_of = [&result = result](const v1::Threshold* limit) {
      return IsOfLimit(result.method, result.unit, *limit);
    };
    std::vector<const v1::Threshold*> limits;
    std::copy_if(grounds.thresholds.begin(), grounds.thresholds.end(),
                 std::back_inserter(limits), is_of);
    if (result.is_negative ||
        (result.has_number && !limits.empty() &&
         std::none_of(limits.begin(), limits.end(), reaches))) {
      below.insert(path);
    }
  }
  return below;
}

// Those first that may have made the item what it is: where there is room for
// few, "met (anti-SRP 1+; threshold 2+)" would tell the result that did not.
// One of each condition behind it comes before all others: of what is met each
// had to hold, and of what is not met one that held would have been enough.
std::vector<FactPhrase> Reasoning::GroundsInOrder(
    const Item& item, const Grounds& grounds) const {
  if (!IsBool(item)) return Phrases(grounds.reads());
  const bool is_met = item.truth() == Truth::kMet;
  std::set<std::string> below;
  if (is_met) below = ResultsBelow(grounds);
  const auto is_against = [&](const v1::FactRead& read) {
    const std::vector<FactStep> steps = ParseFactPath(read.path());
    const bool is_finding =
        read.value().kind_case() == v1::FactValue::kBoolValue &&
        std::none_of(steps.begin(), steps.end(),
                     [](const FactStep& step) { return step.is_entry(); });
    if (is_finding) {
      // That it is unrelated goes with the finding, which is there.
      return (IsRelation(read.path()) || read.value().bool_value()) != is_met;
    }
    return !steps.empty() && below.count(steps[0].path) > 0;
  };
  std::vector<FactReads> first;
  FactReads second;
  for (const FactReads& part : grounds.parts) {
    first.emplace_back();
    for (const v1::FactRead& read : part) {
      *(is_against(read) ? second : first.back()).Add() = read;
    }
  }
  std::vector<FactPhrase> facts;
  std::vector<FactPhrase> others;
  for (const FactReads& part : first) {
    bool is_first = true;
    for (FactPhrase& fact : Phrases(part)) {
      fact.decides = is_first && !fact.is_missing && !fact.is_minor &&
                     (is_met || !fact.denies_nothing);
      is_first = is_first && !fact.decides;
      (fact.decides ? facts : others).push_back(std::move(fact));
    }
  }
  for (FactPhrase& fact : Phrases(second)) others.push_back(std::move(fact));
  facts.insert(facts.end(), std::make_move_iterator(others.begin()),
               std::make_move_iterator(others.end()));
  return facts;
}

// "Heliotrope rash 3.1; open: Anti-Jo-1 positive 3.9": what counts, and what
// may, in a sum of points.
std::string Reasoning::PointsInBrief(const Item& item) const {
  if (detail_.cuts >= 3) return "";
  const PointsTold told = PointsOf(item, items_);
  std::vector<std::string> counted;
  for (const CountedPoints& each : told.counted) {
    counted.push_back(PointsInWords(each));
  }
  std::vector<std::string> open;
  for (const auto& ways : told.open) {
    for (std::string& words : OpenPointsInWords(ways)) {
      open.push_back(std::move(words));
    }
  }
  std::string text = absl::StrJoin(counted, ", ");
  if (!open.empty()) {
    absl::StrAppend(&text, text.empty() ? "" : "; ",
                    "open: ", SomeOf(open, detail_.most_names()));
  }
  return text;
}

// Diagnoses in doubt that would have met it, behind what is not met.
void Reasoning::AddNotCounted(const Item& item,
                              std::vector<std::string>* texts) const {
  for (std::string& text :
       DoubtedAmong(terminology_, ReadsOf(item), item.diagnoses)) {
    if (std::find(texts->begin(), texts->end(), text) == texts->end()) {
      texts->push_back(std::move(text));
    }
  }
  for (const Item* used : UsesOf(item)) {
    if (used->kind == ItemKind::kDefinition &&
        used->truth() == Truth::kNotMet) {
      AddNotCounted(*used, texts);
    }
  }
}

// "Adult", or "Score: 4.8 points".
std::string Reasoning::NameInBrief(const Item& item) const {
  const std::string value = ValueOf(item);
  return item.truth() == Truth::kValue && !value.empty()
             ? absl::StrCat(TitleOf(item), ": ",
                            items_.OutcomeWords(item.id, value))
             : NameByMark(item);
}

// What lies between the criterion and what reads the list does not say it once
// more.
std::vector<std::string> Reasoning::NotCounted(const Item& item) const {
  std::vector<std::string> texts;
  const bool tells =
      item.kind != ItemKind::kDefinition || !item.diagnoses.empty();
  if (tells && item.truth() == Truth::kNotMet) AddNotCounted(item, &texts);
  return texts;
}

// "Not met" without the entry that was not counted would read as if nothing on
// record spoke for it.
std::string Reasoning::NameByMark(const Item& item) const {
  const std::vector<std::string> not_counted = NotCounted(item);
  return not_counted.empty()
             ? TitleByMark(item)
             : absl::StrCat(TitleByMark(item), " (not counted: ",
                            SomeOf(not_counted, detail_.most_names()), ")");
}

// "date of birth 1963-04-12; threshold 18 years"; empty: nothing is behind it,
// or it was told before.
std::string Reasoning::BasisInBrief(const Item& item) {
  if (!told_.insert(&item).second || IsFinding(item) || item.is_all_of ||
      item.is_any_of) {
    return "";
  }
  // What is not on record is told with what is missing.
  if (item.truth() == Truth::kUnknown) return WordsThatDoNotTell(item);
  if (!item.points.empty()) return PointsInBrief(item);
  Grounds grounds;
  AddGrounds(item, &grounds);
  std::vector<std::string> facts;
  std::vector<std::string> minor;
  // What is compared says more than what it was made of.
  const std::string compared = ComparedValueOf(item);
  if (compared.empty()) {
    facts = std::move(grounds.values);
  } else {
    facts.push_back(compared);
  }
  const size_t values = facts.size();
  size_t deciding = 0;
  for (const FactPhrase& fact : GroundsInOrder(item, grounds)) {
    if (fact.is_missing || SaysNoMoreThan(item, fact.text)) continue;
    if (fact.denies_nothing && item.truth() == Truth::kNotMet) continue;
    (fact.is_minor ? minor : facts).push_back(fact.text);
    if (fact.decides && compared.empty()) ++deciding;
  }
  // The day that an entry is held against stands behind the entry.
  if (compared.empty()) {
    std::rotate(facts.begin(), facts.begin() + values, facts.end());
  }
  facts.insert(facts.end(), minor.begin(), minor.end());
  if (facts.empty()) return "";
  // What denies is often a long row of findings that are absent.
  constexpr size_t kMostThatDeny = 3;
  if (item.truth() == Truth::kNotMet) {
    deciding = std::min(deciding, kMostThatDeny);
  }
  const size_t max = std::max(detail_.most_facts(), deciding);
  if (facts.size() > max) {
    const size_t more = facts.size() - max;
    facts.resize(max);
    if (detail_.cuts < 4) facts.push_back(absl::StrCat("and ", more, " more"));
  }
  if (!grounds.limits.empty()) {
    facts.push_back(
        absl::StrCat("threshold ", absl::StrJoin(grounds.limits, " or ")));
  }
  return absl::StrJoin(facts, "; ");
}

// "anti-SRP by line blot, 2025-11-01: "positive" without grade or number, which
// does not tell whether 2+ is reached"; empty: nothing of the kind.
std::string Reasoning::WordsThatDoNotTell(const Item& item) const {
  std::vector<std::string> texts;
  for (const Word& word : UndecidedWords(ReadsOf(item))) {
    texts.push_back(word.text);
    const std::vector<FactStep> steps = ParseFactPath(word.entry);
    const std::string* const method = steps.back().Key("method");
    for (const v1::Threshold* limit : ThresholdsOf(item)) {
      if (method == nullptr || limit->method() != *method) continue;
      absl::StrAppend(&texts.back(), ", which does not tell whether ",
                      LimitText(*limit), " is reached");
      break;
    }
  }
  return absl::StrJoin(texts, "; ");
}

// "62 years" of what compares one number with limits of its own, all of one
// unit; empty: it does something else.
std::string Reasoning::ComparedValueOf(const Item& item) const {
  const Item* compared = nullptr;
  for (const Item* used : UsesOf(item)) {
    if (IsTransparent(*used)) continue;
    if (compared != nullptr || used->traced == nullptr) return "";
    compared = used;
  }
  if (compared == nullptr || item.thresholds.empty()) return "";
  const v1::FactValue& value = compared->traced->value();
  if (!value.has_int_value() && !value.has_double_value() &&
      !value.has_range_value()) {
    return "";
  }
  const std::string& unit = item.thresholds[0]->unit();
  for (const v1::Threshold* limit : item.thresholds) {
    if (limit->unit() != unit) return "";
  }
  return MeasuredText(ValueOf(*compared), unit == "1" ? "" : unit);
}

// Whether a finding that is yes or no stands in the title already.
bool Reasoning::SaysNoMoreThan(const Item& item,
                               const std::string& fact) const {
  const size_t colon = fact.rfind(": ");
  if (colon == std::string::npos) return false;
  const std::string value = fact.substr(colon + 2);
  const absl::string_view finding =
      absl::StripSuffix(absl::string_view(fact).substr(0, colon), " as stated");
  return (value == "yes" || value == "no") &&
         absl::StrContains(absl::AsciiStrToLower(item.title),
                           absl::AsciiStrToLower(finding));
}

}  // namespace myorules::rules
