// See answer_checks.h.
#include "responses/answer_checks.h"

#include "answers/text.h"
#include "fhir/primitives.h"
#include "fhir/units.h"
#include "forms/reader.h"

#include <algorithm>
#include <charconv>

namespace frontdoor {
namespace {

// Characters of an answer times steps of its regex.
constexpr std::size_t kPatternWorkMax = 50'000'000;

class AnswerCheck {
 public:
  AnswerCheck(const Form& form, const Item& item, const AnswerValue& value, const JsonNode* raw,
              const WorkedOut* limits)
      : form_(form), item_(item), value_(value), raw_(raw), limits_(limits) {}

  std::vector<Misfit> run() {
    if (!takes_type(item_, value_.type)) {
      add("structure", "error.wrong-type",
          "The answer has the type " + std::string(value_suffix(value_.type)) +
              ", which does not answer this question.");
      return std::move(out_);
    }
    limit(least_of(item_, limits_), -1);
    limit(most_of(item_, limits_), 1);
    length();
    if (value_.type == ValueType::decimal || is_quantity()) decimal();
    of_its_type();
    options();
    return std::move(out_);
  }

 private:
  void add(const char* code, const char* key, std::string text) { out_.push_back({code, key, std::move(text)}); }

  bool is_quantity() const { return value_.type == ValueType::quantity; }

  void limit(const std::optional<AnswerValue>& bound, int which) {
    if (!bound) return;
    const std::string name = which < 0 ? "lowest" : "highest";
    bool beyond = is_beyond(value_, bound, which);
    if (is_quantity() && bound->type == ValueType::quantity) {
      if (bound->code.empty() || value_.code.empty()) {
        return add("invariant", "error.wrong-unit",
                   "Without coded units the answer cannot be compared with the " + name + " one allowed.");
      }
      auto order = order_values(value_, *bound);
      if (!order) order = order_in_units(value_, *bound);
      if (!order) {
        return add("invariant", "error.wrong-unit",
                   "The unit cannot be compared with that of the " + name + " quantity allowed.");
      }
      beyond = *order == which;
    }
    if (!beyond) return;
    add("invariant", which < 0 ? "error.too-small" : "error.too-large",
        "The answer is beyond the " + name + " one allowed, " + bound->text + ".");
  }

  void length() {
    if (is_too_long(item_, value_)) {
      add("invariant", "error.too-long",
          "The answer is longer than " + std::to_string(item_.length_max) + " characters.");
    }
    const bool is_text = value_.type == ValueType::string || value_.type == ValueType::uri;
    if (is_text && character_count(value_.text) < item_.length_min) {
      add("invariant", "error.too-short",
          "The answer is shorter than " + std::to_string(item_.length_min) + " characters.");
    }
  }

  void decimal() {
    if (item_.decimal_places_max < 0) return;
    const std::size_t point = value_.text.find('.');
    const std::size_t end = std::min(value_.text.find_first_of("eE"), value_.text.size());
    std::int64_t places = point == std::string::npos ? 0 : static_cast<std::int64_t>(end - point) - 1;
    if (end < value_.text.size()) {
      // 1.5E-3 is 0.0015.
      std::int64_t power = 0;
      const std::size_t digits = value_.text[end + 1] == '+' ? end + 2 : end + 1;
      std::from_chars(value_.text.data() + digits, value_.text.data() + value_.text.size(), power);
      places = std::max<std::int64_t>(places - power, 0);
    }
    if (places > item_.decimal_places_max) {
      add("invariant", "error.too-many-decimals",
          "The answer has more than " + std::to_string(item_.decimal_places_max) + " decimal places.");
    }
  }

  void options() {
    if (item_.options.empty()) return;
    const bool open = item_.type == ItemType::open_choice || item_.open_field;
    if (open && value_.type == ValueType::string) return;
    if (open && value_.type == ValueType::coding && (value_.text.empty() || item_.open_field)) return;
    const bool is_choice = item_.type == ItemType::choice || item_.type == ItemType::open_choice;
    const bool known = std::any_of(item_.options.begin(), item_.options.end(), [this](const AnswerOption& option) {
      if (value_.type != ValueType::coding) return equal_values(option.answer, value_);
      const AnswerValue& its = option.answer;
      return its.type == ValueType::coding && its.text == value_.text && its.system == value_.system &&
             (!its.text.empty() || its.display == value_.display);
    });
    if (known || (!is_choice && value_.type == ValueType::quantity)) return;
    add("code-invalid", "error.not-in-list", "The answer is not one of the question's options.");
  }

