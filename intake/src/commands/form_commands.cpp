// `form`: a practice's own forms. The same acts as on the inbox's page; a running service sees them within a second.
#include "base/clock.h"
#include "base/words.h"
#include "commands/command_parts.h"
#include "practices/form_library.h"
#include "practices/form_shelf.h"

#include <cstdio>
#include <filesystem>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

constexpr const char* kUsage =
    "frontdoor-intake form check --file QUESTIONNAIRE.json\n"
    "       frontdoor-intake form add --practice A81001 --name NAME --file QUESTIONNAIRE.json [--who NAME]\n"
    "       frontdoor-intake form add --practice A81001 --from-library NAME [--name NAME] [--who NAME]\n"
    "       frontdoor-intake form on --practice A81001 --name NAME [--title TITLE] [--place N] [--version N]\n"
    "                    [--counts-as medical|medication|admin] [--who NAME]\n"
    "       frontdoor-intake form off --practice A81001 --name NAME [--who NAME]\n"
    "       frontdoor-intake form remove --practice A81001 --name NAME [--yes] [--who NAME]\n"
    "       frontdoor-intake form list|show --practice A81001 [--name NAME]\n"
    "       frontdoor-intake form library";

std::int64_t number_in(const Flags& flags, const std::string& name, std::int64_t fallback) {
  const std::string text = flags.text(name, std::to_string(fallback));
  if (text.empty() || text.size() > 6 || text.find_first_not_of("0123456789") != std::string::npos) {
    throw std::invalid_argument("--" + name + " must be a whole number");
  }
  return std::stoll(text);
}

void print_check(const FormCheck& check) {
  if (!check.may_be_asked()) std::printf("refused: %s\n", check.refusal.c_str());
  for (const CheckedItem& item : check.items) {
    if (item.reason.empty()) continue;
    const char* verdict = item.refused ? "refused" : item.is_unasked ? "not asked" : "asked in another way";
    std::printf("%s: %s: %s\n", item.link_id.c_str(), verdict, item.reason.c_str());
  }
  for (const UrgentAnswer& answer : check.urgent) {
    std::printf("%s: \"%s\" shows: %s\n", answer.link_id.c_str(), answer.answer.c_str(),
                words_for_action(to_code(answer.action)));
  }
  for (const UrgentAnswer& answer : check.unread) {
    std::printf("%s: \"%s\" is not read for urgent advice\n", answer.link_id.c_str(), answer.answer.c_str());
  }
  std::printf("%s\n", check.count().c_str());
}

struct Place {
  explicit Place(const Flags& flags) : opened(flags), ods(flags.text("practice")), forms(*opened.database) {
    require_practice(*opened, ods);
  }
  FormShelf shelf() { return FormShelf(forms, nullptr); }
  OwnForm form(const Flags& flags) {
    auto found = forms.find(ods, flags.text("name"));
    if (!found) throw std::invalid_argument("practice " + ods + " has no form " + flags.text("name"));
    return std::move(*found);
  }

  Opened opened;
  std::string ods;
  OwnForms forms;
};

void print_form(const OwnForm& form) {
  const std::string state = form.on > 0 ? "on, version " + std::to_string(form.on) : "off";
  std::printf("%s: \"%s\", %s; newest version %lld; place %lld; counts as %s\n", form.name.c_str(), form.title.c_str(),
              state.c_str(), static_cast<long long>(form.newest), static_cast<long long>(form.place),
              form.counts_as.c_str());
}

int check(const Flags& flags) {
  const FormCheck found = check_form(read_whole(flags.text("file")));
  print_check(found);
  return found.may_be_asked() ? 0 : 1;
}

NewForm new_form(const Flags& flags) {
  if (const std::string wanted = flags.text("from-library", ""); !wanted.empty()) {
    const LibraryForm* found = find_library_form(wanted);
    if (!found) throw std::invalid_argument("the library has no form " + wanted);
    return {flags.text("name", found->name), found->json, "library: " + found->name};
  }
  const std::string file = flags.text("file");
  return {flags.text("name"), read_whole(file), std::filesystem::path(file).filename().string()};
}

