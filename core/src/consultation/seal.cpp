// See seal.h. One function a resource; docs/decisions/0005-bundle.md says why this shape.
#include "consultation/seal.h"

#include "answers/text.h"
#include "answers/ticked.h"
#include "engine/answer_values.h"
#include "engine/response_items.h"
#include "forms/reader.h"
#include "json/make_json.h"
#include "request/bundle_parts.h"
#include "request/vocabulary.h"

#include <frontdoor/json.h>

#include <algorithm>

namespace frontdoor {
namespace {

using bundle::coding;
using bundle::extension;
using bundle::resource;

class Sealer {
 public:
  Sealer(const SealInput& input, Instant now)
      : input_(input),
        form_(input.state.form),
        now_(format_rfc3339(now)),
        entries_(input.state.idempotency_key),
        about_other_(form_.is_about_somebody_else()),
        own_form_(canonical_beside_ours()),
        reading_(input.state.flags.read_all(form_, input.assets.readers(), Asking::too_late)),
        written_(written_items(form_.state())) {}

  std::string seal() {
    add("task", task());
    add("response", questionnaire_response(true));
    add("patient", patient());
    if (!own_form_.empty()) add("form-response", questionnaire_response(false));
    if (about_other_) add("writer", writer());
    add_photos();
    add_flags();
    add_asked_signs();
    add_disclaimers();
    add("provenance", provenance());
    return to_text(entries_.take(now_));
  }

 private:
  Json reference(std::string_view role) const { return entries_.reference(role); }
  std::string meaning(Meaning meaning) const { return form_.by_meaning(meaning); }

  void add(std::string_view role, Json resource) { entries_.add(role, std::move(resource)); }

  Json practice() const {
    Json out = holding("identifier", texts("system", vocabulary::ods_code, "value", input_.options.practice.ods));
    put(out, "display", input_.options.practice.name);
    return out;
  }

  // The items of a practice's own form are between pages that are part of ours: each form has a response of its own.
  std::string canonical_of_all() const {
    const Questionnaire& form = form_.questionnaire();
    return form.version().empty() ? form.url() : form.url() + "|" + form.version();
  }
  std::string canonical_beside_ours() const {
    return is_ours(form_.questionnaire().items().front()) ? canonical_of_all() : "";
  }
  static bool is_ours(const Item& item) { return !item.part_of.empty(); }
  std::string name_of_form() const {
    return own_form_.empty() ? canonical_of_all() : form_.questionnaire().items().front().part_of;
  }
  // The item at the top that holds a question: items are numbered in the order of the document.
  const Item* around(const Item& asked) const {
    const Item* out = nullptr;
    for (const Item& item : form_.questionnaire().items()) {
      if (item.number <= asked.number) out = &item;
    }
    return out;
  }
  // The response that holds the answer to a question.
  Json response_to(std::string_view link_id) const {
    const Item* asked = own_form_.empty() ? nullptr : form_.find(link_id);
    return reference(asked && !is_ours(*around(*asked)) ? "form-response" : "response");
  }
  // What the response calls the question of these controls.
  std::string link_id_of(std::string_view control) const {
    const Item* asked = form_.find(control);
    if (!asked) return std::string(control.substr(control.rfind(behind_form) + 1));
    const std::string& link_id = form_.state().form().items()[asked->number].item->link_id;
    return std::string(is_ours(*around(*asked)) ? own_link_id(link_id) : link_id);
  }

  Json author() const { return reference(about_other_ ? "writer" : "patient"); }

  // [SECTION] What the practice is asked to do
  Json task() const {
    const RequestKind kind = form_.kind();
    const bool urgent = form_.needs_help_today() || input_.access.urgent_to == UrgentRoute::emergency_999 ||
                        most_pressing(reading_.findings) >= Action::urgent_same_day ||
                        input_.state.flags.action_of_first_words(form_) >= Action::urgent_same_day;
    Json out = resource("Task");
    put(out, "status", "requested");
    put(out, "intent", "order");
    out["priority"] = urgent ? "urgent" : "routine";
    out["code"] = coding(vocabulary::request_kind, to_code(kind), "");
    out["focus"] = reference("response");
    out["for"] = reference("patient");
    put(out, "authoredOn", now_);
    out["requester"] = author();
    out["owner"] = practice();
    if (input_.access.deadline) {
      out["restriction"] = holding("period", texts("end", format_rfc3339(*input_.access.deadline)));
    }
    if (form_.needs_help_today()) {
      Json type = coding(vocabulary::task_input, "needs-help-today", "The patient says they need help today");
      Json said = holding("type", std::move(type));
      said["valueBoolean"] = true;
      out["input"] = array_of(std::move(said));
    }
    return out;
  }

