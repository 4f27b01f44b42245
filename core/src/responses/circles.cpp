// See circles.h: depth first, with a path of our own in place of the stack.
#include "responses/circles.h"

#include <utility>

namespace frontdoor {

std::optional<std::uint32_t> first_in_circle(const std::vector<std::vector<std::uint32_t>>& needs) {
  enum : std::uint8_t { fresh, open, done };
  std::vector<std::uint8_t> state(needs.size(), fresh);
  std::vector<std::pair<std::uint32_t, std::size_t>> path;
  for (std::uint32_t start = 0; start < needs.size(); ++start) {
    if (state[start] != fresh) continue;
    state[start] = open;
    path.assign(1, {start, 0});
    while (!path.empty()) {
      auto& [at, next] = path.back();
      if (next == needs[at].size()) {
        state[at] = done;
        path.pop_back();
        continue;
      }
      const std::uint32_t to = needs[at][next++];
      if (state[to] == open) return at;
      if (state[to] == done) continue;
      state[to] = open;
      path.push_back({to, 0});
    }
  }
  return std::nullopt;
}

}  // namespace frontdoor
