#include "rules/cases/what_if_answers.h"

#include <memory>

#include "myorules/v1/classification_service.pb.h"
#include "rules/library/library.h"

namespace myorules::rules {
namespace {

const Library& Shipped() {
  static const auto& library =
      *new std::shared_ptr<const Library>(Library::Load().value());
  return *library;
}

}  // namespace

bool Answer(const std::string& pack, const v1::Patient& patient,
            absl::CivilDay day, bool what_if, v1::Classification* answer) {
  v1::ClassifyRequest request;
  *request.mutable_patient() = patient;
  request.add_packs(pack);
  request.set_what_if(what_if);
  v1::ClassifyResponse response;
  if (!Shipped().Classify(request, day, &response).ok()) return false;
  *answer = response.classifications(0);
  return true;
}

const v1::MissingFact* FindMissing(const v1::Classification& answer,
                                   absl::string_view path) {
  for (const v1::MissingFact& fact : answer.missing()) {
    if (fact.path() == path) return &fact;
  }
  return nullptr;
}

}  // namespace myorules::rules
