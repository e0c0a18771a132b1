#include "tests/bench/handwritten/facts.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "tests/bench/handwritten/entry_paths.h"

namespace myorules::handwritten {
namespace {

constexpr char kIncomplete[] = "the list is stated to be incomplete";
constexpr char kContradicts[] = "what is on record contradicts itself";

#define MYORULES_LINE_BLOT(id) \
  { "patient.results[analyte=" id ",method=LINE_BLOT]", "" }

constexpr FactText kTexts[] = {
    {"patient.biopsy.done", ""},
    {"patient.biopsy.necrosis", ""},
    {"patient.biopsy.other_myositis_features", ""},
    {"patient.biopsy.other_myositis_features", "stated to be uncertain"},
    {"patient.biopsy.sparse_infiltrate", ""},
    {"patient.birth_date", ""},
    {"patient.birth_date.day", ""},
    {"patient.birth_date.month", ""},
    {"patient.diagnosed", ""},
    {"patient.diagnoses_complete", ""},
    {"patient.diagnoses_complete", kIncomplete},
    {"patient.diagnosis_date", ""},
    {"patient.diagnosis_date.day", ""},
    {"patient.diagnosis_date.month", ""},
    {"patient.followed_until", ""},
    {"patient.followed_until.day", ""},
    {"patient.followed_until.month", ""},
    {"patient.malignancies_complete", ""},
    {"patient.malignancies_complete", kIncomplete},
    {"patient.manifestations.arthritis.present", ""},
    {"patient.manifestations.cardiac.present", ""},
    {"patient.manifestations.cardiac.related", ""},
    {"patient.manifestations.dysphagia", ""},
    {"patient.manifestations.gottron", ""},
    {"patient.manifestations.heliotrope", ""},
    {"patient.manifestations.interstitial_lung_disease.present", ""},
    {"patient.manifestations.mechanics_hands", ""},
    {"patient.manifestations.raynaud.present", ""},
    {"patient.manifestations.skin.present", ""},
    {"patient.manifestations.skin.related", ""},
    {"patient.manifestations.unexplained_fever", ""},
    {"patient.medicines_complete", ""},
    {"patient.medicines_complete", kIncomplete},
    {"patient.mimics.active_endocrinopathy", ""},
    {"patient.mimics.amyloidosis", ""},
    {"patient.mimics.antisynthetase_syndrome", ""},
    {"patient.mimics.antisynthetase_syndrome", kContradicts},
    {"patient.mimics.family_motor_neuropathy", ""},
    {"patient.mimics.family_muscular_dystrophy", ""},
    {"patient.mimics.toxic_myopathy", ""},
    {"patient.myositis_medicines_complete", ""},
    {"patient.onset_date", ""},
    {"patient.onset_date.day", ""},
    {"patient.onset_date.month", ""},
    {"patient.outcome", ""},
    {"patient.results[analyte=CK]", ""},
    {"patient.results[analyte=CK]", "several results are equally near"},
    MYORULES_LINE_BLOT("CN1A"),
    MYORULES_LINE_BLOT("EJ"),
    MYORULES_LINE_BLOT("HA"),
    {"patient.results[analyte=HMGCR,method=ELISA]", ""},
    MYORULES_LINE_BLOT("JO1"),
    MYORULES_LINE_BLOT("KS"),
    MYORULES_LINE_BLOT("KU"),
    MYORULES_LINE_BLOT("MDA5"),
    MYORULES_LINE_BLOT("MI2"),
    MYORULES_LINE_BLOT("MI2_ALPHA"),
    MYORULES_LINE_BLOT("MI2_BETA"),
    MYORULES_LINE_BLOT("NXP2"),
    MYORULES_LINE_BLOT("OJ"),
    MYORULES_LINE_BLOT("PL12"),
    MYORULES_LINE_BLOT("PL7"),
    MYORULES_LINE_BLOT("PM_SCL"),
    MYORULES_LINE_BLOT("PM_SCL100"),
    MYORULES_LINE_BLOT("PM_SCL75"),
    MYORULES_LINE_BLOT("RO52"),
    MYORULES_LINE_BLOT("RO60"),
    MYORULES_LINE_BLOT("SAE1"),
    MYORULES_LINE_BLOT("SRP"),
    MYORULES_LINE_BLOT("SSA"),
    MYORULES_LINE_BLOT("TIF1_GAMMA"),
    MYORULES_LINE_BLOT("U1RNP"),
    MYORULES_LINE_BLOT("ZO"),
    {"patient.sex", ""},
    {"patient.statin_use", ""},
    {"patient.statin_use", kContradicts},
    {"patient.weakness.axial", ""},
    {"patient.weakness.proximal", ""},
    {"patient.weakness.proximal_arms", ""},
    {"patient.weakness.proximal_legs", ""},
    {"patient.weakness.respiratory", ""},
    {"patient.weakness.subacute", ""},
    {"patient.weakness.symmetric", ""},
};
#undef MYORULES_LINE_BLOT

constexpr bool Before(const FactText& a, const FactText& b) {
  const int order = a.path.compare(b.path);
  return order != 0 ? order < 0 : a.reason.compare(b.reason) < 0;
}

constexpr bool AllInOrder() {
  for (int i = 1; i < kFactCount; ++i) {
    if (!Before(kTexts[i - 1], kTexts[i])) return false;
  }
  return std::size(kTexts) == kFactCount;
}
static_assert(AllInOrder(), "facts are told in this order");

bool Same(const FactText& a, const FactText& b) {
  return a.path == b.path && a.reason == b.reason;
}

template <typename Take>
void ForEachBit(const Missing& set, Take take) {
  const auto take_fact = [&](int id) {
    take(FactText{kTexts[id].path, kTexts[id].reason, id});
  };
  for (uint64_t rest = set.low; rest != 0; rest &= rest - 1) {
    take_fact(__builtin_ctzll(rest));
  }
  for (uint64_t rest = set.high; rest != 0; rest &= rest - 1) {
    take_fact(64 + __builtin_ctzll(rest));
  }
}

}  // namespace

bool ComesBefore(const FactText& a, const FactText& b) {
  return a.id >= 0 && b.id >= 0 ? a.id < b.id : Before(a, b);
}

void Facts::Begin(const v1::Patient& patient) {
  patient_ = &patient;
  texts_.Clear();
  entries_.clear();
  nodes_.clear();
  nodes_.push_back({0, 0});  // Number 0 is no node.
}

Missing Facts::Entry(List list, int index, absl::string_view suffix,
                     absl::string_view reason) {
  return NewNode({list, index, suffix, reason});
}

Missing Facts::WithReason(FactId id, absl::string_view reason) {
  return NewNode({List::kResults, 0, "", reason, id});
}

Missing Facts::NewNode(const EntryFact& fact) {
  Missing set;
  set.entries = static_cast<uint32_t>(nodes_.size());
  nodes_.push_back({0, static_cast<uint32_t>(entries_.size())});
  entries_.push_back(fact);
  return set;
}

Missing Facts::Join(const Missing& a, const Missing& b) {
  Missing both;
  both.low = a.low | b.low;
  both.high = a.high | b.high;
  if (a.entries == 0 || b.entries == 0 || a.entries == b.entries) {
    both.entries = a.entries == 0 ? b.entries : a.entries;
    return both;
  }
  both.entries = static_cast<uint32_t>(nodes_.size());
  nodes_.push_back({a.entries, b.entries});
  return both;
}

Answer Facts::And(const Answer& a, const Answer& b) {
  if (a.is_false() || b.is_false()) return Answer::Of(false);
  if (a.is_true()) return b;
  if (b.is_true()) return a;
  return Answer::Unknown(Join(a.missing, b.missing));
}

Answer Facts::Or(const Answer& a, const Answer& b) {
  if (a.is_true() || b.is_true()) return Answer::Of(true);
  if (a.is_false()) return b;
  if (b.is_false()) return a;
  return Answer::Unknown(Join(a.missing, b.missing));
}

// Parts of the tree are shared, so each node is visited once.
void Facts::GatherEntries(uint32_t node) {
  gathered_.clear();
  seen_.resize(std::max(seen_.size(), nodes_.size()), 0);
  ++round_;
  stack_.push_back(node);
  while (!stack_.empty()) {
    const uint32_t next = stack_.back();
    stack_.pop_back();
    if (seen_[next] == round_) continue;
    seen_[next] = round_;
    if (nodes_[next].left != 0) {
      stack_.push_back(nodes_[next].left);
      stack_.push_back(nodes_[next].right);
      continue;
    }
    const EntryFact& fact = entries_[nodes_[next].right];
    if (fact.fixed >= 0) {
      gathered_.push_back({kTexts[fact.fixed].path, fact.reason});
      continue;
    }
    path_.clear();
    AppendEntryPath(*patient_, fact.list, fact.index, &path_);
    absl::StrAppend(&path_, fact.suffix);
    gathered_.push_back({texts_.Copy(path_), fact.reason});
  }
  std::sort(gathered_.begin(), gathered_.end(), Before);
  gathered_.erase(std::unique(gathered_.begin(), gathered_.end(), Same),
                  gathered_.end());
}

const std::vector<FactText>& Facts::ListOf(const Missing& set) {
  listed_.clear();
  if (set.entries == 0) {
    ForEachBit(set, [&](const FactText& fact) { listed_.push_back(fact); });
    return listed_;
  }
  GatherEntries(set.entries);
  auto entry = gathered_.begin();
  ForEachBit(set, [&](const FactText& fact) {
    while (entry != gathered_.end() && Before(*entry, fact)) {
      listed_.push_back(*entry++);
    }
    listed_.push_back(fact);
  });
  listed_.insert(listed_.end(), entry, gathered_.end());
  return listed_;
}

}  // namespace myorules::handwritten
