// Checks of a pack's own description.
#include <set>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "engine/base/limits.h"
#include "engine/base/pack_limits.h"
#include "engine/pack/metadata.h"
#include "engine/pack/names.h"

namespace myorules::engine {
namespace {

void RequireText(const std::string& value, absl::string_view field,
                 absl::string_view remedy, const MessagePlace& root) {
  if (!IsBlank(value)) return;
  root.AddError(field, absl::StrCat("the pack has no ", field, "; ", remedy));
}

// At least one text, and none that says nothing.
void RequireTexts(const google::protobuf::RepeatedPtrField<std::string>& values,
                  absl::string_view field, absl::string_view remedy,
                  const MessagePlace& root) {
  if (values.empty()) RequireText("", field, remedy, root);
  for (int i = 0; i < values.size(); ++i) {
    if (!IsBlank(values[i])) continue;
    root.AddErrorAt(field, i, absl::StrCat("blank ", field, "; ", remedy));
  }
}

void CheckName(const v1::RulePack& pack, const MessagePlace& root) {
  if (pack.name().empty()) {
    root.AddError("name",
                  "the pack has no name; write lower-case words joined "
                  "by dots, \"post.letters\"");
  } else if (!IsPackName(pack.name())) {
    root.AddError("name", absl::StrCat("'", pack.name(),
                                       "' is no name of a pack; write "
                                       "lower-case words joined by dots, "
                                       "\"post.letters\""));
  }
  if (pack.version().empty()) {
    root.AddError("version",
                  "the pack has no version; write a semantic version, "
                  "\"1.0.0\"");
  } else if (!IsSemanticVersion(pack.version())) {
    root.AddError("version",
                  absl::StrCat("'", pack.version(),
                               "' is no semantic version; write three numbers "
                               "joined by dots, \"1.0.0\""));
  }
  if (pack.state() == v1::PACK_STATE_UNSPECIFIED) {
    root.AddError("state",
                  "the pack has no state; write PACK_STATE_DRAFT, "
                  "PACK_STATE_TEST, PACK_STATE_PRODUCTION or "
                  "PACK_STATE_RETIRED");
  }
}

bool IsWholeDate(const v1::Date& date) {
  if (date.year() < limits::kFirstYear || date.year() > limits::kLastYear)
    return false;
  if (date.month() < 1 || date.month() > 12 || date.day() < 1) return false;
  const absl::CivilDay day(date.year(), date.month(), date.day());
  return day.year() == date.year() && day.month() == date.month() &&
         day.day() == date.day();
}

bool CheckDate(bool set, const v1::Date& date, absl::string_view field,
               const MessagePlace& root) {
  if (set && IsWholeDate(date)) return true;
  root.AddError(
      field, absl::StrCat(set ? "no such day in " : "the pack has no ", field,
                          "; write year, month and day"));
  return false;
}

void CheckDates(const v1::RulePack& pack, const MessagePlace& root) {
  const bool created =
      CheckDate(pack.has_created_on(), pack.created_on(), "created_on", root);
  const bool revised =
      CheckDate(pack.has_revised_on(), pack.revised_on(), "revised_on", root);
  const auto day = [](const v1::Date& date) {
    return absl::CivilDay(date.year(), date.month(), date.day());
  };
  if (created && revised && day(pack.revised_on()) < day(pack.created_on())) {
    root.AddError("revised_on",
                  "revised_on is before created_on; the first version's day "
                  "comes first");
  }
}

void CheckDescription(const v1::RulePack& pack, const MessagePlace& root) {
  RequireText(pack.title(), "title", "write what its users call it", root);
  RequireTexts(pack.author(), "author", "write who wrote it", root);
  RequireText(pack.purpose(), "purpose",
              "write in a sentence what the pack answers", root);
  RequireText(pack.intended_use(), "intended_use",
              "write who should use it, on whom, and for what", root);
  RequireTexts(pack.limits(), "limits",
               "write what it must not be used for and where it is weak", root);
  if (!pack.has_source_attributes()) {
    root.AddError(
        "source_attributes",
        "the pack has no source_attributes; write which attributes of "
        "a person it uses, {} for none");
  }
  if (pack.kind() != v1::PACK_KIND_MODULE) {
    RequireText(pack.summary(), "summary",
                "write the sentence that sums an answer up", root);
  }
}

// A module is there to be imported, and answers nothing itself.
void CheckModule(const v1::RulePack& pack, const MessagePlace& root) {
  if (pack.kind() != v1::PACK_KIND_MODULE) return;
  const auto refuse = [&](bool has, absl::string_view field) {
    if (!has) return;
    root.AddError(field,
                  absl::StrCat("a module has thresholds, definitions and "
                               "criteria alone; move the ",
                               field, " to a pack that imports it"));
  };
  refuse(!pack.facet().empty(), "facet");
  refuse(!pack.decision().empty(), "decision");
  refuse(!pack.flag().empty(), "flag");
  refuse(!pack.note().empty(), "note");
  refuse(!pack.summary().empty(), "summary");
}

void CheckSourceKeys(const PackHost& host, const v1::RulePack& pack,
                     const MessagePlace& root) {
  // What packs share may be all the project's own.
  if (pack.source_key().empty() && pack.kind() != v1::PACK_KIND_MODULE) {
    root.AddError("source_key",
                  "the pack has no source_key; write the keys of the sources "
                  "that it rests on");
  }
  std::set<std::string> seen;
  for (int i = 0; i < pack.source_key_size(); ++i) {
    const std::string& key = pack.source_key(i);
    if (!seen.insert(key).second) {
      root.AddErrorAt(
          "source_key", i,
          absl::StrCat("source '", key, "' is listed twice; write it once"));
    } else if (host.sources.has_value() &&
               !absl::c_linear_search(*host.sources, key)) {
      root.AddErrorAt("source_key", i,
                      absl::StrCat("no source '", key, "' is on record",
                                   DidYouMean(key, *host.sources),
                                   "; record it, or correct the key"));
    }
  }
}

void CheckTerminology(const PackHost& host, const v1::RulePack& pack,
                      const MessagePlace& root) {
  std::vector<std::string> known;
  for (const auto& [name, bytes] : host.terminology) known.push_back(name);
  std::set<std::string> seen;
  for (int i = 0; i < pack.terminology_size(); ++i) {
    const std::string& table = pack.terminology(i);
    if (!seen.insert(table).second) {
      root.AddErrorAt("terminology", i,
                      absl::StrCat("terminology table '", table,
                                   "' is listed twice; write it once"));
    } else if (host.terminology.count(table) == 0) {
      root.AddErrorAt("terminology", i,
                      absl::StrCat("no terminology table '", table, "'",
                                   DidYouMean(table, known),
                                   "; take it out, or correct the name"));
    }
  }
}

void CheckSubject(const PackHost& host, const v1::RulePack& pack,
                  const MessagePlace& root) {
  if (pack.subject_type().empty()) {
    root.AddError("subject_type",
                  "the pack has no subject_type; write the full name of the "
                  "message that it is about");
  } else if (host.pool->FindMessageTypeByName(pack.subject_type()) == nullptr) {
    root.AddError("subject_type",
                  absl::StrCat("no message '", pack.subject_type(),
                               "'; write its full name, package included"));
  }
  if (pack.subject().empty()) {
    root.AddError("subject",
                  "the pack has no subject; write the name that expressions "
                  "use for the message");
  } else if (!IsIdentifier(pack.subject()) || IsCelWord(pack.subject()) ||
             pack.subject() == "assessed_on" || pack.subject() == "threshold") {
    root.AddError("subject",
                  absl::StrCat("'", pack.subject(),
                               "' cannot name the subject; write a lower-case "
                               "word that the language does not keep for "
                               "itself"));
  }
}

template <typename Entries, typename NameOf>
bool CheckNameBytes(const Entries& entries, absl::string_view field,
                    absl::string_view name_field, const NameOf& name_of,
                    const MessagePlace& root) {
  bool fits = true;
  for (int i = 0; i < entries.size() && !root.is_full(); ++i) {
    const size_t bytes = name_of(entries[i]).size();
    if (bytes <= limits::kMaxNameBytes) continue;
    fits = false;
    root.Child(field, i).AddError(
        name_field, absl::StrCat(name_field, " of a ", field, " has ", bytes,
                                 " bytes; at most ", limits::kMaxNameBytes,
                                 " are allowed"));
  }
  return fits;
}

bool CheckAllNameBytes(const v1::RulePack& pack, const MessagePlace& root) {
  const auto name = [](const auto& entry) { return entry.name(); };
  const auto id = [](const auto& entry) { return entry.id(); };
  bool fits = true;
  fits &= CheckNameBytes(pack.threshold(), "threshold", "name", name, root);
  fits &= CheckNameBytes(pack.define(), "define", "name", name, root);
  fits &= CheckNameBytes(pack.criterion(), "criterion", "id", id, root);
  fits &= CheckNameBytes(pack.facet(), "facet", "id", id, root);
  fits &= CheckNameBytes(pack.decision(), "decision", "id", id, root);
  fits &= CheckNameBytes(pack.flag(), "flag", "id", id, root);
  fits &= CheckNameBytes(pack.note(), "note", "id", id, root);
  return fits;
}

// Of one table, or of the grounds of one flag.
bool CheckRowCount(int rows, absl::string_view called, absl::string_view what,
                   const MessagePlace& place) {
  if (rows <= limits::kMaxTableRows) return true;
  place.AddError("id",
                 absl::StrCat(called, " has ", rows, " ", what, "; at most ",
                              limits::kMaxTableRows, " are allowed"));
  return false;
}

}  // namespace

PackSize SizeOf(const v1::RulePack& pack) {
  PackSize size;
  size.items = pack.define_size() + pack.criterion_size() + pack.facet_size() +
               pack.decision_size();
  size.entries = pack.threshold_size() + pack.flag_size() + pack.note_size();
  for (const v1::Facet& facet : pack.facet()) size.entries += facet.row_size();
  for (const v1::Decision& decision : pack.decision()) {
    size.entries += decision.row_size();
  }
  for (const v1::Flag& flag : pack.flag()) {
    size.entries += flag.otherwise_size();
  }
  return size;
}

bool CheckSize(const v1::RulePack& pack, const MessagePlace& root) {
  const PackSize size = SizeOf(pack);
  if (size.items > limits::kMaxPackItems) {
    root.AddError(absl::StrCat("the pack has ", size.items,
                               " definitions, criteria, facets and decisions; "
                               "at most ",
                               limits::kMaxPackItems, " are allowed"));
    return false;
  }
  if (size.entries > limits::kMaxPackEntries) {
    root.AddError(absl::StrCat("the pack has ", size.entries,
                               " rows, flags with their further grounds, notes "
                               "and thresholds; at most ",
                               limits::kMaxPackEntries, " are allowed"));
    return false;
  }
  bool fits = CheckAllNameBytes(pack, root);
  for (int i = 0; i < pack.facet_size(); ++i) {
    fits &= CheckRowCount(pack.facet(i).row_size(),
                          absl::StrCat("facet '", pack.facet(i).id(), "'"),
                          "rows", root.Child("facet", i));
  }
  for (int i = 0; i < pack.decision_size(); ++i) {
    fits &=
        CheckRowCount(pack.decision(i).row_size(),
                      absl::StrCat("decision '", pack.decision(i).id(), "'"),
                      "rows", root.Child("decision", i));
  }
  for (int i = 0; i < pack.flag_size(); ++i) {
    fits &= CheckRowCount(pack.flag(i).otherwise_size() + 1,
                          absl::StrCat("flag '", pack.flag(i).id(), "'"),
                          "grounds", root.Child("flag", i));
  }
  return fits;
}

void CheckIdentity(const PackHost& host, const v1::RulePack& pack,
                   const MessagePlace& root) {
  CheckName(pack, root);
  CheckDates(pack, root);
  CheckDescription(pack, root);
  CheckModule(pack, root);
  CheckSourceKeys(host, pack, root);
  CheckTerminology(host, pack, root);
  CheckSubject(host, pack, root);
}

}  // namespace myorules::engine
