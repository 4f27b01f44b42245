#!/usr/bin/env bash
# A real mail server (exim) on loopback with STARTTLS and AUTH PLAIN (mailer, topsecret). FOLDER gets its certificate
# (certificate.pem), its log (mainlog) and what it took (inbox). It knows nobody at bounce.example (550) and is too busy
# for busy.example (451).
#   mail_server.sh start FOLDER PORT
#   mail_server.sh stop FOLDER
set -euo pipefail

action=$1
folder=$2

# Exim drops the privileges of root for a configuration of somebody's own: so it never has them.
as_mail_user() {
  if [ "$(id -u)" = 0 ]; then
    (cd / && setpriv --reuid=Debian-exim --regid=Debian-exim --clear-groups "$@")
  else
    "$@"
  fi
}

if [ "$action" = stop ]; then
  kill "$(cat "$folder/pid")"
  exit
fi

port=$3
mkdir -p "$folder"
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$folder/key.pem" -out "$folder/certificate.pem" -days 2 \
  -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null
cat >"$folder/exim.conf" <<END
primary_hostname = mail.example
local_interfaces = 127.0.0.1
daemon_smtp_ports = $port
spool_directory = $folder/spool
log_file_path = $folder/%slog
pid_file_path = $folder/pid
keep_environment =
tls_advertise_hosts = *
tls_certificate = $folder/certificate.pem
tls_privatekey = $folder/key.pem
auth_advertise_hosts = \${if def:tls_in_cipher{*}{}}
acl_smtp_rcpt = who_signed_in
host_lookup =
deliver_drop_privilege = true
never_users =
begin acl
who_signed_in:
  deny !authenticated = *
       message = sign in first
  deny domains = bounce.example
       message = no such user
  defer domains = busy.example
  accept
begin routers
keep:
  driver = accept
  transport = keep
begin transports
keep:
  driver = appendfile
  file = $folder/inbox
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{\$auth2}{mailer}}{eq{\$auth3}{topsecret}}}}
  server_set_id = \$auth2
END
if [ "$(id -u)" = 0 ]; then chown -R Debian-exim "$folder"; fi
as_mail_user /usr/sbin/exim4 -bd -C "$folder/exim.conf"
# It goes into the background before it listens.
for _ in $(seq 200); do
  ! grep -qs 'listening for SMTP' "$folder/mainlog" || exit 0
  sleep 0.05
done
echo "exim does not listen" >&2
exit 1
