#include "engine/oracle/random_expressions.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/testdata/parcel.pb.h"
#include "google/protobuf/descriptor.h"

namespace myorules::engine::oracle {
namespace {

// "has(parcel.sender)" and so on for each field of a message of that type.
void AddHas(const google::protobuf::Descriptor& type,
            const std::string& message, std::vector<std::string>& choices) {
  for (int i = 0; i < type.field_count(); ++i) {
    choices.push_back(
        absl::StrCat("has(", message, ".", type.field(i)->name(), ")"));
  }
}

// The name by which `type(…)` can be compared with the type; empty: none.
std::string NameOfType(const Type& type) {
  for (const auto& [name, named] : LanguageTypes()) {
    if (named.kind() == type.kind()) return name;
  }
  return "";
}

}  // namespace

std::string Expressions::Bool(int depth, const std::string& entry) {
  if (depth == 0) return BoolFact(entry);
  const int next = depth - 1;
  auto sub = [&] { return Bool(next, entry); };
  switch (random_.Below(28)) {
    case 0:
      return absl::StrCat("!(", sub(), ")");
    case 1:
    case 2:
      return absl::StrCat("(", sub(), " && ", sub(), ")");
    case 3:
    case 4:
      return absl::StrCat("(", sub(), " || ", sub(), ")");
    case 5:
      return absl::StrCat("(", sub(), " ? ", sub(), " : ", sub(), ")");
    case 6:
      return Compare(Int(next, entry), Int(next, entry), true);
    case 7:
      return Compare(Date(next, entry), Date(next, entry), true);
    case 8:
      return Compare(Range(next, entry),
                     random_.Chance(70) ? Number() : Double(next, entry), true);
    case 9:
      return absl::StrCat("(", Text(next, entry), " == ", Text(next, entry),
                          ")");
    case 10:
      return OverItems(next);
    case 11:
      return OverLists(next, entry);
    case 12:
      return absl::StrCat("(", Text(next, entry), " in ", Texts(next), ")");
    case 13:
      return Compare(Time(next, entry), Time(next, entry), true);
    case 14:
      return Compare(Duration(next, entry), Duration(next, entry), true);
    case 15:
      return OverMaps(next, entry);
    case 16:
      return OverTexts(next, entry);
    case 17:
      return OverMacrosInMacros(next);
    case 18:
      return random_.Chance(50) ? OverAddresses(next)
                                : OverMadeMessages(next, entry);
    case 19:
      return OverWellKnownMessages(next, entry);
    case 20:
      return OverTypes(next, entry);
    case 21:
      return OverParts(next);
    case 22:
    case 23:
    case 24:
    case 25:
    case 26:
      return Call(Type::Bool(), next, entry);
    default:
      return BoolFact(entry);
  }
}

std::string Expressions::Of(const Type& type, int depth,
                            const std::string& entry) {
  switch (type.kind()) {
    case Type::Kind::kBool:
      return Bool(depth, entry);
    case Type::Kind::kInt:
      return Int(depth, entry);
    case Type::Kind::kUint:
      return Uint(depth, entry);
    case Type::Kind::kDouble:
      return Double(depth, entry);
    case Type::Kind::kString:
      return Text(depth, entry);
    case Type::Kind::kBytes:
      return Bytes(depth, entry);
    case Type::Kind::kTimestamp:
      return Time(depth, entry);
    case Type::Kind::kDuration:
      return Duration(depth, entry);
    case Type::Kind::kOpaque:
      return type == Type::Date() ? Date(depth, entry) : Range(depth, entry);
    case Type::Kind::kMessage:
      return Address();
    case Type::Kind::kList:
      return List(type.parameters()[0], depth, entry);
    case Type::Kind::kMap:
      if (type == Type::Map(Type::String(), Type::Int())) {
        return Map(depth, entry);
      }
      return absl::StrCat("{", Of(type.parameters()[0], depth, entry), ": ",
                          Of(type.parameters()[1], depth, entry), "}");
    default:
      return absl::StrCat("dyn(", Of(AnyType(), depth, entry), ")");
  }
}

std::string Expressions::FactOrCall(const Type& type, const Choices& facts,
                                    int depth, const std::string& entry) {
  if (depth == 0 || random_.Chance(40)) return random_.Of(facts);
  return Call(type, depth - 1, entry);
}

std::string Expressions::BoolFact(const std::string& entry) {
  if (asks_ && random_.Chance(30)) return Asked(0, entry);
  Choices facts = {
      "true",
      "false",
      "parcel.fragile",
      "parcel.sender.remote",
      "parcel.receiver.remote",
      "(parcel.sender == parcel.receiver)",
      "(parcel.service == Service.SERVICE_EXPRESS)",
      "(parcel.service != .myorules.testdata.Service.SERVICE_STANDARD)",
      "parcel.scans.exists(s, s.damaged)",
      "parcel.scans.filter(s, s.damaged)[0].damaged",
      "parcel.fees.exists(k, parcel.fees[k] > 2)",
  };
  if (entry == "item") {
    for (int i = 0; i < 4; ++i) facts.emplace_back("i.liquid");
  }
  if (entry == "scan") {
    for (int i = 0; i < 4; ++i) facts.emplace_back("s.damaged");
  }
  if (entry == "leg") {
    for (int i = 0; i < 4; ++i) {
      facts.emplace_back("(l.service == Service.SERVICE_EXPRESS)");
    }
  }
  return random_.Of(facts);
}

std::string Expressions::Number() { return absl::StrCat(random_.Below(4)); }

std::string Expressions::Int(int depth, const std::string& entry) {
  Choices facts = {
      Number(),
      "0x2",
      "(-1)",
      "parcel.weight_grams",
      "parcel.`weight_grams`",
      "parcel.service",
      "parcel.insured",
      "parcel.items.size()",
      "parcel.stamps.size()",
      "parcel.scans.size()",
      "parcel.legs.size()",
      "parcel.sender.lines.size()",
      "parcel.fees.duty",
      "parcel.received_at.getDate()",
  };
  if (entry == "item") facts.emplace_back("i.count");
  if (entry == "leg") facts.emplace_back("l.service");
  if (depth > 0 && random_.Chance(15)) {
    return absl::StrCat(Items(), ".filter(i, ", Bool(depth - 1, "item"),
                        ").size()");
  }
  return FactOrCall(Type::Int(), facts, depth, entry);
}

std::string Expressions::Uint(int depth, const std::string& entry) {
  return FactOrCall(
      Type::Uint(),
      {"2u", "0x1u", "parcel.barcode", "uint(parcel.weight_grams)",
       "uint(parcel.insured)", entry == "item" ? "uint(i.count)" : "0u"},
      depth, entry);
}

std::string Expressions::Double(int depth, const std::string& entry) {
  return FactOrCall(
      Type::Double(),
      {"1.5", "2e0", "(-.5)", "1e308", "1e-308", "(1.0 / 0.0)", "parcel.value",
       "parcel.value", "parcel.value", "double(parcel.weight_grams)",
       entry == "item" ? "double(i.count)" : "parcel.value"},
      depth, entry);
}

std::string Expressions::Date(int depth, const std::string& entry) {
  Choices facts = {
      "parcel.posted_on",
      "parcel.due_on",
      "parcel.sender.known_since",
      absl::StrCat("date('2016-0", 1 + random_.Below(3), "-1",
                   random_.Below(10), "')"),
      "date('2016-02-29')",
  };
  if (entry == "item") facts.emplace_back("i.packed_on");
  return FactOrCall(Type::Date(), facts, depth, entry);
}

std::string Expressions::Range(int depth, const std::string& entry) {
  if (depth > 0 && random_.Chance(50)) {
    return Call(Type::Range(), depth - 1, entry);
  }
  return absl::StrCat(
      random_.Of(Choices{"years_between(", "months_between(", "days_between("}),
      Date(depth, entry), ", ", Date(depth, entry), ")");
}

std::string Expressions::Time(int depth, const std::string& entry) {
  return FactOrCall(Type::Timestamp(),
                    {"parcel.received_at", "parcel.received_at",
                     "timestamp('1970-01-01T00:00:01Z')", "timestamp(2)"},
                    depth, entry);
}

std::string Expressions::Duration(int depth, const std::string& entry) {
  return FactOrCall(Type::Duration(),
                    {"parcel.travelled", "parcel.travelled", "duration('2s')"},
                    depth, entry);
}

std::string Expressions::Text(int depth, const std::string& entry) {
  Choices facts = {
      "'a'",
      "'b'",
      "\"a\"",
      "r'a'",
      "'''b'''",
      "'\\x61'",
      "parcel.id",
      "parcel.label",
      "parcel.label",
      "parcel.sender.country",
      "parcel.receiver.country",
  };
  if (entry == "item") facts.emplace_back("i.name");
  if (entry == "scan") facts.emplace_back("s.place");
  if (entry == "leg") facts.emplace_back("l.via");
  // Of two texts that are made few are equal.
  if (depth == 0 || random_.Chance(70)) return random_.Of(facts);
  return FactOrCall(Type::String(), facts, depth, entry);
}

std::string Expressions::Bytes(int depth, const std::string& entry) {
  return FactOrCall(Type::Bytes(),
                    {"b'a'", "br'b'", "b'\\141'", "parcel.signature",
                     "bytes(parcel.label)", "bytes(parcel.sender.country)"},
                    depth, entry);
}

std::string Expressions::Compare(const std::string& a, const std::string& b,
                                 bool ordered) {
  std::vector<std::string> operators = {"==", "!="};
  if (ordered) operators = {"==", "!=", "<", "<=", ">", ">="};
  return absl::StrCat("(", a, " ", random_.Of(operators), " ", b, ")");
}

std::string Expressions::OverTexts(int depth, const std::string& entry) {
  return absl::StrCat(Text(depth, entry),
                      random_.Of(Choices{".startsWith(", ".contains(",
                                         ".endsWith(", ".matches("}),
                      Text(depth, entry), ")");
}

// Types, and what is known by its type at run time only.
std::string Expressions::OverTypes(int depth, const std::string& entry) {
  const Type type = AnyType();
  const std::string name = NameOfType(type);
  const std::string value = Of(type, depth, entry);
  switch (random_.Below(name.empty() ? 5 : 6)) {
    case 0:
      return Compare(absl::StrCat("type(dyn(", value, "))"),
                     absl::StrCat("type(", Of(Type(), depth, entry), ")"),
                     false);
    case 1:
      return Compare(absl::StrCat("dyn(", value, ")"), Of(Type(), depth, entry),
                     true);
    case 2:
      return absl::StrCat("(dyn(", value, ") in [", Of(Type(), depth, entry),
                          ", ", Of(Type(), depth, entry), "])");
    case 3:
      return Compare(
          random_.Of(Choices{"parcel.insured", "parcel.sender",
                             "parcel.received_at", "parcel.travelled",
                             absl::StrCat("dyn(", value, ")")}),
          "null", false);
    case 4:
      return absl::StrCat("dyn(parcel.items).", Macro(), "(i, ",
                          Bool(depth, "item"), ")");
    default:
      return Compare(absl::StrCat("type(", value, ")"), name, false);
  }
}

std::string Expressions::Asked(int depth, const std::string& entry) {
  if (random_.Chance(20)) {
    // The deepest question asks of facts alone: bytes that have run out would
    // choose a question in a question for ever.
    const bool asks = std::exchange(asks_, asks_ && depth > 0);
    const std::string of = Of(AnyType(), depth, entry);
    asks_ = asks;
    return absl::StrCat("known(", of, ")");
  }
  Choices asked = {
      "has(parcel.fees.duty)",
      "has({'k': parcel.label}.k)",
      "parcel.items_complete",
      "parcel.stamps_complete",
      "(closed(parcel.items).size() == 1)",
      "closed(parcel.stamps).exists(t, t == 'a')",
      "known(parcel)",
  };
  AddHas(*testdata::Parcel::descriptor(), "parcel", asked);
  AddHas(*testdata::Address::descriptor(), "parcel.receiver", asked);
  Choices of_entry;
  if (entry == "item") AddHas(*testdata::Item::descriptor(), "i", of_entry);
  if (entry == "scan") AddHas(*testdata::Scan::descriptor(), "s", of_entry);
  if (entry == "leg") AddHas(*testdata::Leg::descriptor(), "l", of_entry);
  if (!of_entry.empty() && random_.Chance(50)) return random_.Of(of_entry);
  return random_.Of(asked);
}

std::string Expressions::Question(int depth) {
  asks_ = true;
  std::string question = absl::StrCat(
      "(", Asked(depth, ""), random_.Of(Choices{" && ", " || ", " == "}),
      Bool(depth, ""), ")");
  asks_ = false;
  return question;
}

}  // namespace myorules::engine::oracle
