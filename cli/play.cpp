// frontdoor play EVENTS.jsonl: replays a consultation natively. The first line begins it:
//   {"at":"2026-11-23T09:00:00Z","begin":{"practice":{...},"signal":{...},"idempotencyKey":"...","application":"..."}}
// It may also name a Questionnaire to be asked in place of the built-in forms, "form":"FILE.json", beside the events.
// each further line is one event:
//   {"at":"...","event":"input","node":"own-words","value":"..."}
// event: input, choose, press, pause, signal, sending, receipt, refused, restore, face, photo. A value may be a string
// or JSON.
#include "commands.h"

#include "built_data.h"

#include <frontdoor/consultation.h>
#include <frontdoor/json.h>
#include <frontdoor/patient_form.h>
#include <frontdoor/render.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

namespace frontdoor::cli {
namespace {

int fail(std::size_t line, const std::string& message) {
  std::fprintf(stderr, "line %zu: %s\n", line, message.c_str());
  return 1;
}

std::string value_of(const Json& line) {
  const Json* value = json_member(line, "value");
  if (!value) return {};
  const std::string* text = json_as_string(*value);
  return text ? *text : to_text(*value);
}

class Player {
 public:
  // `folder`: where the files that the events name are.
  explicit Player(std::filesystem::path folder) : folder_(std::move(folder)) {}

  int run(std::istream& in) {
    std::string text;
    for (std::size_t number = 1; std::getline(in, text); ++number) {
      if (text.empty()) continue;
      if (const int code = line(number, text)) return code;
    }
    if (!consultation_) return fail(1, "no line begins a consultation");
    print_end();
    return 0;
  }

 private:
  int line(std::size_t number, const std::string& text) {
    auto parsed = parse_json(text);
    if (!parsed) return fail(number, parsed.error().message);
    const Json& json = parsed.value();
    if (auto error = refuse_unknown_keys(json, {"at", "begin", "form", "event", "node", "value"}))
      return fail(number, error->message);
    auto at = parse_rfc3339(json_string_or(json, "at", ""));
    if (!at) return fail(number, "\"at\" is an RFC 3339 time");
    now_ = at.value();
    if (const std::string form = json_string_or(json, "form", ""); !form.empty()) {
      if (const int code = load_form(number, form)) return code;
    }
    if (const Json* begin = json_object(json, "begin")) return begin_consultation(number, *begin);
    if (!consultation_) return fail(number, "the first line begins the consultation");
    return event(number, json);
  }

  int load_form(std::size_t number, const std::string& name) {
    std::ifstream in(folder_ / name, std::ios::binary);
    static const R4Definitions kDefinitions = R4Definitions::load(built_in_r4_definitions());
    ReadReport report;
    auto loaded = read_patient_form(std::string{std::istreambuf_iterator<char>(in), {}}, kDefinitions, report);
    if (!loaded) return fail(number, name + ": " + loaded.error().message);
    for (const ReadReport::Entry& entry : report.degraded) {
      std::fprintf(stderr, "%s: %s: %s\n", name.c_str(), entry.link_id.c_str(), entry.reason.c_str());
    }
    form_ = std::move(loaded).value();
    return 0;
  }

  int begin_consultation(std::size_t number, const Json& begin) {
    Json with_key = begin;
    if (!json_member(begin, "idempotencyKey")) with_key["idempotencyKey"] = "00000000-0000-4000-8000-000000000000";
    auto options = consultation_options(to_text(with_key));
    if (!options) return fail(number, options.error().message);
    Assets assets = assets_.view();
    if (form_) assets.questionnaire = &form_->questionnaire;
    consultation_.emplace(assets, std::move(options).value(), now_);
    print_view();
    return 0;
  }

  int event(std::size_t number, const Json& json) {
    const std::string kind = json_string_or(json, "event", "");
    const auto known = event_kind_from_code(kind);
    if (!known) return fail(number, "no event \"" + kind + "\"");
    const std::uint32_t revision = consultation_->view().revision;
    auto effects = consultation_->apply({*known, node_id(json_string_or(json, "node", "")), value_of(json)}, now_);
    if (!effects) return fail(number, effects.error().message);
    for (const Effect& effect : effects.value()) print_effect(effect);
    if (consultation_->view().revision != revision) print_view();
    return 0;
  }

  void print_view() const { std::printf("%s\n", view_as_text(consultation_->view()).c_str()); }

  static void print_effect(const Effect& effect) {
    switch (effect.kind) {
      case EffectKind::announce_polite: std::printf("-- says: %s\n", effect.text.c_str()); break;
      case EffectKind::announce_assertive: std::printf("-- says at once: %s\n", effect.text.c_str()); break;
      case EffectKind::send: std::printf("-- sends %s\n", effect.key.c_str()); break;
      case EffectKind::add_photo: std::printf("-- asks for a photo for %s\n", effect.text.c_str()); break;
      case EffectKind::clear_draft: std::printf("-- clears the draft\n"); break;
      case EffectKind::report: std::printf("-- reports %s\n", effect.text.c_str()); break;
      case EffectKind::save_copy: std::printf("-- saves %s\n", effect.key.c_str()); break;
      case EffectKind::open_form: std::printf("-- goes on in %s\n", effect.key.c_str()); break;
      case EffectKind::save_draft:
      case EffectKind::new_page:
      case EffectKind::focus: break;
    }
  }

  void print_end() const {
    std::printf("== findings ==\n");
    for (const AnswerFinding& found : consultation_->findings()) {
      const Finding& finding = found.finding;
      std::printf("%s %s %s %s [%u,%u) \"%s\"\n", found.link_id.c_str(), finding.rule.c_str(),
                  std::string(to_code(finding.action)).c_str(), std::string(to_code(finding.status)).c_str(),
                  finding.start, finding.end, finding.quote.c_str());
    }
    std::printf("== bundle ==\n%s\n", consultation_->seal(now_).c_str());
  }

  std::filesystem::path folder_;
  BuiltAssets assets_;
  std::optional<PatientForm> form_;
  std::optional<Consultation> consultation_;
  Instant now_{};
};

}  // namespace

int run_play(const Arguments& arguments) {
  if (arguments.size() != 1) {
    std::fprintf(stderr, "usage: frontdoor play EVENTS.jsonl   (- reads standard input)\n");
    return 2;
  }
  if (arguments[0] == "-") return Player({}).run(std::cin);
  std::ifstream in(arguments[0], std::ios::binary);
  if (!in) {
    std::fprintf(stderr, "%s: cannot be read\n", arguments[0].c_str());
    return 1;
  }
  return Player(std::filesystem::path(arguments[0]).parent_path()).run(in);
}

}  // namespace frontdoor::cli
