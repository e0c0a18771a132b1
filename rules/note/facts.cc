#include "rules/note/facts.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "myorules/v1/patient.pb.h"
#include "rules/note/field_words.h"
#include "rules/note/values.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {
namespace {

using google::protobuf::FieldDescriptor;

const google::protobuf::Descriptor& PatientType() {
  return *v1::Patient::descriptor();
}

// What was read of one entry of a list, by the steps below it
// ("quantity.value").
struct Entry {
  std::vector<FactStep> path;
  std::map<std::string, std::string> values;

  const FactStep& step() const { return path.back(); }
  // Of what was read, else of the keys in the path; empty: neither.
  std::string Value(const std::string& name) const {
    const auto read = values.find(name);
    if (read != values.end() && !read->second.empty()) return read->second;
    const std::string* const key = step().Key(name);
    if (key == nullptr) return "";
    std::vector<FactStep> steps = path;
    steps.push_back({name, {}, "", ""});
    return EnumWords(FieldOf(PatientType(), steps), *key);
  }
};

std::string ValueWords(const FieldDescriptor* field,
                       const v1::FactValue& value) {
  if (value.kind_case() == v1::FactValue::kStringValue) {
    return EnumWords(field, value.string_value());
  }
  return ValueText(value);
}

std::string KeyOf(const FactStep& entry, absl::string_view name) {
  const std::string* const value = entry.Key(name);
  return value == nullptr ? "" : *value;
}

size_t EntryStep(const std::vector<FactStep>& steps) {
  size_t i = 0;
  while (i < steps.size() && !steps[i].is_entry()) ++i;
  return i;
}

std::string Beside(absl::string_view before, absl::string_view text) {
  return text.empty() ? "" : absl::StrCat(before, text);
}

// "<5 U/mL", "20-60 U/mL", "2+", "weak positive"; empty: no value was read.
std::string ResultValue(const Entry& entry) {
  std::string grade = entry.Value("grade");
  if (!grade.empty()) return grade;
  std::string word = entry.Value("word");
  if (!word.empty()) return word;
  const std::string value = entry.Value("quantity.value");
  if (value.empty()) return "";
  const std::string comparator = entry.Value("quantity.comparator");
  return MeasuredText(
      absl::StrCat(comparator == "between" ? "" : comparator, value,
                   Beside("-", entry.Value("quantity.high"))),
      entry.Value("quantity.unit"));
}

// "by line blot, 2025-11-03".
std::string MethodAndDay(const Entry& entry) {
  std::string method = entry.Value("method");
  if (method == "enzyme activity") method = "";
  return absl::StrCat(Beside(" by ", method),
                      Beside(", ", entry.Value("collected_on")));
}

bool IsUsable(absl::string_view status) {
  return status.empty() || status == "final" || status == "amended" ||
         status == "corrected";
}

// Results that read alike but for their analytes.
struct ResultGroup {
  Entry entry;
  std::string value;
  std::string limit;  // Of normal.
  std::vector<std::string> titles;
};

FactPhrase PhraseOf(const ResultGroup& group, size_t max_names) {
  const std::string where = MethodAndDay(group.entry);
  const std::string unit = group.entry.Value("grade").empty()
                               ? group.entry.Value("quantity.unit")
                               : "grade";
  const std::string* const method = group.entry.step().Key("method");
  FactPhrase phrase;
  phrase.text =
      group.titles.size() > 1
          ? absl::StrCat(group.value, where, group.limit, ": ",
                         SomeOf(group.titles, max_names))
          : absl::StrCat(group.titles[0], " ", group.value, where, group.limit);
  phrase.unit = unit;
  phrase.method = method == nullptr ? "" : *method;
  return phrase;
}

// Of medicines, diagnoses, malignancies and visits, what was read beside the
// title. The parts that are not listed here say nothing to a reader.
std::string EntryDetail(const Entry& entry) {
  const auto yes_no = [&](const char* name, const char* yes, const char* no) {
    const std::string value = entry.Value(name);
    return std::string(value == "yes" ? yes : value == "no" ? no : "");
  };
  const auto with = [&](absl::string_view before, const char* name,
                        absl::string_view after = "") {
    const std::string value = entry.Value(name);
    return value.empty() ? "" : absl::StrCat(before, value, after);
  };
  const std::string parts[] = {
      with("begun ", "started_on"),
      with("stopped ", "stopped_on"),
      yes_no("ongoing", "still taken", "no longer taken"),
      with("for ", "purpose"),
      with("", "route"),
      with("", "daily_dose_mg", " mg a day"),
      yes_no("initial_treatment", "part of the initial treatment", ""),
      with("diagnosed ", "diagnosed_on"),
      with("active until ", "active_until"),
      yes_no("active", "still active", "no longer active"),
      with("left hip flexors MRC ", "hip_flexor_left"),
      with("right hip flexors MRC ", "hip_flexor_right"),
      with("prednisone ", "prednisone_mg_per_day", " mg a day"),
  };
  return absl::StrJoin(parts, "",
                       [](std::string* out, const std::string& part) {
                         absl::StrAppend(out, Beside(", ", part));
                       });
}

// Whether more was asked of the entry than what it is.
bool IsAskedFurther(const Entry& entry) {
  return std::any_of(entry.values.begin(), entry.values.end(),
                     [](const auto& read) {
                       return !read.first.empty() && read.first != "medicine" &&
                              read.first != "name" && read.first != "atc" &&
                              read.first != "diagnosis";
                     });
}

bool IsOfManifestation(const FieldDescriptor* field, absl::string_view name) {
  return field != nullptr && field->name() == name &&
         field->containing_type() == v1::Manifestation::descriptor();
}

// Whether entries of it were read as well, which say more than their number.
bool IsListOfEntries(const FieldDescriptor& field, const FactReads& reads) {
  if (!field.is_repeated()) return false;
  const std::string entry = absl::StrCat(".", field.name(), "[");
  return std::any_of(reads.begin(), reads.end(),
                     [&entry](const v1::FactRead& read) {
                       return absl::StrContains(read.path(), entry);
                     });
}

// The value of the fact that stands beside the last step as `name`; null: it
// was not read, or nobody knows.
const v1::FactValue* ValueBeside(const FactReads& reads, absl::string_view path,
                                 absl::string_view name) {
  const std::string beside =
      absl::StrCat(path.substr(0, path.rfind('.') + 1), name);
  for (const v1::FactRead& read : reads) {
    if (read.path() == beside && read.has_value()) return &read.value();
  }
  return nullptr;
}

// "yes, stated as unrelated to the myositis": of a manifestation that is
// present and of which more is known.
std::string WithRelation(const FactReads& reads, absl::string_view path,
                         const std::string& value) {
  const v1::FactValue* const related =
      value == "yes" ? ValueBeside(reads, path, "related") : nullptr;
  return related == nullptr
             ? value
             : absl::StrCat(value, ", stated as ",
                            related->bool_value() ? "related" : "unrelated",
                            " to the myositis");
}

// Whether what is there says it.
bool IsRelationTold(const FactReads& reads, absl::string_view path) {
  const v1::FactValue* const present = ValueBeside(reads, path, "present");
  return present != nullptr && present->bool_value();
}

// Whether it was asked if the list is complete, and nobody knows.
bool MayGoOn(absl::string_view list, const std::vector<std::string>& missing) {
  const std::string complete = absl::StrCat(".", list, "_complete");
  return std::any_of(missing.begin(), missing.end(),
                     [&complete](const std::string& path) {
                       return absl::EndsWith(path, complete);
                     });
}

// "1 other medicine", "2 other visits".
std::string OthersOf(absl::string_view list, size_t count) {
  const absl::string_view one = list == "medicines"      ? "medicine"
                                : list == "diagnoses"    ? "diagnosis"
                                : list == "malignancies" ? "malignancy"
                                : list == "visits"       ? "visit"
                                                         : "";
  return absl::StrCat(count, " other ",
                      count == 1 && !one.empty() ? one : list);
}

}  // namespace

