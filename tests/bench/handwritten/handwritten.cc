#include "tests/bench/handwritten/handwritten.h"

#include <utility>

#include "tests/bench/handwritten/knowledge.h"
#include "tests/bench/handwritten/pack_texts.h"
#include "tests/bench/handwritten/parts.h"
#include "tests/bench/handwritten/sentences.h"
#include "tests/bench/handwritten/view.h"
#include "tests/bench/handwritten/writing.h"

namespace myorules::handwritten {

struct HandWritten::Impl {
  Impl(std::unique_ptr<Knowledge> pack_knowledge, PackTexts pack_texts)
      : knowledge(std::move(pack_knowledge)),
        pack(std::move(pack_texts)),
        texts(*knowledge),
        view(*knowledge, &facts) {}

  const std::unique_ptr<Knowledge> knowledge;
  const PackTexts pack;
  const Texts texts;
  v1::PackIdentity identity;
  std::string engine_version;

  // Scratch.
  Facts facts;
  View view;
  DecisionWriter decisions;
  FacetWriter facets;
};

HandWritten::HandWritten(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HandWritten::~HandWritten() = default;

absl::StatusOr<std::unique_ptr<HandWritten>> HandWritten::Create(
    const v1::RulePack& pack, const v1::PackIdentity& identity,
    absl::string_view engine_version,
    std::shared_ptr<const rules::Terminology> terminology) {
  absl::StatusOr<std::unique_ptr<Knowledge>> knowledge =
      Knowledge::Create(pack, std::move(terminology));
  if (!knowledge.ok()) return knowledge.status();
  absl::StatusOr<PackTexts> texts = PackTexts::Read(pack);
  if (!texts.ok()) return texts.status();
  auto impl = std::make_unique<Impl>(*std::move(knowledge), *std::move(texts));
  impl->identity = identity;
  impl->engine_version = std::string(engine_version);
  return std::unique_ptr<HandWritten>(new HandWritten(std::move(impl)));
}

absl::Status HandWritten::Classify(const v1::Patient& patient,
                                   absl::CivilDay assessed_on,
                                   const Options& options,
                                   v1::Classification* answer) {
  Impl& impl = *impl_;
  const int margin = impl.knowledge->cancer_years;
  if (assessed_on.year() <= margin || assessed_on.year() > 9999 - margin) {
    return absl::InvalidArgumentError(
        "the assessment is too near the ends of the calendar");
  }
  impl.facts.Begin(patient);
  impl.view.Read(patient, Day(assessed_on), *impl.knowledge, &impl.facts);

  answer->clear_patient_id();
  answer->clear_synthetic();
  answer->mutable_trace()->Clear();
  answer->mutable_evidence()->Clear();
  v1::PackIdentity* identity = answer->mutable_pack();
  Assign(impl.identity.name(), identity->mutable_name());
  Assign(impl.identity.version(), identity->mutable_version());
  Assign(impl.identity.hash(), identity->mutable_hash());
  identity->set_state(impl.identity.state());
  if (identity->imports_size() != impl.identity.imports_size()) {
    *identity->mutable_imports() = impl.identity.imports();
  }
  for (int i = 0; i < impl.identity.imports_size(); ++i) {
    const v1::Import& import = impl.identity.imports(i);
    Assign(import.name(), identity->mutable_imports(i)->mutable_name());
    Assign(import.version(), identity->mutable_imports(i)->mutable_version());
    Assign(import.hash(), identity->mutable_imports(i)->mutable_hash());
  }
  Assign(impl.engine_version, answer->mutable_engine_version());
  v1::Date* date = answer->mutable_assessed_on();
  date->set_year(static_cast<int32_t>(assessed_on.year()));
  date->set_month(assessed_on.month());
  date->set_day(assessed_on.day());

  const Desk desk{impl.view, impl.pack, impl.texts, impl.facts, options.names};
  impl.decisions.Write(desk, answer);
  impl.facets.Write(desk, answer);
  WriteFlags(desk, answer);
  WriteNotes(desk, answer);
  std::string* summary = answer->mutable_summary();
  summary->clear();
  impl.texts.AppendSentence(impl.view, impl.pack.summary, summary);
  return absl::OkStatus();
}

}  // namespace myorules::handwritten
