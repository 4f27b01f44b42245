// frontdoor-intake: the practice's side of Frontdoor. See --help.
#include "base/log.h"
#include "base/settings_table.h"
#include "commands/commands.h"
#include "http/http.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string_view>

// Read by jemalloc as the program starts: few arenas for many threads, and what is free goes back soon, by a thread of
// jemalloc's: those that were busy may sleep by then. (The sanitizers' allocators pass over it.)
extern "C" {
const char* malloc_conf = "background_thread:true,narenas:2,dirty_decay_ms:500,muzzy_decay_ms:0,lg_tcache_max:10";
}

namespace {

struct Command {
  std::string_view name;
  int (*run)(const std::vector<std::string>&);
  const char* help;
};

constexpr Command kCommands[] = {
    {"serve", frontdoor::intake::run_serve, "serve [settings]                   run the service"},
    {"setup", frontdoor::intake::run_setup,
     "setup [--base-url URL] [--ods A81001] [--name NAME] [--phone PHONE] [--site-origin ORIGIN]\n"
     "                    [--manager NAME] [--trusted-proxy ADDRESS | --tls-certificate FILE --tls-key FILE]\n"
     "                                                    the first run: settings, keys, a practice, its manager; "
     "asks\n"
     "                                                    for what no flag says"},
    {"practice", frontdoor::intake::run_practice,
     "practice add --ods A81001 --name NAME --phone PHONE [--site-origin ORIGIN]...\n"
     "                                                    add a practice or change its name and phone; what else it\n"
     "                                                    has stays, and website addresses are only ever added\n"
     "  frontdoor-intake practice sites --ods A81001 [--add ORIGIN]... [--remove ORIGIN]...\n"
     "                                                    website addresses that may show its form\n"
     "  frontdoor-intake practice list | practice show --ods A81001"},
    {"user", frontdoor::intake::run_user,
     "user add --practice A81001 --user NAME --role reception|clinician|manager|icb --password-stdin\n"
     "                                                    add somebody of the practice\n"
     "  frontdoor-intake user password --practice A81001 --user NAME --password-stdin\n"
     "                                                    a new password: 12 letters or more, none that is common\n"
     "  frontdoor-intake user role --practice A81001 --user NAME --role ROLE\n"
     "  frontdoor-intake user totp --practice A81001 --user NAME\n"
     "                                                    give them one-time codes from now on\n"
     "  frontdoor-intake user unlock|sign-out|disable|enable|remove --practice A81001 --user NAME [--yes]\n"
     "                                                    unlock: forget failed tries to sign in. --yes: also\n"
     "                                                    where no manager is left\n"
     "  frontdoor-intake user list --practice A81001       each change of a user is in the ledger, by [--who NAME]"},
    {"signal", frontdoor::intake::run_signal,
     "signal set --practice A81001 --state normal|busy|urgent-diverted|paused [--from TIME] [--until TIME]\n"
     "                    [--reason TEXT] [--icb-reference TEXT] [--confirm WORD] [--who NAME]\n"
     "                                                    a pause starts now or later: first it is said what patients\n"
     "                                                    will read, then --confirm sets it; see docs/access.md\n"
     "  frontdoor-intake signal cancel-planned-pause --practice A81001 [--who NAME]"},
    {"ledger", frontdoor::intake::run_ledger,
     "ledger verify|list [--practice A81001] [--anchor N:HASH]\n"
     "                                                    who changed what when, and whether the chain is whole; an\n"
     "                                                    anchor is an entry noted elsewhere, as in an export"},
    {"settings", frontdoor::intake::run_settings,
     "settings show --practice A81001 | settings set --practice A81001 --file SETTINGS.json [--reason TEXT]\n"
     "                    [--seen VERSION] [--who NAME]   hours, training, safe-working limit, own words"},
    {"red-flags", frontdoor::intake::run_red_flags,
     "red-flags set --practice A81001 --file PACK | red-flags show|remove --practice A81001 [--who NAME]\n"
     "                                                    a practice's own red-flag rules beside the built-in ones"},
    {"form", frontdoor::intake::run_form,
     "form check --file QUESTIONNAIRE.json | form add --practice A81001 --name NAME --file QUESTIONNAIRE.json\n"
     "  frontdoor-intake form add --practice A81001 --from-library NAME | form library\n"
     "  frontdoor-intake form on --practice A81001 --name NAME [--title TITLE] [--place N] [--version N]\n"
     "                    [--counts-as medical|medication|admin] [--who NAME]\n"
     "  frontdoor-intake form off|list|show --practice A81001 [--name NAME] [--who NAME]\n"
     "                                                    a practice's own forms: docs/forms/own-forms.md"},
    {"service-account", frontdoor::intake::run_service_account,
     "service-account add --practice A81001 --name NAME --scopes \"SCOPE ...\" --key PUBLIC_KEY.json\n"
     "  frontdoor-intake service-account add-key|remove-key|revoke|remove|list --practice A81001 [--client ID]\n"
     "                    [--key FILE] [--kid KID] [--who NAME]\n"
     "                                                    systems that call the API: docs/api/service-accounts.md"},
    {"evidence", frontdoor::intake::run_evidence,
     "evidence --practice A81001 [--from 2026-11-01] [--until 2026-11-30] [--format json|csv|html]\n"
     "                                                    hours open, messages shown, pauses, requests: for the ICB"},
    {"figures", frontdoor::intake::run_figures,
     "figures --practice A81001 [--week 2026-W48]      one week hour by hour as CSV"},
    {"status", frontdoor::intake::run_status,
     "status publish --practice A81001 --to FILE [--valid-minutes 60]\n"
     "                                                    status.json for the practice's own website"},
    {"delivery", frontdoor::intake::run_delivery,
     "delivery set --practice A81001 [--webhook URL --webhook-secret-stdin|--new-webhook-secret] [--folder DIR] "
     "[--email ADDRESS]\n"
     "                    [--no-webhook] [--no-folder] [--no-email]\n"
     "                                                    what is not named stays as it is\n"
     "  frontdoor-intake delivery list --practice A81001 [--count N]\n"
     "                    [--state waiting|delivered|dead|not-sent|refused|uncertain|failed]\n"
     "  frontdoor-intake delivery test --practice A81001 --channel webhook|file|email\n"
     "                                                    a message about no patient, to see whether it arrives\n"
     "  frontdoor-intake delivery replay --practice A81001 --id N|--all\n"
     "                                                    where requests are handed to the practice's own systems"},
    {"retention", frontdoor::intake::run_retention,
     "retention set --practice A81001 --days N            how long closed requests are kept\n"
     "  frontdoor-intake retention show --practice A81001"},
    {"receipt", frontdoor::intake::run_receipt, "receipt verify --practice A81001 --receipt FILE --bundle FILE"},
    {"backup", frontdoor::intake::run_backup,
     "backup --to FOLDER [--earlier FOLDER]\n"
     "                                                    everything but the keys, while the service runs; photos "
     "that\n"
     "                                                    an earlier backup has are linked, not copied"},
    {"restore", frontdoor::intake::run_restore,
     "restore --from FOLDER [--keys FILE] [--dry-run] [--without-damaged-photos]\n"
     "                                                    into an empty place, checked first: files, keys, counts,\n"
     "                                                    ledgers, photos. --dry-run: checks, and changes nothing;\n"
     "                                                    --without-damaged-photos: names them, and restores the rest"},
    {"migrate", frontdoor::intake::run_migrate,
     "migrate                            bring the tables to this version, as their owner; `serve` does so too"},
    {"doctor", frontdoor::intake::run_doctor,
     "doctor [settings] [--ca FILE]      look at keys, disk, database, TLS, proxy, clock and mail, and say what to "
     "do;\n"
     "                                                    --ca: believe the certificates in FILE too"},
    {"reference", frontdoor::intake::run_reference,
     "reference file|table|man            every setting with its default: a configuration file, a table, a man page"},
};

int print_help(std::FILE* out, int code) {
  std::fprintf(out, "frontdoor-intake %s\n\nUsage:\n", FRONTDOOR_VERSION);
  for (const Command& command : kCommands) std::fprintf(out, "  frontdoor-intake %s\n", command.help);
  std::fprintf(out, "\n%s", frontdoor::intake::settings_as_help().c_str());
  return code;
}

int print_help_of(const Command& command) {
  std::printf("Usage:\n  frontdoor-intake %s\n\nEach takes the settings too: see frontdoor-intake --help\n",
              command.help);
  return 0;
}

// What ends the command. In systemd's journal it is an error, as the log's are (sd-daemon(3): "<3>").
int fail(const std::string& says, int code) {
  const bool to_journal = frontdoor::intake::is_journal(STDERR_FILENO, std::getenv("JOURNAL_STREAM"));
  std::fprintf(stderr, "%sfrontdoor-intake: %s\n", to_journal ? "<3>" : "", says.c_str());
  return code;
}

// A folder that the command's account may not reach, wherever it was named.
int explain(const std::filesystem::filesystem_error& fault) {
  fail(fault.path1().string() + ": " + fault.code().message(), 1);
  if (fault.code() != std::errc::permission_denied) return 1;
  const passwd* const account = ::getpwuid(::geteuid());
  const std::string name = account != nullptr ? account->pw_name : std::to_string(::geteuid());
  std::fprintf(stderr,
               "The command runs as the account %s, which may not reach this or may not write there. Name a folder "
               "that it may; a new one, as root: install -d -m 700 -o %s FOLDER\n",
               name.c_str(), name.c_str());
  return 1;
}

bool asks_for_help(int argc, char** argv) {
  return std::any_of(argv + 2, argv + argc, [](const char* word) {
    return std::string_view(word) == "--help" || std::string_view(word) == "-h";
  });
}

}  // namespace

int main(int argc, char** argv) {
  // What the service writes is for its own account: files that others read say so where they are written.
  ::umask(077);
  if (argc < 2) return print_help(stderr, 2);
  const std::string_view name = argv[1];
  if (name == "--help" || name == "-h") return print_help(stdout, 0);
  if (name == "--version" || name == "-V") {
    std::printf("frontdoor-intake %s\n", FRONTDOOR_VERSION);
    return 0;
  }
  for (const Command& command : kCommands) {
    if (command.name != name) continue;
    if (asks_for_help(argc, argv)) return print_help_of(command);
    try {
      return command.run({argv + 2, argv + argc});
    } catch (const std::invalid_argument& fault) {
      return fail(fault.what(), 2);
    } catch (const frontdoor::intake::Problem& problem) {
      return fail(problem.title + ". " + problem.detail, 2);
    } catch (const std::filesystem::filesystem_error& fault) {
      return explain(fault);
    } catch (const std::exception& fault) {
      return fail(fault.what(), 1);
    }
  }
  std::fprintf(stderr, "frontdoor-intake: no command '%s'\n", argv[1]);
  return print_help(stderr, 2);
}
