#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: run.sh WRITE_VECTORS COMPARE PROFILE CACHE PROGRAM ARGUMENT...
# Writes the vectors to a fresh directory, runs PROGRAM ARGUMENT... on it and compares its answers with PROFILE; 77,
# which ctest takes for skipped, if PROGRAM is not installed. A compiler may keep what it made in CACHE.
set -eu
write_vectors=$1
compare=$2
profile=$3
cache=$4
shift 4
if ! command -v "$1" >/dev/null; then
    echo "skipped: no $1 here; cmake/setup agreement installs it"
    exit 77
fi
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
"$write_vectors" "$directory"
export HOME="$directory" GOCACHE="$cache" GOFLAGS=-mod=mod GO111MODULE=off
"$@" "$directory" >"$directory/answers"
"$compare" "$profile" <"$directory/answers"
