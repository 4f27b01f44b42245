// enableWhen after one answer on a form of 1,000 items; loading and judging; one expression. FRONTDOOR_BENCH_FORM names
// a Questionnaire to load; without it a made one of 1,000 items is.
#include <frontdoor/form_state.h>
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

}  // namespace

BENCHMARK_MAIN();
