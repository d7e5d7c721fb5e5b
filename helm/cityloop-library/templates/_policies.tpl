{{/* A rule's peers and ports; nothing when there are no peers, for a rule without peers allows all. Called with (list key peers ports). */}}
{{- define "cityloop.rule" -}}
{{- $peers := index . 1 }}
{{- if $peers }}
- {{ index . 0 }}: {{- toYaml $peers | nindent 4 }}
  ports:
    {{- range index . 2 }}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
{{- end }}
{{- end }}

{{/* Peers that are services of the fleet, by name; called with a list of names. */}}
{{- define "cityloop.peers" -}}
{{- range . }}
- podSelector: {matchLabels: {app.kubernetes.io/name: {{ . }}, app.kubernetes.io/part-of: cityloop}}
{{- end }}
{{- end }}

{{- define "cityloop.dnsRule" -}}
{{- with .values.networkPolicy.dns }}
- to: {{- toYaml . | nindent 4 }}
  ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
{{- end }}
{{- end }}

{{- define "cityloop.databaseRule" -}}
{{- $peers := .values.networkPolicy.database }}
{{- if eq .values.database.mode "cloudnative-pg" }}
{{- $peers = list (dict "podSelector" (dict "matchLabels" (dict "cnpg.io/cluster" (printf "%s-database" .name)))) }}
{{- end }}
{{- include "cityloop.rule" (list "to" $peers (list .values.networkPolicy.databasePort)) }}
{{- end }}

{{- define "cityloop.kafkaRule" -}}
{{- $peers := .values.networkPolicy.kafka }}
{{- if eq .values.kafka.mode "strimzi" }}
{{- $peers = list (dict "podSelector" (dict "matchLabels" (dict "strimzi.io/cluster" .values.kafka.strimzi.cluster))) }}
{{- end }}
{{- include "cityloop.rule" (list "to" $peers (list .values.networkPolicy.kafkaPort)) }}
{{- end }}

{{/* What no rule names is denied, in both directions. Kubelets' probes are let in by every implementation. */}}
{{- define "cityloop.policies" -}}
{{- if .values.networkPolicy.enabled }}
{{- $n := .values.networkPolicy }}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "cityloop.metadata" (list . .name) | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "cityloop.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    {{- $callers := include "cityloop.peers" .service.callers | fromYamlArray }}
    {{- $operator := include "cityloop.peers" (list "operator") | fromYamlArray }}
    {{- include "cityloop.rule" (list "from" (concat $callers $operator $n.grpcClients) (list 50051)) | nindent 4 }}
    {{- $ports := list 9090 }}
    {{- range .service.companions }}{{ $ports = append $ports (int .adminPort) }}{{ end }}
    {{- include "cityloop.rule" (list "from" (concat $operator $n.monitoring) $ports) | nindent 4 }}
    {{- if .service.http }}
    {{- include "cityloop.rule" (list "from" $n.httpClients (list 8080)) | nindent 4 }}
    {{- end }}
  egress:
    {{- include "cityloop.dnsRule" . | nindent 4 }}
    {{- include "cityloop.kafkaRule" . | nindent 4 }}
    {{- include "cityloop.databaseRule" . | nindent 4 }}
    {{- $called := include "cityloop.peers" (values .service.peers | uniq | sortAlpha) | fromYamlArray }}
    {{- include "cityloop.rule" (list "to" $called (list 50051)) | nindent 4 }}
    {{- include "cityloop.rule" (list "to" $n.telemetry (list $n.telemetryPort)) | nindent 4 }}
    {{- if .service.signIn }}
    {{- include "cityloop.rule" (list "to" $n.issuer (list $n.issuerPort)) | nindent 4 }}
    {{- end }}
{{- if .values.migration.enabled }}
{{- $migration := merge (dict "name" (printf "%s-migration" .name)) . }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "cityloop.metadata" (list $migration $migration.name) | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "cityloop.selector" $migration | nindent 6 }}
  policyTypes: [Ingress, Egress]
  egress:
    {{- include "cityloop.dnsRule" . | nindent 4 }}
    {{- include "cityloop.databaseRule" . | nindent 4 }}
{{- end }}
{{- if eq .values.database.mode "cloudnative-pg" }}
{{- $cluster := printf "%s-database" .name }}
---
{{/* No service reaches another's database. Its own egress stays open: it speaks to the Kubernetes API. */ -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "cityloop.metadata" (list . $cluster) | nindent 2 }}
spec:
  podSelector:
    matchLabels: {cnpg.io/cluster: {{ $cluster }}}
  policyTypes: [Ingress]
  ingress:
    {{- $own := include "cityloop.peers" (list .name (printf "%s-migration" .name)) | fromYamlArray }}
    {{- include "cityloop.rule" (list "from" $own (list 5432)) | nindent 4 }}
    {{- $itself := list (dict "podSelector" (dict "matchLabels" (dict "cnpg.io/cluster" $cluster))) }}
    {{- include "cityloop.rule" (list "from" (concat $itself $n.databaseOperator) (list 5432 8000)) | nindent 4 }}
    {{- include "cityloop.rule" (list "from" $n.monitoring (list 9187)) | nindent 4 }}
{{- end }}
{{- end }}
{{- end }}
