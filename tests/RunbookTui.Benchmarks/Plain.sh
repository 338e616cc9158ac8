#!/bin/bash
# What runbooks/postfix-dovecot-tls.yaml does, as a shell script a careful administrator would write: the same commands,
# only where something is not so yet, and the same kind of checks. No undo, no journal, no plan.
# usage: Plain.sh HOSTNAME USER PASSWORD-FILE
# The last line tells the time spent in commands that change something, and in checks, in milliseconds.
set -euo pipefail
export LC_ALL=C
host=$1 user=$2 password=$(<"$3")
ssl=/etc/ssl/plain instance=postfix-2525 port=2525
changing=0 checking=0 mail_changed=no dovecot_changed=no

now() { echo "${EPOCHREALTIME/./}"; }
change() { local at; at=$(now); "$@" >/dev/null; changing=$((changing + $(now) - at)); }
check() {
  local at; at=$(now)
  "$@" >/tmp/plain.out 2>&1 || { echo "FAILED: $*"; cat /tmp/plain.out; exit 1; }
  checking=$((checking + $(now) - at))
}

# -- TLS built in
daemons=$(postconf -h daemon_directory)
built_with_tls() {
  ! grep -q 'TLS support is not compiled in' "$daemons/smtpd" && ldd "$daemons/smtpd" | grep -q libssl \
    && postconf -T compile-version | grep -q OpenSSL && postconf -T run-version | grep -q OpenSSL
}
check built_with_tls

# -- private authority and certificate
make_certificate() {
  local new="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
  mkdir -p $ssl
  openssl req -x509 $new -days 3650 -subj "/CN=authority" -keyout $ssl/ca.key -out $ssl/ca.pem 2>/dev/null
  openssl req -new $new -subj "/CN=$host" -keyout $ssl/key.pem -out $ssl/request.pem 2>/dev/null
  openssl x509 -req -in $ssl/request.pem -CA $ssl/ca.pem -CAkey $ssl/ca.key -days 397 \
    -extfile <(echo "subjectAltName=DNS:$host") -out $ssl/server.pem 2>/dev/null
  cat $ssl/server.pem $ssl/ca.pem > $ssl/fullchain.pem
}
openssl x509 -in $ssl/fullchain.pem -noout -checkend 1209600 >/dev/null 2>&1 || change make_certificate
check openssl verify -CAfile $ssl/ca.pem -verify_hostname "$host" $ssl/fullchain.pem

# -- main.cf and master.cf
set_main() { # directory, name=value…
  local directory=$1 wanted; shift
  wanted=$(printf '%s\n' "$@" | sed 's/ *= */ = /; s/ $//' | sort)
  [ "$(postconf -c "$directory" -n 2>/dev/null | grep -Fx "$wanted" | sort)" = "$wanted" ] && return
  change postconf -c "$directory" -e "$@"; mail_changed=yes
}
set_master() { # directory, service, line
  [ "$(postconf -c "$1" -M "$2" 2>/dev/null | tr -s ' ')" = "$3" ] && return
  change postconf -c "$1" -Me "$2 = $3"; mail_changed=yes
}
tls=(
  "myhostname=$host" "smtpd_tls_cert_file=$ssl/fullchain.pem" "smtpd_tls_key_file=$ssl/key.pem"
  smtpd_tls_security_level=may smtpd_tls_auth_only=yes "smtpd_tls_protocols=>=TLSv1.2"
  "smtpd_tls_mandatory_protocols=>=TLSv1.2"
  'smtpd_tls_session_cache_database=btree:${data_directory}/smtpd_scache' smtpd_tls_loglevel=1
  smtpd_sasl_type=dovecot smtpd_sasl_path=private/auth
  "smtpd_relay_restrictions=permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination"
)
set_main /etc/postfix "${tls[@]}"
set_master /etc/postfix submission/inet "submission inet n - y - - smtpd -o syslog_name=postfix/submission -o smtpd_tls_security_level=encrypt -o smtpd_tls_auth_only=yes -o smtpd_sasl_auth_enable=yes -o smtpd_relay_restrictions=permit_sasl_authenticated,reject"
set_master /etc/postfix submissions/inet "submissions inet n - y - - smtpd -o syslog_name=postfix/submissions -o smtpd_tls_wrappermode=yes -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes -o smtpd_relay_restrictions=permit_sasl_authenticated,reject"
check test "$(postconf -h smtpd_tls_security_level)" = may
check test "$(postconf -P submission/inet/smtpd_tls_security_level | sed 's/.*= //')" = encrypt
check test "$(postconf -P submissions/inet/smtpd_tls_wrappermode | sed 's/.*= //')" = yes

