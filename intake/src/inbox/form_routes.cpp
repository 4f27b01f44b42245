// The practice's own forms: their pages, and what a manager does there.
#include "base/text.h"
#include "http/multipart.h"
#include "inbox/pages.h"
#include "inbox/routes.h"
#include "inbox/staff_pages.h"
#include "practices/form_library.h"

#include <charconv>

namespace frontdoor::intake {
namespace {

// A file, the token and what is around them in the post.
constexpr std::size_t kUploadBytesMax = 510'000;
static_assert(kUploadBytesMax > kOwnFormBytesMax);

std::int64_t version_of(const std::string& text) {
  return static_cast<std::int64_t>(number_of(text));
}

Reply forms_reply(const StaffSession& session, const PracticeDesk& desk, int status, const std::string& error,
                  std::optional<FormCheck> refused) {
  FormsPage page{desk.forms(), built_in_needs(), error, std::move(refused)};
  page.not_offered = desk.forms_not_offered();
  return page_reply(status, forms_page(frame_of(session, desk), page));
}

FormPage page_of(const StaffParts& parts, const PracticeDesk& desk, const std::string& name, std::int64_t version) {
  FormPage page;
  page.form = desk.form(name);
  page.versions = desk.form_versions(name);
  page.shown = version > 0 ? version : page.form.newest;
  page.check = check_form(desk.form_version(name, page.shown).questionnaire);
  page.needs = built_in_needs();
  page.address = "/p/" + desk.practice()->practice.ods + "/forms/" + name;
  page.base_url = parts.base_url;
  const std::vector<std::string> not_offered = desk.forms_not_offered();
  page.is_offered = std::find(not_offered.begin(), not_offered.end(), name) == not_offered.end();
  return page;
}

Reply show_forms(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  FormsPage page{desk.forms(), built_in_needs(), "", std::nullopt};
  page.not_offered = desk.forms_not_offered();
  page.removed = call.query.contains("removed");
  return page_reply(200, forms_page(frame_of(session, desk), page));
}

Reply show_form(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  FormPage page = page_of(parts, desk, parameters["name"], version_of(call.in_query("version")));
  page.saved = call.query.contains("saved");
  return page_reply(200, form_page(frame_of(session, desk), page));
}

// The posted file with who posted it; a person who may not is told so before the file is read.
struct Upload {
  StaffSession session;
  NewForm form;
};

Upload read_upload(const StaffParts& parts, const Call& call) {
  StaffSession session = parts.sign_in.require_session(call);
  parts.desks.open(session).require(Permission::manage_settings);
  require_own_origin(call);
  MultipartForm form = read_multipart(call, kUploadBytesMax);
  SignIn::require_form_token(session, form.fields["token"]);
  std::string source = form.files["file"].substr(0, 100);
  if (has_hidden_characters(source)) source = "file";
  return {std::move(session), NewForm("", std::move(form.fields["file"]), std::move(source))};
}

std::string error_of(const NewForm& form) {
  if (form.json.empty()) return "Choose a file.";
  return "The file was not added. " + form.check.refusal;
}

// A name that no form of the practice has yet.
std::string free_name(const PracticeDesk& desk, const std::string& wanted) {
  const std::vector<OwnForm> forms = desk.forms();
  std::string name = wanted;
  for (int number = 2;; ++number) {
    const bool taken = std::any_of(forms.begin(), forms.end(), [&](const OwnForm& one) { return one.name == name; });
    if (!taken) return name;
    name = wanted.substr(0, 36) + "-" + std::to_string(number);
  }
}

Reply add_file(const StaffParts& parts, const Call& call) {
  Upload upload = read_upload(parts, call);
  const PracticeDesk desk = parts.desks.open(upload.session);
  const FormCheck& check = upload.form.check;
  if (!check.may_be_asked()) return forms_reply(upload.session, desk, 422, error_of(upload.form), check);
  upload.form.name = free_name(desk, FormShelf::name_for(check.title.empty() ? upload.form.source : check.title));
  try {
    desk.add_form(upload.form);
  } catch (const Problem& problem) {
    if (problem.status != 422 && problem.status != 409) throw;
    return forms_reply(upload.session, desk, problem.status, problem.detail, std::nullopt);
  }
  return redirect_reply("/inbox/forms/" + upload.form.name);
}

Reply add_version(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  Upload upload = read_upload(parts, call);
  const PracticeDesk desk = parts.desks.open(upload.session);
  const std::string& name = parameters["name"];
  FormPage page = page_of(parts, desk, name, 0);
  int status = 422;
  if (upload.form.check.may_be_asked()) {
    upload.form.name = name;
    try {
      return redirect_reply("/inbox/forms/" + name + "?version=" + std::to_string(desk.add_form(upload.form).version));
    } catch (const Problem& problem) {
      if (problem.status != 422 && problem.status != 409) throw;
      status = problem.status;
      page.error = problem.detail;
    }
  } else {
    page.error = error_of(upload.form);
    page.refused = std::move(upload.form.check);
  }
  return page_reply(status, form_page(frame_of(upload.session, desk), page));
}

Reply add_from_library(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  auto fields = read_own_form(call, session);
  const PracticeDesk desk = parts.desks.open(session);
  desk.require(Permission::manage_settings);
  const LibraryForm* form = find_library_form(fields["name"]);
  if (form == nullptr) throw Problem{404, "unknown-form", "The library has no such form", "Go back.", "", {}};
  const std::string name = free_name(desk, form->name);
  desk.add_form(NewForm(name, form->json, "library: " + form->name));
  return redirect_reply("/inbox/forms/" + name);
}

Reply turn_on(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const StaffSession session = parts.sign_in.require_session(call);
  auto fields = read_own_form(call, session);
  const PracticeDesk desk = parts.desks.open(session);
  FormOn on{parameters["name"], version_of(fields["version"]), fields["title"], fields["counts-as"],
            version_of(fields["place"])};
  try {
    desk.turn_form_on(on);
    return redirect_reply("/inbox/forms/" + on.name + "?saved");
  } catch (const Problem& problem) {
    if (problem.status != 422) throw;
    const std::vector<FormVersion> known = desk.form_versions(on.name);
    const bool is_known =
        std::any_of(known.begin(), known.end(), [&on](const FormVersion& one) { return one.version == on.version; });
    FormPage page = page_of(parts, desk, on.name, is_known ? on.version : 0);
    page.typed = page.form;
    page.typed->title = on.title;
    page.typed->place = on.place;
    page.typed->counts_as = on.counts_as;
    page.error = problem.detail;
    page.error_field = problem.where == "/title" ? "title" : "version";
    return page_reply(422, form_page(frame_of(session, desk), page));
  }
}

Reply turn_off(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const StaffSession session = parts.sign_in.require_session(call);
  read_own_form(call, session);
  parts.desks.open(session).turn_form_off(parameters["name"]);
  return redirect_reply("/inbox/forms/" + parameters["name"] + "?saved");
}

// What becomes of the form is said, and asked, first.
Reply ask_to_take_away(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  const OwnForm form = desk.form(parameters["name"]);
  return page_reply(200, form_removal_page(frame_of(session, desk), form, desk.would_take_form_away(form.name)));
}

Reply take_away(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const StaffSession session = parts.sign_in.require_session(call);
  read_own_form(call, session);
  parts.desks.open(session).take_form_away(parameters["name"]);
  return redirect_reply("/inbox/forms?removed");
}

Reply show_preview(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  FormPreview preview{desk.form(parameters["name"]), version_of(parameters["version"]), "painted", 390};
  if (call.in_query("face") == "plain") preview.face = "plain";
  if (call.in_query("width") == "1280") preview.width = 1280;
  return framing_page_reply(form_preview_page(frame_of(session, desk), preview));
}

// The patients' page itself, as the frame of a preview shows it.
Reply show_as_patient(const StaffParts& parts, const Call& call, const Parameters& parameters) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  const FormVersion version = desk.form_version(parameters["name"], version_of(parameters["version"]));
  return parts.preview(session.ods, AskedForms::address_of(session.ods, parameters["name"], version.version));
}

// The Questionnaire behind it, also of a version that no patient was asked yet.
Reply preview_questionnaire(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  const auto form = parts.desks.open(session).previewed_form(call.in_query("address"));
  Reply reply;
  reply.content_type = "application/fhir+json";
  set_body(reply, call, form->json);
  reply.headers["Cache-Control"] = "no-store";
  return reply;
}

Reply refuse_preview(const StaffParts&, const Call&) {
  return problem_reply({422, "preview", "This is a preview", "This is a preview: nothing was sent.", "", {}});
}

}  // namespace

void add_form_inbox_routes(Router& router, const StaffParts& parts) {
  const auto add = [&](const char* method, const char* pattern, auto function) {
    router.add(method, pattern, with_parts(parts, function));
  };
  add("GET", "/inbox/forms", show_forms);
  add("POST", "/inbox/forms", add_file);
  add("POST", "/inbox/forms/library", add_from_library);
  add("GET", "/inbox/forms/{name}", show_form);
  add("POST", "/inbox/forms/{name}/versions", add_version);
  add("POST", "/inbox/forms/{name}/on", turn_on);
  add("POST", "/inbox/forms/{name}/off", turn_off);
  add("GET", "/inbox/forms/{name}/remove", ask_to_take_away);
  add("POST", "/inbox/forms/{name}/remove", take_away);
  add("GET", "/inbox/forms/{name}/{version}/preview", show_preview);
  add("GET", "/inbox/forms/{name}/{version}/shown", show_as_patient);
  add("GET", "/inbox/forms-preview/questionnaire", preview_questionnaire);
  add("POST", "/inbox/forms-preview/requests", refuse_preview);
}

}  // namespace frontdoor::intake
