#include "practices/form_shelf.h"

#include "base/log.h"
#include "base/text.h"
#include "http/http.h"

#include <built_data.h>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kNameMax = 40;
constexpr std::size_t kTitleCharactersMax = 60;

[[noreturn]] void refuse(std::string detail, std::string where) {
  throw Problem{422, "form-refused", "The form cannot be used", std::move(detail), std::move(where), {}};
}

[[noreturn]] void refuse_unknown() {
  throw Problem{404, "unknown-form", "The practice has no such form", "Look at the list of its forms.", "", {}};
}

bool is_name(std::string_view name) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !name.empty() && name.size() <= kNameMax && name.front() != '-' && name.back() != '-' &&
         std::all_of(name.begin(), name.end(), allowed);
}

void require_name(const std::string& name) {
  if (!is_name(name)) refuse("A form's name has small letters, digits and hyphens, at most 40.", "/name");
  if (is_built_in_name(built_data::form(), name)) refuse("A built-in form has this name: choose another.", "/name");
}

std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

// Where the author gave none, the practice and the name make one.
std::string url_of(const std::string& ods, const std::string& name, const FormCheck& check) {
  return check.url.empty() ? "urn:frontdoor:form:" + ods + ":" + name : check.url;
}

}  // namespace

void FormShelf::changed(const std::string& ods) {
  if (asked_) asked_->forget(ods);
}

FormVersion FormShelf::add(const std::string& ods, const NewForm& form, const FormActor& actor) {
  require_name(form.name);
  const FormCheck& check = form.check;
  if (!check.may_be_asked()) {
    std::string detail = check.refusal;
    for (const CheckedItem& item : check.items) {
      if (item.refused) detail += " " + item.link_id + ": " + item.reason;
    }
    refuse(std::move(detail), "/questionnaire");
  }
  OwnForm first;
  first.name = form.name;
  first.title = std::string(opening_of(check.title.empty() ? form.name : check.title, kTitleCharactersMax));
  first.counts_as = "medical";
  first.place = static_cast<std::int64_t>(built_in_needs().size());
  const std::string url = url_of(ods, form.name, check);
  // Two versions never share a canonical: a response must name one of them. The author's version comes first.
  const std::vector<FormVersion> before = forms_.versions(ods, form.name);
  const std::int64_t number = before.empty() ? 1 : before.front().version + 1;
  std::vector<std::string> versions;
  if (!check.version.empty()) versions.push_back(check.version);
  versions.push_back((check.version.empty() ? "" : check.version + "-") + std::to_string(number));
  versions.push_back(versions.back() + "-" + form.name);
  for (const std::string& version : versions) {
    const auto named = named_form(form.json, url, version);
    if (!named) refuse(named.error().message, "/questionnaire");
    FormVersion added{0, url + "|" + version, form.source, actor.at, actor.who, named.value()};
    const OwnForms::AddOutcome outcome = forms_.add(ods, first, added);
    if (outcome.result == OwnForms::Added::taken) continue;
    if (outcome.result == OwnForms::Added::too_many) {
      throw Problem{409,
                    "too-many-forms",
                    "There is no room for this form",
                    "A practice may have 50 forms, and a form 100 versions. Remove a form that you no longer use.",
                    "",
                    {}};
    }
    added.version = outcome.version;
    log_event(LogLevel::info, "own-form-added", {{"ods", ods}, {"form", form.name}});
    changed(ods);
    return added;
  }
  refuse("Another form has this address and version: give it another version.", "/questionnaire/version");
}

void FormShelf::turn_on(const std::string& ods, const FormOn& form, const FormActor& actor) {
  auto known = forms_.find(ods, form.name);
  if (!known) refuse_unknown();
  const std::string title(without_blanks(form.title));
  if (title.empty() || characters_of(title) > kTitleCharactersMax || has_hidden_characters(title)) {
    refuse("Enter a title of at most 60 characters, in one line.", "/title");
  }
  if (!request_kind_from_code(form.counts_as)) refuse("It counts as medical, medication or admin.", "/countsAs");
  if (form.place < 0 || form.place > static_cast<std::int64_t>(built_in_needs().size())) {
    refuse("The place is the number of built-in answers above it.", "/place");
  }
  refuse_title_of_another(ods, form.name, title);
  known->title = title;
  known->counts_as = form.counts_as;
  known->place = form.place;
  known->on = form.version == 0 ? known->newest : form.version;
  known->changed = actor.at;
  known->who = actor.who;
  if (!forms_.turn_on(ods, *known)) refuse("The form has no such version.", "/version");
  log_event(LogLevel::info, "own-form-on", {{"ods", ods}, {"form", form.name}});
  changed(ods);
}

// Two answers to one question that read the same: no patient could tell them apart.
void FormShelf::refuse_title_of_another(const std::string& ods, const std::string& name, const std::string& title) {
  const std::string wanted = lower_case(title);
  for (const OwnForm& other : forms_.list(ods)) {
    if (other.on > 0 && other.name != name && lower_case(other.title) == wanted) {
      refuse("The form " + other.name + ", which is on, has this title: choose another.", "/title");
    }
  }
  for (const std::string& need : built_in_needs()) {
    if (lower_case(need) == wanted) refuse("A built-in answer has this title: choose another.", "/title");
  }
}

void FormShelf::turn_off(const std::string& ods, const std::string& name, const FormActor& actor) {
  if (!forms_.find(ods, name)) refuse_unknown();
  if (forms_.turn_off(ods, name, actor.at, actor.who)) {
    log_event(LogLevel::info, "own-form-off", {{"ods", ods}, {"form", name}});
  }
  changed(ods);
}

OwnForms::TakenAway FormShelf::take_away(const std::string& ods, const std::string& name, const FormActor& actor) {
  const OwnForms::TakenAway how = forms_.take_away(ods, name, actor.at, actor.who);
  if (how == OwnForms::TakenAway::none) refuse_unknown();
  log_event(LogLevel::info, how == OwnForms::TakenAway::retired ? "own-form-retired" : "own-form-removed",
            {{"ods", ods}, {"form", name}});
  changed(ods);
  return how;
}

std::string FormShelf::name_for(std::string_view title) {
  std::string name;
  for (const char c : lower_case(std::string(title))) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) name += c;
    if (!plain && !name.empty() && name.back() != '-') name += '-';
    if (name.size() >= kNameMax) break;
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  return name.empty() ? "form" : name;
}

std::vector<std::string> built_in_needs() {
  std::vector<std::string> out;
  const auto form = Questionnaire::load(built_data::form());
  const Item* item = form ? form.value().find(Meaning::request_kind) : nullptr;
  if (!item) return out;
  for (const AnswerOption& option : item->options) out.push_back(option.value.display);
  return out;
}

}  // namespace frontdoor::intake