std::string SomeOf(const std::vector<std::string>& names, size_t max_names) {
  if (names.size() <= max_names + 1) return absl::StrJoin(names, ", ");
  const std::vector<std::string> first(names.begin(),
                                       names.begin() + max_names);
  return absl::StrCat(absl::StrJoin(first, ", "), " and ",
                      names.size() - max_names, " more");
}

std::string FactWords::AnalyteTitle(const FactStep& result) const {
  const std::string* const id = result.Key("analyte");
  if (id == nullptr) return "a result";
  const v1::Analyte* const analyte = terminology_.FindAnalyte(*id);
  return analyte == nullptr ? *id : analyte->title();
}

std::string FactWords::EntryTitle(const FactStep& entry) const {
  const auto key = [&entry](absl::string_view name) {
    return KeyOf(entry, name);
  };
  std::string title;
  if (entry.field == "results") {
    return absl::StrCat(AnalyteTitle(entry), MethodAndDay({{entry}, {}}));
  }
  if (entry.field == "medicines") {
    const v1::MedicineEntry* const known =
        terminology_.FindMedicine(key("medicine"));
    title = known != nullptr ? known->title() : key("medicine");
    if (title.empty()) title = key("name");
    if (title.empty()) title = key("atc");
    return title.empty() ? "a medicine" : title;
  }
  if (entry.field == "diagnoses") {
    const v1::DiagnosisEntry* const known =
        terminology_.FindDiagnosis(key("diagnosis"));
    title = known != nullptr ? known->title() : key("diagnosis");
    if (title.empty()) title = key("name");
    return title.empty() ? "a diagnosis" : title;
  }
  if (entry.field == "malignancies") {
    return absl::StrCat("malignancy", Beside(", ", key("site")));
  }
  if (entry.field == "visits") {
    return absl::StrCat("visit", Beside(" of ", key("date")));
  }
  return absl::StrCat("an entry of ", entry.field);
}

