// Holds stated_facts.txt against Prepare.
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "rules/patient/prepare.h"

namespace myorules::rules {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kFile[] = "rules/patient/stated_facts.txt";
constexpr absl::CivilDay kAssessed(2024, 6, 15);

// A field that holds no further ones, dates among them: "biopsy.done".
struct Fact {
  std::vector<const FieldDescriptor*> path;
  std::string name;
};

bool IsDate(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         field.message_type() == v1::Date::descriptor();
}

void AddFacts(const google::protobuf::Descriptor& message, const Fact& above,
              std::vector<Fact>* facts) {
  for (int i = 0; i < message.field_count(); ++i) {
    Fact fact = above;
    fact.path.push_back(message.field(i));
    absl::StrAppend(&fact.name, above.name.empty() ? "" : ".",
                    message.field(i)->name());
    const bool is_leaf =
        message.field(i)->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE ||
        IsDate(*message.field(i));
    if (is_leaf) {
      facts->push_back(std::move(fact));
    } else {
      AddFacts(*message.field(i)->message_type(), fact, facts);
    }
  }
}

const std::vector<Fact>& AllFacts() {
  static const auto& all_facts = *[] {
    auto* facts = new std::vector<Fact>;
    AddFacts(*v1::Patient::descriptor(), {}, facts);
    return facts;
  }();
  return all_facts;
}

// The message that has the fact; entries of lists are the first, made if there
// is none.
Message* ParentOf(v1::Patient* patient, const Fact& fact) {
  Message* parent = patient;
  for (size_t i = 0; i + 1 < fact.path.size(); ++i) {
    const google::protobuf::Reflection& reflection = *parent->GetReflection();
    const FieldDescriptor* const field = fact.path[i];
    if (!field->is_repeated()) {
      parent = reflection.MutableMessage(parent, field);
    } else if (reflection.FieldSize(*parent, field) == 0) {
      parent = reflection.AddMessage(parent, field);
    } else {
      parent = reflection.MutableRepeatedMessage(parent, field, 0);
    }
  }
  return parent;
}

// How many values of the fact are looked at: what Prepare does depends on
// whether something is true, how it is stated, and on which side of the
// assessment a date lies.
int ValuesOf(const Fact& fact) {
  const FieldDescriptor& field = *fact.path.back();
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    return field.enum_type()->value_count() - 1;
  }
  return field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL || IsDate(field) ? 2
                                                                            : 1;
}

void State(v1::Patient* patient, const Fact& fact, int value) {
  Message* const parent = ParentOf(patient, fact);
  const google::protobuf::Reflection& reflection = *parent->GetReflection();
  const FieldDescriptor* const field = fact.path.back();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      reflection.SetBool(parent, field, value == 1);
      break;
    case FieldDescriptor::CPPTYPE_ENUM:
      reflection.SetEnumValue(parent, field,
                              field->enum_type()->value(value + 1)->number());
      break;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      reflection.SetDouble(parent, field, 1);
      break;
    case FieldDescriptor::CPPTYPE_STRING:
      reflection.SetString(parent, field, "x");
      break;
    default: {
      v1::Date date;
      date.set_year(2023 + 2 * value);
      reflection.MutableMessage(parent, field)->CopyFrom(date);
    }
  }
}

// By name of the fact: what it is.
using Values = std::map<std::string, std::string>;

void AddValues(const Message& message, const std::string& above,
               Values* values) {
  std::vector<const FieldDescriptor*> set;
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  reflection.ListFields(message, &set);
  for (const FieldDescriptor* field : set) {
    const std::string name =
        absl::StrCat(above, above.empty() ? "" : ".", field->name());
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      std::string& text = (*values)[name];
      google::protobuf::TextFormat::PrintFieldValueToString(message, field, -1,
                                                            &text);
    } else if (IsDate(*field)) {
      (*values)[name] =
          reflection.GetMessage(message, field).ShortDebugString();
    } else {
      AddValues(field->is_repeated()
                    ? reflection.GetRepeatedMessage(message, field, 0)
                    : reflection.GetMessage(message, field),
                name, values);
    }
  }
}

Values ValuesIn(const v1::Patient& patient) {
  Values values;
  AddValues(patient, "", &values);
  return values;
}

