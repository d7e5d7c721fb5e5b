{{- define "cityloop.monitor" -}}
{{- with .values.monitoring.serviceMonitor }}
{{- if .enabled }}
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  {{- include "cityloop.metadata" (list $ $.name) | nindent 2 }}
    {{- with .labels }}{{ toYaml . | nindent 4 }}{{ end }}
spec:
  selector:
    matchLabels:
      {{- include "cityloop.selector" $ | nindent 6 }}
  # The headless service has no admin port, so that each replica is read once.
  endpoints:
    - port: admin
      path: /metrics
      interval: {{ .interval }}
    {{- $interval := .interval }}
    {{- range $.service.companions }}
    - port: companion-admin
      path: /metrics
      interval: {{ $interval }}
    {{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* The rules of deploy/monitoring, once for each service; the words that they leave open are explained in alerts.yaml. */}}
{{- define "cityloop.rules" -}}
{{- with .values.monitoring.rules }}
{{- if .enabled }}
{{- $scope := printf "namespace=%q,job=%q" $.Release.Namespace $.name }}
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  {{- include "cityloop.metadata" (list $ $.name) | nindent 2 }}
    {{- with .labels }}{{ toYaml . | nindent 4 }}{{ end }}
spec:
  {{- $.rules | replace "<scope>" $scope | replace "<service>" $.name | replace "<fleet>" $.Release.Namespace
      | replace "<runbooks>" .runbooks | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}
