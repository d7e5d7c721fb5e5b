#!/usr/bin/env bash
# Builds etcd, Kubernetes' API server, controllers and scheduler, and kwok, as go.mod and go.sum name them, into
# .state/cluster/<hash of go.sum>; prints that folder. Takes minutes the first time.
set -euo pipefail
modules=tests/cluster
bin=.state/cluster/$(sha256sum $modules/go.sum | cut -c1-12)
version=$(sed -n 's/^\tk8s.io\/kubernetes v/v/p' $modules/go.mod | head -n 1)
if ! command -v go >/dev/null; then
  bash deploy/local/say.sh missing what=Go packages=golang-go >&2
  exit 1
fi
if [ ! -e "$bin/.built" ]; then
  mkdir -p "$bin"
  component=k8s.io/component-base/version
  IFS=. read -r major minor _ <<<"${version#v}"
  flags="-s -w -X $component.gitVersion=$version -X $component.gitMajor=$major -X $component.gitMinor=$minor"
  start=$SECONDS
  CGO_ENABLED=0 go -C $modules build -mod=readonly -gcflags=all=-l -ldflags "$flags" -o "$PWD/$bin/" \
    k8s.io/kubernetes/cmd/kube-apiserver k8s.io/kubernetes/cmd/kube-controller-manager \
    k8s.io/kubernetes/cmd/kube-scheduler sigs.k8s.io/kwok/cmd/kwok go.etcd.io/etcd/server/v3 >&2
  mv "$bin/server" "$bin/etcd"
  bash deploy/local/say.sh setup-took what="Kubernetes $version" seconds="$((SECONDS - start))" >&2
  touch "$bin/.built"
fi
echo "$bin"
