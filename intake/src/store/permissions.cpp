#include "store/permissions.h"

#include <initializer_list>

namespace frontdoor::intake {
namespace {

struct Line {
  Permission permission;
  std::initializer_list<Role> roles;
};

const Line kTable[] = {
    {Permission::read_requests, {Role::reception, Role::clinician, Role::manager}},
    {Permission::work_on_requests, {Role::reception, Role::clinician, Role::manager}},
    {Permission::read_signal, {Role::reception, Role::clinician, Role::manager, Role::icb}},
    {Permission::set_signal, {Role::reception, Role::clinician, Role::manager}},
    {Permission::set_pause, {Role::manager}},
    {Permission::read_evidence, {Role::reception, Role::clinician, Role::manager, Role::icb}},
    {Permission::read_accesses, {Role::manager}},
    {Permission::manage_data, {Role::manager}},
    {Permission::manage_delivery, {Role::manager}},
    {Permission::manage_staff, {Role::manager}},
    {Permission::manage_settings, {Role::manager}},
};

struct Scope {
  const char* code;
  Permission permission;
};
constexpr Scope kScopes[] = {
    {"requests.read", Permission::read_requests}, {"requests.work", Permission::work_on_requests},
    {"signal.read", Permission::read_signal},     {"signal.write", Permission::set_signal},
    {"evidence.read", Permission::read_evidence}, {"deliveries.manage", Permission::manage_delivery},
};

}  // namespace

std::string_view to_code(Role role) {
  switch (role) {
    case Role::reception: return "reception";
    case Role::clinician: return "clinician";
    case Role::manager: return "manager";
    case Role::icb: return "icb";
  }
  return "icb";
}

std::optional<Role> role_from_code(std::string_view code) {
  for (Role role : {Role::reception, Role::clinician, Role::manager, Role::icb}) {
    if (to_code(role) == code) return role;
  }
  return std::nullopt;
}

bool may(Role role, Permission permission) {
  for (const Line& line : kTable) {
    if (line.permission != permission) continue;
    for (Role allowed : line.roles) {
      if (allowed == role) return true;
    }
  }
  return false;
}

const std::vector<std::string>& scope_codes() {
  static const std::vector<std::string> codes = [] {
    std::vector<std::string> all;
    for (const Scope& scope : kScopes) all.emplace_back(scope.code);
    return all;
  }();
  return codes;
}

std::string_view scope_of(Permission permission) {
  for (const Scope& scope : kScopes) {
    if (scope.permission == permission) return scope.code;
  }
  return "";
}

std::optional<Permission> permission_of_scope(std::string_view code) {
  for (const Scope& scope : kScopes) {
    if (scope.code == code) return scope.permission;
  }
  return std::nullopt;
}

}  // namespace frontdoor::intake
