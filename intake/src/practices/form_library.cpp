#include "practices/form_library.h"

#include <frontdoor/json.h>

#include <utility>

namespace frontdoor::intake {

extern const std::pair<std::string_view, std::string_view> kFormLibraryFiles[];

namespace {

std::string_view file_of(std::string_view name) {
  for (const auto* file = kFormLibraryFiles; !file->first.empty(); ++file) {
    if (file->first == name) return file->second;
  }
  return {};
}

std::vector<LibraryForm> read_library() {
  std::vector<LibraryForm> out;
  const Result<Json> index = parse_json(file_of("index.json"));
  const Json* forms = index ? json_array(index.value(), "forms") : nullptr;
  if (!forms) return out;
  for (const Json& json : *forms) {
    LibraryForm form;
    form.name = json_string_or(json, "name", "");
    form.title = json_string_or(json, "title", "");
    form.about = json_string_or(json, "about", "");
    form.licence = json_string_or(json, "licence", "");
    form.reviewer = json_string_or(json, "reviewer", "");
    if (const Json* source = json_object(json, "source")) {
      form.source = json_string_or(*source, "citation", "");
      form.source_url = json_string_or(*source, "url", "");
    }
    form.json = file_of(json_string_or(json, "file", ""));
    if (!form.json.empty()) out.push_back(std::move(form));
  }
  return out;
}

}  // namespace

const std::vector<LibraryForm>& form_library() {
  static const std::vector<LibraryForm> kLibrary = read_library();
  return kLibrary;
}

const LibraryForm* find_library_form(std::string_view name) {
  for (const LibraryForm& form : form_library()) {
    if (form.name == name) return &form;
  }
  return nullptr;
}

}  // namespace frontdoor::intake
