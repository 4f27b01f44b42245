// What patients' browsers and practices' websites ask for. No sign-in, no cookie.
#include "service.h"
#include "status_document.h"

#include <frontdoor/json.h>
#include <frontdoor/render.h>

namespace frontdoor::intake {
namespace {

// The form's own page: scripts from here only, WebAssembly, no third party, framed by the practice's own sites only.
std::string form_policy(const std::vector<std::string>& site_origins) {
  std::string policy =
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; "
      "connect-src 'self'; font-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
  for (const std::string& origin : site_origins) policy += " " + origin;
  return policy;
}

std::string telephone_digits(const std::string& phone) {
  std::string digits;
  for (char c : phone) {
    if ((c >= '0' && c <= '9') || (c == '+' && digits.empty())) digits += c;
  }
  return digits;
}

void replace_all(std::string& text, std::string_view placeholder, const std::string& value) {
  for (std::size_t at = text.find(placeholder); at != std::string::npos;
       at = text.find(placeholder, at + value.size())) {
    text.replace(at, placeholder.size(), value);
  }
}

std::shared_ptr<const KnownPractice> require_practice(const Parts& parts, const std::string& ods) {
  std::shared_ptr<const KnownPractice> practice = parts.practices.find(ods);
  if (practice) return practice;
  throw Problem{
      404, "unknown-practice", "No practice with this code uses this service", "Check the ODS code in the address.", "",
      {}};
}

Reply form_page(const Parts& parts, const Call& call, const std::string& ods) {
  const auto practice = require_practice(parts, ods);
  const std::shared_ptr<const std::string> page_template = parts.files.text("embed.html");
  if (!page_template) throw StoreUnavailable("embed.html is missing from the web root");
  std::string page = *page_template;
  replace_all(page, "{{practice.ods}}", escape_html(practice->practice.ods));
  replace_all(page, "{{practice.phone-href}}", telephone_digits(practice->practice.phone));
  replace_all(page, "{{practice.phone}}", escape_html(practice->practice.phone));
  replace_all(page, "{{practice.name}}", escape_html(practice->practice.name));
  Reply reply = html_reply(200, std::move(page));
  reply.headers["Cache-Control"] = "no-cache";
  reply.headers["ETag"] = '"' + sha256_hex(reply.body).substr(0, 32) + '"';
  reply.headers["Content-Security-Policy"] = form_policy(practice->site_origins);
  return unless_known(call, std::move(reply));
}

Reply status(const Parts& parts, const Call& call, const std::string& ods) {
  const auto practice = require_practice(parts, ods);
  Reply reply = json_reply(200, status_document(*practice, std::nullopt));
  reply.headers["Cache-Control"] = "max-age=30";
  reply.headers["ETag"] = '"' + sha256_hex(reply.body).substr(0, 32) + '"';
  return unless_known(call, std::move(reply));
}

// Loaded by a script tag on the practice's own site, so readable from other origins.
Reply shared_asset(const Parts& parts, const Call& call, const std::vector<std::string>& segments) {
  Reply reply = parts.files.serve(call, segments);
  reply.headers["Cross-Origin-Resource-Policy"] = "cross-origin";
  return reply;
}

}  // namespace

void add_public_routes(Router& router, const Parts& parts) {
  router.add("GET", "/healthz", [](const Call&, const Parameters&) { return json_reply(200, R"({"status":"ok"})"); });
  router.add("GET", "/readyz", [&parts](const Call&, const Parameters&) {
    parts.store.schema_version();  // throws when the database does not answer
    return json_reply(200, R"({"status":"ready"})");
  });
  router.add("GET", "/metrics", [&parts](const Call&, const Parameters&) {
    if (!parts.settings.metrics) {
      throw Problem{404, "not-found", "There is nothing at this address", "Metrics are switched off.", "", {}};
    }
    Reply reply;
    reply.content_type = "text/plain; version=0.0.4; charset=utf-8";
    reply.body = parts.metrics.as_text();
    return reply;
  });
  router.add("GET", "/frontdoor.js", [&parts](const Call& call, const Parameters&) {
    Reply reply = shared_asset(parts, call, {"frontdoor.js"});
    reply.headers["Cache-Control"] = "max-age=300";
    return reply;
  });
  router.add("GET", "/assets/*", [&parts](const Call& call, const Parameters& parameters) {
    std::vector<std::string> segments = {"assets"};
    segments.insert(segments.end(), parameters.rest.begin(), parameters.rest.end());
    return shared_asset(parts, call, segments);
  });
  router.add("GET", "/p/{ods}", [&parts](const Call& call, const Parameters& parameters) {
    return form_page(parts, call, parameters["ods"]);
  });
  router.add("GET", "/v1/practices/{ods}/status", [&parts](const Call& call, const Parameters& parameters) {
    return status(parts, call, parameters["ods"]);
  });
  router.add("POST", "/v1/practices/{ods}/requests", [&parts](const Call& call, const Parameters& parameters) {
    Reply reply = parts.acceptance.accept(call, parameters["ods"]);
    if (reply.status == 201) parts.meter.count(parameters["ods"]);
    return reply;
  });
  router.add("POST", "/v1/practices/{ods}/form-events", [&parts](const Call& call, const Parameters& parameters) {
    return parts.form_reports.accept(call, parameters["ods"]);
  });
  // Here the third part is the Idempotency-Key that the request will have.
  router.add("PUT", "/v1/practices/{ods}/requests/{reference}/attachments/{sha256}",
             [&parts](const Call& call, const Parameters& parameters) {
               return parts.acceptance.accept_attachment(call, parameters["ods"], parameters["reference"],
                                                         parameters["sha256"]);
             });
}

}  // namespace frontdoor::intake
