// frontdoor assertions: the status of mentions that somebody else marked. {"id","text","start","end"} in,
// {"id","status"} out.
#include "commands.h"

#include <frontdoor/json.h>
#include <frontdoor/red_flags.h>

#include "built_data.h"
#include "json_lines.h"

#include <cstdio>

namespace frontdoor::cli {

namespace {

Result<Json> assess_line(const RedFlagEngine& engine, const Json& line) {
  const std::string* text = json_string(line, "text");
  const auto start = json_integer(line, "start");
  const auto end = json_integer(line, "end");
  if (text == nullptr || !start || !end)
    return Error{ErrorCode::missing_key, "\"text\", \"start\" and \"end\" are needed", ""};
  if (*start < 0 || *end <= *start || static_cast<std::uint64_t>(*end) > text->size()) {
    return Error{ErrorCode::invalid_value, "start and end are byte offsets inside the text", "start"};
  }
  const Status status = engine.assess(*text, static_cast<std::uint32_t>(*start), static_cast<std::uint32_t>(*end));
  return Json{{"id", id_of(line)}, {"status", to_code(status)}};
}

}  // namespace

int run_assertions(const Arguments& arguments) {
  if (arguments.size() != 1 || arguments[0] != "--jsonl") {
    std::fprintf(stderr, "usage: frontdoor assertions --jsonl < LINES\n");
    return 2;
  }
  const RedFlagEngine engine = RedFlagEngine::load(built_data::clinical_red_flags()).value();
  return each_json_line("assertions", [&](const Json& line) { return assess_line(engine, line); });
}

}  // namespace frontdoor::cli
