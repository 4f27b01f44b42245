// The commands of frontdoor-intake besides `serve`. Each works on the data directory while the service runs.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace frontdoor::intake {

// Flags of a command line: "--name value" and bare "--name". Repeated flags keep every value.
class Flags {
 public:
  // Throws std::invalid_argument on anything that is not a flag of `known` ("--name VALUE") or `switches` ("--name").
  Flags(const std::vector<std::string>& arguments, const std::vector<std::string>& known,
        const std::vector<std::string>& switches = {});

  bool has(const std::string& name) const { return values_.contains(name); }
  std::string text(const std::string& name) const;  // last value; throws std::invalid_argument if absent
  std::string text(const std::string& name, const std::string& fallback) const;
  std::vector<std::string> all(const std::string& name) const;
  std::map<std::string, std::string> settings() const;  // those that load_settings knows

 private:
  std::map<std::string, std::vector<std::string>> values_;
};

// Who does it, for the ledger: --who, or the command line. Throws std::invalid_argument on a name that shows nothing.
std::string who_of(const Flags& flags);

// The bytes of a file that a flag names. Throws std::invalid_argument when it cannot be read.
std::string read_whole(const std::string& file);

// Each returns the process's exit code: 0 done, 1 refused with a reason on stderr, 2 wrong use.
int run_serve(const std::vector<std::string>& arguments);
int run_setup(const std::vector<std::string>& arguments);
int run_practice(const std::vector<std::string>& arguments);
int run_user(const std::vector<std::string>& arguments);
int run_signal(const std::vector<std::string>& arguments);
int run_settings(const std::vector<std::string>& arguments);
int run_red_flags(const std::vector<std::string>& arguments);
int run_service_account(const std::vector<std::string>& arguments);
int run_form(const std::vector<std::string>& arguments);
int run_evidence(const std::vector<std::string>& arguments);
int run_figures(const std::vector<std::string>& arguments);
int run_status(const std::vector<std::string>& arguments);
int run_ledger(const std::vector<std::string>& arguments);
int run_delivery(const std::vector<std::string>& arguments);
int run_retention(const std::vector<std::string>& arguments);
int run_receipt(const std::vector<std::string>& arguments);
int run_backup(const std::vector<std::string>& arguments);
int run_restore(const std::vector<std::string>& arguments);
int run_doctor(const std::vector<std::string>& arguments);
int run_migrate(const std::vector<std::string>& arguments);
int run_reference(const std::vector<std::string>& arguments);

}  // namespace frontdoor::intake
