// Whole journeys through the real command: what `frontdoor play` prints is kept golden under tests/golden/journeys.
// A new journey is a new file in tests/fixtures/journeys; FRONTDOOR_REBASELINE=1 writes the goldens.
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

namespace fs = std::filesystem;

const fs::path kJourneys = fs::path(FRONTDOOR_SOURCE_DIR) / "tests/fixtures/journeys";
const fs::path kGolden = fs::path(FRONTDOOR_SOURCE_DIR) / "tests/golden/journeys";

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct CommandRun {
  std::string out;
  int status = -1;
};

CommandRun run(const std::string& command) {
  CommandRun result;
  std::FILE* pipe = popen(command.c_str(), "r");
  if (!pipe) return result;
  char buffer[4096];
  for (std::size_t got; (got = fread(buffer, 1, sizeof buffer, pipe)) > 0;) result.out.append(buffer, got);
  result.status = pclose(pipe);
  return result;
}

CommandRun play(const fs::path& events) {
  return run(std::string(FRONTDOOR_BINARY_DIR) + "/bin/frontdoor play '" + events.string() + "'");
}

class Journey : public testing::TestWithParam<std::string> {};

TEST_P(Journey, ReadsAsKept) {
  const CommandRun result = play(kJourneys / (GetParam() + ".jsonl"));
  ASSERT_EQ(result.status, 0) << result.out;
  const fs::path golden = kGolden / (GetParam() + ".txt");
  if (std::getenv("FRONTDOOR_REBASELINE")) {
    fs::create_directories(kGolden);
    std::ofstream(golden, std::ios::binary) << result.out;
  }
  EXPECT_EQ(result.out, read_file(golden)) << "see ./scripts/rebaseline";
}

std::vector<std::string> journey_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kJourneys)) names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(All, Journey, testing::ValuesIn(journey_names()), [](const auto& tested) {
  std::string name = tested.param;
  for (char& c : name) {
    if (c == '-') c = '_';
  }
  return name;
});

TEST(Play, NamesTheLineThatIsWrong) {
  const fs::path file = fs::temp_directory_path() / ("frontdoor-play-" + std::to_string(getpid()) + ".jsonl");
  std::ofstream(file) << "{\"at\":\"2026-11-23T10:00:00Z\",\"begin\":{\"practice\":{\"ods\":\"A81001\",\"name\":\"R\","
                         "\"phone\":\"020 7946 0000\"}}}\n"
                      << "{\"at\":\"2026-11-23T10:00:00Z\",\"event\":\"jump\"}\n";
  const CommandRun result = run(std::string(FRONTDOOR_BINARY_DIR) + "/bin/frontdoor play '" + file.string() + "' 2>&1");
  EXPECT_NE(result.status, 0);
  EXPECT_NE(result.out.find("line 2: no event \"jump\""), std::string::npos) << result.out;
  fs::remove(file);
}

}  // namespace
