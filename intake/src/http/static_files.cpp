#include "http/static_files.h"

#include "crypto/secrets.h"
#include "http/compression.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

struct Type {
  std::string_view extension;
  const char* content_type;
};
constexpr Type kTypes[] = {
    {".css", "text/css; charset=utf-8"},
    {".html", "text/html; charset=utf-8"},
    {".ico", "image/x-icon"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".png", "image/png"},
    {".svg", "image/svg+xml"},
    {".txt", "text/plain; charset=utf-8"},
    {".wasm", "application/wasm"},
};

std::string content_type_of(const std::string& name) {
  for (const Type& type : kTypes) {
    if (name.ends_with(type.extension)) return type.content_type;
  }
  return "application/octet-stream";
}

// Dot files and anything that could step out of the root have no name here.
bool is_plain_name(const std::string& segment) {
  return !segment.empty() && segment.front() != '.' && segment.find_first_of("/\\") == std::string::npos;
}

[[noreturn]] void not_found() {
  throw Problem{404, "not-found", "There is nothing at this address", "Check the address.", "", {}};
}

}  // namespace

StaticFiles::StaticFiles(fs::path root) : root_(fs::weakly_canonical(root)) {
  if (!root_.has_filename()) root_ = root_.parent_path();  // "build/web/"
}

std::optional<StaticFiles::File> StaticFiles::load(const fs::path& relative) {
  std::error_code fault;
  const fs::path path = fs::canonical(root_ / relative, fault);
  if (fault) return std::nullopt;
  // A symbolic link must not lead out of the root.
  const auto [root_end, path_at] = std::mismatch(root_.begin(), root_.end(), path.begin(), path.end());
  if (root_end != root_.end() || !fs::is_regular_file(path, fault)) return std::nullopt;
  const auto changed = fs::last_write_time(path, fault);
  const std::uintmax_t size = fs::file_size(path, fault);
  if (fault) return std::nullopt;
  const std::string name = relative.string();
  {
    std::lock_guard lock(mutex_);
    const auto known = files_.find(name);
    if (known != files_.end() && known->second.changed == changed && known->second.size == size) return known->second;
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  auto bytes =
      std::make_shared<const std::string>(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  File file{changed, size, bytes, '"' + sha256_hex(*bytes).substr(0, 32) + '"'};
  std::lock_guard lock(mutex_);
  files_[name] = file;
  return file;
}

std::shared_ptr<const std::string> StaticFiles::text(const std::string& name) {
  const std::optional<File> file = load(name);
  return file ? file->bytes : nullptr;
}

Reply StaticFiles::serve(const Call& call, const std::vector<std::string>& segments) {
  if (segments.empty() || !std::all_of(segments.begin(), segments.end(), is_plain_name)) not_found();
  fs::path relative;
  for (const std::string& segment : segments) relative /= segment;
  std::optional<File> file = load(relative);
  if (!file) not_found();

  Reply reply;
  reply.content_type = content_type_of(relative.string());
  reply.headers["Vary"] = "Accept-Encoding";
  reply.headers["Cache-Control"] =
      has_content_hash(segments.back()) ? "public, max-age=31536000, immutable" : "no-cache";
  const std::string accept = call.header("Accept-Encoding");
  constexpr std::pair<std::string_view, const char*> codings[] = {{"br", ".br"}, {"gzip", ".gz"}};
  for (const auto& [coding, suffix] : codings) {
    if (!accepts_coding(accept, coding)) continue;
    const std::optional<File> compressed = load(relative.string() + suffix);
    // One made before the file last changed is stale.
    if (!compressed || compressed->changed < file->changed) continue;
    reply.headers["Content-Encoding"] = std::string(coding);
    file = compressed;
    break;
  }
  reply.headers["ETag"] = file->etag;
  reply.body = *file->bytes;
  return unless_known(call, std::move(reply));
}

bool has_content_hash(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return false;
  const std::string_view stem = name.substr(0, dot);
  const std::size_t mark = stem.find_last_of("-.");
  if (mark == std::string_view::npos) return false;
  const std::string_view hash = stem.substr(mark + 1);
  if (hash.size() < 8) return false;
  const bool base32 =
      std::all_of(hash.begin(), hash.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7'); });
  const bool hex =
      std::all_of(hash.begin(), hash.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  const bool digit = std::any_of(hash.begin(), hash.end(), [](char c) { return c >= '0' && c <= '9'; });
  return base32 || (hex && digit);
}

}  // namespace frontdoor::intake
