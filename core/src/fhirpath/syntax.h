// The syntax tree of FHIRPath and what makes it.
#pragma once

#include <frontdoor/fhirpath.h>

#include <optional>

namespace frontdoor::fhirpath {

enum class NodeKind : std::uint8_t {
  literal,   // value
  empty,     // {}
  name,      // text: a member of the input
  self,      // $this
  index,     // $index
  total,     // $total
  constant,  // %text
  call,      // text(parts...) on the input
  dot,       // parts[0].parts[1]
  at,        // parts[0][parts[1]]
  sign,      // text parts[0]
  binary,    // parts[0] text parts[1]
  is,        // parts[0] is text
  as,        // parts[0] as text
};

struct Node {
  NodeKind kind = NodeKind::empty;
  std::string text;
  Value value;
  std::vector<Node> parts;
};

// How many arguments a function takes; nullopt if there is no such function here.
struct Arity {
  std::size_t least, most;
};
std::optional<Arity> arity_of(std::string_view function);

}  // namespace frontdoor::fhirpath
