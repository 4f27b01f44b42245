// Pages as markup that one can read: the files of intake/web/pages, in the Mustache language, escaped by default.
#pragma once

#include <concepts>
#include <iterator>
#include <kainjow/mustache.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace frontdoor::intake {

// What a program made as markup: a template that is filled, a picture, a View as HTML. Never what somebody typed.
struct Markup {
  std::string html;
};

// What a template shows, by the names that it uses. Every name must be set, also the one of a section that is left out.
class PageData {
 public:
  PageData() = default;
  // text: anything; the template escapes it. Empty text shows nothing, and its section is left out. Throws
  // std::logic_error: a name that is kept for markup.
  PageData& set(std::string_view name, std::string_view text) {
    if (name.ends_with(kMarkupEnding)) throw std::logic_error(std::string(name) + " is a name of markup");
    value_[std::string(name)] = text.empty() ? kainjow::mustache::data(false) : std::string(text);
    return *this;
  }
  // A number as text: 0 is shown.
  template <std::integral Number>
  requires(!std::same_as<Number, bool>) PageData& set(std::string_view name, Number number) {
    return set(name, std::string_view(std::to_string(number)));
  }
  // Whether a section is there.
  template <std::same_as<bool> Bool>
  PageData& set(std::string_view name, Bool is_there) {
    value_[std::string(name)] = kainjow::mustache::data(is_there);
    return *this;
  }
  // A section with names of its own. What it does not set is looked up around it.
  PageData& set(std::string_view name, PageData section) {
    value_[std::string(name)] = std::move(section.value_);
    return *this;
  }
  // A section that is repeated, or left out when there are none.
  PageData& set(std::string_view name, std::vector<PageData> rows) {
    kainjow::mustache::list list;
    list.reserve(rows.size());
    for (PageData& row : rows) list.push_back(std::move(row.value_));
    value_[std::string(name)] = kainjow::mustache::data(list);
    return *this;
  }
  // Markup, as {{{NAME-markup}}}: templates write no other name in three braces. Empty markup leaves its section out.
  PageData& set(std::string_view name, const Markup& markup) {
    value_[std::string(name).append(kMarkupEnding)] =
        markup.html.empty() ? kainjow::mustache::data(false) : kainjow::mustache::data(markup.html);
    return *this;
  }
  const kainjow::mustache::data& value() const { return value_; }

 private:
  static constexpr std::string_view kMarkupEnding = "-markup";
  kainjow::mustache::data value_;
};

// Rows of a repeated section: each made from one entry.
template <class Entries, class Function>
std::vector<PageData> rows_of(const Entries& entries, Function row_of) {
  std::vector<PageData> rows;
  rows.reserve(std::size(entries));
  for (const auto& entry : entries) rows.push_back(row_of(entry));
  return rows;
}

// The template of that name filled with data. {{> NAME}} is another template of the folder, put in when the template is
// parsed. A name that data does not set shows nothing and is logged as an error (inbox-name-missing). Throws
// std::logic_error: no such template, one that is not Mustache, one that holds itself.
std::string fill_template(std::string_view name, const PageData& data);
// What was missing since the last call, as "page: title". For the tests, which allow nothing.
std::vector<std::string> take_missing_names();

}  // namespace frontdoor::intake
