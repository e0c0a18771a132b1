#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "rules/traceability/traceability.h"

namespace myorules::rules {
namespace {

constexpr char kHead[] =
    R"(# From the sources to rules, evidence and tests

Every statement of the sources that bears on a patient or a group of patients, where it stands, what of this project carries it, and
what shows that it does. Made by `./dev pages` from `rules/traceability`, the cases of the packs and `rules/evidence`; a test holds them
together: a statement that nothing carries or shows, an item of a pack, an evidence record or a case without a statement fails it, and so
does an item that the cases of its statement do not see both ways (true and false, raised and not raised).

- *Of a patient*: items of the pack carry the statement, and cases, which name it, show it. The number is that of cases in a scenario.
- *Of groups of patients, and the source itself*: evidence records carry it, and tests recompute its figures from counts; a row with others
  says why these are not recomputed, and what its test shows is then only that the record says where it stands and what limits it. Where a
  statement of a patient rests on the same record, its cases show it.
- *Our choice*: this project's reading, where the source is silent or open.
)";

// A statement that stands on the page under the key of its source.
std::string KeyOf(const v1::TracedStatement& statement) {
  return std::string(
      *absl::StrSplit(statement.id(), absl::MaxSplits('.', 1)).begin());
}

// A list that is never an empty cell.
std::string Cell(const std::vector<std::string>& parts) {
  return parts.empty() ? "–" : absl::StrJoin(parts, "; ");
}

std::string Row(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) {
    absl::StrAppend(&row, " ",
                    absl::StrReplaceAll(cell, {{"|", "\\|"}, {"\n", " "}}),
                    " |");
  }
  return row + "\n";
}

class Page {
 public:
  explicit Page(const Traceability& traceability) : all_(traceability) {
    for (const v1::Evidence& record : all_.evidence.evidence()) {
      evidence_[record.id()] = &record;
    }
    for (const v1::TracedStatement& statement : all_.table.statement()) {
      if (statement.kind() != v1::TRACE_KIND_PATIENT) continue;
      for (const std::string& id : statement.evidence()) {
        citing_[id].push_back(absl::StrCat("`", statement.id(), "`"));
      }
    }
    for (const auto& [pack, cases] : all_.cases) {
      for (const PackCase& pack_case : cases.cases) {
        for (const std::string& id : StatementsOf(pack_case)) {
          ++cases_[id][{pack, pack_case.scenario}];
        }
      }
    }
  }

