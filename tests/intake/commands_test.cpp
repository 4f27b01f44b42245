// Commands change what is named and nothing else, say what they refuse and why, and leave files that only the service's
// account reads.
#include "process.h"
#include "support.h"

#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <thread>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

class Commands : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(add_practice().code, 0); }

  CommandResult run(std::vector<std::string> arguments, const std::string& input = "") const {
    arguments.insert(arguments.end(), {"--data-directory", (directory_.path() / "data").string()});
    return run_intake(arguments, input);
  }
  CommandResult add_practice(const std::string& name = "Riverside Surgery", const std::string& phone = "020 7946 0000",
                             const std::string& ods = kOds) const {
    return run({"practice", "add", "--ods", ods, "--name", name, "--phone", phone});
  }
  CommandResult add_user(const std::string& name, const std::string& role = "reception",
                         const std::string& password = kPassword) const {
    return run({"user", "add", "--practice", kOds, "--user", name, "--role", role, "--password-stdin"},
               password + "\n");
  }
  CommandResult deliver(std::vector<std::string> more, const std::string& input = "") const {
    std::vector<std::string> arguments = {"delivery", "set", "--practice", kOds};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments, input);
  }
  static unsigned mode_of(const fs::path& file) {
    struct stat status {};
    EXPECT_EQ(::stat(file.c_str(), &status), 0) << file;
    return status.st_mode & 0777;
  }

  TemporaryDirectory directory_;
};

TEST_F(Commands, DeliveryChangesOnlyWhatIsNamed) {
  const std::string folder = directory_.path().string();
  const std::string secret = "a secret of many letters\n";
  ASSERT_EQ(deliver({"--webhook", "https://hook.example/in", "--webhook-secret-stdin"}, secret).code, 0);
  EXPECT_NE(deliver({"--folder", folder}).output.find(R"(["webhook","file"])"), std::string::npos);
  EXPECT_NE(deliver({"--email", "desk@riverside.example"}).output.find(R"(["webhook","file","email"])"),
            std::string::npos);
  const CommandResult nothing = deliver({});
  EXPECT_EQ(nothing.code, 2);
  EXPECT_NE(nothing.errors.find("--no-webhook"), std::string::npos);
  EXPECT_EQ(deliver({"--folder", ""}).code, 2);
  EXPECT_EQ(deliver({"--folder", folder, "--no-folder"}).code, 2);
  EXPECT_NE(deliver({"--no-folder"}).output.find(R"(["webhook","email"])"), std::string::npos);
  EXPECT_NE(deliver({"--webhook", "https://other.example/in"}).output.find(R"(["webhook","email"])"),
            std::string::npos);
  EXPECT_NE(deliver({"--no-webhook", "--no-email"}).output.find("[]"), std::string::npos);
  EXPECT_EQ(deliver({"--webhook", "https://hook.example/in"}).code, 2) << "its secret went with it";
}

// Two who change the same by the commands: the second reads whose work they replace and both values, and of two at the
// same moment nothing is lost.
TEST_F(Commands, TheSecondChangeSaysWhoMadeTheFirstAndBothValues) {
  const auto retention = [&](const char* days, const char* who) {
    return run({"retention", "set", "--practice", kOds, "--days", days, "--who", who}).output;
  };
  retention("365", "gina");
  const std::string second = retention("30", "paul");
  EXPECT_NE(second.find("are kept 30 days; before: 365 days, set by gina at "), std::string::npos) << second;
  ASSERT_EQ(deliver({"--email", "a@riverside.example", "--who", "gina"}).code, 0);
  const std::string moved = deliver({"--email", "b@riverside.example", "--who", "paul"}).output;
  EXPECT_NE(moved.find(R"({"email":"b@riverside.example"}; before: {"email":"a@riverside.example"}, set by gina at )"),
            std::string::npos)
      << moved;
  ASSERT_EQ(add_user("rita").code, 0);
  ASSERT_EQ(run({"user", "role", "--practice", kOds, "--user", "rita", "--role", "clinician", "--who", "gina"}).code,
            0);
  const std::string role =
      run({"user", "role", "--practice", kOds, "--user", "rita", "--role", "manager", "--who", "paul"}).output;
  EXPECT_NE(role.find("now manager; before: clinician; last changed by gina at "), std::string::npos) << role;
}

