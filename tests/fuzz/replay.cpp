// Gives a fuzzer's entry point fixed inputs, unchanged and changed by a fixed rule, without libFuzzer: the same
// inputs every time, quick enough for every build. A .jsonl file is an input a line.
//
//   frontdoor-replay-NAME ROUNDS FILE...      ROUNDS: how often each input is changed
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size);

namespace {

// xorshift64*: small, and the same everywhere.
class Random {
 public:
  std::size_t below(std::size_t limit) {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return limit == 0 ? 0 : static_cast<std::size_t>((state_ * 2685821657736338717ull) >> 33) % limit;
  }

 private:
  std::uint64_t state_ = 88172645463325252ull;
};

constexpr std::size_t kEditsMax = 6;
constexpr std::size_t kPieceMax = 64;

std::string changed(std::string input, Random& random) {
  for (std::size_t edit = 1 + random.below(kEditsMax); edit > 0 && !input.empty(); --edit) {
    const std::size_t at = random.below(input.size());
    const std::size_t size = 1 + random.below(kPieceMax);
    switch (random.below(5)) {
      case 0: input[at] = static_cast<char>(random.below(256)); break;
      case 1: input[at] = static_cast<char>(input[at] ^ (1 << random.below(8))); break;
      case 2: input.erase(at, size); break;
      case 3: input.insert(at, input.substr(random.below(input.size()), size)); break;
      default: input.resize(at + 1); break;
    }
  }
  return input;
}

void give(const std::string& input) {
  // A copy of just this size, so that a byte read beyond it is noticed by the sanitizers.
  const std::vector<unsigned char> bytes(input.begin(), input.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

std::vector<std::string> inputs_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::vector<std::string> inputs;
  const std::string_view lines = ".jsonl";
  if (path.size() > lines.size() && path.compare(path.size() - lines.size(), lines.size(), lines) == 0) {
    for (std::string line; std::getline(in, line);) inputs.push_back(line);
  } else {
    inputs.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return inputs;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::fprintf(stderr, "usage: %s ROUNDS FILE...\n", arguments[0]);
    return 2;
  }
  const long rounds = std::strtol(arguments[1], nullptr, 10);
  Random random;
  std::size_t given = 0;
  for (int i = 2; i < count; ++i) {
    const std::vector<std::string> inputs = inputs_of(arguments[i]);
    if (inputs.empty() || inputs[0].empty()) {
      std::fprintf(stderr, "%s: nothing in it\n", arguments[i]);
      return 1;
    }
    for (const std::string& input : inputs) {
      give(input);
      for (long round = 0; round < rounds; ++round) give(changed(input, random));
      given += 1 + static_cast<std::size_t>(rounds);
    }
  }
  std::printf("%zu inputs, none broke a promise\n", given);
  return 0;
}
