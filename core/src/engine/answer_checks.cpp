// See answer_checks.h.
#include "engine/answer_checks.h"

#include "forms/reader.h"

#include <algorithm>
#include <charconv>

namespace frontdoor {
namespace {

class AnswerCheck {
 public:
  AnswerCheck(const Form& form, const FormItem& made, const AnswerValue& value, const JsonNode* raw,
              const WorkedOut* limits)
      : form_(form), made_(made), item_(*made.item), value_(value), raw_(raw), limits_(limits) {}

  std::vector<Misfit> run() {
    if (!takes_type(item_, value_.type)) {
      add("structure", "error.wrong-type",
          "The answer has the type " + std::string(value_suffix(value_.type)) +
              ", which does not answer this question.");
      return std::move(out_);
    }
    limits();
    length();
    if (value_.type == ValueType::decimal || is_quantity()) decimal();
    if (form_.evaluator()) form_.evaluator()->check(form_, made_, value_, raw_, out_);
    options();
    return std::move(out_);
  }

 private:
  void add(const char* code, const char* key, std::string text) { out_.push_back({code, key, std::move(text)}); }

  bool is_quantity() const { return value_.type == ValueType::quantity; }

  void limits() {
    const auto& least = limits_ && limits_->minimum ? limits_->minimum : item_.minimum;
    const auto& most = limits_ && limits_->maximum ? limits_->maximum : item_.maximum;
    if (least) limit(*least, true);
    if (most) limit(*most, false);
  }

  void limit(AnswerValue bound, bool lowest) {
    const char* key = lowest ? "error.too-small" : "error.too-large";
    const char* which = lowest ? "lowest" : "highest";
    const bool bare = is_quantity() && bound.type != ValueType::quantity;
    if (bare) {
      // A plain number bounds a quantity in its own unit.
      bound = {ValueType::quantity, bound.text, value_.system, value_.display, value_.code};
    }
    if (is_quantity() && !bare && (bound.code.empty() || value_.code.empty())) {
      return add("invariant", "error.wrong-unit",
                 std::string("Without coded units the answer cannot be compared with the ") + which + " one allowed.");
    }
    auto order = order_values(value_, bound);
    if (!order && is_quantity() && form_.evaluator()) order = form_.evaluator()->order(value_, bound);
    if (!order && is_quantity()) {
      return add("invariant", "error.wrong-unit",
                 std::string("The unit cannot be compared with that of the ") + which + " quantity allowed.");
    }
    if (order && (lowest ? *order < 0 : *order > 0)) {
      add("invariant", key, std::string("The answer is beyond the ") + which + " one allowed, " + bound.text + ".");
    }
  }

  // maxLength counts the characters of any answer that is written in characters (que-10).
  void length() {
    if (value_.type >= ValueType::attachment) return;
    const std::size_t length = character_count(value_.text);
    if (item_.length_max > 0 && length > item_.length_max) {
      add("invariant", "error.too-long",
          "The answer is longer than " + std::to_string(item_.length_max) + " characters.");
    }
    const bool is_text = value_.type == ValueType::string || value_.type == ValueType::uri;
    if (is_text && length < item_.length_min) {
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

  const Form& form_;
  const FormItem& made_;
  const Item& item_;
  const AnswerValue& value_;
  const JsonNode* raw_;
  const WorkedOut* limits_;
  std::vector<Misfit> out_;
};

}  // namespace

bool is_among(const Item& item, std::span<const AnswerValue> offered, const AnswerValue& value) {
  if (offered.empty() || (item.type == ItemType::open_choice && value.type == ValueType::string)) return true;
  return std::any_of(offered.begin(), offered.end(),
                     [&value](const AnswerValue& one) { return equal_values(one, value); });
}

std::size_t character_count(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::vector<Misfit> misfits(const Form& form, const FormItem& made, const AnswerValue& value, const JsonNode* raw,
                            const WorkedOut* limits) {
  return AnswerCheck(form, made, value, raw, limits).run();
}

}  // namespace frontdoor