TEST_F(Commands, OfTwoAtOnceNothingIsLost) {
  const std::string folder = directory_.path().string();
  std::vector<std::thread> both;
  both.emplace_back([&] { EXPECT_EQ(deliver({"--email", "desk@riverside.example"}).code, 0); });
  both.emplace_back([&] { EXPECT_EQ(deliver({"--folder", folder}).code, 0); });
  for (std::thread& one : both) one.join();
  EXPECT_NE(deliver({"--no-webhook"}).output.find(R"(["file","email"])"), std::string::npos);
  ASSERT_EQ(add_user("gina", "manager").code, 0);
  ASSERT_EQ(add_user("paul", "manager").code, 0);
  both.clear();
  std::atomic<int> done{0};
  for (const char* name : {"gina", "paul"}) {
    both.emplace_back([&, name] {
      done += run({"user", "role", "--practice", kOds, "--user", name, "--role", "icb"}).code == 0 ? 1 : 0;
    });
  }
  for (std::thread& one : both) one.join();
  EXPECT_EQ(done.load(), 1) << "somebody still manages the practice";
}

// Of many, as many as are asked for, and it is said that there are more.
TEST_F(Commands, DeliveriesAreListedByStateAndSaidToBeMore) {
  const auto list = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"delivery", "list", "--practice", kOds};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  };
  const CommandResult unknown = list({"--state", "bogus"});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_NE(unknown.errors.find("--state must be one of waiting, delivered, dead, not-sent"), std::string::npos)
      << unknown.errors;
  EXPECT_EQ(list({"--state", "dead"}).code, 0);
  EXPECT_EQ(list({"--count", "none"}).code, 2);
  change_database(directory_.path() / "data" / "intake.db",
                  {"INSERT INTO deliveries (ods, reference, channel, event, state, attempts, next_attempt, created)"
                   " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1001)"
                   " SELECT 'A81001', 'R' || i, 'webhook', 'request', 'dead', 1, 0, 0 FROM n"});
  const CommandResult first = list({});
  EXPECT_EQ(std::count(first.output.begin(), first.output.end(), '\n'), 1000);
  EXPECT_NE(first.errors.find("the newest 1000; there are more: --count N"), std::string::npos) << first.errors;
  const CommandResult all = list({"--count", "2000"});
  EXPECT_EQ(std::count(all.output.begin(), all.output.end(), '\n'), 1001);
  EXPECT_EQ(all.errors, "");
  for (const char* flag : {"--state", "--all", "--count"}) {
    EXPECT_NE(run_intake({"delivery", "--help"}, "").output.find(flag), std::string::npos) << flag;
  }
}

TEST_F(Commands, ANameAtTwoPracticesIsSaidWithHowEachSignsIn) {
  EXPECT_NE(add_user("phone-system").output.find("signs in as phone-system or phone-system@A81001\n"),
            std::string::npos);
  ASSERT_EQ(add_practice("Hill Surgery", "020 7946 0001", "B82002").code, 0);
  const CommandResult second =
      run({"user", "add", "--practice", "B82002", "--user", "Phone-System", "--role", "reception", "--password-stdin"},
          std::string(kPassword) + "\n");
  EXPECT_NE(second.output.find("signs in as Phone-System@B82002."), std::string::npos) << second.output;
  EXPECT_NE(second.output.find("other practices too: phone-system@A81001."), std::string::npos) << second.output;
  EXPECT_NE(second.output.find("the name alone is refused"), std::string::npos) << second.output;
  const CommandResult enabled = run({"user", "enable", "--practice", kOds, "--user", "phone-system"});
  EXPECT_NE(enabled.output.find("enabled; signs in as phone-system@A81001."), std::string::npos) << enabled.output;
}

