#!/bin/sh
# Unpacks a glibc new enough for the MongoDB engine (2.38) into a folder, beside the system's and without touching it.
# The system's own package manager fetches it, from the mirror it is configured with but from a newer release.
# usage: newer-glibc.sh FOLDER
set -eu

target=$1
fail() { echo "newer-glibc: $*" >&2; exit 1; }

command -v apt-get >/dev/null || fail "only Debian and Ubuntu are supported here (no apt-get)."
command -v dpkg >/dev/null || fail "dpkg is missing."
. /etc/os-release
case ${ID:-} in
  debian) release=trixie keyring=/usr/share/keyrings/debian-archive-keyring.gpg ;;
  ubuntu) release=noble keyring=/usr/share/keyrings/ubuntu-archive-keyring.gpg ;;
  *) fail "only Debian and Ubuntu are supported here (this is ${ID:-unknown})." ;;
esac

# The first mirror of the system's sources, in either of their two formats.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
  awk '/^URIs:/ {print $2; exit} /^deb / {for (i = 2; i <= NF; i++) if ($i ~ /:\//) {print $i; exit}}')
[ -n "$mirror" ] || fail "no mirror found in the sources of apt."

work=$target/apt
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/deb"
: >"$work/status"
echo "deb [signed-by=$keyring] $mirror $release main" >"$work/sources.list"
apt() {
  apt-get -qq -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=- \
    -o Dir::State::Lists="$work/lists" -o Dir::State::Status="$work/status" -o Dir::Cache="$work/cache" \
    -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=2 -o Debug::NoLocking=1 "$@"
}
apt update
(cd "$work/deb" && apt download libc6 libstdc++6 libgcc-s1)
for package in "$work"/deb/*.deb; do
  dpkg -x "$package" "$target"
done
rm -rf "$work"
