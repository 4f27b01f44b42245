// frontdoor-kiosk: the form on a whole screen, for one patient after another. `frontdoor kiosk` starts it.
#include "options.h"
#include "screen.h"
#include "visit.h"
#include "window.h"

#include "built_data.h"

#include <frontdoor/json.h>

#include <curl/curl.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>

namespace frontdoor::kiosk {
namespace {

constexpr int kWaitMilliseconds = 100;
constexpr auto kPause = std::chrono::milliseconds(600);  // without a key: what was typed is read

Instant now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::string new_uuid() {
  std::array<unsigned char, 16> bytes{};
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) std::abort();
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    char two[3];
    std::snprintf(two, sizeof two, "%02x", bytes[i]);
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += two;
  }
  return out;
}

// settings: a practice's, and perhaps "signal" beside them, as a service gives them out.
Result<ConsultationOptions> beginning(const std::string& settings) {
  auto parsed = parse_json(settings);
  if (!parsed) return parsed.error();
  Json practice = parsed.value();
  Json begin = Json::object();
  if (const Json* signal = json_object(practice, "signal")) begin["signal"] = *signal;
  if (practice.is_object()) practice.erase("signal");
  begin["practice"] = std::move(practice);
  begin["idempotencyKey"] = new_uuid();
  begin["application"] = "frontdoor-kiosk " FRONTDOOR_VERSION;
  return consultation_options(to_text(begin));
}

Result<std::string> settings_of(const Options& options) {
  if (!options.intake.empty()) return status_of(options.intake, options.ods);
  std::ifstream file(options.practice, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (text.empty()) return Error{ErrorCode::invalid_value, options.practice + " cannot be read", ""};
  return text;
}

// For tests: what is on the screen, where; never what was typed.
class Trace {
 public:
  explicit Trace(bool wanted) : wanted_(wanted) {}

  void write(const View& view, const Screen& screen, std::size_t patients) {
    if (!wanted_) return;
    Json line = Json::object();
    line["patient"] = patients;
    line["page"] = view.page;
    line["nodes"] = Json::array();
    add(view.root, screen, line["nodes"]);
    std::printf("%s\n", to_text(line).c_str());
    std::fflush(stdout);
  }

 private:
  static void add(const Node& parent, const Screen& screen, Json& out) {
    for (const Node& child : parent.children) {
      Json one = Json::object();
      one["name"] = child.name;
      one["text"] = child.text;
      one["checked"] = child.checked;
      one["characters"] = child.value.size();
      one["focus"] = child.id == screen.focus();
      if (const auto box = screen.rectangle_of(child.id)) one["at"] = {box->x, box->y, box->width, box->height};
      out.push_back(std::move(one));
      add(child, screen, out);
    }
  }

  bool wanted_;
};

class Kiosk {
 public:
  Kiosk(Window& window, Visit& visit, bool trace) : window_(window), visit_(visit), screen_(text_), trace_(trace) {}

  int run() {
    for (bool ends = false; !ends;) {
      for (const Input& input : window_.wait(kWaitMilliseconds)) {
        ends = ends || input.kind == Input::Kind::end;
        take(input);
      }
      const Instant time = now();
      if (time - typed_ >= kPause) send(screen_.pause(), time);
      visit_.tick(time);
      if (!show()) return 1;
    }
    return 0;
  }

 private:
  void take(const Input& input) {
    const Instant time = now();
    dirty_ = true;
    if (input.kind != Input::Kind::resized) visit_.touched(time);
    switch (input.kind) {
      case Input::Kind::press: send(screen_.press(input.x, input.y), time); break;
      case Input::Kind::hover: screen_.hover(input.x, input.y); break;
      case Input::Kind::scroll: screen_.scroll(input.y); break;
      case Input::Kind::key:
        typed_ = time;
        send(screen_.key(input.key, input.shift), time);
        break;
      case Input::Kind::text:
        typed_ = time;
        send(screen_.type(input.text), time);
        break;
      case Input::Kind::resized:
      case Input::Kind::end: break;
    }
  }

  void send(const std::vector<Event>& events, Instant time) {
    for (const Event& event : events) {
      visit_.event(event, time);
      update();
    }
  }

  // The screen has what the visit shows, and nothing of the patient before.
  void update() {
    if (patients_ != visit_.patients()) {
      patients_ = visit_.patients();
      screen_.forget();
      window_.forget();
    }
    if (shown_ == visit_.view().root && page_ == visit_.view().page) return;
    shown_ = visit_.view().root;
    page_ = visit_.view().page;
    screen_.show(visit_.view());
    dirty_ = true;
  }

  bool show() {
    update();
    if (window_.lost_textures()) screen_.forget_textures();
    if (!dirty_) return true;
    dirty_ = false;
    screen_.resize(window_.width(), window_.height(), window_.scale());
    if (const auto painted = screen_.paint(); !painted) {
      std::fprintf(stderr, "frontdoor-kiosk: %s\n", painted.error().message.c_str());
      return false;
    }
    window_.draw(screen_, text_);
    trace_.write(visit_.view(), screen_, visit_.patients());
    return true;
  }

  Window& window_;
  Visit& visit_;
  PangoText text_;
  Screen screen_;
  Trace trace_;
  Node shown_;
  std::string page_;
  std::size_t patients_ = 0;
  Instant typed_{};
  bool dirty_ = true;
};

int run(const Options& options) {
  const auto settings = settings_of(options);
  if (!settings) return std::fprintf(stderr, "frontdoor-kiosk: %s\n", settings.error().message.c_str()), 1;
  auto begin = beginning(settings.value());
  if (!begin) return std::fprintf(stderr, "frontdoor-kiosk: %s\n", begin.error().message.c_str()), 1;
  ConsultationOptions last = begin.value();

  const BuiltAssets assets;
  const Assets view = assets.view();
  const std::unique_ptr<Delivery> delivery =
      options.intake.empty() ? deliver_to_folder(options.folder, view) : deliver_to_intake(options.intake, options.ods);
  auto window = Window::open(options.width, options.height, options.scale);
  if (!window) return std::fprintf(stderr, "frontdoor-kiosk: %s\n", window.error().message.c_str()), 1;
  VisitOptions visit_options;
  using std::chrono::seconds;
  visit_options.idle = options.idle;
  visit_options.warning = std::clamp(options.idle / 4, seconds(1), seconds(30));
  visit_options.sent = std::max(options.idle / 2, seconds(1));
  visit_options.new_key = new_uuid;
  // The signal as the service has it when a patient comes; as last heard where it does not answer.
  visit_options.begin = [&] {
    const auto fresh = settings_of(options);
    if (auto made = fresh ? beginning(fresh.value()) : Result<ConsultationOptions>(fresh.error())) last = made.value();
    return last;
  };
  Visit visit(view, *delivery, std::move(visit_options), now());
  return Kiosk(*window.value(), visit, options.trace).run();
}

}  // namespace
}  // namespace frontdoor::kiosk

int main(int argc, char** argv) {
  const auto options = frontdoor::kiosk::read_options({argv + 1, argv + argc});
  if (!options) return 2;
  curl_global_init(CURL_GLOBAL_DEFAULT);
  const int code = frontdoor::kiosk::run(*options);
  curl_global_cleanup();
  return code;
}
