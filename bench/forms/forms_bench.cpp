// enableWhen after one answer on a form of 1,000 items; loading and judging; one expression; a keystroke in a form of
// expressions, by the engine alone and by the whole page. FRONTDOOR_BENCH_FORM names a Questionnaire to load, without
// it a made one of 1,000 items is; FRONTDOOR_BENCH_KEYS one to type in, without it a made one of 752 items is.
#include "built_data.h"

#include <frontdoor/consultation.h>
#include <frontdoor/form_session.h>
#include <frontdoor/patient_form.h>
#include <frontdoor/validation.h>

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace {

using namespace frontdoor;

constexpr int kItems = 1'000;

const R4Definitions& definitions() {
  static const R4Definitions kDefinitions = R4Definitions::load(built_in_r4_definitions());
  return kDefinitions;
}

// Every item asks about the first one and about the one before it: one answer touches all.
std::string large_form() {
  std::string out = R"({"resourceType":"Questionnaire","status":"active","item":[{"linkId":"0","type":"boolean"})";
  for (int i = 1; i < kItems; ++i) {
    out += R"(,{"linkId":")" + std::to_string(i) + R"(","type":"boolean","enableBehavior":"any","enableWhen":[)" +
           R"({"question":"0","operator":"=","answerBoolean":true},{"question":")" + std::to_string(i - 1) +
           R"(","operator":"=","answerBoolean":true}]})";
  }
  return out + "]}";
}

std::string form_text() {
  const char* path = std::getenv("FRONTDOOR_BENCH_FORM");
  if (!path) return large_form();
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void enable_when_after_one_answer(benchmark::State& state) {
  ReadReport report;
  const Form form = Form::load(large_form(), definitions(), report).value();
  FormState answers(form);
  for (std::uint32_t i = 0; i < kItems; ++i) answers.add(i, kNoInstance);
  answers.decide();
  const bool everything = state.range(0) == 1;
  const std::uint32_t which = everything ? 0 : kItems / 2;
  bool yes = false;
  for (auto _ : state) {
    yes = !yes;
    answers.answer(which, {{ValueType::boolean, yes ? "true" : "false", "", "", ""}});
    benchmark::DoNotOptimize(answers.enabled(kItems - 1));
  }
}
BENCHMARK(enable_when_after_one_answer)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

void load_a_form(benchmark::State& state) {
  const std::string text = form_text();
  (void)definitions();
  for (auto _ : state) {
    ReadReport report;
    auto form = Form::load(text, definitions(), report);
    benchmark::DoNotOptimize(form.ok());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}
BENCHMARK(load_a_form)->Unit(benchmark::kMillisecond);

void validate_a_form(benchmark::State& state) {
  const auto document = JsonDocument::parse(form_text());
  for (auto _ : state) {
    benchmark::DoNotOptimize(validate_questionnaire(document.value().root(), definitions()).issues.size());
  }
}
BENCHMARK(validate_a_form)->Unit(benchmark::kMillisecond);

void evaluate_an_expression(benchmark::State& state) {
  const auto document = JsonDocument::parse(form_text());
  const auto expression = fhirpath::Expression::parse("descendants().where(linkId = '500').type");
  fhirpath::Environment environment;
  environment.resource = &document.value().root();
  environment.steps_max = 100'000'000;
  const fhirpath::Collection input{fhirpath::from_node(document.value().root())};
  for (auto _ : state) {
    benchmark::DoNotOptimize(fhirpath::evaluate(expression.value(), input, environment).ok());
  }
}
BENCHMARK(evaluate_an_expression)->Unit(benchmark::kMicrosecond);

constexpr const char* kNow = "2026-11-23T10:00:00Z";

// Rows of two numbers, their sum and a question that the sum shows, on pages of ten rows.
std::string rows_form() {
  constexpr const char* kUrl = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-";
  std::string out = R"({"resourceType":"Questionnaire","status":"active","title":"Rows","item":[)";
  for (int row = 0; row < 188; ++row) {
    const std::string n = std::to_string(row);
    const auto id = [&n](const char* name) {
      return R"({"linkId":")" + (name + n) + R"(","type":"integer","text":")" + name + n + '"';
    };
    const auto expression = [&](const char* url, const std::string& text) {
      return std::string(R"(,"extension":[{"url":")") + kUrl + url +
             R"(","valueExpression":{"language":"text/fhirpath","expression":")" + text + R"("}}]})";
    };
    const auto value = [&n](const char* name) {
      return "%resource.descendants().where(linkId='" + (name + n) + "').answer.value";
    };
    if (row % 10 == 0)
      out += std::string(row == 0 ? "" : "]},") + R"({"linkId":"p)" + n + R"(","type":"group","item":[)";
    out += std::string(row % 10 == 0 ? "" : ",") + id("a") + "}," + id("b") + "}," + id("c") +
           expression("calculatedExpression", value("a") + " + " + value("b")) + "," + id("d") +
           expression("enableWhenExpression", value("c") + " > 5");
  }
  return out + "]}]}";
}

