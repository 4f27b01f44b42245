// See draft.h.
#include "consultation/draft.h"

#include "answers/repeats.h"
#include "json/make_json.h"

#include <frontdoor/json.h>

namespace frontdoor {
namespace {

constexpr std::int64_t kDraftVersion = 1;

// A draft goes with the patient from one form to another (EffectKind::open_form), and two forms of others may call
// their questions the same. In a draft, what names a question of a practice's own form therefore has that form in
// front; here, it is the name of the control alone, and what is another form's is called what no control is.
class NamesInDraft {
 public:
  explicit NamesInDraft(const Questionnaire& form)
      : form_(form), own_(form.url() + "|" + form.version() + behind_form) {}

  std::string written(const std::string& name) const {
    if (name.starts_with(behind_form)) return name.substr(1);
    return is_own(name) ? own_ + name : name;
  }
  std::string read(const std::string& name) const {
    if (name.starts_with(own_)) return name.substr(own_.size());
    return is_own(name) ? behind_form + name : name;
  }

 private:
  bool is_own(const std::string& name) const {
    const Item* item = form_.find(form_link_id(std::string_view(name).substr(0, name.find('/'))));
    return item && item->of_own_form;
  }

  const Questionnaire& form_;
  std::string own_;
};

// No words but those that the patient may be shown again before they send; older drafts held more.
Json shown_as_json(const Flags& flags, const NamesInDraft& names) {
  Json out = Json::array();
  for (const ShownFlag& flag : flags.shown()) {
    Json json = texts("linkId", names.written(flag.link_id), "rule", flag.rule);
    put(json, "action", to_code(flag.action));
    put(json, "source", flag.source);
    put(json, "firstText", flag.first_text);
    json["shownAt"] = flag.shown_at.time_since_epoch().count();
    json["ticked"] = flag.ticked;
    json["continued"] = flag.continued;
    json["leftOut"] = flag.left_out;
    out.push_back(std::move(json));
  }
  return out;
}

ShownFlag shown_of_json(const Json& json) {
  ShownFlag flag;
  flag.link_id = json_string_or(json, "linkId", "");
  flag.rule = json_string_or(json, "rule", "");
  flag.action = action_from_code(json_string_or(json, "action", "")).value_or(Action::none);
  flag.source = json_string_or(json, "source", "");
  flag.shown_at = Instant(std::chrono::milliseconds(json_integer(json, "shownAt").value_or(0)));
  if (wants_first_words(flag.action)) flag.first_text = json_string_or(json, "firstText", "");
  flag.ticked = json_bool(json, "ticked").value_or(false);
  flag.continued = json_bool(json, "continued").value_or(false);
  flag.left_out = json_bool(json, "leftOut").value_or(false);
  return flag;
}

// That a question was asked is kept, so that no third one comes; words that are no longer there are not.
Json asked_as_json(const Flags& flags, const Answers& answers, const NamesInDraft& names) {
  Json out = Json::array();
  for (const AskedSigns& asked : flags.asked()) {
    Json because = Json::array();
    for (const std::string& quote : asked.because) {
      if (answers.value(asked.link_id).find(quote) != std::string::npos) because.push_back(quote);
    }
    Json ticked = Json::array();
    for (const std::string& code : asked.ticked) ticked.push_back(code);
    Json json = texts("linkId", names.written(asked.link_id), "group", to_code(asked.group));
    json["because"] = std::move(because);
    json["ticked"] = std::move(ticked);
    json["at"] = asked.at.time_since_epoch().count();
    out.push_back(std::move(json));
  }
  return out;
}

std::vector<std::string> strings_of(const Json& json, const char* key) {
  std::vector<std::string> out;
  if (const Json* array = json_array(json, key)) {
    for (const Json& entry : *array) {
      if (const std::string* text = json_as_string(entry)) out.push_back(*text);
    }
  }
  return out;
}

Json disclaimers_as_json(const ConsultationState& state) {
  Json out = Json::array();
  for (const ShownDisclaimer& disclaimer : state.disclaimers) {
    Json json = texts("key", disclaimer.message.key, "text", disclaimer.message.text);
    json["at"] = disclaimer.at.time_since_epoch().count();
    out.push_back(std::move(json));
  }
  return out;
}

template <typename Visit>
void each(const Json& root, const char* key, const Visit& visit) {
  if (const Json* array = json_array(root, key)) {
    for (const Json& json : *array) visit(json);
  }
}

void restore_flags(const Json& root, const NamesInDraft& names, ConsultationState& state) {
  std::vector<ShownFlag> shown;
  each(root, "shownFlags", [&](const Json& json) {
    ShownFlag flag = shown_of_json(json);
    flag.link_id = names.read(flag.link_id);
    if (!flag.rule.empty()) shown.push_back(std::move(flag));
  });
  std::vector<AskedSigns> asked;
  each(root, "askedSigns", [&](const Json& json) {
    const auto group = group_from_code(json_string_or(json, "group", ""));
    if (!group) return;
    asked.push_back({names.read(json_string_or(json, "linkId", "")), *group, strings_of(json, "because"),
                     strings_of(json, "ticked"),
                     Instant(std::chrono::milliseconds(json_integer(json, "at").value_or(0)))});
  });
  state.flags.restore(std::move(shown), std::move(asked));
}

}  // namespace

std::string draft_of(const ConsultationState& state) {
  const NamesInDraft names(state.form.questionnaire());
  Json answers = Json::object();
  for (const auto& [name, value] : state.form.answers().all()) answers[names.written(name)] = value;
  Json visited = Json::array();
  for (const std::string& page : state.visited) visited.push_back(names.written(page));
  Json draft = holding("draft", kDraftVersion);
  put(draft, "key", state.idempotency_key);
  draft["start"] = state.start;
  put(draft, "subject", state.subject);
  put(draft, "page", state.page);
  put(draft, "returnTo", state.return_to);
  put(draft, "earlyFrom", state.early_from);
  draft["reachedCheck"] = state.reached_check;
  draft["visited"] = std::move(visited);
  draft["answers"] = std::move(answers);
  draft["shownFlags"] = shown_as_json(state.flags, names);
  draft["askedSigns"] = asked_as_json(state.flags, state.form.answers(), names);
  draft["disclaimers"] = disclaimers_as_json(state);
  put(draft, "sealed", state.sealed);
  return to_text(draft);
}

Result<ConsultationState> state_of_draft(std::string_view draft, const Questionnaire& questionnaire,
                                         const std::string& start) {
  auto parsed = parse_json(draft);
  if (!parsed) return parsed.error();
  const Json& root = parsed.value();
  const Json* answers = json_object(root, "answers");
  const std::string* page = json_string(root, "page");
  if (json_integer(root, "draft") != kDraftVersion || !answers || !page || questionnaire.items().empty()) {
    return Error{ErrorCode::unsupported_version, "This draft is of another version: start again.", ""};
  }
  const NamesInDraft names(questionnaire);
  Answers given;
  for (auto it = answers->begin(); it != answers->end(); ++it) {
    if (const std::string* value = json_as_string(it.value())) given.set(names.read(it.key()), *value);
  }
  ConsultationState state(questionnaire, std::move(given));
  state.idempotency_key = json_string_or(root, "key", "");
  state.start = json_string_or(root, "start", start);
  state.subject = json_string_or(root, "subject", "");
  state.page = *page;
  state.return_to = json_string_or(root, "returnTo", "");
  state.early_from = json_string_or(root, "earlyFrom", "");
  state.reached_check = json_bool(root, "reachedCheck").value_or(false);
  each(root, "visited", [&](const Json& json) {
    if (const std::string* name = json_as_string(json)) state.visited.insert(names.read(*name));
  });
  restore_flags(root, names, state);
  each(root, "disclaimers", [&state](const Json& json) {
    const std::chrono::milliseconds at(json_integer(json, "at").value_or(0));
    state.disclaimers.push_back({{json_string_or(json, "key", ""), json_string_or(json, "text", "")}, Instant(at)});
  });
  state.sealed = json_string_or(root, "sealed", "");
  return state;
}

}  // namespace frontdoor
