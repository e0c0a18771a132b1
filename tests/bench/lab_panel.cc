#include "tests/bench/lab_panel.h"

namespace myorules::bench {
namespace {

struct Print {
  const char* analyte;
  const char* method;
  const char* value;
  const char* unit;
  const char* range;
};

constexpr Print kPanel[] = {
    {"Mi-2 alpha Ab", "line blot", "3", "SI", "<11"},
    {"Mi-2β", "line blot", "(+)", "", "Negative"},
    {"TIF1-γ", "line blot", "18", "SI", "<11"},
    {"MDA-5 Ab", "line blot", "<11", "SI", "<11"},
    {"NXP-2", "Line Blot", "negative", "", "neg"},
    {"SAE1", "EUROLINE", "0", "SI", "0-5"},
    {"anti-Jo-1", "line blot", "1+", "", "Negative"},
    {"SRP Ab", "line blot", "> 50", "SI", "0-5"},
    {"PL-7", "line blot", "2", "SI", "0-5"},
    {"PL-12 Ab", "line blot", "4.5", "SI", "0-5"},
    {"EJ", "line blot", "neg", "", "Negative"},
    {"OJ", "line blot", "neg", "", "Negative"},
    {"Ku", "line blot", "2+", "", "Negative"},
    {"PM-Scl 100", "line blot", "1", "SI", "<11"},
    {"PM/Scl-75", "line blot", "12", "SI", "<11"},
    {"SSA-52", "line blot", "+++", "", "Negative"},
    {"HMG-CoA Reductase Ab", "ELISA", "154.5", "U/mL", "<20.0 U/mL"},
    {"Creatine kinase", "enzymatic", "8120", "U/L", "30-200"},
};

}  // namespace

std::vector<v1::RawResult> Panel() {
  std::vector<v1::RawResult> panel;
  for (const Print& print : kPanel) {
    v1::RawResult& raw = panel.emplace_back();
    raw.set_analyte(print.analyte);
    raw.set_method(print.method);
    raw.set_value(print.value);
    raw.set_unit(print.unit);
    raw.set_reference_range(print.range);
    raw.set_status("F");
  }
  return panel;
}

}  // namespace myorules::bench
