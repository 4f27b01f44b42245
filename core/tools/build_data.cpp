// Host tool: checks core/data and writes what programs and the widget load. Usage: frontdoor-build-data DATA_DIR
// OUT_DIR Any fault (unknown key, missing source ...) is printed with file and line, and the build fails.
#include <frontdoor/access_policy.h>
#include <frontdoor/json.h>
#include <frontdoor/questionnaire.h>
#include <frontdoor/red_flags.h>
#include <frontdoor/wording.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
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

std::string compile_red_flags(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".json" && entry.path().stem().extension() != ".schema")
      paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<frontdoor::PackFile> files;
  for (const auto& path : paths) files.push_back({path.string(), read_file(path)});
  auto blob = frontdoor::compile_red_flag_pack(files);
  if (!blob) fail(folder.string(), blob.error());
  return std::move(blob).value();
}

std::string minified(const fs::path& path) {
  auto json = frontdoor::parse_json(read_file(path));
  if (!json) fail(path.string(), json.error());
  return frontdoor::to_text(json.value());
}

using frontdoor::Json;

// Our own forms keep to a closed set of keys: a misspelt key would otherwise silently change a question.
void check_form_keys(const fs::path& path, const std::string& text, const Json& item) {
  const auto refused =
      frontdoor::refuse_unknown_keys(item, {"linkId", "text", "type", "extension", "required", "repeats", "maxLength",
                                            "enableWhen", "enableBehavior", "answerOption", "item"});
  if (refused) {
    const std::string where = "\"" + refused->where + "\"";
    fail(path.string() + ":" + std::to_string(frontdoor::line_of(text, where)), *refused);
  }
  const Json* children = frontdoor::json_array(item, "item");
  for (std::size_t i = 0; children && i < children->size(); ++i) check_form_keys(path, text, (*children)[i]);
}

void check_form(const fs::path& path) {
  const std::string text = read_file(path);
  const auto form = frontdoor::Questionnaire::load(text);
  if (!form) {
    const std::string where = "\"" + form.error().where + "\"";
    fail(path.string() + ":" + std::to_string(frontdoor::line_of(text, where)), form.error());
  }
  const auto root = frontdoor::parse_json(text);
  const auto refused = frontdoor::refuse_unknown_keys(
      root.value(),
      {"resourceType", "url", "version", "name", "title", "status", "language", "subjectType", "description", "item"});
  if (refused)
    fail(path.string() + ":" + std::to_string(frontdoor::line_of(text, "\"" + refused->where + "\"")), *refused);
  for (const Json& item : *frontdoor::json_array(root.value(), "item")) check_form_keys(path, text, item);
}

template <typename Loaded>
void check(const fs::path& path, const Loaded& loaded) {
  if (!loaded.ok()) fail(path.string(), loaded.error());
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

constexpr const char* kAssets = R"(
frontdoor::BuiltAssets::BuiltAssets()
    : red_flags(RedFlagEngine::load(built_data::red_flags()).value()),
      questionnaire(Questionnaire::load(built_data::form()).value()),
      wording(Wording::load(built_data::wording()).value()),
      access(HolidayCalendar::load(built_data::bank_holidays()).value(), wording) {}
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

  const std::string red_flags = compile_red_flags(data / "redflags");
  const fs::path form_path = data / "forms" / "consultation.json";
  const fs::path wording_path = data / "wording" / "en.json";
  const fs::path holidays_path = data / "bank-holidays.json";
  check_form(form_path);
  check(wording_path, frontdoor::Wording::load(read_file(wording_path)));
  check(holidays_path, frontdoor::HolidayCalendar::load(read_file(holidays_path)));
  const std::string form = minified(form_path);
  const std::string wording = minified(wording_path);
  const std::string holidays = minified(holidays_path);

  write_file(out / "redflags.bin", red_flags);
  write_file(out / "form.json", form);
  write_file(out / "wording.json", wording);
  write_file(out / "bank-holidays.json", holidays);
  write_file(out / "built_data.cpp", "#include \"built_data.h\"\n#include <utility>\n" +
                                         as_array("red_flags", red_flags) + as_array("form", form) +
                                         as_array("wording", wording) + as_array("bank_holidays", holidays) + kAssets);
  return 0;
}
