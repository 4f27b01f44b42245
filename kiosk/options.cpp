#include "options.h"

#include <charconv>
#include <cstdio>

namespace frontdoor::kiosk {
namespace {

constexpr const char* kUsage =
    "usage: frontdoor kiosk --practice FILE --folder FOLDER [more]\n"
    "       frontdoor kiosk --intake https://HOST --ods CODE [more]\n"
    "\n"
    "Shows the form on a whole screen, for one patient after another.\n"
    "\n"
    "  --practice FILE   the practice: {\"ods\", \"name\", \"phone\", ...} as docs/operating describes\n"
    "  --folder FOLDER   each request becomes a file there\n"
    "  --intake URL      each request goes to this service; --ods names the practice there\n"
    "  --idle SECONDS    without a touch: a warning, and after a quarter more, 30 at most, it starts over (default "
    "120)\n"
    "  --scale NUMBER    how large everything is, 0.5 to 4 (default 1)\n"
    "  --window WxH      a window in place of the whole screen\n"
    "  --trace yes       for tests: says on standard output what is on the screen, never what was typed\n"
    "\n"
    "Ctrl+Alt+Shift+F12 ends it. Nothing else leads out.\n";

template <typename Number>
bool read_number(const std::string& text, Number low, Number high, Number& out) {
  const char* end = text.data() + text.size();
  Number value{};
  const auto [stop, fault] = std::from_chars(text.data(), end, value);
  if (fault != std::errc{} || stop != end || value < low || value > high) return false;
  out = value;
  return true;
}

bool read_window(const std::string& text, Options& options) {
  const std::size_t by = text.find('x');
  return by != std::string::npos && read_number(text.substr(0, by), 320, 8'000, options.width) &&
         read_number(text.substr(by + 1), 240, 8'000, options.height);
}

bool read_one(const std::string& name, const std::string& value, Options& options) {
  long seconds = 0;
  if (name == "--practice") return !(options.practice = value).empty();
  if (name == "--folder") return !(options.folder = value).empty();
  if (name == "--intake") return !(options.intake = value.substr(0, value.find_last_not_of('/') + 1)).empty();
  if (name == "--ods") return !(options.ods = value).empty();
  if (name == "--trace") return options.trace = value == "yes";
  if (name == "--scale") return read_number(value, 0.5f, 4.0f, options.scale);
  if (name == "--window") return read_window(value, options);
  if (name != "--idle" || !read_number(value, 1L, 3'600L, seconds)) return false;
  options.idle = std::chrono::seconds(seconds);
  return true;
}

}  // namespace

std::optional<Options> read_options(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    const bool valued = i + 1 < arguments.size();
    if (valued && read_one(arguments[i], arguments[i + 1], options)) continue;
    if (arguments[i] != "--help" && arguments[i] != "-h") {
      std::fprintf(stderr, "frontdoor kiosk: %s is not understood here\n", arguments[i].c_str());
    }
    std::fputs(kUsage, stderr);
    return std::nullopt;
  }
  const bool to_folder = !options.folder.empty() && !options.practice.empty() && options.intake.empty();
  const bool to_intake = !options.intake.empty() && !options.ods.empty() && options.folder.empty();
  if (to_folder || to_intake) return options;
  std::fputs(kUsage, stderr);
  return std::nullopt;
}

}  // namespace frontdoor::kiosk