int add(const Flags& flags) {
  const NewForm form = new_form(flags);
  Place place(flags);
  print_check(form.check);
  const FormVersion version = place.shelf().add(place.ods, form, {who_of(flags), system_now()});
  std::printf("practice %s has %s, version %lld, as %s; turn it on with `frontdoor-intake form on`\n",
              place.ods.c_str(), form.name.c_str(), static_cast<long long>(version.version), version.canonical.c_str());
  return 0;
}

int turn_on(const Flags& flags) {
  Place place(flags);
  const OwnForm form = place.form(flags);
  place.shelf().turn_on(place.ods,
                        {form.name, number_in(flags, "version", 0), flags.text("title", form.title),
                         flags.text("counts-as", form.counts_as), number_in(flags, "place", form.place)},
                        {who_of(flags), system_now()});
  print_form(place.form(flags));
  return 0;
}

int turn_off(const Flags& flags) {
  Place place(flags);
  place.shelf().turn_off(place.ods, place.form(flags).name, {who_of(flags), system_now()});
  print_form(place.form(flags));
  return 0;
}

constexpr int kNotConfirmed = 3;

// Without --yes it says what would become of the form, and does nothing.
int take_away(const Flags& flags) {
  Place place(flags);
  const OwnForm form = place.form(flags);
  const bool retires = place.forms.would_take_away(place.ods, form.name) == OwnForms::TakenAway::retired;
  const char* kept = retires ? "patients were offered it: its versions are kept for the requests that name them"
                             : "no patient was ever asked it";
  if (!flags.has("yes")) {
    std::printf("NOTHING IS REMOVED YET. %s: \"%s\", %s.\nTo remove it, give the same command again with --yes\n",
                form.name.c_str(), form.title.c_str(), kept);
    return kNotConfirmed;
  }
  place.shelf().take_away(place.ods, form.name, {who_of(flags), system_now()});
  std::printf("practice %s has no form %s any more; %s\n", place.ods.c_str(), form.name.c_str(), kept);
  return 0;
}

int list(const Flags& flags) {
  Place place(flags);
  const std::vector<OwnForm> forms = place.forms.list(place.ods);
  for (const OwnForm& form : forms) print_form(form);
  if (forms.empty()) std::printf("practice %s has no forms of its own\n", place.ods.c_str());
  return 0;
}

int show(const Flags& flags) {
  Place place(flags);
  const OwnForm form = place.form(flags);
  print_form(form);
  for (const FormVersion& version : place.forms.versions(place.ods, form.name)) {
    std::printf("version %lld: %s, from %s, by %s\n", static_cast<long long>(version.version),
                version.canonical.c_str(), version.source.c_str(), version.who.c_str());
  }
  if (const auto newest = place.forms.version(place.ods, form.name, form.newest)) {
    print_check(check_form(newest->questionnaire));
  }
  return 0;
}

int print_library() {
  for (const LibraryForm& form : form_library()) {
    std::printf("%s: %s. %s Source: %s Licence: %s\n", form.name.c_str(), form.title.c_str(), form.about.c_str(),
                form.source.c_str(), form.licence.c_str());
  }
  return 0;
}

}  // namespace

int run_form(const std::vector<std::string>& arguments) {
  const std::string action = arguments.empty() ? "" : arguments.front();
  if (action.empty()) return wrong_use(kUsage);
  const Flags flags(
      rest_of(arguments),
      with_data_flags({"practice", "name", "file", "from-library", "title", "place", "version", "counts-as", "who"}),
      {"yes"});
  if (action == "check") return check(flags);
  if (action == "add") return add(flags);
  if (action == "on") return turn_on(flags);
  if (action == "off") return turn_off(flags);
  if (action == "remove") return take_away(flags);
  if (action == "list") return list(flags);
  if (action == "show") return show(flags);
  if (action == "library") return print_library();
  return wrong_use(kUsage);
}

}  // namespace frontdoor::intake
