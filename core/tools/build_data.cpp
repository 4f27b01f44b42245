// Host tool: checks core/data and writes what programs and the widget load. Usage: frontdoor-build-data DATA_DIR
// OUT_DIR Any fault (unknown key, missing source ...) is printed with file and line, and the build fails.
#include "compose_forms.h"
#include "pack_files.h"

#include <frontdoor/access_policy.h>
#include <frontdoor/json.h>
#include <frontdoor/questionnaire.h>
#include <frontdoor/red_flags.h>
#include <frontdoor/second_reader.h>
#include <frontdoor/sign_groups.h>
#include <frontdoor/wording.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    std::fprintf(stderr, "%s: cannot be read\n", path.c_str());
    std::exit(1);
  }
  return {std::istreambuf_iterator<char>(in), {}};
}

// Written only when changed, so that nothing downstream rebuilds for nothing.
void write_file(const fs::path& path, const std::string& bytes) {
  if (fs::exists(path) && read_file(path) == bytes) {
    fs::last_write_time(path, fs::file_time_type::clock::now());
    return;
  }
  std::ofstream out(path, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!out) {
    std::fprintf(stderr, "%s: cannot be written\n", path.c_str());
    std::exit(1);
  }
}

[[noreturn]] void fail(const std::string& file, const frontdoor::Error& error) {
  std::fprintf(stderr, "%s: error: %s (%s)\n", file.c_str(), error.message.c_str(), error.where.c_str());
  std::exit(1);
}

// What clinicians write around a mention: for marked notes alone, so no patient fetches it.
constexpr std::string_view kClinicalNotes = "clinical-notes";

// The other languages are a pack of their own: a patient's browser fetches it later, with the sources of the rules.
bool is_language(const fs::path& path) {
  return path.stem().string().starts_with("language");
}

template <typename Wanted>
std::vector<frontdoor::PackFile> red_flag_files(const fs::path& folder, const Wanted& wanted) {
  std::vector<frontdoor::PackFile> files;
  for (const auto& path : frontdoor::pack_paths(folder)) {
    if (wanted(path)) files.push_back({path.string(), read_file(path)});
  }
  return files;
}

template <typename Compiled>
auto checked_red_flags(Compiled compiled) {
  if (!compiled) fail("red flags", compiled.error());
  return std::move(compiled).value();
}

std::string minified(const fs::path& path) {
  auto json = frontdoor::parse_json(read_file(path));
  if (!json) fail(path.string(), json.error());
  return frontdoor::to_text(json.value());
}

using frontdoor::Json;

// The names of the first pack's concepts, which the rules are about: what an answer option may carry.
std::set<std::string> concept_names(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".json" || is_language(entry.path())) continue;
    const auto pack = frontdoor::parse_json(read_file(entry.path()));
    const Json* concepts = pack ? frontdoor::json_object(pack.value(), "concepts") : nullptr;
    if (!concepts) continue;
    for (auto it = concepts->begin(); it != concepts->end(); ++it) names.insert(it.key());
  }
  return names;
}

// Every built-in form loads with the reader that patients' browsers use.
std::string checked_form(const std::string& name, const Json& form) {
  std::string text = frontdoor::to_text(form);
  const auto loaded = frontdoor::Questionnaire::load(text);
  if (!loaded) fail("form " + name, loaded.error());
  return text;
}

template <typename Loaded>
void check(const fs::path& path, const Loaded& loaded) {
  if (!loaded.ok()) fail(path.string(), loaded.error());
}

std::string checked_weights(const fs::path& path) {
  std::string weights = read_file(path);
  check(path, frontdoor::SecondReader::load(weights));
  return weights;
}

std::string as_array(const char* name, const std::string& bytes) {
  std::string out = "static const unsigned char " + std::string(name) + "_bytes[] = {";
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i % 32 == 0) out += '\n';
    out += std::to_string(static_cast<unsigned char>(bytes[i])) + ",";
  }
  return out + "0};\nstd::string_view frontdoor::built_data::" + name + "() { return {reinterpret_cast<const char*>(" +
         name + "_bytes), " + std::to_string(bytes.size()) + "}; }\n";
}

