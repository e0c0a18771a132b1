#include "rules/functions/cuts.h"

#include <algorithm>
#include <array>

#include "absl/algorithm/container.h"
#include "absl/strings/strip.h"

namespace myorules::rules {
namespace {

using engine::ThresholdValue;
using engine::Value;

const ThresholdValue* ThresholdOf(const Value& value) {
  return value.kind() == Value::Kind::kOpaque
             ? ThresholdValue::Of(value.as_opaque())
             : nullptr;
}

using MethodNames = std::array<absl::string_view, v1::AssayMethod_ARRAYSIZE>;

const MethodNames& AllMethodNames() {
  static const auto& names = *[] {
    auto* made = new MethodNames();
    for (int i = 1; i < v1::AssayMethod_ARRAYSIZE; ++i) {
      if (!v1::AssayMethod_IsValid(i)) continue;
      (*made)[i] = absl::StripPrefix(
          v1::AssayMethod_Name(static_cast<v1::AssayMethod>(i)),
          "ASSAY_METHOD_");
    }
    return made;
  }();
  return names;
}

// Of a name that no method has, one that no result has.
v1::AssayMethod MethodOf(absl::string_view name) {
  if (name.empty()) return v1::ASSAY_METHOD_UNSPECIFIED;
  const MethodNames& names = AllMethodNames();
  const auto found = absl::c_find(names, name);
  return static_cast<v1::AssayMethod>(
      found == names.end() ? -1 : found - names.begin());
}

// For one analyte.
Plain* NewPlaces() {
  Plain* const made = static_cast<Plain*>(
      engine::Memory::Current().Allocate(kWaysOfJudging * sizeof(Plain)));
  std::fill_n(made, kWaysOfJudging, Plain::kNotYet);
  return made;
}

}  // namespace

bool CutSet::IsCutList(const Value& list) {
  return absl::c_all_of(list.as_list().items, [](const Value& item) {
    return ThresholdOf(item) != nullptr;
  });
}

CutSet::CutSet(const Value& list, const AnalyteIndex& analytes) {
  const size_t count = list.as_list().items.size();
  engine::Growing<Cut> all;
  all.reserve(count);
  engine::Growing<Cut> general;
  general.reserve(count);
  for (const Value& item : list.as_list().items) {
    const ThresholdValue* threshold = ThresholdOf(item);
    all.push_back({threshold, MethodOf(threshold->method),
                   /*is_grade=*/threshold->unit == "grade"});
    if (threshold->analyte.empty()) general.push_back(all.back());
  }
  all_ = all.span();
  general_ = engine::Memory::Current().New(General{general.span(), nullptr});
  engine::Growing<Named> named;
  for (const Cut& cut : all) {
    if (cut.threshold->analyte.empty()) continue;
    const int analyte = analytes.Find(cut.threshold->analyte);
    if (analyte < 0 || absl::c_any_of(named, [&](const Named& each) {
          return each.analyte == analyte;
        })) {
      continue;
    }
    engine::Growing<Cut> own;
    for (const Cut& other : all) {
      if (other.threshold->analyte == cut.threshold->analyte) {
        own.push_back(other);
      }
    }
    named.push_back(
        {analyte, analytes[analyte].family, own.span(), NewPlaces()});
  }
  named_ = named.span();
}

bool CutSet::IsOf(const Value& list) const {
  const absl::Span<const Value> items = list.as_list().items;
  if (items.size() != all_.size()) return false;
  for (size_t i = 0; i < items.size(); ++i) {
    if (items[i].kind() != Value::Kind::kOpaque ||
        &items[i].as_opaque() != all_[i].threshold) {
      return false;
    }
  }
  return true;
}

void CutSet::ShareGeneral(const CutSet& other) {
  const auto same = [](const Cut& a, const Cut& b) {
    return a.threshold == b.threshold;
  };
  if (absl::c_equal(general_->cuts, other.general_->cuts, same)) {
    general_ = other.general_;
  }
}

}  // namespace myorules::rules
