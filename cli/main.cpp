// frontdoor: reads red flags, decides access, replays consultations. See --help.
#include "commands.h"

#include <cstdio>
#include <string_view>

namespace {

struct Command {
  std::string_view name;
  int (*run)(const frontdoor::cli::Arguments&);
  const char* help;
};

constexpr Command kCommands[] = {
    {"redflags", frontdoor::cli::run_redflags,
     "redflags --jsonl                 read {\"id\",\"text\",...} lines, print one reading a line"},
    {"assertions", frontdoor::cli::run_assertions,
     "assertions --jsonl               read {\"id\",\"text\",\"start\",\"end\"} lines, print each mention's status"},
    {"rules", frontdoor::cli::run_rules,
     "rules list|show RULE|check PATH  the red-flag rules, one rule, or the check of a pack (compile FILE OUT: of its "
     "own)"},
    {"access", frontdoor::cli::run_access,
     "access decide|table ...          what a practice's front door says and by when the patient hears"},
    {"form", frontdoor::cli::run_form,
     "form check|validate|render|fill ...  FHIR R4 Questionnaires and their responses"},
    {"play", frontdoor::cli::run_play, "play EVENTS.jsonl                replay a consultation and print every View"},
    {"kiosk", frontdoor::cli::run_kiosk,
     "kiosk ...                        the form on a whole screen, for one patient after another"},
};

int print_help(std::FILE* out, int code) {
  std::fprintf(out, "frontdoor %s\n\nUsage:\n", FRONTDOOR_VERSION);
  for (const Command& command : kCommands) std::fprintf(out, "  frontdoor %s\n", command.help);
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return print_help(stderr, 2);
  const std::string_view name = argv[1];
  if (name == "--help" || name == "-h") return print_help(stdout, 0);
  for (const Command& command : kCommands) {
    if (command.name == name) return command.run({argv + 2, argv + argc});
  }
  std::fprintf(stderr, "frontdoor: no command '%s'\n", argv[1]);
  return print_help(stderr, 2);
}