  // [SECTION] What was asked and answered
  static bool is_scored(const Item& item) {
    return std::any_of(item.options.begin(), item.options.end(), [](const auto& one) { return !one.score.empty(); });
  }
  static Json score(const AnswerOption& option) {
    return extension(vocabulary::ordinal_value, "valueDecimal", json_decimal(option.score));
  }

  static Json chosen(const Item& item, const AnswerOption& option) {
    const bool is_text = option.answer.type == ValueType::string;
    Json out = Json::object();
    Json extensions = Json::array();
    if (!option.concept_code.empty()) {
      extensions.push_back(extension(vocabulary::ticked, "valueCode", option.concept_code));
    } else if (item.of_own_form && is_text) {
      extensions.push_back(extension(vocabulary::ticked, "valueCode", as_worded));
    }
    if (option.exclusive) extensions.push_back(extension(vocabulary::exclusive, "valueBoolean", true));
    const bool is_coding = !option.value.system.empty();
    if (option.score.empty()) {
      if (is_scored(item)) extensions.push_back(extension(vocabulary::unscored, "valueBoolean", true));
    } else if (!is_coding) {
      extensions.push_back(score(option));
    }
    if (!extensions.empty()) out["extension"] = std::move(extensions);
    if (!is_coding) {
      // A text, a number, a date: of the type that the form says.
      const Json made = answer_json(option.answer);
      out[made.begin().key()] = made.front();
      return out;
    }
    Json coding = texts("system", option.value.system, "code", option.value.code);
    put(coding, "display", option.value.display);
    if (!option.score.empty()) coding["extension"] = array_of(score(option));
    out["valueCoding"] = std::move(coding);
    return out;
  }

  static Json unit(const Coding& of) {
    Json out = Json::object();
    if (!of.system.empty()) put(out, "system", of.system);
    if (!of.code.empty()) put(out, "code", of.code);
    put(out, "display", of.display.empty() ? of.code : of.display);
    return out;
  }

  Json answer(const Item& item, const AnswerValue& value) const {
    for (const AnswerOption& option : item.options) {
      if (option.answer == value) return chosen(item, option);
    }
    if (value.type == ValueType::attachment) {
      for (const Photo& photo : photos_of(item, form_.answers())) {
        if (photo.sha256 == value.text) return holding("valueAttachment", attachment(photo));
      }
    }
    Json out = answer_json(value);
    const bool is_number = value.type == ValueType::integer || value.type == ValueType::decimal;
    if (is_scored(item)) {
      out["extension"] = array_of(extension(vocabulary::unscored, "valueBoolean", true));
    } else if (is_number && !item.units.empty()) {
      out["extension"] = array_of(extension(vocabulary::unit, "valueCoding", unit(item.units.front())));
    }
    return out;
  }

  // How the items of one of the two responses are written.
  class Writer final : public ResponseWriter {
   public:
    // ours: the linkIds are those of our own pages.
    Writer(const Sealer& sealer, bool ours) : sealer_(sealer), ours_(ours) {}

    Json item(const Item& item) const override {
      Json json = texts("linkId", ours_ ? own_link_id(item.link_id) : item.link_id);
      Json said = Json::array();
      if (const std::string_view code = to_code(item.meaning); !code.empty() && item.type != ItemType::group) {
        said.push_back(extension(vocabulary::meaning, "valueCode", code));
      }
      // A response holds the form's own text; what was read instead is kept beside it.
      std::string read = question_text(item, sealer_.about_other_);
      if (!item.prefix.empty()) read.insert(0, item.prefix + " ");
      if (read != item.text) said.push_back(extension(vocabulary::text_as_read, "valueString", read));
      if (!said.empty()) json["extension"] = std::move(said);
      if (!item.text.empty()) put(json, "text", item.text);
      return json;
    }
    Json answer(const Item& item, const AnswerValue& value) const override { return sealer_.answer(item, value); }

   private:
    const Sealer& sealer_;
    const bool ours_;
  };