# -- the instance
[ "$(postconf -h multi_instance_enable)" = yes ] || change postmulti -e init
postmulti -l | grep -q "^$instance " || change postmulti -I $instance -e create
inherited=$(postconf -n 2>/dev/null | grep -E '^(alias_database|alias_maps|compatibility_level|home_mailbox|inet_interfaces|inet_protocols|local_recipient_maps|mailbox_size_limit|message_size_limit|mydestination|mydomain|mynetworks|mynetworks_style|myorigin|recipient_delimiter|relayhost|virtual_alias_domains|virtual_alias_maps) =')
mapfile -t inherited <<<"$inherited"
set_main /etc/$instance "${inherited[@]}" "${tls[@]}"
if postconf -c /etc/$instance -M smtp/inet 2>/dev/null | grep -q smtpd; then
  change postconf -c /etc/$instance -MX smtp/inet
fi
set_master /etc/$instance $port/inet "$port inet n - y - - smtpd -o smtpd_sasl_auth_enable=yes"
[ -z "$(postconf -c /etc/$instance -h master_service_disable)" ] || change postconf -c /etc/$instance -e master_service_disable=
postmulti -l | grep "^$instance " | grep -q ' y ' || change postmulti -i $instance -e enable
check test "$(postconf -c /etc/$instance -h smtpd_tls_security_level)" = may

# -- Dovecot
drop_in() { # name, text
  printf '%s\n' "$2" | cmp -s - "/etc/dovecot/conf.d/$1" && return
  printf '%s\n' "$2" > "/etc/dovecot/conf.d/$1"; dovecot_changed=yes
}
socket() { echo "service auth { unix_listener $1/private/auth { mode = 0660; user = postfix; group = postfix } }" | sed 's/[{;]/&\n/g; s/ }/\n}/g; s/;//g'; }
drop_in 98-plain-auth.conf "$(socket /var/spool/postfix)"
drop_in 98-plain-auth-$instance.conf "$(socket /var/spool/$instance)"
drop_in 99-plain-tls.conf "ssl = required
ssl_cert = <$ssl/fullchain.pem
ssl_key = <$ssl/key.pem
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = yes
service pop3-login {
  inet_listener pop3 {
    port = 0
  }
  inet_listener pop3s {
    port = 995
    ssl = yes
  }
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = 993
    ssl = yes
  }
}"
check doveconf -n

# -- daemons: Dovecot first
if [ $dovecot_changed = yes ]; then
  change doveadm stop
  change dovecot </dev/null 2>/dev/null
