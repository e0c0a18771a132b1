#include "rules/traceability/traceability.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "rules/cases/coverage.h"
#include "rules/cases/runner.h"
#include "rules/evidence/arithmetic.h"
#include "rules/evidence/evidence.h"
#include "rules/traceability/item_values.h"

namespace myorules::rules {
namespace {

using ValuesByItem = std::map<std::string, std::set<std::string>>;

// Holds the statements against the packs, evidence and cases.
class Tracer {
 public:
  explicit Tracer(const Traceability& traceability) : all_(traceability) {
    for (const v1::Source& source : all_.evidence.source()) {
      sources_.insert(source.key());
    }
    sources_.insert(std::string(kClinicalSourceKey));
    for (const v1::Evidence& evidence : all_.evidence.evidence()) {
      evidence_[evidence.id()] = &evidence;
    }
    for (const auto& pack : all_.library->packs()) {
      items_[pack->identity().name()] = TraceableItems(pack->linked());
    }
  }

  std::vector<std::string> Run() {
    for (const v1::TracedStatement& statement : all_.table.statement()) {
      if (!by_id_.emplace(statement.id(), &statement).second) {
        Fault(statement.id(), "stands twice");
      }
    }
    for (const auto& [pack, cases] : all_.cases) RunCases(pack, cases);
    for (const v1::TracedStatement& statement : all_.table.statement()) {
      Check(statement);
    }
    CheckThatAllIsNamed();
    return std::move(faults_);
  }

 private:
  void Fault(absl::string_view id, absl::string_view what) {
    faults_.push_back(absl::StrCat(id, ": ", what));
  }

  void Check(const v1::TracedStatement& statement) {
    if (!statement.out_of_scope().empty()) {
      if (statement.says().empty() || Carried(statement)) {
        Fault(statement.id(), "out of scope: it says what, and nothing else");
      }
      if (statement.test_size() == 0) {
        Fault(statement.id(), "no test shows that nothing carries it");
      }
      return;
    }
    for (const v1::SourceRef& source : statement.source()) {
      if (sources_.count(source.key()) == 0 || source.place().empty()) {
        Fault(statement.id(), absl::StrCat("no source '", source.key(),
                                           "', or no place in it"));
      }
    }
    for (const std::string& id : statement.evidence()) {
      if (evidence_.count(id) == 0) {
        Fault(statement.id(), absl::StrCat("no evidence record '", id, "'"));
      }
      named_evidence_.insert(id);
    }
    for (const std::string& item : statement.item()) CheckItem(statement, item);
    CheckKind(statement);
  }

  static bool Carried(const v1::TracedStatement& statement) {
    return statement.item_size() + statement.evidence_size() +
               statement.file_size() >
           0;
  }

  // What each kind has to have.
  void CheckKind(const v1::TracedStatement& statement) {
    const bool told =
        !statement.says().empty() &&
        (statement.source_size() > 0 || !statement.our_choice().empty());
    const bool shown = shown_.count(statement.id()) > 0;
    switch (statement.kind()) {
      case v1::TRACE_KIND_PATIENT:
        if (!told)
          Fault(statement.id(), "does not say what, or where it stands");
        if (statement.item_size() + statement.file_size() == 0) {
          Fault(statement.id(), "no item of a pack carries it");
        }
        if (!shown) Fault(statement.id(), "no case names it");
        break;
      case v1::TRACE_KIND_GROUP:
        if (statement.evidence_size() == 0) {
          Fault(statement.id(), "no evidence record carries it");
        }
        if (!told && statement.evidence_size() != 1) {
          Fault(statement.id(), "one evidence record says what, or it does");
        }
        if (statement.test_size() == 0)
          Fault(statement.id(), "no test shows it");
        CheckFigures(statement);
        break;
      case v1::TRACE_KIND_PRODUCT:
        if (!told) Fault(statement.id(), "does not say what, or why");
        if (statement.file_size() == 0)
          Fault(statement.id(), "no file carries it");
        if (statement.test_size() == 0)
          Fault(statement.id(), "no test shows it");
        break;
      default:
        Fault(statement.id(), "does not say of what kind it is");
    }
  }

  // What no test computes again says why.
  void CheckFigures(const v1::TracedStatement& statement) {
    std::vector<std::string> figures;
    for (const std::string& id : statement.evidence()) {
      const auto record = evidence_.find(id);
      if (record == evidence_.end()) continue;
      for (std::string& figure : FiguresNotComputed(*record->second)) {
        figures.push_back(std::move(figure));
      }
    }
    if (figures.empty() != statement.not_recomputed().empty()) {
      Fault(statement.id(),
            figures.empty()
                ? "no figure of it is left that is not recomputed"
                : absl::StrCat("does not say why nothing recomputes ",
                               absl::StrJoin(figures, ", ")));
    }
  }

