#include "inbox/page_template.h"

#include "base/log.h"
#include "inbox/assets.h"

#include <frontdoor/render.h>

#include <memory>
#include <set>
#include <stdexcept>

namespace frontdoor::intake {
namespace {

using Template = kainjow::mustache::mustache;

const PageSource& source_of(std::string_view name) {
  for (const PageSource& source : page_sources()) {
    if (source.name == name) return source;
  }
  throw std::logic_error("no page template " + std::string(name));
}

// A template with every {{> NAME}} in it put in place, so that a page is parsed once. depth: of templates around it.
std::string with_partials(std::string_view name, int depth = 0) {
  constexpr int kDeepest = 8;
  if (depth > kDeepest) throw std::logic_error(std::string(name) + ".html holds itself");
  std::string_view rest = source_of(name).text;
  if (depth > 0 && rest.ends_with('\n')) rest.remove_suffix(1);  // the line goes on where it is put
  std::string out;
  for (;;) {
    const std::size_t begin = rest.find("{{> ");
    const std::size_t end = rest.find("}}", begin);
    if (begin == std::string_view::npos || end == std::string_view::npos) return out += rest;
    out += rest.substr(0, begin);
    out += with_partials(rest.substr(begin + 4, end - begin - 4), depth + 1);
    rest.remove_prefix(end + 2);
  }
}

// Looks names up as Mustache does, and remembers what was not there.
class Names : public kainjow::mustache::context<std::string> {
 public:
  explicit Names(const kainjow::mustache::data& data) : context(&data) {}

  const kainjow::mustache::data* get(const std::string& name) const override {
    const kainjow::mustache::data* found = context::get(name);
    if (found == nullptr) missing_.insert(name);
    return found;
  }
  const std::set<std::string>& missing() const { return missing_; }

 private:
  mutable std::set<std::string> missing_;
};

struct MissingNames {
  std::mutex mutex;
  std::set<std::string> names;
};

MissingNames& missing_names() {
  static MissingNames all;
  return all;
}

void note_missing(const std::string& page, const std::string& name) {
  log_event(LogLevel::error, "inbox-name-missing", {{"template", page}, {"name", name}});
  std::lock_guard lock(missing_names().mutex);
  missing_names().names.insert(page + ": " + name);
}

// Rendering writes its errors into the template, so each thread has its own.
Template& parsed(std::string_view name) {
  thread_local std::map<std::string, std::unique_ptr<Template>, std::less<>> known;
  const auto found = known.find(name);
  if (found != known.end()) return *found->second;
  auto made = std::make_unique<Template>(with_partials(name));
  if (!made->is_valid()) throw std::logic_error(std::string(name) + ".html: " + made->error_message());
  made->set_custom_escape([](const std::string& text) { return escape_html(text); });
  return *known.emplace(std::string(name), std::move(made)).first->second;
}

// What a template writes to.
struct Text {
  std::string all;
  Text& operator<<(const std::string& piece) {
    all += piece;
    return *this;
  }
};

}  // namespace

std::string fill_template(std::string_view name, const PageData& data) {
  Template& page = parsed(name);
  Names names(data.value());
  Text out;
  page.render(names, out);
  if (!page.is_valid()) throw std::logic_error(std::string(name) + ".html: " + page.error_message());
  for (const std::string& missing : names.missing()) note_missing(std::string(name), missing);
  return std::move(out.all);
}

std::vector<std::string> take_missing_names() {
  std::lock_guard lock(missing_names().mutex);
  const std::set<std::string> taken = std::exchange(missing_names().names, {});
  return {taken.begin(), taken.end()};
}

}  // namespace frontdoor::intake
