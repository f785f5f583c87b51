#!/bin/sh
# Obtains a real Kubernetes API: kube-apiserver, etcd and kubectl, into the folder where kube-api-test looks for them.
# Found, else downloaded, else built from their published Go modules. Running it again does nothing.
#
# usage: embedded/kube/obtain.sh [--build-only]
set -eu

kubernetes=1.35.4
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
project=$(dirname -- "$(dirname -- "$here")")
store=$HOME/.kubeapitest/k8s
cache=${XDG_CACHE_HOME:-$HOME/.cache}/distributed-cron/kube-build
download_seconds=${DCRON_KUBE_DOWNLOAD_SECONDS:-180}
programs='kube-apiserver etcd kubectl'

say() { printf 'kube: %s\n' "$*"; }
fail() { printf 'kube: %s\n' "$*" >&2; exit 1; }
seconds() { date +%s; }

case $(uname -s) in
  Linux) os=linux ;;
  Darwin) os=darwin ;;
  *) fail "no kube-apiserver is built for $(uname -s). Use a cluster of your own: --kubeconfig FILE." ;;
esac
case $(uname -m) in
  x86_64 | amd64) arch=amd64 ;;
  aarch64 | arm64) arch=arm64 ;;
  *) fail "no kube-apiserver is built for $(uname -m). Use a cluster of your own: --kubeconfig FILE." ;;
esac

# The newest complete folder of this minor version, whoever put it there.
found() {
  for folder in $(ls -d "$store"/*"${kubernetes%.*}".*-"$os-$arch" 2>/dev/null | sort -rV); do
    complete=yes
    for program in $programs; do
      [ -x "$folder/$program" ] || complete=no
    done
    if [ $complete = yes ]; then
      printf '%s\n' "$folder"
      return 0
    fi
  done
  return 1
}

download() {
  command -v mvn >/dev/null || { say "no download: Maven is not on PATH."; return 1; }
  say "asking for a download of Kubernetes ${kubernetes%.*} (at most $download_seconds s) ..."
  # exec:exec, not exec:java: Maven's own JVM may be older than the one that our classes need.
  if timeout "$download_seconds" mvn -q -B -ntp -f "$project/pom.xml" -pl embedded compile exec:exec \
      -Dspotless.check.skip -Dexec.executable=java \
      -Dexec.args="-cp %classpath io.distributedcron.embedded.DownloadKubernetes ${kubernetes%.*}" \
      >"$cache/download.log" 2>&1; then
    return 0
  fi
  reason=$(sed -n 's/^.*DownloadKubernetes: //p' "$cache/download.log" | tail -n 1)
  [ -n "$reason" ] || reason=$(grep -m 1 'ERROR.* [A-Za-z]' "$cache/download.log" || echo "it took longer than $download_seconds s")
  say "no download: $reason (all of it in $cache/download.log)"
  return 1
}

compile() {
  folder=$store/$kubernetes-$os-$arch
  unfinished=$folder.unfinished
  major_minor=${kubernetes%.*}
  version=k8s.io/component-base/version
  rm -rf "$unfinished" "$cache/kube" "$cache/etcd"
  mkdir -p "$unfinished"
  cp -R "$here/kube" "$here/etcd" "$cache/"

  # The steps are apart so that the dear one comes last and each says how long it took.
  step etcd etcd "$unfinished/etcd" '-s -w' go.etcd.io/etcd/server/v3
  flags="-s -w -X $version.gitVersion=v$kubernetes -X $version.gitMajor=${major_minor%.*} -X $version.gitMinor=${major_minor#*.}"
  step kubectl kube "$unfinished/kubectl" "$flags" k8s.io/kubernetes/cmd/kubectl
  step kube-apiserver kube "$unfinished/kube-apiserver" "$flags" k8s.io/kubernetes/cmd/kube-apiserver
  rm -rf "$folder"
  mv "$unfinished" "$folder"
}

step() {
  began=$(seconds)
  say "building $1 from its Go module ..."
  (cd "$cache/$2" && CGO_ENABLED=0 go build -mod=readonly -trimpath -ldflags "$4" -o "$3" "$5") ||
    fail "$1 could not be built; the reason stands above. Check 'go version' (1.26 or newer, or a Go that may fetch it) and 'go env GOPROXY', then run this again."
  say "built $1 in $(($(seconds) - began)) s"
}

mkdir -p "$store" "$cache"
if command -v flock >/dev/null; then
  exec 9>"$cache/lock"
  flock -n 9 || { say "another process is obtaining it; waiting ..."; flock 9; }
fi
if folder=$(found); then
  say "found in $folder"
  exit 0
fi
if [ "${1:-}" != --build-only ] && download && folder=$(found); then
  say "downloaded into $folder"
  exit 0
fi
if command -v go >/dev/null; then
  say "building it with $(go version | cut -d' ' -f3): about 4 minutes on 2 cores the first time"
  compile
  folder=$(found) || fail "the build left no complete folder in $store."
  say "ready in $folder"
  exit 0
fi
fail "there is no real Kubernetes API here: it is not in $store, could not be downloaded, and there is no Go to build it.
Install Go 1.26 or newer and run this again, or put kube-apiserver, etcd and kubectl into
$store/$kubernetes-$os-$arch/, or use a cluster of your own: --kubeconfig FILE."
