// Usage: frontdoor-bench-redflags FOLDER [Google Benchmark's options]. Prints a table; FOLDER gets linearity.tsv,
// linearity.svg and the messages that wasm.mjs reads. Every comparison is made within one run.
#include "material.h"

#include <frontdoor/json.h>

#include <benchmark/benchmark.h>
#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <memory>
#include <new>
#include <string>
#include <vector>

namespace {

std::size_t allocations = 0;

}  // namespace

[[gnu::noinline]] void* operator new(std::size_t bytes) {
  ++allocations;
  if (void* memory = std::malloc(bytes)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace frontdoor::bench {
namespace {

constexpr std::size_t kMessageBytes = 5000;
constexpr unsigned kMessages = 16;
constexpr std::int64_t kRe2Bytes = std::int64_t{1} << 30;

RedFlagEngine engine_of(const std::vector<PackFile>& files) {
  return RedFlagEngine::load(compile_red_flag_pack(files).value()).value();
}

const RedFlagEngine& engine() {
  static const RedFlagEngine one = engine_of(pack_files());
  return one;
}

const std::vector<std::string>& messages() {
  static const std::vector<std::string> made = [] {
    std::vector<std::string> texts;
    for (unsigned seed = 1; seed <= kMessages; ++seed) texts.push_back(message(kMessageBytes, seed));
    return texts;
  }();
  return made;
}

std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c + 32);
    } else if (letter) {
      out += c;
    } else if (c != '\'' && !out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

// All phrases in one set; RE2 says beforehand if one of them does not fit.
struct Re2Phrases {
  Re2Phrases() : set(options(), RE2::UNANCHORED) {
    for (const std::string& expression : regular_expressions()) {
      if (set.Add(expression, nullptr) >= 0) ++count;
    }
    set.Compile();
  }
  static RE2::Options options() {
    RE2::Options made;
    made.set_max_mem(kRe2Bytes);
    made.set_log_errors(false);
    return made;
  }
  RE2::Set set;
  std::size_t count = 0;
};

const Re2Phrases& re2_phrases() {
  static const Re2Phrases one;
  return one;
}

void read_message(benchmark::State& state) {
  std::size_t i = 0;
  for (auto step : state) benchmark::DoNotOptimize(engine().read(messages()[i++ % kMessages], {}));
}
BENCHMARK(read_message)->Unit(benchmark::kMicrosecond);

void re2_message(benchmark::State& state) {
  std::vector<std::string> texts;
  for (const std::string& text : messages()) texts.push_back(folded(text));
  std::vector<int> found;
  std::size_t i = 0;
  for (auto step : state) benchmark::DoNotOptimize(re2_phrases().set.Match(texts[i++ % kMessages], &found));
}
BENCHMARK(re2_message)->Unit(benchmark::kMicrosecond);

// One letter typed and deleted again in the middle of a message.
void keystroke(benchmark::State& state) {
  std::string text = messages()[0];
  const std::string typed = text.substr(0, kMessageBytes / 2) + "x" + text.substr(kMessageBytes / 2);
  KeptReading kept;
  bool longer = false;
  for (auto step : state) {
    longer = !longer;
    benchmark::DoNotOptimize(&engine().read(longer ? typed : text, {}, kept));
  }
}
BENCHMARK(keystroke)->Unit(benchmark::kMicrosecond);

void text_length(benchmark::State& state) {
  const std::string text = message(static_cast<std::size_t>(state.range(0)), 1);
  for (auto step : state) benchmark::DoNotOptimize(engine().read(text, {}));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(text_length)->RangeMultiplier(2)->Range(500, 64000)->Unit(benchmark::kMicrosecond)->Complexity(benchmark::oN);

void pack_size(benchmark::State& state) {
  const RedFlagEngine larger = engine_of(larger_pack(static_cast<std::size_t>(state.range(0))));
  std::size_t i = 0;
  for (auto step : state) benchmark::DoNotOptimize(larger.read(messages()[i++ % kMessages], {}));
}
BENCHMARK(pack_size)->Arg(1)->Arg(3)->Arg(10)->Unit(benchmark::kMicrosecond);

// Time of this thread alone: others on the machine must not count.
double now_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e6 * static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e3;
}

template <typename Run>
std::vector<double> microseconds(std::size_t runs, const Run& run) {
  std::vector<double> spent;
  for (std::size_t i = 0; i < runs + runs / 10; ++i) {
    const double begin = now_microseconds();
    run(i);
    if (i >= runs / 10) spent.push_back(now_microseconds() - begin);
  }
  std::sort(spent.begin(), spent.end());
  return spent;
}

double percentile(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

void line(const char* what, const std::vector<double>& spent) {
  std::printf("  %-46s p50 %9.1f us   p99 %9.1f us\n", what, percentile(spent, 0.5), percentile(spent, 0.99));
}

std::size_t allocations_of(std::string_view text) {
  const std::size_t before = allocations;
  const Reading reading = engine().read(text, {});
  // Each finding owns its strings; what is left is the engine's own.
  const std::size_t strings = reading.findings.size() * 7;
  const std::size_t made = allocations - before;
  return made > strings ? made - strings : 0;
}

void write_linearity(const std::string& folder) {
  std::ofstream table(folder + "/linearity.tsv");
  std::ofstream plot(folder + "/linearity.svg");
  table << "bytes\tmicroseconds\tnanoseconds a byte\n";
  plot << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 700 460\" font-family=\"sans-serif\">\n"
          "<text x=\"60\" y=\"24\">Microseconds to read a text, by its bytes (0 to 64 000)</text>\n"
          "<path d=\"M60 40V420H680\" fill=\"none\" stroke=\"#4c6272\"/>\n<polyline fill=\"none\" stroke=\"#005eb8\" "
          "points=\"";
  std::vector<std::pair<std::size_t, double>> points;
  for (std::size_t bytes = 1000; bytes <= 64000; bytes += 3000) {
    const std::string text = message(bytes, 1);
    points.emplace_back(bytes, percentile(microseconds(40, [&](std::size_t) { engine().read(text, {}); }), 0.5));
    table << bytes << '\t' << points.back().second << '\t' << 1000.0 * points.back().second / double(bytes) << '\n';
  }
  for (const auto& [bytes, spent] : points) {
    plot << 60.0 + 620.0 * double(bytes) / 64000.0 << ',' << 420.0 - 370.0 * spent / points.back().second << ' ';
  }
  plot << "\"/>\n<text x=\"62\" y=\"46\" font-size=\"12\">" << points.back().second << "</text>\n</svg>\n";
  std::printf("  %-46s %.1f ns a byte at %zu bytes, %.1f at %zu\n", "length",
              1000.0 * points[1].second / double(points[1].first), points[1].first,
              1000.0 * points.back().second / double(points.back().first), points.back().first);
}

void print_table(const std::string& folder) {
  std::printf("red flags, native, %zu phrases as %zu expressions for RE2\n", regular_expressions().size(),
              re2_phrases().count);
  KeptReading message_kept;
  const auto ours =
      microseconds(4000, [&](std::size_t i) { engine().read(messages()[i % kMessages], {}, message_kept); });
  line("message of 5,000 bytes, whole pack", ours);
  std::vector<std::string> texts;
  for (const std::string& text : messages()) texts.push_back(folded(text));
  std::vector<int> found;
  RE2::Set::ErrorInfo error{};
  const auto theirs =
      microseconds(400, [&](std::size_t i) { re2_phrases().set.Match(texts[i % kMessages], &found, &error); });
  line("RE2::Set, the same phrases, exact", theirs);
  std::printf("  %-46s %.2f%s\n", "ours / RE2::Set (p50)", percentile(ours, 0.5) / percentile(theirs, 0.5),
              error.kind == RE2::Set::kNoError ? "" : "   (RE2 ran out of memory and gave up)");
  // In the middle of the words of a sign, where all is judged again, and at the end of a word that says nothing.
  for (const auto& [what, word] :
       {std::pair{"one keystroke in the words of a sign", "chest "}, {"one keystroke in other words", "zzz "}}) {
    const std::string text = messages()[0].substr(0, kMessageBytes / 2) + ". I have chest pain now and zzz too. " +
                             messages()[0].substr(kMessageBytes / 2);
    std::string typed = text;
    typed.insert(text.find(word, kMessageBytes / 2) + 3, "x");
    KeptReading kept;
    line(what, microseconds(4000, [&](std::size_t i) { engine().read(i % 2 ? typed : text, {}, kept); }));
  }
  std::vector<double> spent[3];
  const std::size_t sizes[] = {1, 3, 10};
  for (std::size_t i = 0; i < 3; ++i) {
    const RedFlagEngine larger = engine_of(larger_pack(sizes[i]));
    spent[i] = microseconds(1000, [&](std::size_t k) { larger.read(messages()[k % kMessages], {}); });
    line(("pack x" + std::to_string(sizes[i])).c_str(), spent[i]);
  }
  const std::string blob = compile_red_flag_pack(pack_files()).value();
  line("load", microseconds(100, [&](std::size_t) { benchmark::DoNotOptimize(RedFlagEngine::load(blob)); }));
  write_linearity(folder);
  std::printf("  %-46s %zu for 5,000 bytes, %zu for 50,000\n", "allocations beyond the findings' own strings",
              allocations_of(messages()[0]), allocations_of(message(50000, 1)));
}

}  // namespace
}  // namespace frontdoor::bench

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: frontdoor-bench-redflags FOLDER [benchmark options]\n");
    return 2;
  }
  const std::string folder = argv[1];
  std::ofstream(folder + "/messages.json") << frontdoor::to_text(frontdoor::Json(frontdoor::bench::messages()));
  frontdoor::bench::print_table(folder);
  argv[1] = argv[0];
  int left = argc - 1;
  benchmark::Initialize(&left, argv + 1);
  if (left > 1 || argc > 2) benchmark::RunSpecifiedBenchmarks();
  return 0;
}
