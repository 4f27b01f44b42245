// What a practice does with its own forms: adds one or a new version of it, turns it on with a title and a place in the
// list, and off again. From the inbox, from the API and from the command it is the same; each act is in the ledger.
#pragma once

#include "practices/asked_forms.h"
#include "practices/form_check.h"

namespace frontdoor::intake {

// Who does it, and when.
struct FormActor {
  std::string who;
  Instant at;
};

// A file that is to be added, checked once.
struct NewForm {
  // name: of a form that is there, for a new version of it. source: where it is from.
  NewForm(std::string form_name, std::string form_json, std::string form_source)
      : name(std::move(form_name)),
        json(std::move(form_json)),
        source(std::move(form_source)),
        check(check_form(json)) {}

  std::string name;
  std::string json;
  std::string source;
  FormCheck check;
};

struct FormOn {
  std::string name;
  std::int64_t version = 0;  // 0: the newest
  std::string title;
  std::string counts_as = "medical";  // or "medication", "admin"
  std::int64_t place = 0;
};

class FormShelf {
 public:
  // asked: null where no service runs beside this.
  FormShelf(OwnForms& forms, AskedForms* asked) : forms_(forms), asked_(asked) {}

  // Throws Problem: 422 (form-refused) with what is wrong, 409 (too-many-forms).
  FormVersion add(const std::string& ods, const NewForm& form, const FormActor& actor);
  // Throws Problem: 404, 422.
  void turn_on(const std::string& ods, const FormOn& form, const FormActor& actor);
  void turn_off(const std::string& ods, const std::string& name, const FormActor& actor);
  // Removes or retires it (OwnForms::take_away). Throws Problem: 404.
  OwnForms::TakenAway take_away(const std::string& ods, const std::string& name, const FormActor& actor);

  // A name for a form of this title: "Asthma review" is "asthma-review".
  static std::string name_for(std::string_view title);

 private:
  void refuse_title_of_another(const std::string& ods, const std::string& name, const std::string& title);
  void changed(const std::string& ods);

  OwnForms& forms_;
  AskedForms* asked_;
};

// The answers to "What do you need?" that are built in, in order: an own form's place is the number of those above it.
std::vector<std::string> built_in_needs();

}  // namespace frontdoor::intake