  // ours: of the built-in form, or of a form that is asked alone; else of the practice's own form.
  Json questionnaire_response(bool ours) const {
    Json out = resource("QuestionnaireResponse");
    const std::string canonical = ours ? name_of_form() : own_form_;
    if (!canonical.empty()) out["questionnaire"] = canonical;
    // What was sent after emergency advice had its questions cut short.
    const bool is_cut_short = !ours && !meaning(Meaning::sent_early).empty();
    put(out, "status", is_cut_short ? "in-progress" : "completed");
    out["subject"] = reference("patient");
    put(out, "authored", now_);
    out["author"] = author();
    out["source"] = author();
    std::vector<std::uint32_t> roots;
    for (const std::uint32_t root : form_.state().roots()) {
      if (own_form_.empty() ||
          is_ours(*form_.state().form().items()[form_.state().instances()[root].item].item) == ours) {
        roots.push_back(root);
      }
    }
    Json items = items_json(form_.state(), written_, roots, Writer(*this, ours && !own_form_.empty()));
    if (!items.empty()) out["item"] = std::move(items);
    return out;
  }

  // [SECTION] Who: as told by the patient, matched by nobody
  Json patient() const {
    return bundle::patient({nhs_number_of(meaning(Meaning::nhs_number)), meaning(Meaning::full_name),
                            meaning(Meaning::telephone), meaning(Meaning::email), meaning(Meaning::sex),
                            meaning(Meaning::birth_date), meaning(Meaning::postcode)});
  }

  Json writer() const {
    return bundle::writer(reference("patient"), meaning(Meaning::writer_relationship), meaning(Meaning::writer_name));
  }

  // [SECTION] Photos: described here; their bytes go to the service separately. FHIR's Attachment.hash is SHA-1, so
  // the SHA-256 is the address (RFC 6920) and the DocumentReference's identifier.
  static Json attachment(const Photo& photo) {
    Json out = texts("contentType", photo.content_type, "url", "ni:///sha-256;" + base64url_of_hex(photo.sha256));
    out["size"] = photo.bytes;
    if (!photo.description.empty()) out["title"] = photo.description;
    return out;
  }

  void add_photos() {
    std::size_t count = 0;
    for (const Photo& photo : form_.photos()) add("photo-" + std::to_string(++count), document(photo));
  }

  Json document(const Photo& photo) const {
    Json out = resource("DocumentReference");
    out["masterIdentifier"] = texts("system", vocabulary::sha256, "value", photo.sha256);
    put(out, "status", "current");
    out["type"] = texts("text", "Photo sent by the patient");
    out["subject"] = reference("patient");
    put(out, "date", now_);
    out["author"] = array_of(author());
    if (!photo.description.empty()) out["description"] = photo.description;
    out["content"] = array_of(holding("attachment", attachment(photo)));
    out["context"] = holding("related", array_of(reference("response")));
    return out;
  }

  // [SECTION] Red flags: each that is in the text now, and each that was shown and is gone
  Json flag(const AnswerFinding& finding, const ShownFlag* shown) const {
    const Finding& found = finding.finding;
    Json details = Json::array();
    const auto detail = [&details](const char* url, const char* type, Json value) {
      details.push_back(extension(url, type, std::move(value)));
    };
    detail("linkId", "valueString", link_id_of(finding.link_id));
    detail("status", "valueCode", to_code(found.status));
    detail("action", "valueCode", to_code(found.action));
    detail("start", "valueInteger", found.start);
    detail("end", "valueInteger", found.end);
    if (!found.source.empty()) detail("source", "valueString", found.source);
    if (!found.why.empty()) detail("why", "valueString", found.why);
    if (shown) detail("shown", "valueInstant", format_rfc3339(shown->shown_at));
    detail("response", "valueCode", shown && shown->continued ? "continued" : "none");
    Json out = issue(found.rule, finding.link_id, shown ? format_rfc3339(shown->shown_at) : now_, std::move(details));
    if (!found.quote.empty()) out["detail"] = found.quote;
    return out;
  }

  // Advice was shown for words that are gone: the fact without them, unless the patient saw them before sending and
  // left them in.
  Json gone(const ShownFlag& shown) const {
    Json details = Json::array();
    const auto detail = [&details](std::string_view url, const char* type, Json value) {
      details.push_back(extension(url, type, std::move(value)));
    };
    detail("linkId", "valueString", link_id_of(shown.link_id));
    detail("status", "valueCode", to_code(Status::present));
    detail("action", "valueCode", to_code(shown.action));
    detail("start", "valueInteger", 0);
    detail("end", "valueInteger", 0);
    if (!shown.source.empty()) detail("source", "valueString", shown.source);
    detail("shown", "valueInstant", format_rfc3339(shown.shown_at));
    detail("response", "valueCode", vocabulary::first_words::changed);
    if (const std::string words = first_words_of(shown, form_); !words.empty()) {
      detail(vocabulary::first_words::text, "valueString", words);
      detail(vocabulary::first_words::confirmed, "valueInstant", now_);
    } else if (shown.left_out) {
      detail(vocabulary::first_words::left_out, "valueBoolean", true);
    }
    return issue(shown.rule, shown.link_id, format_rfc3339(shown.shown_at), std::move(details));
  }

