// Which edits of a pack moved a patient: the patient is classified without each
// of them, and with it alone.
#ifndef MYORULES_RULES_DIFF_EDIT_EFFECTS_H_
#define MYORULES_RULES_DIFF_EDIT_EFFECTS_H_

#include <map>
#include <memory>
#include <string>
#include <tuple>

#include "absl/time/civil_time.h"
#include "myorules/v1/patient.pb.h"
#include "rules/diff/answer_diff.h"
#include "rules/library/library.h"
#include "rules/library/pack_host.h"
#include "rules/library/pack_variant.h"

namespace myorules::rules {

// Packs made for it at most: a pack that has nothing in common with another is
// compared, not explained.
inline constexpr size_t kMaxPacksTried = 200;

// Thread-compatible. The packs outlive it.
class EditEffects {
 public:
  EditEffects(const engine::CompiledPack& before,
              const engine::CompiledPack& after, absl::CivilDay assessed_on)
      : before_(before), after_(after), assessed_on_(assessed_on) {}

  // Takes out of the causes of the change each edit without which the new pack
  // answers the patient as it does, and with which alone the old one does so as
  // well; and causes of which none is left. What cannot be tried, since a pack
  // would not load, stays, and so does all where nothing would be left: edits
  // that do the same.
  void Trim(const v1::Patient& patient, AnswerChange* change);

 private:
  // A pack that is `pack` but for one field of an item, which is as in the
  // other; null: it does not load.
  const PackVariant* VariantOf(const engine::CompiledPack& pack,
                               const RuleEdit& edit);
  // The text of what changes as the variant answers it; empty: it cannot.
  std::string AnswerBy(const PackVariant& variant, const v1::Patient& patient,
                       const AnswerChange& change) const;
  bool Matters(const RuleEdit& edit, const v1::Patient& patient,
               const AnswerChange& change);

  const engine::CompiledPack& before_;
  const engine::CompiledPack& after_;
  const absl::CivilDay assessed_on_;
  std::shared_ptr<const Knowledge> knowledge_;
  // By whether it is the new pack, then by part, id and field.
  std::map<std::tuple<bool, std::string, std::string, std::string>, PackVariant>
      variants_;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_DIFF_EDIT_EFFECTS_H_
