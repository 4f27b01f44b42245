// Both readers alone, for wasm.mjs: load a pack and weights, read a text. Statuses: 0 done; findings are counted so
// that nothing is optimised away.
#include <frontdoor/red_flags.h>
#include <frontdoor/second_reader.h>

#include <cstdint>
#include <optional>
#include <string>

namespace {

struct Bench {
  std::string input;
  std::optional<frontdoor::RedFlagEngine> engine;
  frontdoor::KeptReading kept;
  std::optional<frontdoor::SecondReader> reader;
  frontdoor::KeptSecondReading kept_reading;
};

Bench& bench() {
  static Bench one;
  return one;
}

}  // namespace

extern "C" {

char* bench_input(std::uint32_t bytes) {
  bench().input.resize(bytes);
  return bench().input.data();
}

std::int32_t bench_load() {
  auto loaded = frontdoor::RedFlagEngine::load(bench().input);
  if (!loaded) return 1;
  bench().engine.emplace(std::move(loaded).value());
  return 0;
}

// The weights for English, then, on top of them, those for the other languages.
std::int32_t bench_load_reader() {
  auto loaded = frontdoor::SecondReader::load(bench().input);
  if (!loaded) return 1;
  bench().reader.emplace(std::move(loaded).value());
  return 0;
}

std::int32_t bench_load_reader_languages() {
  return bench().reader->add_languages(bench().input) ? 1 : 0;
}

std::uint32_t bench_second() {
  return static_cast<std::uint32_t>(bench().reader->read(bench().input).reads[0]);
}

std::uint32_t bench_second_again() {
  return static_cast<std::uint32_t>(bench().reader->read(bench().input, bench().kept_reading).reads[0]);
}

std::uint32_t bench_read() {
  return static_cast<std::uint32_t>(bench().engine->read(bench().input, {}).findings.size());
}

std::uint32_t bench_read_again() {
  return static_cast<std::uint32_t>(bench().engine->read(bench().input, {}, bench().kept).findings.size());
}
}
