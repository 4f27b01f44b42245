// See photos.h.
#include "consultation/photos.h"

#include "json/make_json.h"

#include <frontdoor/limits.h>

#include <algorithm>
#include <vector>

namespace frontdoor {

std::size_t photos_left(const FilledForm& form) {
  return limits::photos_max - std::min(form.photos().size(), limits::photos_max);
}

std::optional<Error> add_photo(FilledForm& form, const Item& question, const std::string& value) {
  const auto photo = photo_of_json(value);
  if (!photo) return Error{ErrorCode::invalid_value, "A photo has a sha256, a contentType and a size in limits.", ""};
  const std::string name = photo_name(question, *photo);
  if (!form.value(name).empty()) return std::nullopt;
  const std::vector<Photo> others = form.photos();
  if (photos_left(form) == 0) {
    return Error{ErrorCode::too_large, "There are as many photos as may be sent.", ""};
  }
  if (photo->description.size() > limits::short_answer_bytes_max) {
    return Error{ErrorCode::too_large, "The description of a photo is too long.", ""};
  }
  std::uint32_t last = 0;
  for (const Photo& other : others) last = std::max(last, other.number);
  Json kept = texts("sha256", photo->sha256, "contentType", photo->content_type);
  kept["size"] = photo->bytes;
  kept["number"] = last + 1;
  form.set(name, to_text(kept));
  if (!photo->description.empty()) form.set(name + "/description", photo->description);
  return std::nullopt;
}

}  // namespace frontdoor
