// The practice's own forms: the list, one form with its report, and what patients will see of it.
#include "base/words.h"
#include "inbox/layout.h"
#include "inbox/page_fields.h"
#include "practices/form_library.h"

namespace frontdoor::intake {
namespace {

std::string state_of(const OwnForm& form, bool is_offered) {
  if (form.on == 0) return "Off";
  return "On, version " + std::to_string(form.on) + (is_offered ? "" : ", but patients are not offered it");
}

std::string place_of(std::int64_t place, const std::vector<std::string>& needs) {
  if (place <= 0 || needs.empty()) return "At the top";
  return "After \"" + needs[std::min(static_cast<std::size_t>(place), needs.size()) - 1] + "\"";
}

const char* words_for(const CheckedItem& item) {
  if (item.refused) return "Refused";
  return item.is_unasked ? "Not asked" : "Asked in another way";
}

std::vector<PageData> rows_of_items(const FormCheck& check, bool honoured) {
  std::vector<PageData> rows;
  for (const CheckedItem& item : check.items) {
    if (item.reason.empty() != honoured) continue;
    PageData row;
    row.set("link-id", item.link_id).set("text", item.text);
    row.set("what", words_for(item)).set("reason", item.reason);
    rows.push_back(std::move(row));
  }
  return rows;
}

PageData row_of_urgent(const UrgentAnswer& answer) {
  PageData row;
  row.set("action", words_for_action(to_code(answer.action))).set("answer", answer.answer);
  return std::move(row.set("question", answer.question));
}

PageData row_of_warning(const ReadReport::Entry& entry) {
  PageData row;
  return std::move(row.set("link-id", entry.link_id).set("reason", entry.reason));
}

// form-report.html
PageData report_of(const FormCheck& check) {
  std::vector<PageData> altered = rows_of_items(check, false);
  std::vector<PageData> honoured = rows_of_items(check, true);
  PageData out;
  out.set("refusal", check.refusal).set("usable", check.may_be_asked());
  out.set("counted", !check.items.empty()).set("count", check.count());
  out.set("has-altered", !altered.empty()).set("altered", std::move(altered));
  out.set("has-honoured", !honoured.empty()).set("honoured", std::move(honoured));
  out.set("urgent-answers", check.urgent.empty() ? "" : std::to_string(check.urgent.size()));
  out.set("urgent", rows_of(check.urgent, row_of_urgent));
  out.set("unread-answers", check.unread.empty() ? "" : std::to_string(check.unread.size()));
  out.set("unread", rows_of(check.unread, row_of_urgent));
  out.set("has-warnings", !check.warnings.empty()).set("warnings", rows_of(check.warnings, row_of_warning));
  return out;
}

void set_refused(PageData& data, const std::optional<FormCheck>& refused) {
  if (!refused || refused->items.empty()) {
    data.set("refused-file", false);
  } else {
    data.set("refused-file", report_of(*refused));
  }
}

void set_upload(PageData& data, std::string_view to) {
  data.set("upload-to", to).set("upload-button", "Check and add it");
}

PageData row_of_library(const LibraryForm& form) {
  PageData row;
  row.set("name", form.name).set("title", form.title).set("about", form.about);
  return std::move(
      row.set("source", form.source).set("licence", form.licence).set("unreviewed", form.reviewer.empty()));
}

std::vector<PageData> places(const OwnForm& form, const std::vector<std::string>& needs) {
  std::vector<PageData> rows;
  for (std::size_t place = 0; place <= needs.size(); ++place) {
    const auto number = static_cast<std::int64_t>(place);
    rows.push_back(choice_row(std::to_string(place), place_of(number, needs), form.place == number));
  }
  return rows;
}

std::vector<PageData> kinds(const OwnForm& form) {
  std::vector<PageData> rows;
  for (const RequestKind kind : {RequestKind::medical, RequestKind::medication, RequestKind::admin}) {
    rows.push_back(choice_row(to_code(kind), frontdoor::intake::words_for(kind), form.counts_as == to_code(kind)));
  }
  return rows;
}

std::vector<PageData> versions(const FormPage& page, std::int64_t chosen) {
  return rows_of(page.versions, [chosen](const FormVersion& version) {
    PageData row;
    row.set("version", version.version).set("added", words_for_time(version.added)).set("who", version.who);
    row.set("source", version.source).set("canonical", version.canonical);
    return std::move(row.set("chosen", version.version == chosen));
  });
}

void set_turning_on(PageData& data, const FormPage& page) {
  const OwnForm& form = page.typed ? *page.typed : page.form;
  data.set("on", form.on > 0);
  data.set("title-field", field_section("title", form.title, {{page.error_field, page.error}}));
  data.set("places", places(form, page.needs)).set("kinds", kinds(form));
  data.set("versions", versions(page, form.on > 0 ? form.on : page.shown));
  data.set("address", page.base_url + page.address).set("has-base-url", !page.base_url.empty());
}

bool is_among(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

PageData row_of_form(const FormsPage& page, const OwnForm& form) {
  PageData row;
  row.set("name", form.name).set("title", form.title);
  row.set("state", state_of(form, !is_among(page.not_offered, form.name)));
  row.set("place", form.on > 0 ? place_of(form.place, page.needs) : "");
  row.set("newer", form.on > 0 && form.on < form.newest);
  return std::move(row.set("changed", words_for_time(form.changed)).set("who", form.who));
}

// The titles of forms that are on and not offered, as a list in words.
std::string titles_not_offered(const FormsPage& page) {
  std::string out;
  for (const OwnForm& form : page.forms) {
    if (is_among(page.not_offered, form.name)) out += (out.empty() ? "“" : ", “") + form.title + "”";
  }
  return out;
}

}  // namespace

std::string forms_page(const PageFrame& frame, const FormsPage& page) {
  PageData data;
  set_error(data, page.error, "file");
  data.set("token", frame.form_token).set("removed", page.removed);
  data.set("not-offered", titles_not_offered(page));
  set_refused(data, page.refused);
  data.set("has-forms", !page.forms.empty());
  data.set("forms", rows_of(page.forms, [&page](const OwnForm& form) { return row_of_form(page, form); }));
  set_upload(data, "/inbox/forms");
  data.set("has-library", !form_library().empty()).set("library", rows_of(form_library(), row_of_library));
  return inbox_page(&frame, "Forms", "forms", data);
}

std::string form_page(const PageFrame& frame, const FormPage& page) {
  PageData data;
  set_error(data, page.error, page.error_field.empty() ? "file" : page.error_field);
  data.set("token", frame.form_token).set("title", page.form.title).set("name", page.form.name);
  data.set("saved", page.saved).set("state", state_of(page.form, page.is_offered)).set("shown", page.shown);
  set_refused(data, page.refused);
  data.set("report", report_of(page.check));
  set_turning_on(data, page);
  set_upload(data, "/inbox/forms/" + page.form.name + "/versions");
  return inbox_page(&frame, page.form.title, "form", data);
}

std::string form_removal_page(const PageFrame& frame, const OwnForm& form, OwnForms::TakenAway how) {
  PageData data;
  data.set("token", frame.form_token).set("title", form.title).set("name", form.name).set("on", form.on > 0);
  data.set("was-offered", how == OwnForms::TakenAway::retired);
  return inbox_page(&frame, "Remove " + form.title + "?", "form-removal", data);
}

std::string form_preview_page(const PageFrame& frame, const FormPreview& preview) {
  PageData data;
  data.set("name", preview.form.name).set("title", preview.form.title).set("version", preview.version);
  data.set("face", preview.face).set("width", preview.width);
  data.set("face-words", preview.face == "plain" ? "Plain version" : "Standard version");
  return inbox_page(&frame, preview.form.title, "form-preview", data);
}

}  // namespace frontdoor::intake