  void of_its_type() {
    switch (value_.type) {
      case ValueType::string:
        if (item_.is_nhs_number && nhs_number_of(value_.text).empty()) {
          add("invariant", item_.required ? "error.format" : "error.nhs-number-check",
              "The answer is not an NHS number: its check digit is wrong, or it does not have 10 digits.");
          out_.back().is_taken_of_people = true;
        }
        return pattern();
      case ValueType::uri: return pattern();
      case ValueType::quantity: return quantity();
      case ValueType::attachment: return attachment();
      case ValueType::reference: return reference();
      case ValueType::coding:
        if (!item_.value_set.empty()) display();
        return;
      default: return;
    }
  }

  void pattern() {
    const std::optional<Pattern>& pattern = form_.expressions(item_.number).pattern;
    if (!pattern) return;
    if (character_count(value_.text) * pattern->size() > kPatternWorkMax) {
      add("too-costly", "error.wrong-format", "The answer is too long to be compared with the question's regex.");
    } else if (!pattern->matches_whole(value_.text)) {
      add("invariant", "error.wrong-format", "The answer does not have the form that the question's regex asks for.");
    }
  }

  void quantity() {
    if (!item_.units_listed) return;
    const bool known = std::any_of(item_.units.begin(), item_.units.end(), [this](const Coding& unit) {
      // A coded unit is its system and code; how it is called does not matter.
      if (!unit.code.empty()) {
        return unit.code == value_.code && (unit.system.empty() || unit.system == value_.system);
      }
      return (unit.system.empty() || unit.system == value_.system) && unit.display == value_.display;
    });
    if (!known) add("invariant", "error.wrong-unit", "The unit is not one that the question offers.");
  }

  // "image/*" stands for every image; what follows a ';' only describes the file further.
  static bool is_media_type(std::string_view given, std::string_view wanted) {
    const auto plain = [](std::string_view type) {
      type = type.substr(0, std::min(type.find(';'), type.size()));
      while (type.ends_with(' ')) type.remove_suffix(1);
      return type;
    };
    given = plain(given);
    wanted = plain(wanted);
    if (wanted == "*/*") return !given.empty();
    if (!wanted.ends_with("/*")) return same_words(given, wanted);
    wanted.remove_suffix(1);
    return same_words(given.substr(0, std::min(wanted.size(), given.size())), wanted);
  }

  // Line breaks and blanks inside base64 stand for nothing.
  static std::size_t bytes_of_base64(std::string_view data) {
    const auto digits =
        static_cast<std::size_t>(std::count_if(data.begin(), data.end(), [](char c) { return c > ' ' && c != '='; }));
    return digits * 3 / 4;
  }

  void attachment() {
    if (!item_.mime_types.empty()) {
      const bool known = std::any_of(item_.mime_types.begin(), item_.mime_types.end(),
                                     [this](const std::string& type) { return is_media_type(value_.code, type); });
      if (!known)
        add("invariant", "error.wrong-file-type", "The attachment's contentType is not one that the question takes.");
    }
    const std::string_view data = raw_ ? raw_->string("data") : std::string_view();
    const std::size_t bytes = bytes_of_base64(data);
    const std::string_view told = raw_ ? raw_->primitive("size") : std::string_view();
    if (!data.empty() && !told.empty() && compare_decimals(told, std::to_string(bytes)) != 0) {
      add("value", "error.wrong-file-type", "The attachment's size is not that of its data.");
    }
    const std::string size = data.empty() ? std::string(told) : std::to_string(bytes);
    if (!item_.size_max.empty() && !size.empty() && compare_decimals(size, item_.size_max).value_or(0) > 0) {
      add("invariant", "error.too-large-file", "The attachment is larger than " + item_.size_max + " bytes.");
    }
  }

