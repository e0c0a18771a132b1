#include "service/record/kept_answers.h"

#include <algorithm>
#include <utility>

#include "engine/base/proto_text.h"
#include "service/record/wire.h"

namespace myorules::service::record {
namespace {

using v1::Classification;
using v1::PackIdentity;
using v1::PatientClassified;
using v1::PatientState;
using v1::RecordEvent;

// Of the tag and the size before a field's content.
constexpr size_t kMostTagBytes = 10;

KeptAnswer AnswerOf(std::string bytes) {
  const absl::string_view pack =
      FindWireField(bytes, {PatientClassified::kAnswerFieldNumber,
                            Classification::kPackFieldNumber});
  const absl::string_view name =
      FindWireField(pack, {PackIdentity::kNameFieldNumber});
  const absl::string_view version =
      FindWireField(pack, {PackIdentity::kVersionFieldNumber});
  return {std::string(name), std::string(version), std::move(bytes)};
}

// Of the answer, or where it would stand.
KeptAnswers::const_iterator Place(const KeptAnswers& answers,
                                  absl::string_view pack,
                                  absl::string_view version) {
  return std::find_if(
      answers.begin(), answers.end(), [&](const KeptAnswer& answer) {
        const int order = absl::string_view(answer.pack).compare(pack);
        return order > 0 || (order == 0 && answer.version >= version);
      });
}

bool IsOf(const KeptAnswer& answer, absl::string_view pack,
          absl::string_view version) {
  return answer.pack == pack && answer.version == version;
}

}  // namespace

absl::Status UnreadableState() {
  return absl::DataLossError("record: the state of a patient cannot be read");
}

KeptAnswer KeepAnswer(const PackIdentity& pack, absl::string_view answer,
                      const v1::PatientClassified& classified) {
  const std::string rest = engine::DeterministicBytes(classified);
  KeptAnswer kept{pack.name(), pack.version(), ""};
  kept.bytes.reserve(answer.size() + rest.size() + kMostTagBytes);
  AppendWireField(PatientClassified::kAnswerFieldNumber, answer, &kept.bytes);
  kept.bytes += rest;
  return kept;
}

absl::string_view ClassificationOf(const KeptAnswer& answer) {
  return FindWireField(answer.bytes, {PatientClassified::kAnswerFieldNumber});
}

void SetAnswer(KeptAnswer answer, bool first, KeptAnswers* answers) {
  const auto place = [&] {
    return answers->begin() +
           (Place(*answers, answer.pack, answer.version) - answers->cbegin());
  };
  auto it = place();
  if (it != answers->end() && IsOf(*it, answer.pack, answer.version)) {
    *it = std::move(answer);
    return;
  }
  if (!first) {
    answers->erase(std::remove_if(answers->begin(), answers->end(),
                                  [&answer](const KeptAnswer& other) {
                                    return other.pack == answer.pack;
                                  }),
                   answers->end());
    it = place();
  }
  answers->insert(it, std::move(answer));
}

const KeptAnswer* FindAnswer(const KeptAnswers& answers, absl::string_view pack,
                             absl::string_view version) {
  const auto it = Place(answers, pack, version);
  return it != answers.end() && IsOf(*it, pack, version) ? &*it : nullptr;
}

absl::StatusOr<v1::PatientClassified> ReadAnswer(const KeptAnswer& answer) {
  v1::PatientClassified classified;
  if (!classified.ParseFromString(answer.bytes)) return UnreadableState();
  return classified;
}

absl::Status ReadState(absl::string_view bytes, v1::PatientState* state,
                       KeptAnswers* answers) {
  std::string rest;
  WireFields fields(bytes);
  while (fields.Next()) {
    if (fields.number() == PatientState::kAnswersFieldNumber) {
      answers->push_back(AnswerOf(std::string(fields.content())));
    } else {
      rest.append(fields.field().data(), fields.field().size());
    }
  }
  return fields.whole() && state->ParseFromString(rest) ? absl::OkStatus()
                                                        : UnreadableState();
}

std::string StateBytes(const v1::PatientState& state,
                       const KeptAnswers& answers) {
  const std::string rest = engine::DeterministicBytes(state);
  size_t before = 0;
  for (WireFields fields(rest); fields.Next();) {
    if (fields.number() > PatientState::kAnswersFieldNumber) break;
    before += fields.field().size();
  }
  std::string bytes;
  size_t size = rest.size();
  for (const KeptAnswer& answer : answers)
    size += answer.bytes.size() + kMostTagBytes;
  bytes.reserve(size);
  bytes.append(rest, 0, before);
  for (const KeptAnswer& answer : answers) {
    AppendWireField(PatientState::kAnswersFieldNumber, answer.bytes, &bytes);
  }
  bytes.append(rest, before, std::string::npos);
  return bytes;
}

KeptAnswers TakeAnswers(v1::PatientState* state) {
  KeptAnswers answers;
  for (const v1::PatientClassified& answer : state->answers()) {
    answers.push_back(AnswerOf(engine::DeterministicBytes(answer)));
  }
  state->clear_answers();
  return answers;
}

std::string EventBytes(const KeptAnswer& answer) {
  std::string bytes;
  bytes.reserve(answer.bytes.size() + kMostTagBytes);
  AppendWireField(RecordEvent::kClassifiedFieldNumber, answer.bytes, &bytes);
  return bytes;
}

}  // namespace myorules::service::record