// One fact with a value, and what it leads to alone.
struct Stated {
  const Fact* fact;
  int value;
  Values alone;
};

// By name of the fact: what reads otherwise when it is stated.
using Follows = std::map<std::string, std::set<std::string>>;

// Adds what is not so without the fact.
void AddDifference(const std::string& fact, const Values& with,
                   const Values& without, Follows* follows) {
  for (const Values* all : {&with, &without}) {
    for (const auto& [name, value] : *all) {
      const auto in_with = with.find(name);
      const auto in_without = without.find(name);
      const bool is_same = in_with != with.end() &&
                           in_without != without.end() &&
                           in_with->second == in_without->second;
      if (name != fact && !is_same) (*follows)[fact].insert(name);
    }
  }
}

// Facts of these may contradict each other, which Validate refuses.
bool IsFinding(const Fact& fact) {
  return absl::StartsWith(fact.name, "weakness.") ||
         absl::StartsWith(fact.name, "biopsy.") ||
         absl::StartsWith(fact.name, "manifestations.");
}

// False: the two cannot stand beside each other.
bool StateBoth(const Stated& one, const Stated& other, v1::Patient* patient) {
  State(patient, *one.fact, one.value);
  State(patient, *other.fact, other.value);
  const Values values = ValuesIn(*patient);
  if (values.count(one.fact->name) == 0) return false;  // One of a choice.
  return !IsFinding(*one.fact) || !IsFinding(*other.fact) ||
         Validate(*patient, kAssessed, **Terminology::Shipped()).empty();
}

// What follows from one fact, alone or beside one other.
Follows Computed() {
  std::vector<Stated> all;
  Follows follows;
  for (const Fact& fact : AllFacts()) {
    for (int value = 0; value < ValuesOf(fact); ++value) {
      v1::Patient patient;
      State(&patient, fact, value);
      all.push_back(
          {&fact, value, ValuesIn(Prepare(patient, kAssessed).patient)});
      AddDifference(fact.name, all.back().alone, {}, &follows);
    }
  }
  for (size_t i = 0; i < all.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      v1::Patient patient;
      if (all[i].fact == all[j].fact || !StateBoth(all[i], all[j], &patient)) {
        continue;
      }
      const Values both = ValuesIn(Prepare(patient, kAssessed).patient);
      AddDifference(all[i].fact->name, both, all[j].alone, &follows);
      AddDifference(all[j].fact->name, both, all[i].alone, &follows);
    }
  }
  return follows;
}

// The names of a line: of a message or list all facts that it has.
std::set<std::string> Expanded(absl::string_view fact,
                               absl::string_view names) {
  std::set<std::string> expanded;
  for (absl::string_view name : absl::StrSplit(names, ' ', absl::SkipEmpty())) {
    size_t found = 0;
    for (const Fact& known : AllFacts()) {
      const bool is_named =
          known.name == name ||
          absl::StartsWith(known.name, absl::StrCat(name, "."));
      found += is_named ? 1 : 0;
      if (is_named && known.name != fact) expanded.insert(known.name);
    }
    EXPECT_GT(found, 0) << "no fact is called " << name;
  }
  return expanded;
}

Follows Declared() {
  std::ifstream file(kFile);
  EXPECT_TRUE(file.is_open()) << kFile;
  Follows declared;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(line, absl::MaxSplits(": ", 1));
    EXPECT_EQ(declared.count(parts.first), 0) << parts.first << " stands twice";
    declared[parts.first] = Expanded(parts.first, parts.second);
  }
  return declared;
}

std::vector<std::string> LinesOf(const Follows& follows) {
  std::vector<std::string> lines;
  for (const auto& [fact, names] : follows) {
    lines.push_back(absl::StrCat(fact, ": ", absl::StrJoin(names, " ")));
  }
  return lines;
}

TEST(StatedFacts, WhatAFactStatesOfOthersIsWhatTheFileSays) {
  EXPECT_GT(Declared().size(), 30);
  EXPECT_THAT(LinesOf(Computed()),
              ::testing::ElementsAreArray(LinesOf(Declared())));
}

}  // namespace
}  // namespace myorules::rules