  void reference() {
    const std::string_view text = value_.text;
    const auto& types = item_.reference_types;
    std::string_view told = raw_ ? raw_->string("type") : std::string_view();
    told = told.substr(told.rfind('/') == std::string_view::npos ? 0 : told.rfind('/') + 1);
    if (!told.empty() && !types.empty() && std::find(types.begin(), types.end(), told) == types.end()) {
      return add("structure", "error.wrong-reference",
                 "The question takes no reference to a " + std::string(told) + ".");
    }
    if (text.empty() || text.starts_with('#') || text.starts_with("urn:")) return;
    if (text.find_first_of(" \t\n<>\"") != std::string_view::npos) {
      add("value", "error.wrong-reference", "The reference is not an address.");
    }
    std::string_view rest = text.substr(0, std::min(text.find("/_history/"), text.size()));
    const std::size_t scheme = rest.find("://");
    if (scheme != std::string_view::npos) {
      const std::size_t path = rest.find('/', scheme + 3);
      if (path == std::string_view::npos) return;
      rest = rest.substr(path + 1);
    }
    const std::size_t id = rest.rfind('/');
    if (id == std::string_view::npos) return;
    const std::string_view before = rest.substr(0, id);
    const std::string type(before.substr(before.rfind('/') == std::string_view::npos ? 0 : before.rfind('/') + 1));
    const R4Structure* structure = form_.definitions().structure(type);
    if (!structure || !structure->is_resource) {
      return add("value", "error.wrong-reference", "The reference names no type of resource that R4 knows.");
    }
    if (!types.empty() && std::find(types.begin(), types.end(), type) == types.end()) {
      add("structure", "error.wrong-reference", "The question takes no reference to a " + type + ".");
    }
  }

  // A display that belongs to another code of the list says that one of the two is a mistake; in a list of HL7's own
  // codes, whose displays are known, so does any display that is not the code's.
  void display() {
    if (value_.display.empty()) return;
    bool of_another = false;
    bool listed = false;
    bool own = false;
    for (const AnswerOption& option : item_.options) {
      const bool is_code = option.answer.text == value_.text && option.answer.system == value_.system;
      listed = listed || is_code;
      own = own || (is_code && (option.answer.display.empty() || same_words(option.answer.display, value_.display)));
      of_another = of_another || (!is_code && option.answer.display == value_.display);
    }
    const bool displays_known = !form_.definitions().value_set(item_.value_set).empty();
    if (!listed || own || !(of_another || displays_known)) return;
    add("code-invalid", "error.not-in-list",
        of_another ? "The display of the answer belongs to another code."
                   : "The display of the answer is not its code's.");
  }

  static bool same_words(std::string_view left, std::string_view right) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [&lower](char a, char b) { return lower(a) == lower(b); });
  }

  const Form& form_;
  const Item& item_;
  const AnswerValue& value_;
  const JsonNode* raw_;
  const WorkedOut* limits_;
  std::vector<Misfit> out_;
};

}  // namespace

// Whether the text of a value is one at all: typed answers come as text.
bool is_readable(const AnswerValue& value) {
  switch (value.type) {
    case ValueType::integer: {
      std::int32_t number = 0;
      const char* end = value.text.data() + value.text.size();
      const auto [stop, failure] = std::from_chars(value.text.data(), end, number);
      return failure == std::errc() && stop == end;
    }
    case ValueType::decimal:
    case ValueType::quantity: return compare_decimals(value.text, "0").has_value();
    case ValueType::date: return is_date(value.text);
    case ValueType::date_time: return is_date_time(value.text);
    case ValueType::time: return is_time(value.text);
    case ValueType::boolean: return value.text == "true" || value.text == "false";
    default: return true;
  }
}

bool is_among(const Item& item, std::span<const AnswerValue> offered, const AnswerValue& value) {
  if (offered.empty() || (item.type == ItemType::open_choice && value.type == ValueType::string)) return true;
  return std::any_of(offered.begin(), offered.end(),
                     [&value](const AnswerValue& one) { return equal_values(one, value); });
}

std::vector<Misfit> misfits(const Form& form, const Item& item, const AnswerValue& value, const JsonNode* raw,
                            const WorkedOut* limits) {
  return AnswerCheck(form, item, value, raw, limits).run();
}

}  // namespace frontdoor