fi
if [ $mail_changed = yes ]; then
  for name in - $instance; do
    directory=/etc/${name/#-/postfix}
    MAIL_CONFIG=$directory postfix status 2>/dev/null && MAIL_CONFIG=$directory change postfix stop 2>/dev/null
    change /usr/lib/postfix/configure-instance.sh "$name"
    MAIL_CONFIG=$directory change postfix start 2>/dev/null
  done
fi

# -- checks
listens() { timeout 10 bash -c "until ss -Hltn 'sport = :$1' | grep -q .; do :; done" && ss -Hltnp "sport = :$1" | grep -q "\"$2\""; }
closed() { ! ss -Hltn "sport = :$1" | grep -q .; }
runs() { local status=0; MAIL_CONFIG=$1 "$daemons/master" -t || status=$?; [ $status = 1 ]; }
for number in 25 587 465 $port; do check listens $number master; done
for number in 993 995; do check listens $number dovecot; done
for number in 110 143; do check closed $number; done
check runs /etc/postfix
check runs /etc/$instance

client() { openssl s_client -connect 127.0.0.1:"$1" -servername "$host" $2 "${@:3}" </dev/null 2>/dev/null; }
handshake() { client "$1" "$2" -verify_return_error -verify_hostname "$host" -CAfile $ssl/ca.pem | openssl x509 -noout -fingerprint -sha256 | grep -qFx "$fingerprint"; }
accepts() { client "$1" "$2" "$3" | grep -q 'Cipher is [A-Z]'; }
refuses() { ! client "$1" "$2" "$3" -cipher ALL:@SECLEVEL=0 | grep -q 'Cipher is [A-Z]'; }
fingerprint=$(openssl x509 -noout -fingerprint -sha256 -in $ssl/fullchain.pem)
for number in 25 587 $port 465 993 995; do
  case $number in 25 | 587 | $port) how="-starttls smtp" ;; *) how="" ;; esac
  check handshake $number "$how"
  for version in -tls1_2 -tls1_3; do check accepts $number "$how" $version; done
  for version in -tls1 -tls1_1; do check refuses $number "$how" $version; done
done

mail() { swaks -s "$host" --local-interface 127.0.0.2 -s 127.0.0.1 -p "$1" $2 --tls-verify --tls-ca-path $ssl/ca.pem --tls-sni "$host" -f "$user@$host" -t "$user@$host" "${@:3}"; }
mailbox() { curl -sS --connect-to "::127.0.0.1:" --cacert $ssl/ca.pem -K - "$@" <<<"user = \"$user:$password\""; }
right() { mail "$1" "$2" -a PLAIN -au "$user" -ap "$password" -q AUTH; }
wrong() { ! mail "$1" "$2" -a PLAIN -au "$user" -ap not-it -q AUTH >/dev/null 2>&1; }
hidden() { ! mail "$1" "" -q EHLO | grep -q 'AUTH'; }
relay_refused() { ! mail "$1" "$2" -t somebody@elsewhere.example -q RCPT --local-interface "$outside" -s "$outside"; }
outside=$(ip -4 -o addr show scope global | awk '{split($4, a, "/"); print a[1]; exit}')
imap_trip() { # port, tls, login…
  local token=plain-$RANDOM$RANDOM found
  mail "$1" "$2" --header "X-Plain: $token" "${@:3}"
  for _ in {1..100}; do
    found=$(mailbox "imaps://$host/INBOX" -X "SEARCH HEADER X-Plain $token" | tr -dc '0-9')
    [ -n "$found" ] && break
  done
  mailbox "imaps://$host/INBOX" -X "STORE $found +FLAGS \\Deleted" && mailbox "imaps://$host/INBOX" -X EXPUNGE
}
pop3_trip() {
  local token=plain-$RANDOM$RANDOM number
  mail "$1" "$2" --header "X-Plain: $token" "${@:3}"
  for _ in {1..100}; do
    for number in $(mailbox "pop3s://$host/" | awk '{print $1}'); do
      mailbox "pop3s://$host/$number" | grep -q "$token" && mailbox "pop3s://$host/$number" -X DELE -I && return
    done
  done
  return 1
}
# Dovecot and PAM make a refusal take four seconds, whoever asks: the three are waited for together.
refusals=()
login=(-a PLAIN -au "$user" -ap "$password")
check hidden 25
check relay_refused 25 -tls
check pop3_trip 25 -tls
for number in 587 $port; do
  check hidden $number
  check right $number -tls
  wrong $number -tls & refusals+=($!)
  check relay_refused $number -tls
  check imap_trip $number -tls "${login[@]}"
done
check right 465 -tlsc
wrong 465 -tlsc & refusals+=($!)
check relay_refused 465 -tlsc
check pop3_trip 465 -tlsc "${login[@]}"
for refusal in "${refusals[@]}"; do check wait "$refusal"; done
echo "changing $((changing / 1000)) checking $((checking / 1000))"
