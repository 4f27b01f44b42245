// frontdoor form fill and form render.
#include "form_commands.h"

#include <frontdoor/form_render.h>
#include <frontdoor/form_session.h>

#include <algorithm>
#include <cstdio>

namespace frontdoor::cli {

namespace {

int fault(const char* command, const Error& error) {
  std::fprintf(stderr, "frontdoor form %s: %s%s%s\n", command, error.message.c_str(), error.where.empty() ? "" : " at ",
               error.where.c_str());
  return 1;
}

std::optional<Form> load_form(const char* command, const std::string& path, const R4Definitions& definitions) {
  const auto text = read_text_file(path);
  if (!text) {
    fault(command, {ErrorCode::invalid_value, "The file cannot be read.", path});
    return std::nullopt;
  }
  ReadReport report;
  auto form = Form::load(*text, definitions, report);
  if (!form) {
    fault(command, form.error());
    return std::nullopt;
  }
  return std::move(form).value();
}

// {"answers": [{"linkId", "value", "index"} ...], "now"}; or {"answers": {"linkId": value}}; or the list alone.
std::optional<Error> apply_all(FormSession& session, const JsonNode& root) {
  const JsonNode* answers = root.is_array() ? &root : root.member("answers");
  if (!answers) return Error{ErrorCode::missing_key, "\"answers\" is missing.", ""};
  for (const JsonNode& one : *answers) {
    if (answers->is_array()) {
      if (auto error = session.answer(one)) return error;
      continue;
    }
    Json event = {{"linkId", std::string(one.key)}};
    const auto document = JsonDocument::parse(to_text(event));
    JsonNode link = *document.value().root().first;
    JsonNode value = one;
    value.key = "value";
    value.next = nullptr;
    link.next = &value;
    JsonNode made;
    made.kind = JsonKind::object;
    made.size = 2;
    made.first = &link;
    if (auto error = session.answer(made)) return error;
  }
  return std::nullopt;
}

}  // namespace

int run_fill(const Arguments& arguments) {
  const std::string questionnaire = option_of(arguments, "--questionnaire");
  const std::string answers = option_of(arguments, "--answers");
  if (questionnaire.empty() || answers.empty()) {
    std::fprintf(stderr, "usage: frontdoor form fill --questionnaire Q --answers A.json [--now TIME]\n");
    return 2;
  }
  const R4Definitions definitions = R4Definitions::load(built_in_r4_definitions());
  const auto form = load_form("fill", questionnaire, definitions);
  if (!form) return 1;
  const auto text = read_text_file(answers);
  if (!text) return fault("fill", {ErrorCode::invalid_value, "The file cannot be read.", answers});
  const auto document = JsonDocument::parse(*text);
  if (!document) return fault("fill", document.error());
  std::string now = option_of(arguments, "--now");
  if (now.empty()) now = document.value().root().string("now");
  FormSession session(*form, now.empty() ? now_or(arguments) : now);
  if (const auto error = apply_all(session, document.value().root())) return fault("fill", *error);
  std::puts(to_text(session.response()).c_str());
  return 0;
}

int run_render(const Arguments& arguments) {
  const std::string questionnaire = option_of(arguments, "--questionnaire");
  if (questionnaire.empty()) {
    std::fprintf(stderr, "usage: frontdoor form render --questionnaire Q [--response R] [--html|--text] [--language L]\n");
    return 2;
  }
  const R4Definitions definitions = R4Definitions::load(built_in_r4_definitions());
  const auto form = load_form("render", questionnaire, definitions);
  if (!form) return 1;
  const bool html = std::find(arguments.begin(), arguments.end(), "--html") != arguments.end();
  const std::string path = option_of(arguments, "--response");
  std::optional<JsonDocument> response;
  if (!path.empty()) {
    const auto text = read_text_file(path);
    if (!text) return fault("render", {ErrorCode::invalid_value, "The file cannot be read.", path});
    auto document = JsonDocument::parse(*text);
    if (!document) return fault("render", document.error());
    response = std::move(document).value();
  }
  const std::string out = render_form(*form, response ? &response->root() : nullptr,
                                      html ? RenderAs::html : RenderAs::text, option_of(arguments, "--language"));
  std::fputs(out.c_str(), stdout);
  return 0;
}

}  // namespace frontdoor::cli
