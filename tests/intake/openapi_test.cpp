// docs/api/openapi.yaml names every address of the service, and no other.
#include "support.h"

#include "router.h"

#include <set>
#include <sstream>

namespace frontdoor::intake {
namespace {

// "GET /v1/session" of each operation; the file keeps to two spaces of indent, paths first.
std::set<std::string> described_routes() {
  std::istringstream lines(read_file(std::string(FRONTDOOR_SOURCE_DIR) + "/docs/api/openapi.yaml"));
  std::set<std::string> routes;
  bool in_paths = false;
  std::string path;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.front() != ' ' && line.front() != '#') in_paths = line == "paths:";
    if (!in_paths) continue;
    if (line.rfind("  /", 0) == 0) path = line.substr(2, line.size() - 3);
    for (const auto& [key, method] :
         {std::pair{"    get:", "GET "}, {"    post:", "POST "}, {"    put:", "PUT "}, {"    delete:", "DELETE "}}) {
      if (line == key) routes.insert(method + path);
    }
  }
  return routes;
}

using ApiDescription = IntakeTest;

TEST_F(ApiDescription, NamesEveryRouteAndNoOther) {
  const std::vector<std::string> routes = service_->router().routes();
  EXPECT_EQ(described_routes(), std::set<std::string>(routes.begin(), routes.end()));
}

}  // namespace
}  // namespace frontdoor::intake