std::string text_to_type_in() {
  const char* path = std::getenv("FRONTDOOR_BENCH_KEYS");
  if (!path) return rows_form();
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Numbers for every question that takes one, and the first of them.
std::uint32_t answer_numbers(FormSession& session) {
  std::uint32_t first = kNoInstance;
  for (std::uint32_t i = 0; i < session.state().instances().size(); ++i) {
    const std::uint32_t index = session.state().instances()[i].item;
    const Item& item = *session.state().form().items()[index].item;
    const bool is_number = item.type == ItemType::integer || item.type == ItemType::decimal;
    if (!is_number || session.state().form().expressions(index).calculated) continue;
    const ValueType type = item.type == ItemType::integer ? ValueType::integer : ValueType::decimal;
    session.put(i, {{type, "3", "", "", ""}});
    if (first == kNoInstance) first = i;
  }
  session.settle();
  return first;
}

// Arg 0: what a keystroke costs; 1: what it would cost if every expression were evaluated, as when the form begins.
void answer_in_a_form_of_expressions(benchmark::State& state) {
  ReadReport report;
  const Form form = Form::load(text_to_type_in(), definitions(), report).value();
  FormSession session(form, kNow);
  const std::uint32_t which = answer_numbers(session);
  const ValueType type = session.state().instances()[which].answers.front().type;
  bool other = false;
  const std::size_t before = session.evaluations();
  for (auto _ : state) {
    other = !other;
    session.put(which, {{type, other ? "4" : "3", "", "", ""}});
    session.renew_steps();
    if (state.range(0) == 0) {
      session.settle();
    } else {
      state.PauseTiming();
      FormSession anew(form);
      for (std::uint32_t i = 0; i < session.state().instances().size(); ++i) {
        if (i < anew.state().instances().size()) anew.put(i, session.state().instances()[i].answers);
      }
      state.ResumeTiming();
      anew.begin(kNow, Beforehand::unasked);
    }
  }
  state.counters["expressions"] =
      benchmark::Counter(static_cast<double>(session.evaluations() - before), benchmark::Counter::kAvgIterations);
}
BENCHMARK(answer_in_a_form_of_expressions)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

// The same on its page: the answers are read, the page is made again.
void type_on_a_page(benchmark::State& state) {
  static const BuiltAssets kAssets;
  ReadReport report;
  auto form = read_patient_form(text_to_type_in(), definitions(), report);
  Assets assets = kAssets.view();
  assets.questionnaire = &form.value().questionnaire;
  const Instant now = parse_rfc3339(kNow).value();
  Consultation consultation(
      assets,
      {Practice::load(R"({"ods":"A81001","name":"Riverside","phone":"020 7946 0000"})").value(), {}, "k", "bench"},
      now);
  std::vector<const Node*> open{&consultation.view().root};
  NodeId field = 0;
  while (!open.empty() && field == 0) {
    const Node* node = open.back();
    open.pop_back();
    if (node->role == Role::text_field || node->role == Role::text_area) field = node->id;
    for (const Node& child : node->children) open.push_back(&child);
  }
  bool other = false;
  for (auto _ : state) {
    other = !other;
    auto effects = consultation.apply({EventKind::input, field, other ? "4" : "3"}, now);
    benchmark::DoNotOptimize(effects.ok());
  }
}
BENCHMARK(type_on_a_page)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
