// Any text as a rule pack: it loads, or its faults have places; one that loads
// has one hash, and answers about any record, always the same.
//
// A text that does not say what the pack is about is the pack's body: what
// every pack must say is added to it.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "engine/base/issues.h"
#include "engine/classify/classify.h"
#include "engine/pack/compiled_pack.h"
#include "engine/pack/parcel_pack.h"
#include "engine/testdata/parcel.pb.h"
#include "tests/fuzz/require.h"

namespace myorules::fuzz {
namespace {

using engine::CompiledPack;
using engine::Issue;
using engine::Issues;
using testdata::Parcel;

std::shared_ptr<const CompiledPack> Load(const std::string& text) {
  Issues issues("pack.textproto", text);
  auto pack = CompiledPack::Load(engine::ParcelHost(), &issues);
  const std::string told = issues.Format();
  Require((pack == nullptr) == issues.has_errors(),
          "a pack loads or is refused", told);
  const engine::SourcePosition end =
      engine::PositionOf(text, static_cast<int>(text.size()));
  for (const Issue& issue : issues.issues()) {
    Require(!issue.message.empty(), "a fault is told");
    Require(issue.position.line >= 1 && issue.position.line <= end.line &&
                issue.position.column >= 1,
            "a fault has a place", issue.message);
  }
  return pack;
}

// Two parcels: nothing known, something known.
Parcel SomeParcel() {
  Parcel parcel;
  parcel.set_fragile(true);
  parcel.set_weight_grams(1200);
  parcel.set_label("a");
  parcel.mutable_posted_on()->set_year(2016);
  parcel.add_items()->set_name("books");
  return parcel;
}

std::string Answer(const CompiledPack& pack, const Parcel& parcel) {
  engine::ClassifyOptions options;
  options.trace = true;
  v1::Classification answer;
  const absl::Status status = engine::Classify(
      pack, parcel, absl::CivilDay(2020, 6, 15), options, &answer);
  Require(status.ok(), "a pack answers", status.ToString());
  return answer.SerializeAsString();
}

void Run(absl::string_view input) {
  const bool is_whole = absl::StrContains(input, "subject_type");
  const std::string text =
      is_whole ? std::string(input) : engine::ParcelPackText(input);
  const auto pack = Load(text);
  if (pack == nullptr) return;
  const auto again = Load(absl::StrCat(text, "\n# A comment.\n"));
  Require(
      again != nullptr && again->identity().hash() == pack->identity().hash(),
      "a comment changes no hash", pack->identity().ShortDebugString());
  for (const Parcel& parcel : {Parcel(), SomeParcel()}) {
    Require(Answer(*pack, parcel) == Answer(*again, parcel),
            "an answer is given again");
  }
}

}  // namespace
}  // namespace myorules::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  myorules::fuzz::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