// As systemd hands it to the service.
TEST_F(Commands, KeysOfTheEnvironmentFileAreTheCommandsToo) {
  const fs::path conf = directory_.path() / "intake.conf";
  write_file(conf, "");
  write_file(directory_.path() / "intake.env",
             "# the keys\nFRONTDOOR_MASTER_KEYS=\"" + std::string(64, '7') + "\n" + std::string(64, '8') + "\"\n");
  ASSERT_EQ(run({"delivery", "set", "--practice", kOds, "--email", "desk@riverside.example", "--config", conf}).code,
            0);
  EXPECT_FALSE(fs::exists(directory_.path() / "data" / "master.keys")) << "no other key was made";
  const std::string examined = run({"doctor", "--config", conf}).output;
  EXPECT_NE(examined.find("the keys are those that wrote the database"), std::string::npos) << examined;
  EXPECT_EQ(run({"delivery", "list", "--practice", kOds, "--config", conf}).code, 0);
  const CommandResult without = run({"delivery", "list", "--practice", kOds});
  EXPECT_EQ(without.code, 1);
  EXPECT_NE(without.errors.find("there is no key file"), std::string::npos) << without.errors;
}

TEST_F(Commands, AFolderThatMayNotBeReachedIsSaidPlainly) {
  const AsNobody nobody(directory_.path());
  const fs::path closed = directory_.path() / "closed";
  fs::create_directories(closed);
  fs::permissions(closed, fs::perms::none);
  for (const CommandResult& refused :
       {deliver({"--folder", closed / "requests"}), run({"backup", "--to", closed / "today"})}) {
    EXPECT_EQ(refused.code, 1);
    EXPECT_NE(refused.errors.find(closed.string()), std::string::npos) << refused.errors;
    EXPECT_NE(refused.errors.find("The command runs as the account"), std::string::npos) << refused.errors;
    EXPECT_EQ(refused.errors.find("filesystem error"), std::string::npos) << refused.errors;
  }
  fs::permissions(closed, fs::perms::owner_all);
}

TEST_F(Commands, ABackupIsElsewhereAndKeysThatAreNamedAreThere) {
  const fs::path data = directory_.path() / "data";
  for (const fs::path& inside : {data / "today", data / "attachments" / ".." / "today", data}) {
    const CommandResult refused = run({"backup", "--to", inside.string()});
    EXPECT_NE(refused.code, 0) << inside;
    EXPECT_FALSE(fs::exists(data / "today"));
  }
  EXPECT_NE(run({"backup", "--to", (data / "today").string()}).errors.find("is in the data directory"),
            std::string::npos);
  const std::string backup = (directory_.path() / "today").string();
  ASSERT_EQ(run({"backup", "--to", backup}).code, 0);
  const CommandResult refused = run_intake({"restore", "--from", backup, "--keys", "/nowhere/master.keys",
                                            "--data-directory", (directory_.path() / "fresh").string()},
                                           "");
  EXPECT_EQ(refused.code, 2);
  EXPECT_NE(refused.errors.find("there is no file /nowhere/master.keys"), std::string::npos) << refused.errors;
}

TEST_F(Commands, UsernamesCanBeSeenAndMeanOnePerson) {
  ASSERT_EQ(add_user("Anna").code, 0);
  for (const char* name : {"", " ", " rita", "rita ", "ri\nta", "ri\tta", "ri\u200bta", "ri\u202eta", "rita\u00a0",
                           "rita@b", "\u0440ita", "anna", "ANNA"}) {
    EXPECT_EQ(add_user(name).code, 2) << name;
  }
  EXPECT_EQ(run({"user", "list", "--practice", kOds}).output, "Anna reception\n");
  EXPECT_EQ(add_user("Siân O'Neill-Jones").code, 0);
  EXPECT_EQ(add_user("SIÂN o'neill-jones").code, 2);
  EXPECT_EQ(run({"user", "role", "--practice", kOds, "--user", "anna", "--role", "manager"}).code, 0);
  EXPECT_NE(run({"user", "list", "--practice", kOds}).output.find("Anna manager"), std::string::npos);
}

TEST_F(Commands, NamesAndPhoneNumbersOfAPracticeAreSuch) {
  for (const char* phone : {"999", "112", "111", "9-9-9", "12345", "116 123"}) {
    EXPECT_EQ(add_practice("Hill", phone, "B82002").code, 2) << phone;
    EXPECT_EQ(add_practice("Riverside Surgery", phone).code, 2) << phone;
  }
  for (const char* name : {"", " ", "Hill\nSurgery", "Hill\u202eSurgery"}) {
    EXPECT_EQ(add_practice(name, "020 7946 0000", "B82002").code, 2) << name;
  }
  EXPECT_EQ(add_practice("Hill & <b>Dale</b>", "+44 20 7946 0000", "B82002").code, 0);
}