  Json issue(const std::string& rule, const std::string& link_id, const std::string& identified, Json details) const {
    Json out = resource("DetectedIssue");
    out["extension"] = array_of(extension(vocabulary::red_flag, "extension", std::move(details)));
    put(out, "status", "preliminary");
    out["code"] = coding(vocabulary::red_flag_rule, rule, "");
    out["code"]["coding"][0]["version"] = input_.assets.red_flags->pack_version();
    out["patient"] = reference("patient");
    out["identifiedDateTime"] = identified;
    out["implicated"] = array_of(response_to(link_id));
    return out;
  }

  void add_flags() {
    const std::vector<AnswerFinding>& findings = reading_.findings;
    std::size_t count = 0;
    const auto next = [&count] { return "flag-" + std::to_string(++count); };
    for (const AnswerFinding& finding : findings) add(next(), flag(finding, shown_for(finding)));
    for (const ShownFlag& shown : input_.state.flags.shown()) {
      if (!still_stands(shown, findings)) add(next(), gone(shown));
    }
  }

  // [SECTION] Signs that the patient was asked for, where what they wrote still raises the question
  Json asked_signs(const AskedSigns& asked) const {
    AskedSigns now = asked;
    now.link_id = link_id_of(asked.link_id);
    const std::string& answer = form_.value(asked.link_id);
    std::erase_if(now.because, [&answer](const std::string& quote) { return answer.find(quote) == answer.npos; });
    return bundle::asked_signs(now, input_.assets.signs->of(asked.group), response_to(asked.link_id),
                               reference("patient"));
  }

  void add_asked_signs() {
    std::size_t count = 0;
    for (const std::size_t place : reading_.answers) {
      add("signs-" + std::to_string(++count), asked_signs(input_.state.flags.asked()[place]));
    }
  }

  const ShownFlag* shown_for(const AnswerFinding& finding) const {
    for (const ShownFlag& shown : input_.state.flags.shown()) {
      if (shown.link_id == finding.link_id && shown.rule == finding.finding.rule &&
          shown.action == finding.finding.action) {
        return &shown;
      }
    }
    return nullptr;
  }

  // [SECTION] What the patient was told
  void add_disclaimers() {
    std::vector<const ShownDisclaimer*> said;
    for (const ShownDisclaimer& disclaimer : input_.state.disclaimers) {
      const bool again = std::any_of(said.begin(), said.end(), [&disclaimer](const ShownDisclaimer* other) {
        return other->message.text == disclaimer.message.text;
      });
      if (again) continue;
      said.push_back(&disclaimer);
      Json out = Json::object();
      put(out, "resourceType", "Communication");
      put(out, "status", "completed");
      Json category = coding(vocabulary::access_message, disclaimer.message.key, "");
      category["coding"][0]["version"] = input_.assets.wording->version();
      out["category"] = array_of(std::move(category));
      out["subject"] = reference("patient");
      out["recipient"] = array_of(author());
      out["sender"] = practice();
      out["sent"] = format_rfc3339(disclaimer.at);
      out["payload"] = array_of(texts("contentString", disclaimer.message.text));
      add("disclaimer-" + std::to_string(said.size()), std::move(out));
    }
  }

  // [SECTION] By which software
  Json provenance() const {
    std::vector<std::pair<const char*, std::string>> parts = {
        {"application", input_.options.application},
        {"red-flag-pack", input_.assets.red_flags->pack_version()},
        {"wording", input_.assets.wording->language() + " " + input_.assets.wording->version()},
        {"form", name_of_form()}};
    if (!own_form_.empty()) parts.emplace_back("own-form", own_form_);
    parts.emplace_back("face", input_.state.face);
    Json targets = array_of(reference("response"));
    if (!own_form_.empty()) targets.push_back(reference("form-response"));
    targets.push_back(reference("task"));
    Json out = bundle::provenance(parts, std::move(targets), now_);
    out["agent"].push_back(bundle::agent("author", author()));
    out["agent"].push_back(bundle::agent("assembler", texts("display", input_.options.application)));
    return out;
  }

  const SealInput& input_;
  const FilledForm& form_;
  std::string now_;
  bundle::Entries entries_;
  bool about_other_;
  std::string own_form_;  // canonical of the practice's own form; empty: there is none
  FormReading reading_;
  std::vector<std::uint8_t> written_;  // which occurrences the responses hold
};

}  // namespace

std::string seal_request(const SealInput& input, Instant now) {
  return Sealer(input, now).seal();
}

}  // namespace frontdoor