bool FactWords::IsUnread(const FactStep& entry) const {
  if (entry.field == "diagnoses") {
    v1::Diagnosis diagnosis;
    diagnosis.set_diagnosis(KeyOf(entry, "diagnosis"));
    diagnosis.set_name(KeyOf(entry, "name"));
    return terminology_.ReadDiagnosis(diagnosis).entry == nullptr;
  }
  if (entry.field == "medicines") {
    v1::Medicine medicine;
    medicine.set_medicine(KeyOf(entry, "medicine"));
    medicine.set_atc(KeyOf(entry, "atc"));
    medicine.set_name(KeyOf(entry, "name"));
    return terminology_.ReadMedicine(medicine).state !=
           MedicineReading::State::kRecognised;
  }
  return false;
}

std::string FactWords::Doubt(const FactStep& entry) const {
  if (!IsUnread(entry)) return "";
  const bool has_a_name = std::any_of(
      entry.keys.begin(), entry.keys.end(),
      [](const auto& key) { return !absl::EndsWith(key.first, "_on"); });
  return has_a_name ? " (not recognised)" : " without a name";
}

bool FactWords::IsOfUnread(absl::string_view path) const {
  const std::vector<FactStep> steps = ParseFactPath(path);
  const size_t at = EntryStep(steps);
  return at < steps.size() && IsUnread(steps[at]);
}

// What was read, sorted out.
struct FactWords::Sorted {
  std::vector<FactPhrase> phrases;
  std::vector<std::string> missing;
  // One a list entry, in the order in which they were first read.
  std::vector<Entry> entries;
};

FactWords::Sorted FactWords::Sort(const FactReads& reads) {
  Sorted sorted;
  std::map<std::string, size_t> entry_at;
  for (const v1::FactRead& read : reads) {
    std::vector<FactStep> steps = ParseFactPath(read.path());
    const size_t at = EntryStep(steps);
    const FieldDescriptor* const field = FieldOf(PatientType(), steps);
    const std::string value = ValueWords(field, read.value());
    if (at < steps.size()) {
      const auto [place, is_new] =
          entry_at.emplace(steps[at].path, sorted.entries.size());
      const bool is_whole = at + 1 == steps.size();
      const std::string part =
          is_whole ? "" : read.path().substr(steps[at].path.size() + 1);
      if (is_new) {
        steps.resize(at + 1);
        sorted.entries.push_back({std::move(steps), {}});
      }
      sorted.entries[place->second].values[part] = value;
    } else if (value.empty()) {
      sorted.missing.push_back(read.path());
    } else if (IsOfManifestation(field, "related") &&
               IsRelationTold(reads, read.path())) {
      continue;
    } else if (field == nullptr || !IsListOfEntries(*field, reads)) {
      sorted.phrases.push_back(
          {absl::StrCat(FieldWords(PatientType(), steps), ": ",
                        IsOfManifestation(field, "present")
                            ? WithRelation(reads, read.path(), value)
                            : value)});
      sorted.phrases.back().is_minor =
          absl::EndsWith(steps.back().field, "_complete");
    }
  }
  return sorted;
}

// Entries stand before what is told of the list. Of many those are told of
// which more was asked than what they are: they came nearest to what was looked
// for; of the others, how many there are.
void FactWords::AddEntries(size_t max_names, Sorted* sorted) const {
  struct Told {
    std::vector<std::string> asked_further, others;
  };
  const bool all = std::count_if(sorted->entries.begin(), sorted->entries.end(),
                                 [](const Entry& entry) {
                                   return entry.step().field != "results";
                                 }) <= static_cast<std::ptrdiff_t>(max_names);
  std::map<std::string, Told> lists;  // By name.
  for (const Entry& entry : sorted->entries) {
    const std::string& list = entry.step().field;
    if (list == "results") continue;
    const std::string title = EntryTitle(entry.step()) + Doubt(entry.step());
    const bool further = IsAskedFurther(entry);
    Told& told = lists[list];
    (further ? told.asked_further : told.others)
        .push_back(further || all ? title + EntryDetail(entry) : title);
  }
  std::vector<FactPhrase> phrases;
  const auto add = [&phrases](const std::vector<std::string>& texts) {
    for (const std::string& text : texts) phrases.push_back({text});
  };
  for (const auto& [list, told] : lists) {
    if (all || told.asked_further.size() <= max_names) {
      add(told.asked_further);
    } else {
      add({SomeOf(told.asked_further, max_names)});
    }
    const size_t others_at = phrases.size();
    // What came no nearer says nothing beside what did: prednisone of a statin.
    if (!told.asked_further.empty() && !told.others.empty()) {
      phrases.push_back({OthersOf(list, told.others.size())});
      phrases.back().is_minor = true;
    } else if (all) {
      add(told.others);
    } else if (!told.others.empty()) {
      add({absl::StrCat(list, ": ", SomeOf(told.others, max_names))});
    }
    const bool is_open = MayGoOn(list, sorted->missing);
    for (size_t i = others_at; i < phrases.size(); ++i) {
      phrases[i].denies_nothing = is_open;
    }
  }
  sorted->phrases.insert(sorted->phrases.begin(), phrases.begin(),
                         phrases.end());
}

