#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: run.sh WRITE_VECTORS PROGRAM ARGUMENT...
# Writes the vectors to a fresh directory and runs PROGRAM ARGUMENT... on it; 77, which ctest takes for skipped,
# if PROGRAM is not installed.
set -eu
write_vectors=$1
shift
if ! command -v "$1" >/dev/null; then
    echo "skipped: no $1 here"
    exit 77
fi
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
"$write_vectors" "$directory"
# Compilers may want a place of their own.
export HOME="$directory" GOCACHE="$directory/cache" GOFLAGS=-mod=mod GO111MODULE=off
"$@" "$directory"
