{{- define "cityloop.selector" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/part-of: cityloop
{{- end }}

{{- define "cityloop.labels" -}}
{{ include "cityloop.selector" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{/* Name and labels of an object; called with (list x name). */}}
{{- define "cityloop.metadata" -}}
{{- $x := first . -}}
name: {{ last . }}
labels:
  {{- include "cityloop.labels" $x | nindent 2 }}
{{- end }}

{{/* The headless service: its addresses are those of the ready replicas, among which gRPC clients balance. */}}
{{- define "cityloop.headless" -}}{{ . }}-replicas{{- end }}

{{- define "cityloop.image" -}}
{{- $image := .values.image -}}
{{- $name := printf "%s/%s" $image.registry .name -}}
{{- if $image.digest }}{{ printf "%s@%s" $name $image.digest }}{{ else }}{{ printf "%s:%s" $name ($image.tag | default .Chart.AppVersion) }}{{ end }}
{{- end }}

{{- define "cityloop.tlsSecret" -}}{{ .values.tls.existingSecret | default (printf "%s-tls" .name) }}{{- end }}

{{/* Secret with the client's key and certificate, and Secret with the authority of the brokers; empty for neither. */}}
{{- define "cityloop.kafkaSecret" -}}
{{- if eq .values.kafka.mode "strimzi" }}{{ .name }}{{ else }}{{ .values.kafka.given.existingSecret }}{{ end }}
{{- end }}
{{- define "cityloop.kafkaAuthoritySecret" -}}
{{- if eq .values.kafka.mode "strimzi" }}{{ .values.kafka.strimzi.cluster }}-cluster-ca-cert{{ else }}{{ .values.kafka.given.existingSecret }}{{ end }}
{{- end }}

{{- define "cityloop.dsn" -}}
valueFrom:
  secretKeyRef:
    {{- if eq .values.database.mode "cloudnative-pg" }}
    name: {{ .name }}-database-app
    key: uri
    {{- else }}
    name: {{ .values.database.given.existingSecret }}
    key: {{ .values.database.given.key }}
    {{- end }}
{{- end }}
