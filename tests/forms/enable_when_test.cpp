// Every cell of the table in docs/forms/enable-when.md.
#include "support.h"

#include <frontdoor/enable_when.h>
#include <frontdoor/form_state.h>

#include <vector>

namespace frontdoor {
namespace {

AnswerValue boolean(const char* text) {
  return {ValueType::boolean, text, "", "", ""};
}
AnswerValue integer(const char* text) {
  return {ValueType::integer, text, "", "", ""};
}
AnswerValue decimal(const char* text) {
  return {ValueType::decimal, text, "", "", ""};
}
AnswerValue date(const char* text) {
  return {ValueType::date, text, "", "", ""};
}
AnswerValue date_time(const char* text) {
  return {ValueType::date_time, text, "", "", ""};
}
AnswerValue time_of(const char* text) {
  return {ValueType::time, text, "", "", ""};
}
AnswerValue text(const char* words) {
  return {ValueType::string, words, "", "", ""};
}
AnswerValue coding(const char* system, const char* code, const char* display = "") {
  return {ValueType::coding, code, system, display, ""};
}
AnswerValue quantity(const char* digits, const char* unit) {
  return {ValueType::quantity, digits, "http://unitsofmeasure.org", unit, unit};
}
AnswerValue reference(const char* words) {
  return {ValueType::reference, words, "", "", ""};
}

struct Cell {
  std::vector<AnswerValue> given;
  AnswerValue wanted;
  // exists, =, !=, >, <, >=, <=
  const char* holds;
};

const std::vector<Cell>& cells() {
  static const std::vector<Cell> kCells{
      {{},
       integer("5"),
       "--y"
       "----"},
      {{integer("5")},
       integer("5"),
       "yy-"
       "--yy"},
      {{integer("4")},
       integer("5"),
       "y-y"
       "-y-y"},
      {{integer("6")},
       integer("5"),
       "y-y"
       "y-y-"},
      {{integer("4"), integer("5")},
       integer("5"),
       "yy-"
       "-yyy"},
      {{integer("4"), integer("6")},
       integer("5"),
       "y-y"
       "yyyy"},
      {{integer("5")},
       decimal("5.00"),
       "yy-"
       "--yy"},
      {{decimal("-0.10")},
       decimal("0"),
       "y-y"
       "-y-y"},
      {{date("2020-05-02")},
       date("2020-05-01"),
       "y-y"
       "y-y-"},
      {{date("2020-05")},
       date("2020-05-01"),
       "y-y"
       "----"},
      {{date("2020")},
       date("2021-05-01"),
       "y-y"
       "-y-y"},
      {{date_time("2020-05-01T10:00:00Z")},
       date_time("2020-05-01T11:00:00+01:00"),
       "yy-"
       "--yy"},
      {{date_time("2020-05-01T23:30:00-01:00")},
       date_time("2020-05-02T00:00:00Z"),
       "y-y"
       "y-y-"},
      {{time_of("10:00:00")},
       time_of("09:59:59"),
       "y-y"
       "y-y-"},
      {{time_of("10:00:00.0")},
       time_of("10:00:00"),
       "yy-"
       "--yy"},
      {{text("a")},
       text("a"),
       "yy-"
       "----"},
      {{text("b")},
       text("a"),
       "y-y"
       "----"},
      {{text("A")},
       text("a"),
       "y-y"
       "----"},
      {{boolean("true")},
       boolean("true"),
       "yy-"
       "----"},
      {{boolean("false")},
       boolean("true"),
       "y-y"
       "----"},
      {{coding("s", "a")},
       coding("s", "a", "other words"),
       "yy-"
       "----"},
      {{coding("t", "a")},
       coding("s", "a"),
       "y-y"
       "----"},
      {{coding("", "a")},
       coding("s", "a"),
       "y-y"
       "----"},
      {{coding("", "a")},
       coding("", "a"),
       "yy-"
       "----"},
      {{coding("s", "", "x")},
       coding("s", "", "x"),
       "yy-"
       "----"},
      {{text("a")},
       coding("", "a"),
       "y-y"
       "----"},
      {{quantity("5", "kg")},
       quantity("4.9", "kg"),
       "y-y"
       "y-y-"},
      {{quantity("5", "kg")},
       quantity("5.0", "kg"),
       "yy-"
       "--yy"},
      {{quantity("5", "kg")},
       quantity("5", "g"),
       "y-y"
       "----"},
      {{reference("Patient/1")},
       reference("Patient/1"),
       "yy-"
       "----"},
      {{reference("Patient/1")},
       reference("Patient/2"),
       "y-y"
       "----"},
  };
  return kCells;
}

TEST(EnableWhen, DecidesEveryCellOfTheTable) {
  constexpr EnableOperator kOperators[] = {EnableOperator::exists,       EnableOperator::equal,
                                           EnableOperator::not_equal,    EnableOperator::greater,
                                           EnableOperator::less,         EnableOperator::greater_or_equal,
                                           EnableOperator::less_or_equal};
  std::size_t row = 0;
  for (const Cell& cell : cells()) {
    for (std::size_t i = 0; i < 7; ++i) {
      const EnableWhen condition{"q", kOperators[i], i == 0 ? boolean("true") : cell.wanted};
      const bool expected = cell.holds[i] == 'y';
      EXPECT_EQ(condition_holds(condition, cell.given), expected) << "row " << row << ", operator " << i;
    }
    ++row;
  }
  EXPECT_TRUE(condition_holds({"q", EnableOperator::exists, boolean("false")}, {}));
  const std::vector<AnswerValue> some{integer("1")};
  EXPECT_FALSE(condition_holds({"q", EnableOperator::exists, boolean("false")}, some));
}

// Items: a, b (boolean), then c with the conditions given.
FormState state_of(const Form& form) {
  FormState state(form);
  for (std::uint32_t i = 0; i < form.items().size(); ++i) {
    const std::uint32_t parent = form.items()[i].parent;
    state.add(i, parent == kNoItem ? kNoInstance : parent);
  }
  state.decide();
  return state;
}

const char* const kTwo = R"({"linkId":"a","type":"boolean"},{"linkId":"b","type":"boolean"},)";
const char* const kA = R"({"question":"a","operator":"=","answerBoolean":true})";
const char* const kB = R"({"question":"b","operator":"=","answerBoolean":true})";

TEST(EnableWhen, JoinsConditionsByAllAndAny) {
  for (const char* behaviour : {"all", "any"}) {
    const Form form = form_of(std::string(kTwo) + R"({"linkId":"c","type":"string","enableBehavior":")" + behaviour +
                              R"(","enableWhen":[)" + kA + "," + kB + "]}");
    FormState state = state_of(form);
    const bool any = behaviour == std::string("any");
    EXPECT_FALSE(state.enabled(2));
    state.answer(0, {boolean("true")});
    EXPECT_EQ(state.enabled(2), any);
    state.answer(1, {boolean("true")});
    EXPECT_TRUE(state.enabled(2));
    state.answer(0, {});
    EXPECT_EQ(state.enabled(2), any);
  }
}

