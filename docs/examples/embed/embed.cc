// Who carries a shipment, by the rules in the file named: docs/guides/embed.md.
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "absl/time/civil_time.h"
#include "engine/engine.h"
#include "shipment.pb.h"

namespace engine = myorules::engine;

// A function that the rules call: zone(country), 0 at home to 2 overseas.
engine::Overload Zone() {
  engine::Overload zone;
  zone.function = zone.id = "zone";
  zone.params = {engine::Type::String()};
  zone.result = engine::Type::Int();
  zone.body = [](absl::Span<const engine::Value> args, engine::CallContext&) {
    const absl::string_view country = args[0].as_string();
    return engine::Value::Int(country == "NL" ? 0 : country == "BE" ? 1 : 2);
  };
  return zone;
}

void Print(const engine::Rules& rules, const shipping::Shipment& shipment) {
  myorules::v1::Classification answer;
  const auto status =
      rules.Classify(shipment, absl::CivilDay(2026, 1, 15), &answer);
  if (!status.ok()) std::cerr << status.message() << "\n";
  std::cout << answer.summary() << "\n";
  for (const auto& missing : answer.missing())
    std::cout << "  missing: " << missing.path() << "\n";
  for (const auto& flag : answer.flags())
    std::cout << "  " << flag.id() << ": "
              << myorules::v1::FlagStatus_Name(flag.status()) << "\n";
}

int main(int argc, char** argv) {
  std::ifstream file(argc > 1 ? argv[1] : "rules.textproto");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  engine::RulesOptions options;
  options.functions = {Zone()};
  const auto rules =
      engine::Rules::Load(text, *shipping::Shipment::descriptor(), options);
  if (!file || !rules.ok()) {
    std::cerr << (file ? rules.status().message() : "no such file") << "\n";
    return 1;
  }
  shipping::Shipment shipment;
  shipment.set_weight_kg(4);
  shipment.set_country("JP");
  Print(**rules, shipment);
  shipment.mutable_ready_on()->set_year(2026);
  shipment.mutable_ready_on()->set_month(2);
  shipment.set_batteries(false);
  shipment.set_pieces_complete(true);
  Print(**rules, shipment);
}
