#!/bin/sh
# Starts RabbitMQ with what `python -m infra.images prepare` wrote.
set -eu
# The definitions hold passwords: only the broker's own user may read them.
install -o rabbitmq -g rabbitmq -m 0400 /sanji/broker/definitions.json /etc/rabbitmq/definitions.json
install -m 0444 /sanji/broker/rabbitmq.conf /etc/rabbitmq/rabbitmq.conf
install -m 0444 /sanji/broker/enabled_plugins /etc/rabbitmq/enabled_plugins
exec docker-entrypoint.sh rabbitmq-server
