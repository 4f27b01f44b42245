// See form_faults.h.
#include "responses/form_faults.h"

#include "answers/answers.h"
#include "fhirpath/syntax.h"
#include "forms/reader.h"
#include "responses/answer_checks.h"
#include "responses/circles.h"
#include "responses/expression_reach.h"
#include "responses/expressions.h"
#include "responses/results.h"

#include <frontdoor/answer_value.h>
#include <frontdoor/enable_when.h>
#include <frontdoor/form_session.h>
#include <frontdoor/json.h>

#include <algorithm>
#include <charconv>
#include <set>

namespace frontdoor {
namespace {

// A decimal in units of its last place allowed, towards zero; nothing where it is too long to be counted.
std::optional<std::int64_t> in_places(std::string_view decimal, std::int32_t places, bool& is_exact) {
  const bool is_negative = decimal.starts_with('-');
  if (is_negative) decimal.remove_prefix(1);
  if (decimal.find_first_of("eE") != std::string_view::npos) return std::nullopt;
  const std::size_t point = std::min(decimal.find('.'), decimal.size());
  std::string digits(decimal.substr(0, point));
  std::string_view after = decimal.substr(std::min(point + 1, decimal.size()));
  const auto kept = std::min<std::size_t>(after.size(), static_cast<std::size_t>(places));
  is_exact = after.substr(kept).find_first_not_of('0') == std::string_view::npos;
  digits += after.substr(0, kept);
  digits.append(static_cast<std::size_t>(places) - kept, '0');
  std::int64_t out = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  if (failure != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return is_negative ? -out : out;
}

// Whether no number of so many decimal places is between an item's limits.
bool no_number_between(const Item& item) {
  const bool is_whole = item.type == ItemType::integer;
  if (!item.minimum || !item.maximum || (!is_whole && item.decimal_places_max < 0)) return false;
  if (item.type == ItemType::quantity && item.minimum->code != item.maximum->code) return false;
  if (item.type != ItemType::decimal && item.type != ItemType::quantity && !is_whole) return false;
  const std::int32_t places = is_whole ? 0 : item.decimal_places_max;
  bool is_exact = true;
  auto least = in_places(item.minimum->text, places, is_exact);
  if (least && !is_exact && *least >= 0 && !item.minimum->text.starts_with('-')) ++*least;
  auto most = in_places(item.maximum->text, places, is_exact);
  if (most && !is_exact && item.maximum->text.starts_with('-')) --*most;
  return least && most && *least > *most;
}

// How many characters the shortest answer has that is written; 0 where it may be of any length.
std::size_t shortest_answer(const Item& item) {
  switch (item.type) {
    case ItemType::date:
    case ItemType::date_time: return 10;
    case ItemType::time: return 8;
    case ItemType::integer:
    case ItemType::decimal: break;
    default: return 0;
  }
  const auto digits = [](const std::string& number) { return std::min(number.find('.'), number.size()); };
  if (!item.options.empty()) return 0;
  if (item.minimum && order_values(*item.minimum, {item.minimum->type, "0", "", "", ""}).value_or(0) > 0) {
    return digits(item.minimum->text);
  }
  if (item.maximum && order_values(*item.maximum, {item.maximum->type, "0", "", "", ""}).value_or(0) < 0) {
    return digits(item.maximum->text);
  }
  return 0;
}

// Whether a limit on one side alone leaves no whole number.
bool no_whole_number_beyond(const Item& item) {
  if (item.type != ItemType::integer) return false;
  const auto is_beyond_all = [](const std::optional<AnswerValue>& bound, const char* end, int which) {
    return bound && compare_decimals(bound->text, end) == which;
  };
  return is_beyond_all(item.minimum, "2147483647", 1) || is_beyond_all(item.maximum, "-2147483648", -1);
}

// Why nobody could answer a question that is asked; empty: somebody could.
std::string unanswerable(const Item& item, const std::optional<Pattern>& pattern) {
  if (item.type == ItemType::attachment && item.required && !takes_photos(item)) {
    return "A required file must be one that can be a photo: no other can be sent.";
  }
  if (!is_question_asked(item)) return {};
  if (item.minimum && item.maximum && order_values(*item.minimum, *item.maximum).value_or(0) > 0) {
    return "Its lowest answer is above its highest: no answer fits.";
  }
  if (no_number_between(item)) return "No number of its decimal places is between its limits: no answer fits.";
  if (no_whole_number_beyond(item)) return "Its limit is beyond every whole number that can be sent: no answer fits.";
  if (item.length_max > 0 && shortest_answer(item) > item.length_max) {
    return "Every answer within its limits is longer than its longest: no answer fits.";
  }
  if (item.is_nhs_number && item.type == ItemType::integer) {
    return "An NHS number is larger than a whole number may be: make it a text.";
  }
  if (item.is_nhs_number && item.length_max > 0 && item.length_max < 10) {
    return "An NHS number has 10 digits, and its longest answer is shorter: no answer fits.";
  }
  if (item.length_max > 0 && item.length_min > item.length_max) {
    return "Its shortest answer is longer than its longest: no answer fits.";
  }
  if (pattern) {
    const auto shortest = pattern->shortest_match();
    if (!shortest) return "Nothing that can be written has the form that its regex asks for: no answer fits.";
    if (item.length_max > 0 && *shortest > item.length_max) {
      return "What its regex asks for is longer than its longest answer: no answer fits.";
    }
  }
  if (item.occurs_max > 0 && item.occurs_min > item.occurs_max) {
    return "It asks for more answers than it takes: nothing fits.";
  }
  const bool is_list = !item.options.empty() || item.type == ItemType::attachment;
  if (item.occurs_min > 1 && !(is_list && item.repeats)) {
    return "It needs several answers, and one is asked for: let it take one, or make a group that repeats.";
  }
  if (is_list && item.type != ItemType::open_choice && !item.options.empty() && item.occurs_min > item.options.size()) {
    return "It needs more answers than it offers.";
  }
  return {};
}

// How an answer is named to an author.
std::string in_words(const AnswerValue& value) {
  const std::string& text = value.text.empty() ? value.display : value.text;
  std::string out = "\"" + text + "\"";
  if (value.type == ValueType::coding && !value.system.empty()) out += " of " + value.system;
  if (value.type == ValueType::coding && value.system.empty()) out += " without a system";
  return out + " (" + std::string(value_suffix(value.type)) + ")";
}

class FaultFinder {
 public:
  FaultFinder(const Form& form, ReadReport& report) : form_(form), report_(report) {}

  void run() {
    mark_ours();
    bool is_anything_shown = false;
    std::set<std::string_view> seen;
    for (std::uint32_t i = 0; i < form_.items().size(); ++i) {
      const Item& item = *form_.items()[i].item;
      is_anything_shown = is_anything_shown || is_question_asked(form_, i) || is_text_shown(i);
      if (!seen.insert(item.link_id).second) refuse(i, "Two items share one linkId.");
      const ItemExpressions& made = form_.expressions(i);
      if (std::string reason = unanswerable(item, made.pattern); !reason.empty()) refuse(i, std::move(reason));
      if (ours_[i]) continue;
      for (std::size_t c = 0; c < item.enable_when.size(); ++c) condition(i, c);
      if (made.enable_when && is_false(*made.enable_when))
        leave_unasked(i, "It is never asked: its condition is false.");
      options_and_initial(i);
      result_of(i, made.calculated);
      result_of(i, made.initial);
      never_kept(i, item.constraints, made.constraints);
      day_is_too_little(i);
      asked_of_one_answer(i);
    }
    never_kept(kNoItem, form_.questionnaire().constraints(), form_.constraints());
    circles();
    totals_of_themselves();
    if (form_.items().empty()) {
      report_.refused.push_back({"item", "The form has no items."});
    } else if (!is_anything_shown) {
      report_.refused.push_back({"item", "The form asks nothing: nothing of it is shown to patients."});
    }
  }

 private:
  const std::string& link_id(std::uint32_t item) const { return form_.items()[item].item->link_id; }
  void refuse(std::uint32_t item, std::string reason) {
    report_.refused.push_back({item == kNoItem ? "" : link_id(item), std::move(reason)});
  }
  void leave_unasked(std::uint32_t item, std::string reason) {
    const auto is_same = [&](const ReadReport::Entry& entry) {
      return entry.link_id == link_id(item) && entry.reason == reason;
    };
    if (std::any_of(report_.degraded.begin(), report_.degraded.end(), is_same)) return;
    report_.degraded.push_back({link_id(item), std::move(reason), true});
  }

  void mark_ours() {
    ours_.assign(form_.items().size(), 0);
    for (std::uint32_t i = 0; i < form_.items().size(); i = form_.items()[i].end) {
      if (form_.items()[i].item->part_of.empty()) continue;
      std::fill(ours_.begin() + i, ours_.begin() + form_.items()[i].end, std::uint8_t{1});
    }
  }

  // A form may only tell something.
  bool is_text_shown(std::uint32_t index) const {
    for (std::uint32_t around = index; around != kNoItem; around = form_.items()[around].parent) {
      if (form_.items()[around].item->hidden) return false;
    }
    return form_.items()[index].item->type == ItemType::display;
  }

  static bool is_false(const fhirpath::Expression& expression) {
    const fhirpath::Node& root = expression.root();
    return root.kind == fhirpath::NodeKind::literal && root.value.kind == fhirpath::Kind::boolean &&
           root.value.text == "false";
  }

  void never_kept(std::uint32_t item, const std::vector<Constraint>& constraints,
                  const std::vector<fhirpath::Expression>& made) {
    for (std::size_t i = 0; i < constraints.size() && i < made.size(); ++i) {
      if (constraints[i].is_warning || constraints[i].expression.empty() || !made[i].is_set()) continue;
      if (is_false(made[i])) {
        const std::string& name = constraints[i].key.empty() ? constraints[i].human : constraints[i].key;
        refuse(item, "Its constraint \"" + name + "\" is never kept: no answer fits.");
      }
    }
  }

  // A total of all answers that counts itself: tried with every number answered.
  void totals_of_themselves() {
    if (!form_.has_expressions()) return;
    FormSession session(form_, "2026-01-01T10:00:00Z");
    for (std::uint32_t i = 0; i < form_.items().size(); ++i) {
      const ItemType type = form_.items()[i].item->type;
      const bool is_number = type == ItemType::integer || type == ItemType::decimal;
      if (!is_number || !is_question_asked(form_, i)) continue;
      const ValueType value = type == ItemType::integer ? ValueType::integer : ValueType::decimal;
      for (const std::uint32_t one : session.state().instances_of(i)) session.put(one, {{value, "1", "", "", ""}});
    }
    if (session.settle()) return;
    for (const FormProblem& lost : session.left_out()) {
      if (lost.text != kRunsInACircle) continue;
      refuse(session.state().instances()[lost.instance].item,
             "What it is calculated from holds its own answer: it is never filled in. Name the questions it adds up.");
    }
  }

  // Patients are asked once what is asked of each answer.
  void asked_of_one_answer(std::uint32_t index) {
    const FormItem& made = form_.items()[index];
    if (made.parent == kNoItem || !is_asked_with_its_own(index)) return;
    const Item& above = *form_.items()[made.parent].item;
    if (above.type == ItemType::group || !above.repeats || above.options.empty()) return;
    if (answer_above(above, *made.item)) return;
    refuse(index,
           "It is asked of each answer of a question that takes several, and patients are asked it once: nobody could "
           "say which. Let its condition name one of the answers.");
  }
  bool is_asked_with_its_own(std::uint32_t index) const {
    for (std::uint32_t i = index; i < form_.items()[index].end; ++i) {
      if (is_question_asked(form_, i)) return true;
    }
    return false;
  }

  // What the form offers, or fills in, and its own limits do not let pass.
  void options_and_initial(std::uint32_t index) {
    const Item& item = *form_.items()[index].item;
    const auto misfit_of = [&](const AnswerValue& value) -> std::string {
      for (const Misfit& one : misfits(form_, item, value, nullptr, nullptr)) {
        if (std::string_view(one.code) == "invariant") return one.text;
      }
      return {};
    };
    const bool is_asked = is_question_asked(form_, index);
    for (const AnswerOption& option : item.options) {
      const std::string why = is_asked ? misfit_of(option.answer) : std::string();
      if (!why.empty()) refuse(index, "Its option " + in_words(option.answer) + " could not be chosen: " + why);
    }
    for (const AnswerValue& value : item.initial) {
      const std::string why = misfit_of(value);
      if (why.empty()) continue;
      const std::string what = "Its initial value " + in_words(value) + " does not keep its own limits: " + why;
      if (!is_asked) return refuse(index, what);
      report_.degraded.push_back({link_id(index), what});
    }
  }

  // A result that can be told without any answer, or by the words of its expression, and answers nothing.
  void result_of(std::uint32_t index, const std::optional<fhirpath::Expression>& expression) {
    if (!expression) return;
    const Item& item = *form_.items()[index].item;
    std::string lost;
    if (const auto kind = kind_of_results(form_, *expression, index)) lost = never_answers(item, *kind);
    const Reach reach = reach_of(form_, *expression, index);
    if (lost.empty() && reach.items.empty() && !reach.everything && !reach.time) {
      const auto response = JsonDocument::parse(R"({"resourceType":"QuestionnaireResponse"})");
      std::size_t steps = 100'000;
      const JsonNode& root = response.value().root();
      const auto found = FormExpressions(form_, root, {}, steps).evaluate(*expression, index, root, root);
      if (found) lost = result_answers(item, found.value()).lost;
    }
    if (lost.empty()) return;
    if (is_calculated(item) || !is_question_asked(form_, index)) {
      return refuse(index, "What it is filled in with is lost: " + lost);
    }
    report_.degraded.push_back({link_id(index), "The question is not filled in beforehand: " + lost});
  }

  // A dateTime is asked for by its day. Constraints that look at nothing else are tried with days near and far.
  void day_is_too_little(std::uint32_t index) {
    const Item& item = *form_.items()[index].item;
    const bool looks_elsewhere = std::any_of(item.constraints.begin(), item.constraints.end(), [](const auto& one) {
      return one.expression.find('%') != std::string::npos;
    });
    if (item.type != ItemType::date_time || item.constraints.empty() || looks_elsewhere) return;
    if (!is_question_asked(form_, index)) return;
    std::optional<std::string> never;
    for (const char* day : {"1980-03-01", "2016-06-15", "2025-06-15", "2026-05-16", "2026-06-08", "2026-06-14",
                            "2026-06-15", "2026-06-16", "2026-06-22", "2026-07-15", "2027-06-15", "2036-06-15"}) {
      const auto answer =
          JsonDocument::parse(R"({"resourceType":"QuestionnaireResponse","item":[{"linkId":)" +
                              to_text(Json(item.link_id)) + R"(,"answer":[{"valueDateTime":")" + day + R"("}]}]})");
      if (!answer) return;
      std::size_t steps = 100'000;
      const JsonNode& root = answer.value().root();
      const FormExpressions expressions(form_, root, "2026-06-15T12:00:00Z", steps);
      never.reset();
      for (const Constraint* one : expressions.broken_constraints(index, *root.array("item")->first)) {
        if (!one->is_warning && !never) never = one->human.empty() ? one->key : one->human;
      }
      if (!never) return;
    }
    refuse(index, "Only the day is asked for, not the time, and its constraint is kept on no day: \"" + *never + "\"");
  }

  // Whether anybody or anything answers an item.
  bool is_answered(std::uint32_t index) const {
    const Item& item = *form_.items()[index].item;
    if (item.type == ItemType::group || item.type == ItemType::display) return false;
    if (item.meaning != Meaning::none) return true;  // our own pages find some out themselves
    if (is_calculated(item)) return form_.expressions(index).calculated.has_value();
    return is_question_asked(form_, index) || !item.initial.empty() || !item.initial_expression.text.empty();
  }

  // Its answer is written: nobody chooses a code.
  static bool is_written(const Item& item) {
    const bool is_choice = item.type == ItemType::choice || item.type == ItemType::open_choice;
    return is_choice && (item.options.empty() || item.open_field) && item.answer_expression.text.empty();
  }

  static bool is_text(ValueType type) { return type == ValueType::string || type == ValueType::uri; }
  static bool is_number(ValueType type) { return type == ValueType::integer || type == ValueType::decimal; }
  static bool is_date(ValueType type) { return type == ValueType::date || type == ValueType::date_time; }

  static bool may_be(const Item& item, const AnswerValue& value) {
    switch (item.type) {
      case ItemType::integer:
      case ItemType::decimal: return is_number(value.type);
      case ItemType::date:
      case ItemType::date_time: return is_date(value.type);
      case ItemType::string:
      case ItemType::text:
      case ItemType::url: return is_text(value.type);
      case ItemType::choice:
      case ItemType::open_choice: break;
      default: return takes_type(item, value.type);
    }
    if (!item.answer_expression.text.empty()) return true;
    const bool is_free = item.type == ItemType::open_choice || is_written(item);
    if (is_free && (is_text(value.type) || (value.type == ValueType::coding && value.text.empty()))) return true;
    const auto same = [&value](const auto& one) { return equal_values(one, value); };
    return std::any_of(item.options.begin(), item.options.end(),
                       [&same](const AnswerOption& option) { return same(option.answer); }) ||
           std::any_of(item.initial.begin(), item.initial.end(), same);
  }

  static bool has_order(const Item& item, const AnswerValue& value) {
    switch (item.type) {
      case ItemType::integer:
      case ItemType::decimal: return is_number(value.type);
      case ItemType::date:
      case ItemType::date_time: return is_date(value.type);
      case ItemType::time: return value.type == ValueType::time;
      case ItemType::quantity: return value.type == ValueType::quantity;
      case ItemType::choice:
      case ItemType::open_choice:
        return std::any_of(item.options.begin(), item.options.end(), [&value](const AnswerOption& option) {
          return order_values(option.answer, value).has_value();
        });
      default: return false;
    }
  }

  void condition(std::uint32_t index, std::size_t which) {
    const EnableWhen& when = form_.items()[index].item->enable_when[which];
    const auto targets = form_.targets(form_.items()[index], which);
    const bool holds_unanswered = condition_holds(when, {});
    if (targets.empty()) {
      if (holds_unanswered) return;
      return refuse(index,
                    never(index) + "its enableWhen asks about \"" + when.question + "\", which is not in the form.");
    }
    const auto any = [&](const auto& holds) { return std::any_of(targets.begin(), targets.end(), holds); };
    if (!any([&](std::uint32_t one) { return is_answered(one); })) {
      if (holds_unanswered) return;
      return leave_unasked_for(index, "its enableWhen asks about \"" + when.question + "\", which nobody answers.");
    }
    if (when.comparison == EnableOperator::exists) return;
    const bool is_order = asks_order(when);
    const bool may_hold = any([&](std::uint32_t one) {
      const Item& target = *form_.items()[one].item;
      return is_order ? has_order(target, when.answer) : may_be(target, when.answer);
    });
    if (!may_hold) return hopeless(index, when, targets, is_order);
    if (holds_unanswered || any([&](std::uint32_t one) { return is_in_reach(one, when); })) return;
    leave_unasked_for(index, "its enableWhen compares \"" + when.question + "\" with " + in_words(when.answer) +
                                 ", which no answer that can be given there meets.");
  }

  // Whether an answer of the right type can meet a condition: what the form alone gives is what it gives, a number is
  // within its limits, and a dateTime is asked for to the day.
  bool is_in_reach(std::uint32_t target, const EnableWhen& when) const {
    const Item& item = *form_.items()[target].item;
    // What is hidden and empty may be given by the pages around the form, as the age is.
    const bool is_fixed = !is_question_asked(form_, target) && !is_calculated(item) && !item.initial.empty() &&
                          item.initial_expression.text.empty();
    if (is_fixed) return condition_holds(when, item.initial);
    const std::optional<AnswerValue>& least = item.minimum;
    const std::optional<AnswerValue>& most = item.maximum;
    if (asks_order(when)) {
      // What the end on that side does not meet is met nowhere.
      const std::optional<AnswerValue>& end = asks_more(when) ? most : least;
      return !end || condition_holds(when, {&*end, 1});
    }
    if (item.type == ItemType::date_time && is_question_asked(form_, target)) return when.answer.text.size() <= 10;
    const bool is_below = least && order_values(when.answer, *least).value_or(0) < 0;
    const bool is_above = most && order_values(when.answer, *most).value_or(0) > 0;
    return !is_below && !is_above;
  }

  void hopeless(std::uint32_t index, const EnableWhen& when, std::span<const std::uint32_t> targets, bool is_order) {
    const std::string what =
        "its enableWhen compares \"" + when.question + "\" with " + in_words(when.answer) +
        (is_order ? ", which its answers are neither above nor below." : ", which none of its answers can be.");
    if (condition_holds(when, {})) {
      report_.degraded.push_back({link_id(index), "It is always asked: " + what});
    } else if (when.answer.type == ValueType::coding &&
               std::any_of(targets.begin(), targets.end(),
                           [&](std::uint32_t one) { return is_written(*form_.items()[one].item); })) {
      leave_unasked_for(index, "its enableWhen asks for the code " + in_words(when.answer) + " of \"" + when.question +
                                   "\", whose list is not in the form.");
    } else {
      refuse(index, never(index) + what);
    }
  }

  // One of several of which any is enough.
  bool has_others(std::uint32_t index) const {
    const Item& item = *form_.items()[index].item;
    return item.any_enables && item.enable_when.size() > 1;
  }

  std::string never(std::uint32_t index) const {
    const Item& item = *form_.items()[index].item;
    const std::string name = item.text.empty() ? "It" : "\"" + item.text + "\"";
    return name + (has_others(index) ? " would not be asked for one of its conditions: " : " would never be asked: ");
  }

  void leave_unasked_for(std::uint32_t index, const std::string& condition) {
    if (!has_others(index)) return leave_unasked(index, "It is never asked: " + condition);
    report_.degraded.push_back({link_id(index), "One of its conditions never holds: " + condition});
  }

  // Conditions that depend on themselves through expressions.
  void circles() {
    std::vector<std::vector<std::uint32_t>> needs(form_.items().size());
    for (std::uint32_t i = 0; i < form_.items().size(); ++i) {
      const FormItem& made = form_.items()[i];
      if (made.parent != kNoItem) needs[i].push_back(made.parent);
      for (const std::uint32_t dependent : made.dependents) needs[dependent].push_back(i);
      for (const auto* one : {&form_.expressions(i).enable_when, &form_.expressions(i).calculated}) {
        if (!*one) continue;
        const Reach reach = reach_of(form_, **one, i);
        needs[i].insert(needs[i].end(), reach.items.begin(), reach.items.end());
      }
    }
    const auto found = first_in_circle(needs);
    if (!found) return;
    refuse(*found, "Whether it is asked runs in a circle: its condition depends on the item itself.");
  }

  const Form& form_;
  ReadReport& report_;
  std::vector<std::uint8_t> ours_;  // part of our own pages
};

}  // namespace

bool is_question_asked(const Item& item) {
  return item.type != ItemType::group && item.type != ItemType::display && !is_unasked(item);
}

bool is_question_asked(const Form& form, std::uint32_t item) {
  if (!is_question_asked(*form.items()[item].item)) return false;
  for (std::uint32_t around = item; around != kNoItem; around = form.items()[around].parent) {
    if (form.items()[around].item->hidden) return false;
  }
  return true;
}

bool takes_photos(const Item& item) {
  return item.mime_types.empty() || std::any_of(item.mime_types.begin(), item.mime_types.end(), [](const auto& type) {
           return type.starts_with("image/") || type.starts_with("*");
         });
}

void find_faults(const Form& form, ReadReport& report) {
  FaultFinder(form, report).run();
}

}  // namespace frontdoor
