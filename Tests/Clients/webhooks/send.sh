#!/bin/sh
# Sends webhooks with curl and openssl alone, and prints what was answered. RECEIVER is the address, WEBHOOK_SECRET the
# secret (whsec_…).
set -eu

type=application/cloudevents+json

# signature ID TIMESTAMP BODY: the value of webhook-signature.
signature() {
    key=$(printf %s "${WEBHOOK_SECRET#whsec_}" | base64 -d | od -An -v -tx1 | tr -d ' \n')
    printf %s "$1.$2.$3" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64 | sed 's/^/v1,/'
}

# post NAME ID TIMESTAMP SIGNATURE BODY: prints the status, and the counts or the type of the problem.
post() {
    answer=$(curl --silent --show-error --max-time 120 --request POST "$RECEIVER" --header "Content-Type: $type" \
        --header "webhook-id: $2" --header "webhook-timestamp: $3" --header "webhook-signature: $4" \
        --data-binary "$5" --write-out ' %{http_code}')
    status=${answer##* }
    body=$(printf %s "${answer% *}")
    problem=$(printf %s "$body" | sed -n 's/.*"type": "\([^"]*\)".*/\1/p')
    printf '%s %s %s\n' "$1" "$status" "${problem:-$body}"
}

# The vector that the libraries of Standard Webhooks share; its time has long passed.
id=msg_p5jXN8AQM9LWM0D4loKWxJek
timestamp=1614265330
body='{"test": 2432232314}'
if [ "$(signature "$id" "$timestamp" "$body")" = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" ]; then
    echo "published vector reproduced"
fi
post "published vector" "$id" "$timestamp" "$(signature "$id" "$timestamp" "$body")" "$body"

now=$(date +%s)
event='{"specversion":"1.0","id":"curl-1","source":"/shell","type":"partner.created","time":"2026-03-01T10:00:00Z","data":{"partner":"p1","name":"Señal"}}'
post "signed now" msg_1 "$now" "$(signature msg_1 "$now" "$event")" "$event"
post "signed again" msg_2 "$now" "$(signature msg_2 "$now" "$event")" "$event"
post "unsigned" msg_3 "$now" "" "$event"
