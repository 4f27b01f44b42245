// Fills every built-in form in several ways and writes each sealed request to a file, for requests.test.mjs.
// Usage: frontdoor-write-requests OUT_DIR. Deterministic. Each request is also read back and rendered, and sealing it
// twice must give the same bytes.
#include "built_data.h"

#include <frontdoor/consultation.h>
#include <frontdoor/request.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace frontdoor;

constexpr const char* kKey = "5f1c1c1e-8f0b-4c39-9d5e-0c9a2f6f0a11";
constexpr int kPagesMax = 120;

// How a patient answers: `least` gives only what must be given, `all` everything, the others choose by a seed.
struct Way {
  std::string name;
  std::string subject = "self";
  std::string birth_year = "1984";
  std::string sex = "male";
  bool least = false;
  bool all = false;
  std::uint32_t seed = 0;
};

const std::vector<Way>& ways() {
  static const std::vector<Way> all{
      {"least", "self", "1984", "male", true, false, 0},      {"everything", "self", "1992", "female", false, true, 0},
      {"child", "child", "2025", "female", false, false, 1},  {"young", "self", "2012", "not-said", false, false, 2},
      {"carer", "other", "1945", "male", false, true, 0},     {"some-1", "self", "2004", "female", false, false, 3},
      {"some-2", "other", "1959", "female", false, false, 4}, {"some-3", "child", "2022", "male", false, false, 5}};
  return all;
}

[[noreturn]] void fail(const std::string& message) {
  std::fprintf(stderr, "%s\n", message.c_str());
  std::exit(1);
}

class Filler {
 public:
  Filler(const BuiltAssets& assets, const Item& form, const Way& way)
      : questionnaire_(assets.questionnaire), form_(form), way_(way), random_(way.seed) {
    ConsultationOptions options;
    constexpr const char* kPractice =
        R"({"ods":"A81001","name":"Riverside Surgery","phone":"020 7946 0000","photos":true})";
    options.practice = Practice::load(kPractice).value();
    options.idempotency_key = kKey;
    options.application = "frontdoor test";
    now_ = parse_rfc3339("2026-11-23T10:00:00Z").value();
    consultation_.emplace(assets.view(), std::move(options), now_);
  }

  std::string fill() {
    for (int page = 0; page < kPagesMax && consultation_->view().page != "check-answers"; ++page) {
      // One answer may open or close the next question of the page.
      const Node root = consultation_->view().root;
      for (const Node& node : root.children) {
        const bool is_there = find_node(consultation_->view().root, node.id) != nullptr;
        if (is_there && answered_.insert(node.name).second) answer(node);
      }
      apply(EventKind::press, "continue", "");
    }
    if (consultation_->view().page != "check-answers")
      fail(form_.link_id + ", " + way_.name + ": stays at " + consultation_->view().page);
    const std::string bundle = consultation_->seal(now_);
    if (bundle != consultation_->seal(now_)) fail(form_.link_id + ": sealing twice gives other bytes");
    return bundle;
  }

 private:
  bool sometimes() {
    if (way_.least || way_.all) return way_.all;
    random_ = random_ * 1664525u + 1013904223u;
    return (random_ >> 16 & 3u) != 0;
  }

  void apply(EventKind kind, const std::string& name, const std::string& value) {
    const auto effects = consultation_->apply({kind, node_id(name), value}, now_);
    if (!effects) fail(form_.link_id + ", " + name + ": " + effects.error().message);
  }

  void answer(const Node& node) {
    switch (node.role) {
      case Role::fieldset: return choose(node);
      case Role::date_field: return give_date(node);
      case Role::text_field:
      case Role::text_area: return write(node);
      case Role::button: return add_more(node);
      default: return;
    }
  }

  // The answers that lead to the form, and to the patient's own facts.
  std::string wanted(const std::string& question) const {
    const EnableWhen& chosen_by = form_.enable_when.front();
    if (question == "subject") return way_.subject;
    if (question == "sex") return way_.sex;
    if (question == "pregnancy") return "no";
    if (question == "problem") return form_.link_id;
    if (question == "mental-health.scores") return "yes";
    if (question != "kind") return {};
    if (chosen_by.question == "problem") return "new-problem";
    return form_.link_id == "something-else" ? "other-admin" : form_.link_id;
  }