TEST(EnableWhen, DisablesWhatIsInADisabledItemAndKeepsItsAnswers) {
  const Form form = form_of(std::string(kTwo) + R"({"linkId":"g","type":"group","enableWhen":[)" + kA +
                            R"(],"item":[{"linkId":"g1","type":"boolean"}]},
       {"linkId":"d","type":"string","enableWhen":[{"question":"g1","operator":"=","answerBoolean":true}]},
       {"linkId":"e","type":"string","enableWhen":[{"question":"g1","operator":"!=","answerBoolean":true}]})");
  FormState state = state_of(form);
  state.answer(0, {boolean("true")});
  state.answer(3, {boolean("true")});
  EXPECT_TRUE(state.enabled(3));
  EXPECT_TRUE(state.enabled(4));
  EXPECT_FALSE(state.enabled(5));
  state.answer(0, {boolean("false")});
  EXPECT_FALSE(state.enabled(2));
  EXPECT_FALSE(state.enabled(3));
  EXPECT_FALSE(state.enabled(4)) << "an answer of a disabled item counts as none";
  EXPECT_TRUE(state.enabled(5));
  EXPECT_EQ(state.instances()[3].answers.size(), 1U) << "kept, not sent";
}

TEST(EnableWhen, AsksTheNearestOccurrence) {
  const Form form = form_of(R"({"linkId":"g","type":"group","repeats":true,"item":[
      {"linkId":"q","type":"boolean"},
      {"linkId":"r","type":"string","enableWhen":[{"question":"q","operator":"=","answerBoolean":true}]}]})");
  FormState state(form);
  std::vector<std::uint32_t> questions;
  std::vector<std::uint32_t> details;
  for (int i = 0; i < 3; ++i) {
    const std::uint32_t group = state.add(0, kNoInstance);
    questions.push_back(state.add(1, group));
    details.push_back(state.add(2, group));
  }
  state.decide();
  state.answer(questions[1], {boolean("true")});
  EXPECT_FALSE(state.enabled(details[0]));
  EXPECT_TRUE(state.enabled(details[1]));
  EXPECT_FALSE(state.enabled(details[2]));
}

TEST(EnableWhen, DecidesTheSameAgainAsAfresh) {
  std::string items;
  for (int i = 0; i < 40; ++i) {
    if (i > 0) items += ",";
    items += R"({"linkId":"i)" + std::to_string(i) + R"(","type":"boolean")";
    if (i > 1) {
      items += R"(,"enableWhen":[{"question":"i)" + std::to_string(i / 2) + R"(","operator":")" + (i % 3 ? "=" : "!=") +
               R"(","answerBoolean":true}])";
    }
    items += "}";
  }
  const Form form = form_of(items);
  FormState state = state_of(form);
  unsigned random = 7;
  for (int step = 0; step < 300; ++step) {
    random = random * 1103515245U + 12345U;
    const std::uint32_t at = (random >> 16) % 40;
    std::vector<AnswerValue> given;
    if (random & 0x100) given.push_back(boolean(random & 0x200 ? "true" : "false"));
    state.answer(at, given);
    FormState fresh = state;
    fresh.decide();
    for (std::uint32_t i = 0; i < 40; ++i) ASSERT_EQ(state.enabled(i), fresh.enabled(i)) << "step " << step;
  }
}

}  // namespace
}  // namespace frontdoor