  void CheckItem(const v1::TracedStatement& statement,
                 const std::string& text) {
    const auto item = ParseTracedItem(text);
    if (!item.ok() || items_[statement.pack()].count(text) == 0) {
      Fault(statement.id(), absl::StrCat("no item '", text, "' in the pack '",
                                         statement.pack(), "'"));
      return;
    }
    named_items_.insert(absl::StrCat(statement.pack(), " ", item->Name()));
    named_anywhere_.insert(item->Name());
    for (const std::string& value :
         NotSeen(*item, values_[statement.id()][text])) {
      if (cannot_occur_.count(
              absl::StrCat(statement.pack(), " ", text, ": ", value)) == 0) {
        Fault(statement.id(),
              absl::StrCat("its cases never see ", text, ": ", value));
      }
    }
  }

  void RunCases(const std::string& name, const PackCases& cases) {
    const auto pack = all_.library->Find(name);
    Coverage coverage(*pack);
    for (const PackCase& pack_case : cases.cases) {
      const CaseResult result = RunCase(*all_.library, name, pack_case);
      for (const std::string& id : StatementsOf(pack_case)) {
        AddCase(name, pack_case, id, result.answer);
      }
      if (result.answer.has_pack()) coverage.Add(result.answer);
    }
    for (const auto& line : ReportCoverage(coverage, cases.exceptions).lines) {
      for (const auto& value : line.values) {
        if (value.cannot_occur.empty()) continue;
        cannot_occur_.insert(
            absl::StrCat(name, " ", line.item, ": ", value.value));
      }
    }
  }

  void AddCase(const std::string& pack, const PackCase& pack_case,
               const std::string& id, const v1::Classification& answer) {
    const auto found = by_id_.find(id);
    if (found == by_id_.end()) {
      Fault(absl::StrCat(pack, " ", pack_case.Title()),
            absl::StrCat("no statement '", id, "'"));
      return;
    }
    const v1::TracedStatement& statement = *found->second;
    if (statement.kind() == v1::TRACE_KIND_PATIENT &&
        statement.pack() != pack) {
      Fault(absl::StrCat(pack, " ", pack_case.Title()),
            absl::StrCat("the statement ", id, " is one of another pack"));
    }
    shown_.insert(id);
    // A patient who is refused has no answer.
    if (!answer.has_pack()) return;
    for (const std::string& text : statement.item()) {
      const auto item = ParseTracedItem(text);
      if (item.ok()) values_[id][text].insert(ItemValue(*item, answer));
    }
  }

  // Nothing of a pack, and no record, that no statement names. What a pack has
  // of a module is named for one of the packs that import it.
  void CheckThatAllIsNamed() {
    for (const auto& pack : all_.library->packs()) {
      const std::string& name = pack->identity().name();
      const std::set<std::string> own = TraceableItems(pack->source());
      for (const std::string& item : items_[name]) {
        const auto parsed = ParseTracedItem(item);
        if (!parsed->outcome.empty()) continue;
        const bool named =
            own.count(item) > 0
                ? named_items_.count(absl::StrCat(name, " ", item)) > 0
                : named_anywhere_.count(item) > 0;
        if (!named)
          Fault(absl::StrCat(name, " ", item), "no statement names it");
      }
    }
    for (const auto& [id, record] : evidence_) {
      if (named_evidence_.count(id) == 0) Fault(id, "no statement names it");
    }
  }

  const Traceability& all_;
  std::set<std::string> sources_;
  std::map<std::string, const v1::Evidence*> evidence_;
  std::map<std::string, std::set<std::string>> items_;  // By pack.
  std::map<std::string, const v1::TracedStatement*> by_id_;

  // Of the cases that name a statement, by its id.
  std::set<std::string> shown_;
  std::map<std::string, ValuesByItem> values_;
  std::set<std::string> cannot_occur_;  // "PACK ITEM: VALUE".

  std::set<std::string> named_items_;  // "PACK ITEM".
  std::set<std::string> named_anywhere_;
  std::set<std::string> named_evidence_;
  std::vector<std::string> faults_;
};

}  // namespace

absl::StatusOr<Traceability> LoadTraceability(const std::string& directory) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry :
       std::filesystem::directory_iterator(directory, error)) {
    if (entry.path().extension() == ".textproto") {
      files.push_back(entry.path().string());
    }
  }
  if (files.empty()) {
    return absl::NotFoundError(
        absl::StrCat("no NAME.textproto in ", directory));
  }
  std::sort(files.begin(), files.end());

  Traceability all;
  for (const std::string& file : files) {
    v1::TraceabilityTable table;
    const absl::Status read = ReadTextProto(file, &table);
    if (!read.ok()) return read;
    all.table.MergeFrom(table);
  }
  auto evidence = LoadEvidence();
  if (!evidence.ok()) return evidence.status();
  all.evidence = *std::move(evidence);
  auto library = Library::Load();
  if (!library.ok()) return library.status();
  all.library = *std::move(library);
  for (const auto& pack : all.library->packs()) {
    const std::string& name = pack->identity().name();
    auto cases = ShippedPackCases(name);
    if (!cases.ok()) return cases.status();
    all.cases[name] = *std::move(cases);
  }
  return all;
}

std::vector<std::string> StatementsOf(const PackCase& pack_case) {
  return absl::StrSplit(pack_case.statement, "; ");
}

std::vector<std::string> TraceFaults(const Traceability& traceability) {
  return Tracer(traceability).Run();
}

}  // namespace myorules::rules
