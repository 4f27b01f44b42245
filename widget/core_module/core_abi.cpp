// See core_abi.h.
#include "core_abi.h"

#include "form_loader.h"

#include <frontdoor/consultation.h>
#include <frontdoor/json.h>
#include <frontdoor/limits.h>
#include <frontdoor/render.h>
#include <frontdoor/view_codec.h>

#include <optional>
#include <string>

namespace {

using namespace frontdoor;

// The one consultation of this module instance, and what it borrows.
struct Instance {
  std::string input;
  std::string output;
  std::string effects = "[]";
  std::string error = "{}";
  std::string added_red_flags;
  std::optional<RedFlagEngine> red_flags;
  std::optional<SignGroups> signs;
  std::optional<SecondReader> second_reader;
  std::optional<Questionnaire> questionnaire;
  std::optional<Wording> wording;
  std::optional<HolidayCalendar> holidays;
  std::optional<AccessPolicy> access;
  std::optional<Consultation> consultation;
};

Instance& instance() {
  static Instance the_instance;
  return the_instance;
}

int32_t fail(const Error& error) {
  instance().error =
      to_text(Json{{"code", static_cast<int>(error.code)}, {"message", error.message}, {"where", error.where}});
  return static_cast<int32_t>(error.code);
}

std::string_view input(uint32_t bytes) {
  return std::string_view(instance().input).substr(0, bytes);
}

Instant instant(double now_ms) {
  return Instant(std::chrono::milliseconds(static_cast<std::int64_t>(now_ms)));
}

template <typename Asset>
int32_t keep(std::optional<Asset>& slot, Result<Asset> loaded) {
  if (!loaded) return fail(loaded.error());
  slot.emplace(std::move(loaded).value());
  return 0;
}

int32_t keep_signs(std::string_view json) {
  Instance& self = instance();
  if (!self.red_flags) return fail({ErrorCode::not_accepted, "Load the red-flag pack before the signs.", ""});
  return keep(self.signs, SignGroups::load(json, self.red_flags->rules()));
}

// On top of an asset that is there. missing: what to do where it is not.
template <typename Asset>
int32_t add_to(std::optional<Asset>& slot, const char* missing, std::optional<Error> (Asset::*add)(std::string_view),
               std::string_view bytes) {
  if (!slot) return fail({ErrorCode::not_accepted, missing, ""});
  const auto error = ((*slot).*add)(bytes);
  return error ? fail(*error) : 0;
}

int32_t add_translation(std::string_view json) {
  return add_to(instance().wording, "Load the wording before its translation.", &Wording::add_translation, json);
}

// What was read by one reader is kept by it: there is one for the life of the consultation.
int32_t keep_second_reader(std::string_view weights) {
  Instance& self = instance();
  if (self.second_reader) return fail({ErrorCode::not_accepted, "The second reader's weights are loaded once.", ""});
  return keep(self.second_reader, SecondReader::load(weights));
}

// These assets may come when the consultation has begun already.
int32_t add_reader_languages(std::string_view weights) {
  return add_to(instance().second_reader, "Load the reader's weights before its languages.",
                &SecondReader::add_languages, weights);
}

int32_t add_red_flags(std::string_view blob) {
  return add_to(instance().red_flags, "Load the red-flag pack before those that follow it.", &RedFlagEngine::add, blob);
}

std::string effects_as_json(const Effects& effects) {
  Json out = Json::array();
  for (const Effect& effect : effects) {
    Json json{{"kind", to_code(effect.kind)}};
    if (!effect.text.empty()) json["text"] = effect.text;
    if (!effect.key.empty()) json["key"] = effect.key;
    out.push_back(std::move(json));
  }
  return to_text(out);
}

}  // namespace

extern "C" {

uint8_t* frontdoor_core_input(uint32_t bytes) {
  std::string& buffer = instance().input;
  if (bytes > limits::questionnaire_bytes_max) return nullptr;
  buffer.resize(bytes + 1u);
  return reinterpret_cast<uint8_t*>(buffer.data());
}

int32_t frontdoor_core_load(uint32_t asset, uint32_t bytes) {
  Instance& self = instance();
  if (asset == 6) return add_red_flags(input(bytes));
  if (asset == 8) return keep_second_reader(input(bytes));
  if (asset == 9) return add_reader_languages(input(bytes));
  if (self.consultation)
    return fail({ErrorCode::not_accepted, "Assets are loaded before the consultation begins.", ""});
  switch (asset) {
    case 0: return keep(self.red_flags, RedFlagEngine::load(input(bytes), self.added_red_flags));
    case 1: return keep(self.questionnaire, load_form(input(bytes)));
    case 2: return keep(self.wording, Wording::load(input(bytes)));
    case 3: return keep(self.holidays, HolidayCalendar::load(input(bytes)));
    case 4: self.added_red_flags = input(bytes); return 0;
    case 5: return add_translation(input(bytes));
    case 7: return keep_signs(input(bytes));
    case 10: load_definitions(input(bytes)); return 0;
    default: return fail({ErrorCode::invalid_value, "No such asset.", std::to_string(asset)});
  }
}

int32_t frontdoor_core_begin(uint32_t bytes, double now_ms) {
  Instance& self = instance();
  if (!self.red_flags || !self.questionnaire || !self.wording || !self.holidays || !self.signs) {
    return fail({ErrorCode::not_accepted, "Load the rules, form, words, holidays and signs before beginning.", ""});
  }
  auto options = consultation_options(input(bytes));
  if (!options) return fail(options.error());
  self.consultation.reset();
  self.access.emplace(*self.holidays, *self.wording);
  const Assets assets{&*self.red_flags, &*self.questionnaire, &*self.access,
                      &*self.wording,   &*self.signs,         &self.second_reader};
  self.consultation.emplace(assets, std::move(options).value(), instant(now_ms));
  self.effects = "[]";
  return 0;
}

int32_t frontdoor_core_apply(uint32_t kind, uint32_t node, uint32_t bytes, double now_ms) {
  Instance& self = instance();
  if (!self.consultation) return fail({ErrorCode::not_accepted, "The consultation has not begun.", ""});
  if (kind >= event_kind_count) return fail({ErrorCode::invalid_value, "No such event.", ""});
  auto effects =
      self.consultation->apply({static_cast<EventKind>(kind), node, std::string(input(bytes))}, instant(now_ms));
  if (!effects) return fail(effects.error());
  self.effects = effects_as_json(effects.value());
  return 0;
}

const char* frontdoor_core_output(uint32_t what) {
  Instance& self = instance();
  self.output.clear();
  if (what == 0 && self.consultation) self.output = view_as_json(self.consultation->view());
  if (what == 1 && self.consultation) self.output = encode_view(self.consultation->view());
  if (what == 2) self.output = self.effects;
  if (what == 3) self.output = self.error;
  return self.output.data();
}

uint32_t frontdoor_core_output_bytes(void) {
  return static_cast<uint32_t>(instance().output.size());
}

}  // extern "C"