TEST_F(Commands, APasswordIsNotThePracticesName) {
  for (const char* password : {"Riverside Surgery", "riverside surgery 1", "RiversideSurgery2026"}) {
    const CommandResult refused = add_user("rita", "reception", password);
    EXPECT_EQ(refused.code, 2) << password;
  }
  ASSERT_EQ(add_user("rita").code, 0);
  EXPECT_EQ(
      run({"user", "password", "--practice", kOds, "--user", "rita", "--password-stdin"}, "Riverside Surgery\n").code,
      2);
}

TEST_F(Commands, AnUnknownPracticeIsSaid) {
  const std::string file = (directory_.path() / "x").string();
  write_file(file, "{}");
  for (const std::vector<std::string>& command : {std::vector<std::string>{"ledger", "verify"},
                                                  {"ledger", "list"},
                                                  {"delivery", "list"},
                                                  {"delivery", "replay", "--id", "1"},
                                                  {"delivery", "set", "--no-email"},
                                                  {"retention", "show"},
                                                  {"retention", "set", "--days", "30"},
                                                  {"receipt", "verify", "--receipt", file, "--bundle", file},
                                                  {"red-flags", "show"},
                                                  {"settings", "show"},
                                                  {"evidence"},
                                                  {"figures"},
                                                  {"user", "list"},
                                                  {"user", "unlock", "--user", "rita"},
                                                  {"user", "disable", "--user", "rita"},
                                                  {"user", "totp", "--user", "rita"},
                                                  {"signal", "set", "--state", "busy"},
                                                  {"status", "publish", "--to", file}}) {
    for (const char* ods : {"NOPE", "Z99999", ""}) {
      std::vector<std::string> arguments = command;
      arguments.insert(arguments.end(), {"--practice", ods});
      const CommandResult refused = run(arguments);
      EXPECT_EQ(refused.code, 2) << command.front() << " " << ods << refused.output;
      EXPECT_NE(refused.errors.find("no practice"), std::string::npos) << command.front() << refused.errors;
    }
  }
}

TEST_F(Commands, FilesAreForTheServicesAccountAlone) {
  const fs::path data = directory_.path() / "data";
  EXPECT_EQ(mode_of(data / "intake.db"), 0600u);
  fs::permissions(data / "intake.db", fs::perms(0644));
  const fs::path copy = directory_.path() / "copy";
  ASSERT_EQ(run({"backup", "--to", copy.string()}).code, 0);
  EXPECT_EQ(mode_of(copy), 0700u);
  EXPECT_EQ(mode_of(copy / "intake.db"), 0600u);
  EXPECT_EQ(mode_of(data / "intake.db"), 0600u) << "one of an early version too";
  const fs::path status = directory_.path() / "status.json";
  ASSERT_EQ(run({"status", "publish", "--practice", kOds, "--to", status.string()}).code, 0);
  EXPECT_EQ(mode_of(status), 0644u) << "the website's server reads it";
}

