#include "support.h"

#include "base/log.h"
#include "inbox/page_template.h"
#include "patient_driver.h"
#include "store/sql_store.h"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <Poco/String.h>
#include <Poco/TemporaryFile.h>
#include <Poco/URI.h>
#include <Poco/UUIDGenerator.h>

#include <sodium.h>

#include <array>
#include <fstream>
#include <iterator>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

// Argon2id is slow on purpose; a hash says itself how slow, and that of the tests is the fastest there is.
const std::string& password_hash() {
  static const std::string hash = [] {
    start_sodium();
    std::array<char, crypto_pwhash_STRBYTES> made{};
    const std::string password = kPassword;
    EXPECT_EQ(crypto_pwhash_str(made.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_MIN,
                                crypto_pwhash_MEMLIMIT_MIN),
              0);
    return std::string(made.data());
  }();
  return hash;
}

void add_practice(Store& store, const std::string& ods, const std::string& name) {
  store.add_practice({ods,
                      to_text(Json{{"ods", ods}, {"name", name}, {"phone", "020 7946 0000"}}),
                      {"http://localhost:8081"},
                      R"({"state":"normal"})"});
}

// As an older build left accounts: without an entry in the ledger, which tests count.
void insert_account(const Settings& settings, const std::string& ods, std::string_view name, Role role) {
  open_database((settings.data_directory / "intake.db").string())->write([&](SqlSession& session) {
    session.execute(
        "INSERT INTO users (ods, name, password_hash, role) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (ods, name) DO UPDATE SET role = excluded.role",
        {ods, name, password_hash(), to_code(role)});
  });
}

void store_cookie(std::map<std::string, std::string>& cookies, const std::string& line) {
  const std::size_t equals = line.find('=');
  const std::size_t end = std::min(line.find(';'), line.size());
  const std::string name = line.substr(0, equals);
  if (line.find("Max-Age=0") != std::string::npos) {
    cookies.erase(name);
  } else {
    cookies[name] = line.substr(equals + 1, end - equals - 1);
  }
}

}  // namespace

