// A count is a count whatever else the number could be (40 tablets are no temperature), and a name is a name: neither
// changes what is read of a text.
#include <frontdoor/red_flags.h>

#include "redflags_support.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>

namespace frontdoor {
namespace {

std::set<std::string> rules_found(const std::string& text) {
  std::set<std::string> rules;
  for (const Finding& finding : engine().read(text, {}).findings) {
    if (finding.status == Status::present) rules.insert(finding.rule);
  }
  return rules;
}

struct Counted {
  const char* before;
  const char* after;
  int least;
  int most;
  const char* rule;
};

class Counts : public ::testing::TestWithParam<Counted> {};

TEST_P(Counts, AnyNumberIsRead) {
  const Counted& counted = GetParam();
  for (int number = counted.least; number <= counted.most; ++number) {
    const std::string text = counted.before + std::to_string(number) + counted.after;
    EXPECT_TRUE(rules_found(text).contains(counted.rule)) << text;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Things, Counts,
    ::testing::Values(
        Counted{"I took ", " paracetamol", 10, 150, "metabolic.overdose"},
        Counted{"swallowed ", " of my sleeping tablets", 13, 150, "metabolic.overdose"},
        Counted{"he has been fitting for ", " minutes", 6, 59, "brain.seizure"},
        Counted{"my blood sugar is ", " and I am being sick", 25, 60, "metabolic.dka"},
        Counted{"my blood pressure is 190 over ", " and I have a bad headache", 95, 130, "heart.pressure"},
        Counted{"I have pressed on it for ", " minutes and it is still bleeding", 13, 59, "bleeding.severe"}));

TEST(Names, AreNoMisspelling) {
  std::ifstream file(FRONTDOOR_SOURCE_DIR "/tests/fixtures/redflags/names.txt");
  std::size_t names = 0;
  for (std::string name; file >> name; ++names) {
    EXPECT_TRUE(rules_found(name).empty()) << name;
    EXPECT_TRUE(rules_found("My wife " + name).empty()) << name;
  }
  EXPECT_GT(names, 2000u);
}

}  // namespace
}  // namespace frontdoor
