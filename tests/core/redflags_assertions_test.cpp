// Mentions that somebody else marked in clinical notes: the status that the words around them give. The sentences are
// data, our own; the figures are the ones that the service promises on sentences it has never seen.
#include <frontdoor/red_flags.h>

#include "built_data.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace frontdoor {
namespace {

struct Mark {
  std::string text;
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  Status status = Status::present;
};

// "She denies {absent:chest pain}." becomes the plain text and its marks.
void read_marks(const std::string& line, std::vector<Mark>& marks) {
  std::string text;
  std::vector<Mark> found;
  std::size_t at = 0;
  while (at < line.size()) {
    if (line[at] != '{') {
      text += line[at++];
      continue;
    }
    const std::size_t colon = line.find(':', at);
    const std::size_t close = line.find('}', colon);
    ASSERT_NE(close, std::string::npos) << line;
    const auto status = status_from_code(line.substr(at + 1, colon - at - 1));
    ASSERT_TRUE(status.has_value()) << line;
    Mark mark;
    mark.status = *status;
    mark.start = static_cast<std::uint32_t>(text.size());
    text += line.substr(colon + 1, close - colon - 1);
    mark.end = static_cast<std::uint32_t>(text.size());
    found.push_back(mark);
    at = close + 1;
  }
  for (Mark& mark : found) {
    mark.text = text;
    marks.push_back(mark);
  }
}

std::vector<Mark> clinical_marks() {
  std::vector<Mark> marks;
  std::ifstream in(FRONTDOOR_SOURCE_DIR "/tests/fixtures/redflags/clinical-assertions.txt");
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line[0] != '#') read_marks(line, marks);
  }
  return marks;
}

double f1(const std::vector<Mark>& marks, Status status) {
  const RedFlagEngine engine = RedFlagEngine::load(built_data::red_flags()).value();
  int both = 0;
  int either = 0;
  for (const Mark& mark : marks) {
    const bool said = engine.assess(mark.text, mark.start, mark.end) == status;
    const bool meant = mark.status == status;
    both += said && meant ? 1 : 0;
    either += (said ? 1 : 0) + (meant ? 1 : 0);
  }
  return 2.0 * both / either;
}

TEST(ClinicalAssertions, AreReadAsClinicallyMeant) {
  const std::vector<Mark> marks = clinical_marks();
  ASSERT_GT(marks.size(), 380u);
  EXPECT_GE(f1(marks, Status::absent), 0.98);
  EXPECT_GE(f1(marks, Status::historical), 0.95);
  EXPECT_GE(f1(marks, Status::hypothetical), 0.95);
  EXPECT_GE(f1(marks, Status::other_person), 0.9);
  EXPECT_GE(f1(marks, Status::uncertain), 0.9);
}

TEST(ClinicalAssertions, ClinicalWordsSayNothingInWhatPatientsWrite) {
  const RedFlagEngine engine = RedFlagEngine::load(built_data::red_flags()).value();
  // A heading and "possible" mean something else to a clinician.
  EXPECT_EQ(engine.read("Not able to breathe", {}).action, Action::emergency_999);
  EXPECT_EQ(engine.read("PMH asthma. Now: chest pain", {}).action, Action::emergency_999);
  EXPECT_EQ(engine.read("my mother has chest pain", {}).action, Action::emergency_999);
  const std::string text = "My mother has chest pain.";
  EXPECT_EQ(engine.assess(text, 14, 24), Status::other_person);
}

}  // namespace
}  // namespace frontdoor