TEST_F(Commands, ASignalInThePastIsRefused) {
  const CommandResult refused = run({"signal", "set", "--practice", kOds, "--state", "busy", "--from",
                                     "2020-01-02T10:00:00Z", "--until", "2020-01-02T12:00:00Z"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_NE(refused.errors.find("past"), std::string::npos) << refused.errors;
}

TEST_F(Commands, APauseThatTakesThePlaceOfAnotherSaysSo) {
  const auto day = [](int days) {
    const auto at =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) + std::chrono::days(days);
    return format_rfc3339(Instant(at.time_since_epoch()));
  };
  const auto pause = [&](int days, const std::string& word) {
    std::vector<std::string> arguments = {"signal", "set", "--practice", kOds, "--state", "paused"};
    arguments.insert(arguments.end(), {"--from", day(days), "--until", day(days + 1), "--reason"});
    arguments.insert(arguments.end(), {"Flood in the server room", "--icb-reference", "NCL-2026-17"});
    if (!word.empty()) arguments.insert(arguments.end(), {"--confirm", word});
    return run(arguments);
  };
  const std::string from = day(2);
  std::vector<std::string> first = {"signal",          "set",        "--practice", kOds,
                                    "--state",         "paused",     "--from",     from,
                                    "--until",         day(3),       "--reason",   "Flood in the server room",
                                    "--icb-reference", "NCL-2026-17"};
  const std::string asked = run(first).output;
  first.insert(first.end(), {"--confirm", asked.substr(asked.rfind(' ') + 1, 12)});
  ASSERT_EQ(run(first).code, 0);
  const std::string said = pause(5, "").output;
  EXPECT_NE(said.find("It takes the place of the pause planned from"), std::string::npos) << said;
}

TEST_F(Commands, RetentionIsShown) {
  EXPECT_EQ(run({"retention", "show", "--practice", kOds}).code, 0);
  ASSERT_EQ(run({"retention", "set", "--practice", kOds, "--days", "30"}).code, 0);
  EXPECT_NE(run({"retention", "show", "--practice", kOds}).output.find("kept 30 days"), std::string::npos);
  EXPECT_NE(run({"retention", "set", "--practice", kOds, "--days", "60"}).output.find("before: 30 days"),
            std::string::npos);
  EXPECT_EQ(run({"retention", "set", "--practice", kOds, "--days", ""}).code, 2);
}

TEST_F(Commands, EachHasItsHelpAndTheProgramItsVersion) {
  for (const std::vector<std::string>& command : {std::vector<std::string>{"practice", "add"},
                                                  {"user", "add"},
                                                  {"signal", "set"},
                                                  {"ledger", "verify"},
                                                  {"settings", "set"},
                                                  {"red-flags", "set"},
                                                  {"evidence"},
                                                  {"figures"},
                                                  {"status", "publish"},
                                                  {"delivery", "set"},
                                                  {"retention", "show"},
                                                  {"receipt", "verify"},
                                                  {"backup"},
                                                  {"serve"}}) {
    std::vector<std::string> arguments = command;
    arguments.emplace_back("--help");
    const CommandResult help = run_intake(arguments, "");
    EXPECT_EQ(help.code, 0) << command.front();
    EXPECT_NE(help.output.find("frontdoor-intake " + command.front()), std::string::npos) << help.output;
    EXPECT_EQ(help.output.find("jemalloc"), std::string::npos);
  }
  const CommandResult version = run_intake({"--version"}, "");
  EXPECT_EQ(version.code, 0);
  EXPECT_EQ(version.output.rfind("frontdoor-intake ", 0), 0u);
}

TEST_F(Commands, TheLastManagerStaysUnlessItIsMeant) {
  ASSERT_EQ(add_user("mina", "manager").code, 0);
  ASSERT_EQ(add_user("rita").code, 0);
  const auto user = [&](const char* action, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {"user", action, "--practice", kOds, "--user", "mina"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  };
  EXPECT_EQ(user("disable").code, 2);
  EXPECT_EQ(user("remove").code, 2);
  const CommandResult role = user("role", {"--role", "reception"});
  EXPECT_EQ(role.code, 2);
  EXPECT_NE(role.errors.find("last manager"), std::string::npos) << role.errors;
  EXPECT_NE(run({"user", "list", "--practice", kOds}).output.find("mina manager\n"), std::string::npos);
  ASSERT_EQ(add_user("nora", "manager").code, 0);
  EXPECT_EQ(user("disable").code, 0);
  EXPECT_EQ(user("enable").code, 0);
  ASSERT_EQ(run({"user", "disable", "--practice", kOds, "--user", "nora"}).code, 0);
  EXPECT_EQ(user("remove").code, 2) << "a manager who cannot sign in is none";
  EXPECT_EQ(user("remove", {"--yes"}).code, 0);
}

TEST_F(Commands, SettingsOfAVersionThatIsGoneAreNotOverwritten) {
  const CommandResult shown = run({"settings", "show", "--practice", kOds});
  const std::string file = (directory_.path() / "settings.json").string();
  write_file(file, shown.output);
  const std::string version = shown.errors.substr(std::string("version ").size(), 16);
  ASSERT_EQ(add_practice("Riverside Surgery", "020 7946 0111").code, 0);
  const CommandResult late = run({"settings", "set", "--practice", kOds, "--file", file, "--seen", version});
  EXPECT_EQ(late.code, 2);
  EXPECT_NE(late.errors.find("changed meanwhile"), std::string::npos) << late.errors;
  EXPECT_EQ(run({"settings", "set", "--practice", kOds, "--file", file}).code, 0);
}

}  // namespace
}  // namespace frontdoor::intake
