// What the fields of a patient are called in a note.
#ifndef MYORULES_RULES_NOTE_FIELD_WORDS_H_
#define MYORULES_RULES_NOTE_FIELD_WORDS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "rules/note/fact_path.h"

namespace myorules::rules {

// "muscle fibre necrosis" for biopsy.necrosis, "arthritis related to the
// myositis", "month of first symptom": what the path ends in, below the message
// `type`. A field without words is called as it is written, without
// underscores.
std::string FieldWords(const google::protobuf::Descriptor& type,
                       std::vector<FactStep> steps);

// The field that the path ends in; null: there is none.
const google::protobuf::FieldDescriptor* FieldOf(
    const google::protobuf::Descriptor& type,
    const std::vector<FactStep>& steps);

// The words of one field; empty: none.
absl::string_view WordsOf(const google::protobuf::FieldDescriptor& field);

// An enum value as a reader says it: "still taken" for STATIN_USE_CURRENT,
// "2+" for LINE_BLOT_GRADE_TWO_PLUS. `name` with or without the prefix of its
// type, which `field` has; null: any other text, returned as it is.
std::string EnumWords(const google::protobuf::FieldDescriptor* field,
                      absl::string_view name);

// Every entry of the tables that stands for no field or value, for tests.
std::vector<std::string> StaleWords();

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_FIELD_WORDS_H_