  void choose(const Node& node) {
    const std::string code = wanted(node.name);
    const Node* chosen = nullptr;
    for (const Node& option : node.children) {
      if (option.role == Role::checkbox) {
        const bool none = option.value == "none";
        const bool must = node.required && &option == &node.children.front() && node.children.back().value != "none";
        if (must || (none ? !way_.all : sometimes() && !way_.least)) apply(EventKind::choose, option.name, "true");
      } else if (option.role != Role::radio) {
        continue;  // "or", before the last of a list
      } else if (option.value == code || (!chosen && code.empty()) || (chosen && code.empty() && sometimes())) {
        chosen = &option;
      }
    }
    if (chosen && (node.required || !way_.least)) apply(EventKind::choose, chosen->name, "true");
  }

  void give_date(const Node& node) {
    if (!node.required && way_.least) return;
    const Item* item = questionnaire_.find(node.name);
    const bool is_near = item && (item->earliest_in_days || item->latest_in_days);
    std::array<std::string_view, 3> date{"29", "2", "2028"};
    if (node.name == "birth-date") date = {"27", "2", way_.birth_year};
    if (is_near) date = {"24", "12", "2026"};
    apply(EventKind::input, node.name + "/day", std::string(date[0]));
    apply(EventKind::input, node.name + "/month", std::string(date[1]));
    apply(EventKind::input, node.name + "/year", std::string(date[2]));
  }

  void write(const Node& node) {
    if (!node.required && !sometimes()) return;
    std::string text = "Zażółć 👍 \"quoted\" <b>&amp;</b> 1.50\n second line";
    if (node.name == "postcode") text = "SW1A 2AA";
    if (node.name == "telephone") text = "07700 900 982";
    if (node.name == "nhs-number") text = "943 476 5919";
    if (node.name == "email") text = "ada@example.com";
    if (node.name == "own-words") text = "My knee hurts. No chest pain. " + text;
    apply(EventKind::input, node.name, text);
  }

  // One more of a group that repeats, once; or photos.
  void add_more(const Node& node) {
    const std::string suffix = "/add";
    if (!node.name.ends_with(suffix) || !sometimes()) return;
    const std::size_t at = node.name.size() - suffix.size();
    const Item* item = questionnaire_.find(node.name.substr(0, at));
    if (item && item->type == ItemType::group) {
      if (added_.insert(node.name).second) apply(EventKind::press, node.name, "");
      return;
    }
    for (const char* digit : {"1", "e"}) {
      std::string hash;
      while (hash.size() < 64) hash += digit;
      apply(EventKind::photo, node.name.substr(0, at),
            R"({"sha256":")" + hash + R"(","contentType":"image/png","size":12345})");
    }
    apply(EventKind::input, node.name.substr(0, at) + "/" + std::string(64, '1') + "/description", "My elbow");
  }

  const Questionnaire& questionnaire_;
  const Item& form_;
  const Way& way_;
  std::uint32_t random_;
  std::set<std::string> answered_;
  std::set<std::string> added_;
  Instant now_{};
  std::optional<Consultation> consultation_;
};

void check_read_back(const BuiltAssets& assets, const std::string& name, const std::string& bundle) {
  const auto request = read_request(bundle);
  if (!request) fail(name + ": " + request.error().message + " at " + request.error().where);
  const RequestReading reading = reread(request.value(), assets.view().readers());
  // The practice reads what the device recorded, no more and no less.
  std::size_t standing = 0;
  for (const RecordedFlag& flag : request.value().recorded_flags) standing += flag.response != "changed-text" ? 1 : 0;
  if (standing != reading.entries.size()) fail(name + ": the device and the practice read other red flags");
  if (request_as_document(request.value(), reading).empty()) fail(name + ": nothing to print");
}

}  // namespace

int main(int argc, char** argv) {
  // A flag is a mistake, not a folder to be made.
  if (argc != 2 || std::string_view(argv[1]).starts_with("--")) {
    std::fprintf(stderr, "usage: frontdoor-write-requests OUT_DIR\n");
    return 2;
  }
  std::filesystem::create_directories(argv[1]);
  const BuiltAssets assets;
  for (const Item& form : assets.questionnaire.items()) {
    if (form.page || form.type != ItemType::group) continue;
    for (const Way& way : ways()) {
      const bool child = way.subject == "child";
      const bool not_for_children = form.link_id == "contraception" || form.link_id == "mental-health";
      // Of those who are 16 or more.
      if (form.link_id == "fit-note" && (child || way.name == "young")) continue;
      if ((form.link_id == "child-unwell" && !child) || (not_for_children && child)) continue;
      const std::string name = form.link_id + "-" + way.name;
      const std::string bundle = Filler(assets, form, way).fill();
      check_read_back(assets, name, bundle);
      std::ofstream(std::filesystem::path(argv[1]) / (name + ".json"), std::ios::binary) << bundle;
      std::printf("%s\n", name.c_str());
    }
  }
  return 0;
}
