// Requests as files in a folder.
#include "delivery.h"

#include <frontdoor/json.h>
#include <frontdoor/request.h>

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace frontdoor::kiosk {
namespace {

// "7K4M-9QXR": no letter that looks like another, as the service's references.
std::string new_reference() {
  constexpr std::string_view letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::array<unsigned char, 8> bytes{};
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) return {};
  std::string out;
  for (const unsigned char byte : bytes) {
    if (out.size() == 4) out += '-';
    out += letters[byte % letters.size()];
  }
  return out;
}

class File {
 public:
  explicit File(const std::string& path)
      : descriptor_(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  bool write_all(std::string_view bytes) const {
    while (descriptor_ >= 0 && !bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno != EINTR) return false;
      if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return descriptor_ >= 0 && ::fsync(descriptor_) == 0;
  }

 private:
  int descriptor_;
};

void sync_folder(const std::string& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

class FolderDelivery final : public Delivery {
 public:
  FolderDelivery(std::string folder, const Assets& assets) : folder_(std::move(folder)), assets_(assets) {}

  void send(const std::string&, const std::string& bundle, Instant now) override {
    const std::string reference = new_reference();
    const std::string path = folder_ + "/" + reference + ".json";
    const std::string part = path + ".part";
    const bool written = !reference.empty() && File(part).write_all(bundle);
    if (!written || ::rename(part.c_str(), path.c_str()) != 0) {
      ::unlink(part.c_str());
      answer_ = Answer{EventKind::refused, 0, R"({"detail":"The request could not be saved."})"};
      return;
    }
    sync_folder(folder_);
    answer_ = Answer{EventKind::receipt, 0, receipt(reference, bundle, now)};
  }

  std::optional<Answer> take() override { return std::exchange(answer_, std::nullopt); }

 private:
  // As the service makes it: how pressing the words are is read once more.
  std::string receipt(const std::string& reference, const std::string& bundle, Instant now) const {
    Json out = Json::object();
    out["reference"] = reference;
    out["received"] = format_rfc3339(now);
    Action action = Action::none;
    if (const auto request = read_request(bundle)) {
      action = standing_action(request.value(), reread(request.value(), assets_.readers()));
    }
    out["action"] = std::string(to_code(action));
    const Urgency urgency = action == Action::none ? Urgency::none : Urgency::urgent;
    if (action < Action::emergency_department) {
      out["deadline"] = format_rfc3339(deadline_for(now, urgency, assets_.access->holidays()));
    }
    return to_text(out);
  }

  std::string folder_;
  const Assets& assets_;
  std::optional<Answer> answer_;
};

}  // namespace

std::unique_ptr<Delivery> deliver_to_folder(std::string folder, const Assets& assets) {
  return std::make_unique<FolderDelivery>(std::move(folder), assets);
}

}  // namespace frontdoor::kiosk