TemporaryDirectory::TemporaryDirectory() : path_(Poco::TemporaryFile::tempName()) {
  fs::create_directories(path_);
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void write_file(const fs::path& path, const std::string& bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_web_root(const fs::path& root) {
  write_file(root / "frontdoor.js", "// loader");
  write_file(root / "embed.html",
             "<title>{{practice.name}}</title><a href=\"tel:{{practice.phone-href}}\">{{practice.phone}}</a>"
             "<main data-ods=\"{{practice.ods}}\"></main><title>{{served.title}}</title>"
             "<script type=\"application/json\">{{served.draft}}</script>"
             "<main data-red-flags=\"{{served.red-flags}}\"></main>{{served.form}}");
  write_file(root / "licences.txt", "MIT License");
  write_file(root / "request.html",
             "<title>{{served.title}}</title><p>{{practice.name}}, {{practice.phone}}</p>{{served.form}}");
  write_file(root / "assets" / "embed.js", "// embed");
  write_file(root / "assets" / "embed.js.br", "brotli of embed.js");
  write_file(root / "assets" / "core-3F2ABCDE.wasm", std::string("\0asm", 4));
}

std::string HttpResponse::header(const std::string& name) const {
  const auto found = headers.find(Poco::toLower(name));
  return found == headers.end() ? std::string() : found->second;
}

Json HttpResponse::json() const {
  const Result<Json> parsed = parse_json(body);
  return parsed ? parsed.value() : Json(nullptr);
}

std::string HttpResponse::problem_code() const {
  if (header("Content-Type") != "application/problem+json") return "";
  const std::string type = json_string_or(json(), "type", "");
  return type.substr(type.rfind('/') + 1);
}

HttpResponse HttpClient::send(const std::string& method, const std::string& path, const HeaderList& headers,
                              const std::string& body) {
  Poco::Net::HTTPClientSession session("127.0.0.1", static_cast<Poco::UInt16>(port_));
  session.setTimeout(Poco::Timespan(20, 0));
  Poco::Net::HTTPRequest request(method, path, Poco::Net::HTTPMessage::HTTP_1_1);
  for (const auto& [name, value] : headers) request.set(name, value);
  std::string jar;
  for (const auto& [name, value] : cookies) jar += (jar.empty() ? "" : "; ") + name + "=" + value;
  if (!jar.empty()) request.set("Cookie", jar);
  if (!body.empty() || method == "POST" || method == "PUT")
    request.setContentLength64(static_cast<Poco::Int64>(body.size()));
  session.sendRequest(request) << body;
  Poco::Net::HTTPResponse received;
  std::istream& in = session.receiveResponse(received);
  HttpResponse response;
  Poco::StreamCopier::copyToString(in, response.body);
  response.status = received.getStatus();
  for (const auto& [name, value] : received) {
    response.headers[Poco::toLower(name)] = value;
    if (Poco::icompare(name, "Set-Cookie") == 0) {
      response.cookies.push_back(value);
      store_cookie(cookies, value);
    }
  }
  return response;
}

HttpResponse HttpClient::post_form(const std::string& path, const std::map<std::string, std::string>& fields) {
  return post_fields(path, {fields.begin(), fields.end()});
}

HttpResponse HttpClient::post_fields(const std::string& path, const std::multimap<std::string, std::string>& fields) {
  std::string body;
  for (const auto& [name, value] : fields) {
    std::string encoded;
    Poco::URI::encode(value, "!#$%&'()*+,/:;=?@[]", encoded);
    body += (body.empty() ? "" : "&") + name + "=" + encoded;
  }
  return send("POST", path, {{"Content-Type", "application/x-www-form-urlencoded"}}, body);
}

std::string sealed_bundle(const std::string& words) {
  PatientDriver patient;
  patient.reach_own_words();
  patient.type("What do you need help with?", words);
  patient.go_on();
  patient.have_no_signs();
  while (patient.view().page == "emergency" || patient.view().page == "urgent-advice") {
    const bool emergency = patient.view().page == "emergency";
    patient.press(emergency ? "I have read this. Continue my request" : "I have read this. Continue");
  }
  patient.finish_from_own_words();
  return patient.consultation().seal(patient.now());
}

std::string bundle_of(const ContactPatient& one) {
  PatientDriver patient;
  patient.choose("Me");
  patient.go_on();
  patient.give_birth_date("27", "3", one.birth_year);
  patient.choose_request("Help with a new health problem");
  patient.type("What do you need help with?", one.words);
  patient.go_on();
  patient.have_no_signs();
  patient.reach_name();
  patient.type("What is your full name?", one.name);
  patient.type("What is your postcode?", "sw1a 2aa");
  if (one.no_phone_but.empty()) {
    patient.type("What phone number can we use?", "020 7946 0123");
    patient.choose("Phone call");
  } else {
    patient.choose("I have no phone");
    patient.type("How else can we reach you?", one.no_phone_but);
  }
  patient.choose(one.safe);
  if (patient.reads("How can we contact you safely?")) {
    patient.choose(one.safe_way.empty() ? "Do not contact me. I will phone you" : "Another way. I will say how");
  }
  if (!one.safe_way.empty()) patient.type("What is a safe way to contact you?", one.safe_way);
  patient.go_on();
  return patient.consultation().seal(patient.now());
}

std::string without_recorded_flags(const std::string& bundle) {
  const Result<Json> parsed = parse_json(bundle);
  Json result = parsed.value();
  Json entries = Json::array();
  for (const Json& entry : *json_array(parsed.value(), "entry")) {
    const Json* resource = json_object(entry, "resource");
    if (json_string_or(*resource, "resourceType", "") != "DetectedIssue") entries.push_back(entry);
  }
  result["entry"] = std::move(entries);
  return to_text(result);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

void set_password(Store& store, const std::string& ods, const std::string& user, const std::string& password) {
  UserChange change;
  change.password_hash = hash_password(password);
  store.change_user(ods, user, change, {Instant(), "test", "password", "{}"});
}

std::string small_png() {
  static const unsigned char bytes[] = {
      0x89, 'P',  'N',  'G',  0x0d, 0x0a, 0x1a, 0x0a, 0,    0,    0,    0x0d, 'I',  'H',  'D',  'R',  0,
      0,    0,    1,    0,    0,    0,    1,    8,    0,    0,    0,    0,    0x3a, 0x7e, 0x9b, 0x55, 0,
      0,    0,    0x0a, 'I',  'D',  'A',  'T',  0x78, 0x9c, 0x63, 0x68, 0,    0,    0,    0x82, 0,    0x81,
      0x77, 0xcd, 0x72, 0xb6, 0,    0,    0,    0,    'I',  'E',  'N',  'D',  0xae, 0x42, 0x60, 0x82};
  return {reinterpret_cast<const char*>(bytes), sizeof bytes};
}

std::string new_key() {
  return Poco::UUIDGenerator::defaultGenerator().createRandom().toString();
}

HeaderList request_headers(const std::string& key) {
  return {{"Content-Type", "application/fhir+json"}, {"Idempotency-Key", key}};
}

HttpResponse post_request(HttpClient& client, const std::string& bundle, const std::string& key) {
  // Each from a connection of its own: past ten of one they would be a flood.
  static std::atomic<unsigned> sent{0};
  const unsigned number = sent++;
  return post_request_from("10." + std::to_string(number >> 16 & 255) + "." + std::to_string(number >> 8 & 255) + "." +
                               std::to_string(number & 255),
                           client, bundle, key);
}

HttpResponse post_request_from(const std::string& address, HttpClient& client, const std::string& bundle,
                               const std::string& key) {
  HeaderList headers = request_headers(key);
  headers.emplace_back("X-Forwarded-For", address);
  return client.send("POST", std::string("/v1/practices/") + kOds + "/requests", headers, bundle);
}

HttpResponse put_signal(HttpClient& staff, const std::string& token, const std::string& json) {
  const HeaderList headers = {{"Content-Type", "application/json"}, {"X-CSRF-Token", token}, {"If-Match", "*"}};
  const std::string path = std::string("/v1/practices/") + kOds + "/capacity";
  const HttpResponse first = staff.send("PUT", path, headers, json);
  if (first.status != 202) return first;
  Json again = parse_json(json).value();
  again["confirm"] = json_string_or(first.json(), "confirm", "");
  return staff.send("PUT", path, headers, to_text(again));
}

IntakeTest::IntakeTest() : now_(at("2026-11-23T10:00:00Z").time_since_epoch().count()) {
  set_log_threshold(LogLevel::error);
  write_web_root(directory_.path() / "web");
  settings_.data_directory = directory_.path() / "data";
  settings_.web_root = directory_.path() / "web";
  settings_.port = 0;
  settings_.body_seconds_max = 1;
  settings_.connections_max = 100;
  settings_.private_webhooks = true;  // what receives them in tests is on this machine
  service_ = std::make_unique<Service>(settings_, [this] { return Instant(std::chrono::milliseconds(now_.load())); });
  add_practice(service_->store(), kOds, "Riverside Surgery");
  add_practice(service_->store(), kOtherOds, "Hill & Dale <Practice>");
  for (const char* ods : {kOds, kOtherOds}) insert_account(settings_, ods, "reception", Role::manager);
  server_ = std::make_unique<Server>(*service_, settings_);
}

IntakeTest::~IntakeTest() {
  server_.reset();
  for (const std::string& missing : take_missing_names()) ADD_FAILURE() << "the page shows nothing for " << missing;
}

void IntakeTest::set_time(const char* rfc3339) {
  now_ = at(rfc3339).time_since_epoch().count();
}

HttpClient IntakeTest::signed_in(const std::string& ods, std::string& token) {
  HttpClient browser = client();
  const HttpResponse response = browser.send("POST", "/v1/session", {{"Content-Type", "application/json"}},
                                             to_text(Json{{"user", "reception@" + ods}, {"password", kPassword}}));
  EXPECT_EQ(response.status, 201) << response.body;
  token = json_string_or(response.json(), "csrfToken", "");
  return browser;
}

void IntakeTest::add_user(const std::string& ods, Role role) {
  insert_account(settings_, ods, to_code(role), role);
}

HttpClient& IntakeTest::signed_in_as(const std::string& ods, const std::string& role) {
  const std::string name = role + "@" + ods;
  auto found = signed_in_.find(name);
  if (found == signed_in_.end()) {
    SignedIn fresh{client(), ""};
    const HttpResponse response = fresh.browser.send("POST", "/v1/session", {{"Content-Type", "application/json"}},
                                                     to_text(Json{{"user", name}, {"password", kPassword}}));
    EXPECT_EQ(response.status, 201) << response.body;
    fresh.token = json_string_or(response.json(), "csrfToken", "");
    found = signed_in_.emplace(name, std::move(fresh)).first;
  }
  return found->second.browser;
}

const std::string& IntakeTest::token_of(const std::string& ods, const std::string& role) {
  signed_in_as(ods, role);
  return signed_in_.at(role + "@" + ods).token;
}

std::size_t IntakeTest::stored_requests(const std::string& ods) {
  CaseFilter all;
  all.show = CaseFilter::Show::all;
  return service_->cases().count(ods, all);
}

}  // namespace frontdoor::intake
