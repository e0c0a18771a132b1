#include "rules/pages/html.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace myorules::rules {
namespace {

constexpr absl::string_view kStyle = R"(
body { font: 16px/1.5 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #222; background: #fff; }
h1, h2, h3 { line-height: 1.2; }
h2 { border-bottom: 1px solid #ccc; margin-top: 2em; }
table { border-collapse: collapse; width: 100%; margin: 1em 0; }
th, td { border: 1px solid #ccc; padding: .3em .6em; text-align: left; vertical-align: top; }
th { background: #f3f3f3; }
code { font-size: .9em; background: #f3f3f3; padding: 0 .2em; overflow-wrap: anywhere; }
.seen { background: #e5f5e5; }
.never { background: #fbdcdc; font-weight: bold; }
.out { color: #666; }
@media print { body { max-width: none; margin: 0; } }
)";

}  // namespace

std::string HtmlEscape(absl::string_view text) {
  return absl::StrReplaceAll(
      text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

std::string HtmlPage(absl::string_view title, absl::string_view body,
                     absl::string_view style) {
  return absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>",
      HtmlEscape(title), "</title>\n<style>", kStyle, style,
      "</style>\n</head>\n<body>\n", body, "</body>\n</html>\n");
}

}  // namespace myorules::rules
