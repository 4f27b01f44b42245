// How the doctor asks over the network: with an end, and with what it needs to know of an answer.
#pragma once

#include <string>
#include <vector>

namespace frontdoor::intake {

struct Answer {
  std::string fault;  // why there is none; empty: there is one
  bool name_leads_nowhere = false;
  bool certificate_is_refused = false;
  long status = 0;
  std::string type;
  std::string policy;                 // Content-Security-Policy
  std::vector<std::string> only_tls;  // each Strict-Transport-Security
  std::string body;
};

class Asker {
 public:
  // ca_file: certificates that are believed besides this machine's; may be empty.
  explicit Asker(std::string ca_file) : ca_file_(std::move(ca_file)) {}

  // What a refused certificate hides is asked for nevertheless; the first answer has said that it was refused.
  void believe_any_certificate() { believes_any_ = true; }
  Answer get(const std::string& address, const std::vector<std::string>& headers = {}) const;
  Answer put(const std::string& address, const std::string& type, std::size_t bytes) const;
  // Whether anything listens there.
  static bool listens(const std::string& host, int port);

 private:
  Answer ask(const std::string& address, const std::vector<std::string>& headers, const std::string* upload) const;

  std::string ca_file_;
  bool believes_any_ = false;
};

}  // namespace frontdoor::intake
