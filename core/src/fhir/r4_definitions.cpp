// See frontdoor/r4_definitions.h. One line a fact, fields by tabs: S structure, E element, C constraint, X extension,
// V value set, K code system, c concept.
#include <frontdoor/r4_definitions.h>

#include <array>
#include <string>

namespace frontdoor {
namespace {

std::vector<std::string_view> split(std::string_view text, char mark) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = text.find(mark);
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return out;
}

// The fields of a line; those that are not there are empty.
std::array<std::string_view, 7> fields_of(std::string_view line) {
  std::array<std::string_view, 7> out;
  for (std::string_view& field : out) {
    const std::size_t end = line.find('\t');
    field = line.substr(0, end);
    if (end == std::string_view::npos) break;
    line.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace

R4Definitions R4Definitions::load(std::string_view text) {
  R4Definitions out;
  std::string_view set;
  std::string_view system;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const auto field = fields_of(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (field[0] == "c") {
      out.concepts_.push_back({system, field[1], field[2].empty() ? field[1] : field[2]});
      ++out.value_sets_[set].second;
    } else if (field[0] == "E") {
      out.structures_.back().elements.push_back({field[1], field[2] != "0", field[3] != "1" && field[3] != "0",
                                                 field[3] == "0", split(field[4], ','), field[5],
                                                 split(field[6], ',')});
    } else if (field[0] == "C") {
      out.structures_.back().constraints.push_back({field[1], field[2], field[3]});
    } else if (field[0] == "S") {
      out.structure_index_[field[1]] = out.structures_.size();
      const bool is_resource = field[2] == "resource" && field[1].find('.') == std::string_view::npos;
      out.structures_.push_back({field[1], is_resource, field[2] == "primitive-type", {}, {}});
    } else if (field[0] == "X") {
      out.extensions_[field[1]] = {split(field[2], ','), split(field[3], ','), field[4] == "modifier"};
    } else if (field[0] == "V") {
      set = field[1];
      system = {};
      out.value_sets_[set] = {out.concepts_.size(), 0};
    } else if (field[0] == "K") {
      system = field[1];
    }
  }
  return out;
}

const R4Structure* R4Definitions::structure(std::string_view name) const {
  const auto found = structure_index_.find(name);
  return found == structure_index_.end() ? nullptr : &structures_[found->second];
}

const R4Extension* R4Definitions::extension(std::string_view url) const {
  const auto found = extensions_.find(url);
  return found == extensions_.end() ? nullptr : &found->second;
}

std::span<const R4Concept> R4Definitions::value_set(std::string_view url) const {
  url = url.substr(0, url.find('|'));
  auto found = value_sets_.find(url);
  // What HL7's terminology calls its own since R4, forms still name as before.
  constexpr std::string_view kBefore = "http://hl7.org/fhir/ValueSet/v";
  if (found == value_sets_.end() && url.starts_with(kBefore)) {
    found = value_sets_.find("http://terminology.hl7.org/ValueSet/v" + std::string(url.substr(kBefore.size())));
  }
  if (found == value_sets_.end()) return {};
  return std::span(concepts_).subspan(found->second.first, found->second.second);
}

}  // namespace frontdoor