  std::string Text() const {
    std::vector<std::string> keys;
    for (const v1::TracedStatement& statement : all_.table.statement()) {
      const std::string key = KeyOf(statement);
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
        keys.push_back(key);
      }
    }
    std::string text = kHead;
    for (const std::string& key : keys) {
      absl::StrAppend(&text, "\n## ", Title(key), "\n");
      AddTable(key, v1::TRACE_KIND_PATIENT, "Of a patient", &text);
      AddTable(key, v1::TRACE_KIND_GROUP,
               "Of groups of patients, and the source itself", &text);
      AddTable(key, v1::TRACE_KIND_PRODUCT, "Of every answer", &text);
    }
    return text;
  }

 private:
  std::string Title(const std::string& key) const {
    for (const v1::Source& source : all_.evidence.source()) {
      if (source.key() != key) continue;
      return absl::StrCat("`", key, "`\n\n", source.citation());
    }
    return absl::StrCat("`", key, "`");
  }

  void AddTable(const std::string& key, v1::TraceKind kind,
                absl::string_view title, std::string* text) const {
    std::string rows;
    for (const v1::TracedStatement& statement : all_.table.statement()) {
      if (KeyOf(statement) != key || statement.kind() != kind) continue;
      rows += Row({absl::StrCat("`", statement.id(), "`"), Says(statement),
                   Stands(statement), Carried(statement), Shown(statement)});
    }
    if (rows.empty()) return;
    absl::StrAppend(
        text, "\n### ", title, "\n\n",
        Row({"statement", "says", "stands", "carried by", "shown by"}),
        Row({"---", "---", "---", "---", "---"}), rows);
  }

  // Of a group: the only record, which says what the statement does not.
  const v1::Evidence* RecordOf(const v1::TracedStatement& statement) const {
    if (statement.evidence_size() != 1) return nullptr;
    const auto found = evidence_.find(statement.evidence(0));
    return found == evidence_.end() ? nullptr : found->second;
  }

  std::string Says(const v1::TracedStatement& statement) const {
    const v1::Evidence* const record = RecordOf(statement);
    if (!statement.says().empty() || record == nullptr) {
      return statement.says();
    }
    if (!record->has_contradiction()) return record->statement();
    const v1::Contradiction& both = record->contradiction();
    return absl::StrCat(record->statement(), " ", both.one(),
                        " Against it: ", both.other(), " Used: ", both.used());
  }

  std::string Stands(const v1::TracedStatement& statement) const {
    const v1::Evidence* const record = RecordOf(statement);
    const auto& sources = statement.source().empty() && record != nullptr &&
                                  statement.our_choice().empty()
                              ? record->source()
                              : statement.source();
    std::vector<std::string> parts;
    for (const v1::SourceRef& source : sources) {
      parts.push_back(source.place().empty() ? "clinical knowledge"
                      : source.key() == KeyOf(statement)
                          ? source.place()
                          : absl::StrCat(source.key(), ": ", source.place()));
    }
    if (!statement.our_choice().empty()) {
      parts.push_back(absl::StrCat("our choice: ", statement.our_choice()));
    }
    if (!statement.out_of_scope().empty()) parts.emplace_back("not in a pack");
    return Cell(parts);
  }

  static std::string Carried(const v1::TracedStatement& statement) {
    std::vector<std::string> parts;
    for (const std::string& item : statement.item()) {
      const std::pair<std::string, std::string> named =
          absl::StrSplit(item, absl::MaxSplits(' ', 1));
      parts.push_back(
          absl::StrCat(named.first, " `",
                       absl::StrReplaceAll(named.second, {{" ", "` `"}}), "`"));
    }
    for (const std::string& id : statement.evidence()) {
      parts.push_back(absl::StrCat("evidence `", id, "`"));
    }
    for (const std::string& file : statement.file()) {
      parts.push_back(absl::StrCat("`", file, "`"));
    }
    if (!statement.out_of_scope().empty()) {
      parts.push_back(absl::StrCat("no pack: ", statement.out_of_scope()));
    }
    return Cell(parts);
  }

  std::string Shown(const v1::TracedStatement& statement) const {
    std::vector<std::string> parts;
    for (const std::string& test : statement.test()) {
      const std::vector<std::string> words = absl::StrSplit(test, ' ');
      parts.push_back(absl::StrCat("`", words[0], "`",
                                   words.size() > 1 ? " " : "",
                                   words.size() > 1 ? words[1] : ""));
    }
    const auto found = cases_.find(statement.id());
    if (found != cases_.end()) {
      for (const auto& [place, count] : found->second) {
        const auto& [pack, scenario] = place;
        const std::string other =
            pack == statement.pack() ? "" : absl::StrCat(pack, " ");
        parts.push_back(absl::StrCat("[", other, scenario,
                                     "](../../rules/packs/", pack, "/cases/",
                                     scenario, "/case.textproto) ", count));
      }
    }
    if (statement.kind() == v1::TRACE_KIND_GROUP) {
      for (const std::string& id : statement.evidence()) {
        const auto citing = citing_.find(id);
        if (citing == citing_.end()) continue;
        parts.push_back(
            absl::StrCat("cases of ", absl::StrJoin(citing->second, ", ")));
      }
    }
    if (!statement.not_recomputed().empty()) {
      parts.push_back(
          absl::StrCat("not recomputed: ", statement.not_recomputed()));
    }
    return Cell(parts);
  }

  const Traceability& all_;
  std::map<std::string, const v1::Evidence*> evidence_;
  // By id of the record: the statements of a patient that it carries, too.
  std::map<std::string, std::vector<std::string>> citing_;
  // By id of the statement: how many cases name it in which scenario of which
  // pack.
  std::map<std::string, std::map<std::pair<std::string, std::string>, int>>
      cases_;
};

}  // namespace

std::string TracePage(const Traceability& traceability) {
  return Page(traceability).Text();
}

}  // namespace myorules::rules