// Every other file beside the English is a second language; browsers load the one they want.
void check_translations(const fs::path& english) {
  for (const auto& entry : fs::directory_iterator(english.parent_path())) {
    if (entry.path() == english || entry.path().extension() != ".json") continue;
    frontdoor::Wording wording = frontdoor::Wording::load(read_file(english)).value();
    const auto fault = wording.add_translation(read_file(entry.path()));
    check(entry.path(), fault ? frontdoor::Result<frontdoor::Wording>(*fault) : std::move(wording));
  }
}

constexpr const char* kAssets = R"(
frontdoor::BuiltAssets::BuiltAssets()
    : red_flags(RedFlagEngine::load(built_data::red_flags()).value()),
      questionnaire(Questionnaire::load(built_data::form()).value()),
      wording(Wording::load(built_data::wording()).value()),
      access(HolidayCalendar::load(built_data::bank_holidays()).value(), wording),
      signs(SignGroups::load(built_data::sign_groups(), red_flags.rules()).value()),
      second_reader(SecondReader::load(built_data::reader()).value()) {
  second_reader->add_languages(built_data::reader_languages());
}
)";

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: frontdoor-build-data DATA_DIR OUT_DIR\n");
    return 2;
  }
  const fs::path data = argv[1];
  const fs::path out = argv[2];
  fs::create_directories(out);

  const fs::path rules = data / "redflags";
  const auto patient_files =
      red_flag_files(rules, [](const fs::path& path) { return !is_language(path) && path.stem() != kClinicalNotes; });
  const std::string red_flags = checked_red_flags(frontdoor::compile_red_flag_pack(patient_files));
  const frontdoor::PackAndSources in_two =
      checked_red_flags(frontdoor::compile_red_flag_pack_and_sources(patient_files));
  const std::string language_red_flags =
      checked_red_flags(frontdoor::compile_red_flag_pack(red_flag_files(rules, is_language)));
  const std::string clinical_red_flags = checked_red_flags(
      frontdoor::compile_red_flag_pack(red_flag_files(rules, [](const fs::path& path) { return !is_language(path); })));
  const fs::path wording_path = data / "wording" / "en.json";
  const fs::path holidays_path = data / "bank-holidays.json";
  check(wording_path, frontdoor::Wording::load(read_file(wording_path)));
  check_translations(wording_path);
  check(holidays_path, frontdoor::HolidayCalendar::load(read_file(holidays_path)));
  const frontdoor::ComposedForms forms = frontdoor::compose_forms(data / "forms", concept_names(data / "redflags"));
  const std::string form = checked_form("consultation", forms.consultation);
  fs::create_directories(out / "forms");
  for (const auto& [name, json] : forms.forms) {
    write_file(out / "forms" / (name + ".json"), checked_form(name, json));
  }
  const std::string reader = checked_weights(data / "reader" / "reader.bin");
  const std::string language_reader = checked_weights(data / "reader" / "reader-languages.bin");
  const fs::path signs_path = data / "reader" / "groups.json";
  const std::string signs = minified(signs_path);
  check(signs_path, frontdoor::SignGroups::load(signs, frontdoor::RedFlagEngine::load(red_flags).value().rules()));
  const std::string wording = minified(wording_path);
  const std::string holidays = minified(holidays_path);

  // What a browser fetches first, and what it fetches when the form is shown.
  write_file(out / "redflags.bin", in_two.pack);
  write_file(out / "redflags-later.bin", language_red_flags + in_two.sources);
  write_file(out / "reader.bin", reader);
  write_file(out / "reader-languages.bin", language_reader);
  write_file(out / "sign-groups.json", signs);
  write_file(out / "form.json", form);
  write_file(out / "wording.json", wording);
  write_file(out / "bank-holidays.json", holidays);
  write_file(out / "built_data.cpp",
             "#include \"built_data.h\"\n#include <utility>\n" + as_array("red_flags", red_flags + language_red_flags) +
                 as_array("clinical_red_flags", clinical_red_flags) + as_array("reader", reader) +
                 as_array("reader_languages", language_reader) + as_array("sign_groups", signs) +
                 as_array("form", form) + as_array("wording", wording) + as_array("bank_holidays", holidays) + kAssets);
  return 0;
}