// Those of one method, day and value are told together.
void FactWords::AddResults(size_t max_names, Sorted* sorted) const {
  std::vector<ResultGroup> groups;
  std::map<std::string, size_t> group_at;
  for (const Entry& entry : sorted->entries) {
    if (entry.step().field != "results") continue;
    std::string value = ResultValue(entry);
    if (value.empty() && !IsUsable(entry.Value("status"))) {
      value = entry.Value("status");
    }
    if (value.empty()) {
      const bool is_on_record = entry.step().Key("collected_on") != nullptr;
      if (!is_on_record && entry.values.count("") > 0) {
        sorted->missing.push_back(entry.step().path);
      }
      continue;
    }
    const std::string limit =
        Beside(", upper limit of normal ", entry.Value("reference_range.high"));
    const auto [place, is_new] = group_at.emplace(
        absl::StrCat(value, "\n", MethodAndDay(entry), "\n", limit),
        groups.size());
    if (is_new) groups.push_back({entry, value, limit, {}});
    groups[place->second].titles.push_back(AnalyteTitle(entry.step()));
  }
  // The latest first.
  std::stable_sort(groups.begin(), groups.end(),
                   [](const ResultGroup& a, const ResultGroup& b) {
                     return a.entry.Value("collected_on") >
                            b.entry.Value("collected_on");
                   });
  std::vector<FactPhrase> phrases;
  phrases.reserve(groups.size());
  for (const ResultGroup& group : groups) {
    phrases.push_back(PhraseOf(group, max_names));
  }
  sorted->phrases.insert(sorted->phrases.begin(), phrases.begin(),
                         phrases.end());
}

std::vector<FactPhrase> FactWords::Phrases(const FactReads& reads,
                                           size_t max_names) const {
  Sorted sorted = Sort(reads);
  AddResults(max_names, &sorted);
  AddEntries(max_names, &sorted);
  if (!sorted.missing.empty()) {
    sorted.phrases.push_back(
        {.text =
             absl::StrJoin(MissingTogether(sorted.missing, max_names), ", "),
         .is_missing = true});
  }
  return std::move(sorted.phrases);
}

std::string FactWords::Missing(absl::string_view path) const {
  const std::vector<FactStep> steps = ParseFactPath(path);
  if (steps.empty()) return std::string(path);
  const size_t at = EntryStep(steps);
  const std::string words = FieldWords(PatientType(), steps);
  if (at == steps.size()) {
    return absl::StrCat(
        absl::EndsWith(steps.back().field, "_complete") ? "whether " : "",
        words);
  }
  const std::string title = EntryTitle(steps[at]);
  return at + 1 == steps.size() ? title : absl::StrCat(title, ": ", words);
}

std::string FactWords::Value(absl::string_view path,
                             absl::string_view value) const {
  if (value == "true") return "yes";
  if (value == "false") return "no";
  return EnumWords(FieldOf(PatientType(), ParseFactPath(path)), value);
}

std::vector<std::string> FactWords::MissingTogether(
    const std::vector<std::string>& paths, size_t max_names) const {
  std::vector<std::string> texts;
  // By method: where in `texts`, and the analytes.
  std::map<std::string, std::pair<size_t, std::vector<std::string>>> methods;
  for (const std::string& path : paths) {
    const std::vector<FactStep> steps = ParseFactPath(path);
    const bool is_result = steps.size() == 1 && steps[0].field == "results" &&
                           steps[0].Key("collected_on") == nullptr;
    const std::string method =
        is_result ? Entry{steps, {}}.Value("method") : "";
    if (method.empty()) {
      texts.push_back(Missing(path));
      continue;
    }
    auto& group = methods[method];
    if (group.second.empty()) {
      group.first = texts.size();
      texts.push_back(Missing(path));
    }
    group.second.push_back(AnalyteTitle(steps[0]));
  }
  for (const auto& [method, group] : methods) {
    if (group.second.size() == 1) continue;
    texts[group.first] =
        absl::StrCat(method, " of ", SomeOf(group.second, max_names));
  }
  return texts;
}

}  // namespace myorules::rules
