#!/bin/sh
# Starts mongod with what `python -m infra.images prepare` wrote.
set -eu
install -d /run/sanji
# mongod refuses a key that anybody else may read.
install -o mongodb -g mongodb -m 0400 /sanji/database/mongo-member-key /run/sanji/member-key
install -m 0444 /sanji/database/mongod.conf /run/sanji/mongod.conf
exec docker-entrypoint.sh mongod --config /run/sanji/mongod.conf
