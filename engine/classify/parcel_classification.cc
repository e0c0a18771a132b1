#include "engine/classify/parcel_classification.h"

#include <cstdio>
#include <cstdlib>

#include "absl/time/civil_time.h"
#include "engine/base/canonical.h"
#include "engine/classify/classify.h"
#include "engine/pack/parcel_pack.h"
#include "google/protobuf/text_format.h"

namespace myorules::engine {

testdata::Parcel ParcelOf(absl::string_view text) {
  testdata::Parcel parcel;
  if (!google::protobuf::TextFormat::ParseFromString(std::string(text),
                                                     &parcel)) {
    std::fprintf(stderr, "not a parcel: %s\n", std::string(text).c_str());
    std::abort();
  }
  Canonicalize(&parcel);
  return parcel;
}

v1::Classification ClassifyParcel(const CompiledPack& pack,
                                  absl::string_view parcel) {
  ClassifyOptions options;
  options.trace = true;
  v1::Classification answer;
  const absl::Status status = Classify(
      pack, ParcelOf(parcel), absl::CivilDay(2020, 6, 15), options, &answer);
  if (!status.ok()) {
    std::fprintf(stderr, "%s\n", status.ToString().c_str());
    std::abort();
  }
  return answer;
}

v1::Classification ClassifyParcel(absl::string_view pack_body,
                                  absl::string_view parcel) {
  return ClassifyParcel(*LoadParcelPack(pack_body), parcel);
}

v1::DecisionResult DecideBy(absl::string_view entries,
                            absl::string_view parcel) {
  const v1::Classification answer = ClassifyParcel(entries, parcel);
  for (const v1::DecisionResult& decision : answer.decisions()) {
    if (decision.id() == "d") return decision;
  }
  return {};
}

std::string ShortText(const google::protobuf::Message& message) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  printer.PrintToString(message, &text);
  if (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

}  // namespace myorules::engine
