// What patients' browsers and practices' websites ask for. No sign-in, no cookie.
#include "form/public_routes.h"

#include "crypto/secrets.h"
#include "form/proxy_probe.h"
#include "practices/status_document.h"

#include <frontdoor/json.h>

namespace frontdoor::intake {
namespace {

// The form's own script is a worker's too, which is bound by the policy that it came with: it fetches the modules and
// their data, imports the painter's script, and compiles.
constexpr const char* kWorkerPolicy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

Reply status(const PublicParts& parts, const Call& call, const std::string& ods) {
  const auto practice = require_practice(parts.practices, ods);
  Reply reply = json_reply(200, status_document(*practice, std::nullopt));
  // Each form has a ticket of its own: no cache that several share keeps it.
  reply.headers["Cache-Control"] = "private, max-age=30";
  reply.headers[kTicketHeader] = parts.tickets.issue(ods, parts.clock());
  reply.headers["ETag"] = '"' + sha256_hex(reply.body).substr(0, 32) + '"';
  return unless_known(call, std::move(reply));
}

// A cached page may ask for an older pack by its hash: it gets the current one, uncacheable.
Reply added_red_flags(const PublicParts& parts, const Call& call, const Parameters& parameters) {
  const auto practice = require_practice(parts.practices, parameters["ods"]);
  const auto red_flags = parts.red_flags.of(practice->practice.ods);
  if (red_flags->added_hash.empty()) {
    throw Problem{404, "not-found", "There is nothing at this address", "The practice has added no red flags.", "", {}};
  }
  Reply reply;
  reply.content_type = "application/octet-stream";
  set_body(reply, call, red_flags->added);
  const bool current = parameters["hash"] == red_flags->added_hash;
  reply.headers["Cache-Control"] = current ? "public, max-age=31536000, immutable" : "no-store";
  return unless_known(call, std::move(reply));
}

[[noreturn]] void refuse_unknown_form() {
  throw Problem{404, "not-found", "There is nothing at this address", "The practice has no such form.", "", {}};
}

// The forms that are on, for those who lead patients to them.
Reply own_forms(const PublicParts& parts, const Call& call, const std::string& ods) {
  require_practice(parts.practices, ods);
  Json forms = Json::array();
  for (const OfferedForm& form : parts.forms.of(ods)->offered) {
    forms.push_back({{"name", form.name},
                     {"title", form.title},
                     {"countsAs", form.counts_as},
                     {"page", "/p/" + ods + "/forms/" + form.name},
                     {"questionnaire", form.address}});
  }
  Reply reply = json_reply(200, to_text(Json{{"forms", std::move(forms)}}));
  reply.headers["Cache-Control"] = "public, max-age=30";
  reply.headers["ETag"] = '"' + sha256_hex(reply.body).substr(0, 32) + '"';
  return unless_known(call, std::move(reply));
}

// A Questionnaire as patients are asked it. What is in it of ours changes with the service, so a browser asks again.
Reply questionnaire(const PublicParts& parts, const Call& call, const std::string& ods, const std::string& address) {
  require_practice(parts.practices, ods);
  const auto form = parts.forms.at(ods, address);
  if (!form) refuse_unknown_form();
  Reply reply;
  reply.content_type = "application/fhir+json";
  set_body(reply, call, form->json);
  reply.headers["Cache-Control"] = "no-cache";
  return unless_known(call, std::move(reply));
}

// Loaded by a script tag on the practice's own site, so readable from other origins.
Reply shared_asset(const PublicParts& parts, const Call& call, const std::vector<std::string>& segments) {
  Reply reply = parts.files.serve(call, segments);
  reply.headers["Cross-Origin-Resource-Policy"] = "cross-origin";
  return reply;
}

}  // namespace

void add_public_routes(Router& router, const PublicParts& parts) {
  router.add("GET", "/healthz", [&parts](const Call& call, const Parameters&) {
    const auto seen = probe_answer(call, parts.clock(), parts.probe_key);
    return json_reply(200, seen ? *seen : R"({"status":"ok"})");
  });
  router.add("GET", "/readyz", [&parts](const Call&, const Parameters&) {
    parts.require_keys();  // throws when the database does not answer, too
    if (const std::string fault = parts.write_fault(); !fault.empty()) {
      throw Problem{503, "not-ready", "The service cannot store requests", fault, "", {{"Retry-After", "5"}}};
    }
    return json_reply(200, R"({"status":"ready"})");
  });
  for (const char* name : {"frontdoor.js", "check.js"}) {
    router.add("GET", std::string("/") + name, [&parts, name](const Call& call, const Parameters&) {
      Reply reply = shared_asset(parts, call, {name});
      reply.headers["Cache-Control"] = "max-age=300";
      return reply;
    });
  }
  // The hash for a tag that names the version, and the description of the API.
  for (const char* name : {"integrity.json", "openapi.yaml"}) {
    router.add("GET", std::string("/") + name, [&parts, name](const Call& call, const Parameters&) {
      Reply reply = parts.files.serve(call, {name});
      reply.headers["Cache-Control"] = "max-age=300";
      return reply;
    });
  }
  router.add("GET", "/licences.txt", [&parts](const Call& call, const Parameters&) {
    Reply reply = parts.files.serve(call, {"licences.txt"});
    reply.headers["Cache-Control"] = "max-age=86400";
    return reply;
  });
  // A pinned version: its tag may carry the hash of its bytes, which browsers check only of what is shared by CORS.
  router.add("GET", "/v/{version}/frontdoor.js", [&parts](const Call& call, const Parameters& parameters) {
    // One that came before this build is among those that were kept.
    const std::string& version = parameters["version"];
    const bool is_ours = parts.files.text("v/" + version + "/frontdoor.js") != nullptr;
    Reply reply = is_ours ? shared_asset(parts, call, {"v", version, "frontdoor.js"})
                          : parts.kept_versions.serve(call, {version, "frontdoor.js"});
    reply.headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    reply.headers["Access-Control-Allow-Origin"] = "*";
    reply.headers["Cache-Control"] = "public, max-age=31536000, immutable";
    return reply;
  });
  router.add("GET", "/assets/*", [&parts](const Call& call, const Parameters& parameters) {
    std::vector<std::string> segments = {"assets"};
    segments.insert(segments.end(), parameters.rest.begin(), parameters.rest.end());
    Reply reply = shared_asset(parts, call, segments);
    reply.headers["Content-Security-Policy"] = kWorkerPolicy;
    return reply;
  });
  router.add("GET", "/p/{ods}", [&parts](const Call& call, const Parameters& parameters) {
    return parts.served.first_page(call, parameters["ods"], "");
  });
  // Straight to one form, as a practice leads its patients to a review.
  router.add("GET", "/p/{ods}/forms/{name}", [&parts](const Call& call, const Parameters& parameters) {
    return parts.served.first_page(call, parameters["ods"], parameters["name"]);
  });
  // The second while the page that is posted is held.
  for (const char* address : {"/p/{ods}/form", "/p/{ods}/form/{page}"}) {
    router.add("POST", address, [&parts](const Call& call, const Parameters& parameters) {
      const auto name = parameters.named.find("page");
      Reply reply = parts.served.next_page(call, parameters["ods"], name == parameters.named.end() ? "" : name->second);
      parts.meter.count(parameters["ods"]);  // this page may have been the one that sends
      return reply;
    });
  }
  router.add("GET", "/p/{ods}/form/{page}", [&parts](const Call&, const Parameters& parameters) {
    return parts.served.held_page(parameters["ods"], parameters["page"]);
  });
  // The address of a posted page, kept by a browser: the form starts again.
  router.add("GET", "/p/{ods}/form", [&parts](const Call&, const Parameters& parameters) {
    return redirect_reply("/p/" + require_practice(parts.practices, parameters["ods"])->practice.ods);
  });
  for (const char* address : {"/p/{ods}/request", "/p/{ods}/request/{link}"}) {
    router.add("GET", address, [&parts](const Call&, const Parameters& parameters) {
      const auto link = parameters.named.find("link");
      return parts.request_pages.find_page(parameters["ods"], link == parameters.named.end() ? "" : link->second);
    });
  }
  router.add("POST", "/p/{ods}/request", [&parts](const Call& call, const Parameters& parameters) {
    return parts.request_pages.post(call, parameters["ods"]);
  });
  router.add("GET", "/v1/practices/{ods}/status", [&parts](const Call& call, const Parameters& parameters) {
    return status(parts, call, parameters["ods"]);
  });
  router.add("GET", "/v1/practices/{ods}/red-flags/{hash}", [&parts](const Call& call, const Parameters& parameters) {
    return added_red_flags(parts, call, parameters);
  });
  router.add("GET", "/v1/practices/{ods}/forms", [&parts](const Call& call, const Parameters& parameters) {
    return own_forms(parts, call, parameters["ods"]);
  });
  router.add("GET", "/v1/practices/{ods}/questionnaire", [&parts](const Call& call, const Parameters& parameters) {
    const std::string& ods = parameters["ods"];
    return questionnaire(parts, call, ods, AskedForms::first_address_of(ods));
  });
  router.add(
      "GET", "/v1/practices/{ods}/forms/{name}/{version}", [&parts](const Call& call, const Parameters& parameters) {
        const std::string& ods = parameters["ods"];
        return questionnaire(parts, call, ods,
                             "/v1/practices/" + ods + "/forms/" + parameters["name"] + "/" + parameters["version"]);
      });
  router.add("POST", "/v1/practices/{ods}/requests", [&parts](const Call& call, const Parameters& parameters) {
    Reply reply = parts.acceptance.accept(call, parameters["ods"]);
    if (reply.status == 201) parts.meter.count(parameters["ods"]);
    return reply;
  });
  router.add("POST", "/v1/practices/{ods}/form-events", [&parts](const Call& call, const Parameters& parameters) {
    return parts.form_reports.accept(call, parameters["ods"]);
  });
  router.add("GET", "/v1/practices/{ods}/requests/{reference}/attachments/{sha256}/linked",
             [&parts](const Call& call, const Parameters& parameters) {
               return parts.photo_links.open(call, parameters["ods"], parameters["reference"], parameters["sha256"]);
             });
  // Here the third part is the Idempotency-Key that the request will have.
  router.add("PUT", "/v1/practices/{ods}/requests/{reference}/attachments/{sha256}",
             [&parts](const Call& call, const Parameters& parameters) {
               return parts.acceptance.accept_attachment(call, parameters["ods"], parameters["reference"],
                                                         parameters["sha256"]);
             });
}

}  // namespace frontdoor::intake
