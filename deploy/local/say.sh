#!/usr/bin/env bash
# Says a message of locales/<language>/*.ftl, one line with arguments that stand as they are; what is no message as it is.
# The language is chosen as the command line chooses it: by LANG_UI, else by LANG, else English; CITYLOOP_LOCALES names a
# folder of further languages.
# Usage: say.sh MESSAGE [NAME=VALUE]..., or `say MESSAGE [NAME=VALUE]...` of whoever sources it.
locales=$(dirname "${BASH_SOURCE[0]}")/locales
shopt -s nocasematch

say() {
  local message=$1 text='' folder pair
  shift
  while IFS= read -r folder; do
    text=$(message_in "$folder" "$message")
    [ -z "$text" ] || break
  done < <(folders_of_language)
  text=${text:-$message}
  for pair in "$@"; do
    text=${text//"{ \$${pair%%=*} }"/"${pair#*=}"}
  done
  printf '%s\n' "$text"
}

# The text of a message in a folder of a language; nothing where it has none.
message_in() {
  local file line
  for file in "$1"/*.ftl; do
    while IFS= read -r line; do
      case $line in "$2 = "*) printf '%s' "${line#"$2 = "}" && return ;; esac
    done <"$file"
  done
}

# Of the first language asked for that there is, with those that are less special, and of English.
folders_of_language() {
  local asked tag base folder found=''
  local terminal=${LANG:-}
  terminal=${terminal%%.*}
  for asked in "${LANG_UI:-}" "${terminal//_/-}"; do
    tag=$asked
    while [ -n "$tag" ]; do
      for base in "${CITYLOOP_LOCALES:-}" "$locales"; do
        for folder in "$base"/*/; do
          folder=${folder%/}
          if [[ ${folder##*/} == "$tag" ]]; then
            found=yes
            printf '%s\n' "$folder"
          fi
        done
      done
      case $tag in *-*) tag=${tag%-*} ;; *) tag='' ;; esac
    done
    [ -z "$found" ] || break
  done
  printf '%s\n' "$locales/en"
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then say "$@"; fi
