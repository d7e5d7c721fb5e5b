#!/usr/bin/env bash
# Lists the commands of make, as the messages `make-<command>` say them.
source "$(dirname "$0")/say.sh"
while IFS= read -r line; do
  case $line in
    make-*) command=${line%% = *} && printf '  %-16s %s\n' "${command#make-}" "$(say "$command")" ;;
  esac
done <"$locales/en/make.ftl"
