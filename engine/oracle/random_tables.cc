#include "engine/oracle/random_tables.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "engine/base/issues.h"
#include "engine/pack/parcel_pack.h"

namespace myorules::engine::oracle {
namespace {

using Texts = std::vector<std::string>;

// Lists and texts no longer than those of Records and Complete, so that no
// macro within a macro costs too much.
PackHost Host() {
  PackHost host = ParcelHost();
  for (const char* list : {"Parcel.items", "Parcel.scans", "Parcel.stamps",
                           "Parcel.fees", "Parcel.legs", "Address.lines"}) {
    host.list_entries[absl::StrCat("myorules.testdata.", list)] = 6;
  }
  host.text_bytes = 4;
  host.has_answered = true;
  return host;
}

Texts Services() {
  return {"Service.SERVICE_STANDARD", "Service.SERVICE_EXPRESS"};
}

}  // namespace

RandomPack Packs::Next() {
  constexpr int kMostTries = 20;
  RandomPack made;
  for (int refused = 0; made.pack == nullptr && refused < kMostTries;
       ++refused) {
    made = Draw();
    made.refused = refused;
  }
  return made;
}

RandomPack Packs::Draw() {
  RandomPack made;
  names_.clear();
  decisions_ = 0;
  // Many conditions, each on a fact of its own, so that many are unknown.
  wide_ = random_.Chance(25);
  with_untried_ = !wide_ && random_.Chance(20);
  const int definitions = wide_ ? 8 + random_.Below(7) : 1 + random_.Below(14);
  const bool plain = wide_ || random_.Chance(30);
  while (static_cast<int>(names_.size()) < definitions) {
    absl::StrAppend(&made.body, DefineNext(plain), "\n");
  }
  Finish(&made);
  return made;
}

RandomPack Packs::NextOverFacts() {
  RandomPack made;
  names_.clear();
  decisions_ = 0;
  wide_ = false;
  with_untried_ = false;
  for (const auto& [kind, fact] : std::vector<std::pair<Kind, std::string>>{
           {Kind::kBool, "parcel.fragile"},
           {Kind::kInt, "parcel.weight_grams"},
           {Kind::kEnum, "parcel.service"},
           {Kind::kText, "parcel.label"},
           {Kind::kBool, "parcel.sender.remote"}}) {
    const Name name = {absl::StrCat("d", names_.size()), kind, {}};
    names_.push_back(name);
    absl::StrAppend(&made.body, Define(name, fact), "\n");
  }
  Finish(&made);
  return made;
}

void Packs::Finish(RandomPack* made) {
  for (int left = 1 + random_.Below(4); left > 0; --left) {
    made->worked_with.emplace_back();
    absl::StrAppend(&made->body, DecideNext(&made->worked_with.back()), "\n");
  }
  Issues issues("pack.textproto", ParcelPackText(made->body));
  static const auto& host = *new PackHost(Host());
  made->pack = CompiledPack::Load(host, &issues);
  if (made->pack == nullptr) made->faults = issues.Format();
}

std::string Packs::DefineNext(bool plain) {
  Name next;
  next.name = absl::StrCat("d", names_.size());
  std::string value;
  const int kind = wide_ ? 0 : random_.Below(with_untried_ ? 32 : 22);
  if (kind < 13) {
    next.kind = Kind::kBool;
    value = BoolOver(plain);
  } else if (kind < 15) {
    next.kind = Kind::kInt;
    value = IntFact();
  } else if (kind < 16) {
    next.kind = Kind::kDouble;
    value = "parcel.value";
  } else if (kind < 18) {
    next.kind = Kind::kRange;
    value = RangeFact();
  } else if (kind < 20) {
    next.kind = Kind::kEnum;
    value = random_.Of(
        Texts{"parcel.service", "parcel.service",
              "parcel.legs.filter(l, l.via == 'a')[0].service",
              "(parcel.fragile ? parcel.service : Service.SERVICE_EXPRESS)"});
  } else if (kind >= 22) {
    value = DefineUntried(&next);
  } else {
    next.kind = Kind::kText;
    value = random_.Of(Texts{"parcel.label", "parcel.sender.country",
                             "parcel.receiver.country",
                             "(parcel.fragile ? parcel.label : 'b')"});
  }
  names_.push_back(next);
  return Define(next, value);
}

std::string Packs::Define(const Name& name, const std::string& value) {
  const bool criterion = name.kind == Kind::kBool && random_.Chance(30);
  return absl::StrCat(criterion ? "criterion { id: \"" : "define { name: \"",
                      name.name, "\" title: \"", name.name,
                      "\" our_choice: \"x\" ", criterion ? "when" : "value",
                      ": \"", absl::CEscape(value), "\" }");
}

std::string Packs::BoolOver(bool plain) {
  if (plain) {
    return random_.Of(Texts{
        "parcel.fragile", "parcel.sender.remote", "parcel.receiver.remote",
        "parcel.service == Service.SERVICE_EXPRESS", "parcel.label == 'a'",
        "parcel.sender.country == 'a'", "parcel.receiver.country == 'b'",
        "parcel.weight_grams > 1", "parcel.insured > 1", "parcel.value < 2.0",
        "'a' in parcel.stamps", "parcel.items.exists(i, i.liquid)",
        "parcel.items.all(i, i.count > 1)", "parcel.scans.all(s, s.damaged)",
        "parcel.posted_on < parcel.due_on",
        "parcel.sender.known_since < date('2016-02-15')"});
  }
  std::string condition = expressions_.Bool(1 + random_.Below(3));
  Texts before;
  for (const Name& name : names_) {
    if (name.kind == Kind::kBool) before.push_back(name.name);
  }
  if (before.empty() || random_.Chance(80)) return condition;
  return absl::StrCat(random_.Of(before),
                      random_.Of(Texts{" && (", " || (", " == ("}), condition,
                      ")");
}

std::string Packs::IntFact() {
  switch (random_.Below(6)) {
    case 0:
      return "parcel.items.size()";
    case 1:
      return "parcel.stamps.size() - 1";
    case 2:
      return absl::StrCat("parcel.items.filter(i, ",
                          expressions_.Bool(1, "item"), ").size()");
    case 3:
      return "parcel.weight_grams / parcel.items.size()";
    case 4:
      return absl::StrCat("(", expressions_.Bool(1),
                          " ? parcel.weight_grams : ", Number(), ")");
    default:
      return "parcel.weight_grams";
  }
}

std::string Packs::RangeFact() {
  const std::string first =
      random_.Of(Texts{"parcel.posted_on", "parcel.sender.known_since",
                       "parcel.receiver.known_since"});
  return absl::StrCat(
      random_.Of(Texts{"years_between(", "months_between("}), first,
      random_.Chance(50) ? ", parcel.due_on)" : ", date('2017-02-15'))");
}

std::string Packs::DefineUntried(Name* next) {
  next->kind = random_.Of(std::vector<Kind>{
      Kind::kDay, Kind::kTime, Kind::kTexts, Kind::kEntries, Kind::kPlace});
  switch (next->kind) {
    case Kind::kDay:
      return random_.Of(Texts{"parcel.posted_on", "parcel.due_on",
                              "parcel.receiver.known_since"});
    case Kind::kTime:
      return "parcel.received_at";
    case Kind::kTexts:
      return random_.Of(
          Texts{"parcel.stamps", "parcel.stamps.filter(s, s != 'b')",
                "parcel.stamps.filter(s, parcel.fragile)",
                "[parcel.label, parcel.sender.country]",
                "parcel.items.filter(i, i.liquid).map(i, i.name)"});
    case Kind::kEntries:
      return random_.Of(
          Texts{"parcel.items", "parcel.items.filter(i, i.liquid)"});
    default:
      return random_.Of(Texts{"parcel.sender", "parcel.receiver"});
  }
}

std::string Packs::DecideNext(std::set<std::string>* worked_with) {
  worked_with_.clear();
  asked_ = names_;
  const int all = static_cast<int>(names_.size());
  const int most =
      wide_ ? std::max(1, all - random_.Below(6)) : 1 + random_.Below(all);
  while (static_cast<int>(asked_.size()) > most) {
    // All but the last.
    const int others = static_cast<int>(asked_.size()) - 1;
    asked_.erase(asked_.begin() + random_.Below(others));
  }
  Name next;
  next.name = absl::StrCat("t", decisions_++);
  const std::string policy = random_.Of(Texts{"FIRST", "UNIQUE", "COLLECT"});
  next.kind = policy == "COLLECT" ? Kind::kOutcomes : Kind::kOutcome;
  const int rows = (wide_ ? 4 : 1) + random_.Below(6);
  const bool excluding = policy == "UNIQUE" && random_.Chance(70);
  const bool one_each = policy == "COLLECT" && random_.Chance(40);
  std::string text =
      absl::StrCat("decision { id: \"", next.name, "\" title: \"", next.name,
                   "\" our_choice: \"x\" hit_policy: HIT_POLICY_", policy);
  const Texts letters = {"A", "B", "C", "D"};
  for (const std::string& when : excluding  ? Partition(rows)
                                 : one_each ? OneEach(rows)
                                            : Conditions(rows)) {
    next.outcomes.push_back(random_.Of(letters));
    absl::StrAppend(&text, " row { when: \"", when, "\" outcome: \"",
                    next.outcomes.back(), "\" }");
  }
  if (random_.Chance(60)) {
    next.outcomes.push_back(random_.Of(letters));
    absl::StrAppend(&text, " otherwise: \"", next.outcomes.back(), "\"");
  }
  *worked_with = worked_with_;
  names_.push_back(next);
  return absl::StrCat(text, " }");
}

std::vector<std::string> Packs::Partition(int rows) {
  std::vector<std::string> conditions;
  std::string none;
  for (int row = 0; row < rows; ++row) {
    const std::string test = Condition(random_.Below(2));
    conditions.push_back(absl::StrCat(none, test));
    absl::StrAppend(&none, "!(", test, ") && ");
  }
  return conditions;
}

std::vector<std::string> Packs::Conditions(int rows) {
  std::vector<std::string> conditions;
  conditions.reserve(rows);
  for (int row = 0; row < rows; ++row) {
    conditions.push_back(Condition(wide_ ? 2 : random_.Below(4)));
  }
  return conditions;
}

std::vector<std::string> Packs::OneEach(int rows) {
  std::vector<std::string> conditions;
  size_t next = random_.Below(static_cast<int>(asked_.size()));
  const size_t count = std::min(static_cast<size_t>(rows), asked_.size());
  while (conditions.size() < count) {
    conditions.push_back(TestOf(asked_[next++ % asked_.size()]));
  }
  return conditions;
}

std::string Packs::Condition(int depth) {
  if (depth == 0) return Test();
  const auto sub = [&] { return Condition(depth - 1); };
  switch (random_.Below(8)) {
    case 0:
      return absl::StrCat("!(", sub(), ")");
    case 1:
    case 2:
    case 3:
      return absl::StrCat("(", sub(), " && ", sub(), ")");
    case 4:
    case 5:
      return absl::StrCat("(", sub(), " || ", sub(), ")");
    case 6:
      return absl::StrCat("(", sub(), " ? ", sub(), " : ", sub(), ")");
    default:
      return absl::StrCat("((", sub(), ")", random_.Of(Texts{" == ", " != "}),
                          "(", sub(), "))");
  }
}

std::string Packs::Comparison() {
  return random_.Of(Texts{" == ", " != ", " < ", " <= ", " > ", " >= "});
}

std::string Packs::Test() {
  // A wide table names all that it may in turn; others often the last table
  // before them.
  const Name& asked = wide_                ? asked_[tests_++ % asked_.size()]
                      : random_.Chance(30) ? asked_.back()
                                           : random_.Of(asked_);
  const bool is_worked_out =
      asked.kind == Kind::kInt || asked.kind == Kind::kRange ||
      asked.kind == Kind::kText || asked.kind == Kind::kEnum;
  if (is_worked_out && random_.Chance(25)) return WorkWith(asked);
  return TestOf(asked);
}

std::string Packs::TestOf(const Name& asked) {
  const std::string& name = asked.name;
  switch (asked.kind) {
    case Kind::kBool:
      return name;
    case Kind::kInt:
      if (random_.Chance(20)) {
        return absl::StrCat(name, " in [", Number(), ", ", Number(), "]");
      }
      return random_.Chance(20) ? absl::StrCat(Number(), Comparison(), name)
                                : absl::StrCat(name, Comparison(), Number());
    case Kind::kDouble:
      return absl::StrCat(name, Comparison(), Number(),
                          random_.Of(Texts{".0", ".5"}));
    case Kind::kRange:
      return absl::StrCat(name, Comparison(), Number());
    case Kind::kText:
      return random_.Of(Texts{absl::StrCat(name, " == 'a'"),
                              absl::StrCat(name, " != 'b'"),
                              absl::StrCat(name, " in ['a', 'b']")});
    case Kind::kEnum: {
      const std::string one = random_.Of(Services());
      return random_.Of(
          Texts{absl::StrCat(name, Comparison(), one),
                absl::StrCat(name, " == ", one),
                absl::StrCat(name, " in [", one, ", ", one, "]")});
    }
    case Kind::kOutcome:
      return random_.Of(
          Texts{absl::StrCat(name, " == '", random_.Of(asked.outcomes), "'"),
                absl::StrCat(name, " != '", random_.Of(asked.outcomes), "'"),
                absl::StrCat(name, " in ['", random_.Of(asked.outcomes), "', '",
                             random_.Of(asked.outcomes), "']")});
    case Kind::kOutcomes:
      return TestOfOutcomes(asked);
    default:
      return TestOfUntried(asked);
  }
}

std::string Packs::TestOfUntried(const Name& asked) {
  const std::string& name = asked.name;
  switch (asked.kind) {
    case Kind::kDay:
      return absl::StrCat(
          name, Comparison(),
          random_.Of(Texts{"date('2016-02-15')", "date('2016-03-01')"}));
    case Kind::kTime:
      return absl::StrCat(
          name, Comparison(),
          random_.Of(Texts{"timestamp('1970-01-01T00:00:02Z')",
                           "timestamp('1970-04-01T00:00:00Z')"}));
    case Kind::kTexts:
      return random_.Of(
          Texts{absl::StrCat("'a' in ", name),
                absl::StrCat(name, ".size()", Comparison(), Number()),
                absl::StrCat(name, ".exists(x, x != 'a')"),
                absl::StrCat(name, ".all(x, x == 'b')")});
    case Kind::kEntries:
      return random_.Of(Texts{
          absl::StrCat(name, ".exists(x, x.liquid)"),
          absl::StrCat(name, ".all(x, x.count", Comparison(), Number(), ")"),
          absl::StrCat(name, ".size()", Comparison(), Number())});
    default:
      return random_.Of(Texts{absl::StrCat(name, ".remote"),
                              absl::StrCat(name, ".country == 'a'"),
                              absl::StrCat(name, ".known_since", Comparison(),
                                           "date('2016-02-15')")});
  }
}

std::string Packs::TestOfOutcomes(const Name& table) {
  const std::string outcome = random_.Of(table.outcomes);
  const std::string another = random_.Of(table.outcomes);
  return random_.Of(
      Texts{absl::StrCat("'", outcome, "' in ", table.name),
            absl::StrCat("('", outcome, "' in ", table.name, " && '", another,
                         "' in ", table.name, ")"),
            absl::StrCat(table.name, ".size()", Comparison(), Number()),
            absl::StrCat(table.name, ".exists(x, x != '", outcome, "')"),
            absl::StrCat(table.name, ".all(x, x == '", outcome, "')")});
}

std::string Packs::WorkWith(const Name& asked) {
  worked_with_.insert(asked.name);
  if (asked.kind == Kind::kRange) {
    return absl::StrCat(asked.name, " + 1", Comparison(), Number());
  }
  const Name* other = &asked;
  for (const Name& name : asked_) {
    if (name.kind == asked.kind && random_.Chance(50)) other = &name;
  }
  worked_with_.insert(other->name);
  return asked.kind == Kind::kText || asked.kind == Kind::kEnum
             ? absl::StrCat(asked.name, " == ", other->name)
             : absl::StrCat(asked.name, " + 1", Comparison(), other->name);
}

}  // namespace myorules::engine::oracle
