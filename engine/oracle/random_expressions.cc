#include "engine/oracle/random_expressions.h"

#include <vector>

#include "absl/strings/str_cat.h"

namespace myorules::engine::oracle {
namespace {

using Choices = std::vector<std::string>;

}  // namespace

std::string Expressions::Bool(int depth, const std::string& entry) {
  if (depth == 0) return BoolFact(entry);
  const int next = depth - 1;
  auto sub = [&] { return Bool(next, entry); };
  switch (random_.Below(20)) {
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
      return Compare(Range(next, entry), Number(), true);
    case 9:
      return absl::StrCat("(", Text(next, entry), " == ", Text(next, entry),
                          ")");
    case 10:
      return OverItems(next);
    case 11:
      return OverLists(next, entry);
    case 12:
      return absl::StrCat(Text(next, entry), " in ", Texts(next));
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
    default:
      return BoolFact(entry);
  }
}

std::string Expressions::BoolFact(const std::string& entry) {
  std::vector<std::string> facts = {
      "true",
      "false",
      "parcel.fragile",
      "parcel.sender.remote",
      "parcel.receiver.remote",
      "(parcel.sender == parcel.receiver)",
      "(parcel.service == Service.SERVICE_EXPRESS)",
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
  return random_.Of(facts);
}

std::string Expressions::Number() { return absl::StrCat(random_.Below(4)); }

std::string Expressions::Int(int depth, const std::string& entry) {
  std::vector<std::string> facts = {
      Number(),
      "parcel.weight_grams",
      "parcel.service",
      "parcel.insured",
      "parcel.items.size()",
      "parcel.stamps.size()",
      "parcel.scans.size()",
      "parcel.sender.lines.size()",
      "parcel.fees.duty",
  };
  if (entry == "item") facts.emplace_back("i.count");
  if (depth == 0 || random_.Chance(40)) return random_.Of(facts);
  const int next = depth - 1;
  switch (random_.Below(4)) {
    case 0:
      return absl::StrCat("(", Int(next, entry), " ",
                          random_.Of(Choices{"+", "-", "*", "/", "%"}), " ",
                          Int(next, entry), ")");
    case 1:
      return absl::StrCat("(", Bool(next, entry), " ? ", Int(next, entry),
                          " : ", Int(next, entry), ")");
    case 2:
      return absl::StrCat("parcel.items.filter(i, ", Bool(next, "item"),
                          ").size()");
    default:
      return absl::StrCat("[", Int(next, entry), ", ", Int(next, entry), "][",
                          random_.Below(2), "]");
  }
}

std::string Expressions::Date(int depth, const std::string& entry) {
  std::vector<std::string> facts = {
      "parcel.posted_on",
      "parcel.due_on",
      "parcel.sender.known_since",
      absl::StrCat("date('2016-0", 1 + random_.Below(3), "-1",
                   random_.Below(10), "')"),
  };
  if (entry == "item") facts.emplace_back("i.packed_on");
  if (depth == 0 || random_.Chance(40)) return random_.Of(facts);
  const int next = depth - 1;
  auto sub = [&] { return Date(next, entry); };
  switch (random_.Below(4)) {
    case 0:
      return absl::StrCat(
          sub(),
          random_.Of(Choices{".plus_years(", ".plus_months(", ".plus_days("}),
          random_.Below(40) - 20, ")");
    case 1:
      return absl::StrCat(random_.Of(Choices{"latest_of(", "earliest_of("}),
                          sub(), ", ", sub(), ")");
    case 2:
      return absl::StrCat(sub(), ".within(", sub(), ", ", sub(), ")");
    default:
      return absl::StrCat("(", Bool(next, entry), " ? ", sub(), " : ", sub(),
                          ")");
  }
}

std::string Expressions::Range(int depth, const std::string& entry) {
  std::string base = absl::StrCat(
      random_.Of(Choices{"years_between(", "months_between(", "days_between("}),
      Date(depth, entry), ", ", Date(depth, entry), ")");
  if (random_.Chance(60)) return base;
  return absl::StrCat("(", base,
                      random_.Of(Choices{" + ", " - ", " * ", " / "}), Number(),
                      ")");
}

std::string Expressions::Text(int depth, const std::string& entry) {
  std::vector<std::string> facts = {
      "'a'",
      "'b'",
      "parcel.label",
      "parcel.sender.country",
      "parcel.receiver.country",
  };
  if (entry == "scan") facts.emplace_back("s.place");
  if (depth > 0 && random_.Chance(20)) {
    return absl::StrCat("(", Bool(depth - 1, entry), " ? ", random_.Of(facts),
                        " : ", random_.Of(facts), ")");
  }
  return random_.Of(facts);
}

std::string Expressions::Texts(int depth) {
  switch (random_.Below(5)) {
    case 0:
      return "parcel.stamps";
    case 1:
      return "parcel.sender.lines";
    case 2:
      return "parcel.scans.map(s, s.place)";
    case 3:
      return "(parcel.stamps + parcel.receiver.lines)";
    default:
      return absl::StrCat("[", Text(depth, ""), ", ", Text(depth, ""), "]");
  }
}

std::string Expressions::Compare(const std::string& a, const std::string& b,
                                 bool ordered) {
  std::vector<std::string> operators = {"==", "!="};
  if (ordered) operators = {"==", "!=", "<", "<=", ">", ">="};
  return absl::StrCat("(", a, " ", random_.Of(operators), " ", b, ")");
}

std::string Expressions::OverItems(int depth) {
  const std::string macro = Macro();
  switch (random_.Below(4)) {
    case 0:
      return absl::StrCat("parcel.items.filter(i, ", Bool(depth, "item"), ").",
                          macro, "(i, ", Bool(depth, "item"), ")");
    case 1:
      return absl::StrCat("parcel.items.map(i, ", Int(depth, "item"), ").",
                          macro, "(c, c > 1)");
    case 2:
      return absl::StrCat("parcel.scans.", macro, "(s, ", Bool(depth, "scan"),
                          ")");
    default:
      return absl::StrCat("parcel.items.", macro, "(i, ", Bool(depth, "item"),
                          ")");
  }
}

std::string Expressions::OverLists(int depth, const std::string& entry) {
  switch (random_.Below(4)) {
    case 0:
      return Compare(Texts(depth), Texts(depth), false);
    case 1:
      return absl::StrCat("(", Texts(depth), "[", random_.Below(2),
                          "] == 'a')");
    case 2:
      return absl::StrCat("([", Int(depth, entry), ", ", Int(depth, entry),
                          "] == [1, 2])");
    default:
      return absl::StrCat("[", Bool(depth, entry), ", ", Bool(depth, entry),
                          "].exists_one(x, x)");
  }
}

std::string Expressions::Time(int depth, const std::string& entry) {
  if (depth == 0 || random_.Chance(40)) {
    return random_.Of(Choices{"parcel.received_at", "parcel.received_at",
                              "timestamp('1970-01-01T00:00:01Z')",
                              "timestamp(2)"});
  }
  const int next = depth - 1;
  switch (random_.Below(3)) {
    case 0:
      return absl::StrCat("(", Time(next, entry),
                          random_.Of(Choices{" + ", " - "}),
                          Duration(next, entry), ")");
    case 1:
      return absl::StrCat("timestamp(", Int(next, entry), ")");
    default:
      return absl::StrCat("(", Bool(next, entry), " ? ", Time(next, entry),
                          " : ", Time(next, entry), ")");
  }
}

std::string Expressions::Duration(int depth, const std::string& entry) {
  if (depth == 0 || random_.Chance(40)) {
    return random_.Of(
        Choices{"parcel.travelled", "parcel.travelled", "duration('2s')"});
  }
  const int next = depth - 1;
  switch (random_.Below(3)) {
    case 0:
      return absl::StrCat("(", Time(next, entry), " - ", Time(next, entry),
                          ")");
    case 1:
      return absl::StrCat("duration(string(", Int(next, entry), ") + 's')");
    default:
      return absl::StrCat("(", Duration(next, entry), " + ",
                          Duration(next, entry), ")");
  }
}

std::string Expressions::Map(int depth, const std::string& entry) {
  switch (random_.Below(4)) {
    case 0:
      return "parcel.fees";
    case 1:
      return absl::StrCat("{'a': ", Int(depth, entry),
                          ", 'b': ", Int(depth, entry), "}");
    case 2:
      return absl::StrCat("{", Text(depth, entry), ": ", Int(depth, entry),
                          "}");
    default:
      return absl::StrCat("{'duty': ", Int(depth, entry), "}");
  }
}

std::string Expressions::Address() {
  return random_.Of(
      Choices{"parcel.sender", "parcel.receiver", "Address{country: 'a'}",
              "(parcel.fragile ? parcel.sender : parcel.receiver)",
              "[parcel.sender, parcel.receiver][0]", "{'k': parcel.sender}.k",
              "dyn(parcel.receiver)"});
}

std::string Expressions::Macro() {
  return random_.Of(Choices{"exists", "all", "exists_one"});
}

std::string Expressions::OverMaps(int depth, const std::string& entry) {
  switch (random_.Below(3)) {
    case 0:
      return Compare(Map(depth, entry), Map(depth, entry), false);
    case 1:
      return absl::StrCat(Map(depth, entry), ".", Macro(),
                          "(k, k == ", Text(depth, ""), ")");
    default:
      return absl::StrCat("(", Map(depth, entry), "[", Text(depth, entry), "]",
                          random_.Of(Choices{" == 1", " > 1", " in [1, 2]"}),
                          ")");
  }
}

std::string Expressions::OverTexts(int depth, const std::string& entry) {
  return absl::StrCat(Text(depth, entry),
                      random_.Of(Choices{".startsWith(", ".contains(",
                                         ".endsWith(", ".matches("}),
                      Text(depth, entry), ")");
}

// Messages of the record in lists and maps, and out of them again.
std::string Expressions::OverAddresses(int depth) {
  const std::string a = Address();
  const std::string b = Address();
  switch (random_.Below(8)) {
    case 0:
      return absl::StrCat("([", a, "] == [", b, "])");
    case 1:
      return absl::StrCat("({'a': ", a, "} == {'a': ", b, "})");
    case 2:
      return absl::StrCat("(", a, " in [", b, ", ", Address(), "])");
    case 3:
      return absl::StrCat("[", a, ", ", b, "].", Macro(),
                          "(a, a.country == ", Text(depth, ""), ")");
    case 4:
      return absl::StrCat("([", a, ", ", b, "].filter(a, a.remote) == [",
                          Address(), "])");
    case 5:
      return absl::StrCat("[", a, "].map(a, a.known_since).", Macro(),
                          "(d, d < ", Date(depth, ""), ")");
    case 6:
      return absl::StrCat("(parcel.items.map(i, ", a, ") == [", b, "])");
    default:
      return absl::StrCat("([", a, "].size() == ", Int(depth, ""), ")");
  }
}

std::string Expressions::OverMadeMessages(int depth, const std::string& entry) {
  switch (random_.Below(6)) {
    case 0:
      return absl::StrCat(
          "(Item{name: ", Text(depth, entry), ", count: ", Int(depth, entry),
          "} == Item{name: 'a', count: ", Int(depth, entry), "})");
    case 1:
      return absl::StrCat("(Address{lines: ", Texts(depth),
                          "}.lines == ", Texts(depth), ")");
    case 2:
      return absl::StrCat("Parcel{items: parcel.items}.items.", Macro(),
                          "(x, x.count == ", Int(depth, entry), ")");
    case 3:
      return absl::StrCat(
          "(Item{packed_on: ",
          random_.Of(Choices{"parcel.posted_on", "parcel.due_on"}),
          "}.packed_on == ", Date(depth, entry), ")");
    case 4:
      return absl::StrCat("(Parcel{fees: ", Map(depth, entry),
                          "}.fees == ", Map(depth, entry), ")");
    default:
      return absl::StrCat("(Parcel{sender: ", Address(),
                          "}.sender.country == ", Text(depth, entry), ")");
  }
}

std::string Expressions::OverMacrosInMacros(int depth) {
  switch (random_.Below(7)) {
    case 0:
      return absl::StrCat(
          "parcel.items.", Macro(), "(i, parcel.scans.", Macro(), "(s, ",
          random_.Of(Choices{"s.place == i.name", "s.damaged && i.liquid",
                             "s.damaged || i.count > 1",
                             "s.damaged == i.liquid",
                             "s.damaged ? i.liquid : i.count == 2"}),
          "))");
    case 1:
      return absl::StrCat("parcel.items.map(i, ", Bool(depth, "item"), ", ",
                          Int(depth, "item"), ").", Macro(), "(c, c > ",
                          Int(0, ""), ")");
    case 2:
      return absl::StrCat(
          "(parcel.items.map(i, i.count) == parcel.items.map(i, ",
          Bool(depth, "item"), ", ", Int(depth, "item"), "))");
    case 3:
      return absl::StrCat("(", Int(depth, ""), " in parcel.items.map(i, ",
                          Int(depth, "item"), "))");
    case 4:
      return absl::StrCat("(", Date(depth, ""),
                          " in parcel.items.map(i, i.packed_on))");
    case 5:
      return absl::StrCat("parcel.items.filter(i, ", Bool(depth, "item"),
                          ").map(i, i.name).", Macro(),
                          "(x, x == ", Text(depth, ""), ")");
    default:
      return absl::StrCat("(parcel.items == parcel.items.filter(i, ",
                          Bool(depth, "item"), "))");
  }
}

}  // namespace myorules::engine::oracle
