// See form_loader.h: any form, with FHIRPath.
#include "form_loader.h"

#include <frontdoor/patient_form.h>

#include <optional>
#include <string>

namespace frontdoor {
namespace {

struct Definitions {
  std::string text;
  std::optional<R4Definitions> read;
  std::unique_ptr<const Form> form;  // of the questionnaire that was given out last
};

Definitions& definitions() {
  static Definitions the_definitions;
  return the_definitions;
}

}  // namespace

Result<Questionnaire> load_form(std::string_view json) {
  if (!definitions().read) return Error{ErrorCode::not_accepted, "Load R4's definitions before the form.", ""};
  ReadReport report;
  auto read = read_patient_form(std::string(json), *definitions().read, report);
  if (!read) return read.error();
  definitions().form = std::move(read.value().form);
  return std::move(read.value().questionnaire);
}

void load_definitions(std::string_view text) {
  definitions().text = text;
  definitions().read = R4Definitions::load(definitions().text);
}

}  // namespace frontdoor
