// The practice's own forms, for its managers.
#include "desk/practice_desk.h"

namespace frontdoor::intake {
namespace {

[[noreturn]] void refuse_unknown() {
  throw Problem{404, "unknown-form", "The practice has no such form", "Go back to the list of forms.", "", {}};
}

}  // namespace

std::vector<OwnForm> PracticeDesk::forms() const {
  require(Permission::manage_settings);
  return tools_.own_forms.list(ods_);
}

std::vector<std::string> PracticeDesk::forms_not_offered() const {
  require(Permission::manage_settings);
  return tools_.asked_forms.of(ods_)->not_offered;
}

OwnForm PracticeDesk::form(const std::string& name) const {
  require(Permission::manage_settings);
  auto found = tools_.own_forms.find(ods_, name);
  if (!found) refuse_unknown();
  return std::move(*found);
}

std::vector<FormVersion> PracticeDesk::form_versions(const std::string& name) const {
  require(Permission::manage_settings);
  return tools_.own_forms.versions(ods_, name);
}

FormVersion PracticeDesk::form_version(const std::string& name, std::int64_t version) const {
  require(Permission::manage_settings);
  auto found = tools_.own_forms.version(ods_, name, version);
  if (!found) refuse_unknown();
  return std::move(*found);
}

std::shared_ptr<const AskedForm> PracticeDesk::previewed_form(const std::string& address) const {
  require(Permission::manage_settings);
  auto found = tools_.asked_forms.at(ods_, address, AskedForms::Reader::preview);
  if (!found) refuse_unknown();
  return found;
}

FormVersion PracticeDesk::add_form(const NewForm& form) const {
  require(Permission::manage_settings);
  return tools_.shelf.add(ods_, form, {user_, tools_.clock()});
}

void PracticeDesk::turn_form_on(const FormOn& form) const {
  require(Permission::manage_settings);
  tools_.shelf.turn_on(ods_, form, {user_, tools_.clock()});
}

void PracticeDesk::turn_form_off(const std::string& name) const {
  require(Permission::manage_settings);
  tools_.shelf.turn_off(ods_, name, {user_, tools_.clock()});
}

OwnForms::TakenAway PracticeDesk::would_take_form_away(const std::string& name) const {
  require(Permission::manage_settings);
  return tools_.own_forms.would_take_away(ods_, name);
}

OwnForms::TakenAway PracticeDesk::take_form_away(const std::string& name) const {
  require(Permission::manage_settings);
  return tools_.shelf.take_away(ods_, name, {user_, tools_.clock()});
}

}  // namespace frontdoor::intake
