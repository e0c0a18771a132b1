#include "engine/pack/subject_check.h"

#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/expr/value_fields.h"
#include "myorules/v1/options.pb.h"

namespace myorules::engine {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

void CheckSubjectDeclaration(const Descriptor& subject,
                             const MessagePlace& root) {
  std::set<const Descriptor*> seen = {&subject};
  std::vector<const Descriptor*> to_visit = {&subject};
  while (!to_visit.empty()) {
    const Descriptor& type = *to_visit.back();
    to_visit.pop_back();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      const Descriptor* part = field.message_type();
      if (part != nullptr && seen.insert(part).second) to_visit.push_back(part);
      const std::string& named =
          field.options().GetExtension(v1::complete_when);
      if (named.empty() || CompletenessOf(field) != nullptr) continue;
      root.AddError("subject_type",
                    absl::StrCat("the list ", field.full_name(),
                                 " could never be closed: its complete_when "
                                 "names '",
                                 named,
                                 "', which is no bool field of its message; "
                                 "correct the message"));
    }
  }
}

}  // namespace myorules::engine
