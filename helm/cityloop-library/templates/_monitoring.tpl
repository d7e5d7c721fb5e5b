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
{{- end }}
{{- end }}
{{- end }}

{{/* What needs a person, whatever the fleet does; what says more belongs to deploy/monitoring. */}}
{{- define "cityloop.rules" -}}
{{- with .values.monitoring.rules }}
{{- if .enabled }}
{{- $job := printf "job=%q,namespace=%q" $.name $.Release.Namespace }}
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  {{- include "cityloop.metadata" (list $ $.name) | nindent 2 }}
    {{- with .labels }}{{ toYaml . | nindent 4 }}{{ end }}
spec:
  groups:
    - name: {{ $.name }}
      rules:
        - alert: CityloopServiceDown
          expr: absent(up{ {{- $job -}} } == 1)
          for: 5m
          labels: {severity: critical, service: {{ $.name }}}
          annotations:
            summary: No replica of {{ $.name }} answers
            description: Look at its pods and their logs; `kubectl get pods -l app.kubernetes.io/name={{ $.name }}`.
        - alert: CityloopPartitionStopped
          expr: sum by (topic) (cityloop_consumer_stopped_partitions{ {{- $job -}} }) > 0
          for: 1m
          labels: {severity: critical, service: {{ $.name }}}
          annotations:
            summary: {{ $.name }} has stopped reading a partition of {{ "{{ $labels.topic }}" }}
            description: Too much of it was invalid. Read its dead letters, mend their producer, then `accept-invalid` in a pod of it.
        - alert: CityloopRecordsLost
          expr: sum by (topic) (increase(cityloop_consumer_lost_records_total{ {{- $job -}} }[15m])) > 0
          labels: {severity: critical, service: {{ $.name }}}
          annotations:
            summary: Records of {{ "{{ $labels.topic }}" }} were deleted before {{ $.name }} read them
            description: Retention is too short for how long the service was away; publish these facts again from their owner.
        - alert: CityloopCertificateExpires
          expr: min by (file) (cityloop_certificate_expiry_seconds{ {{- $job -}} }) < 86400
          labels: {severity: critical, service: {{ $.name }}}
          annotations:
            summary: The certificate {{ "{{ $labels.file }}" }} of {{ $.name }} expires within a day
            description: It was not renewed in time; `kubectl describe certificate {{ $.name }}` says why.
        - alert: CityloopDeadLetters
          expr: sum by (topic) (increase(cityloop_consumer_records_total{outcome="dead_letter",{{ $job }}}[15m])) > 0
          labels: {severity: warning, service: {{ $.name }}}
          annotations:
            summary: {{ $.name }} has set records of {{ "{{ $labels.topic }}" }} aside
            description: Its DLQ twin says why; replay them once the cause is mended.
        - alert: CityloopFactsParked
          expr: max by (consumer) (cityloop_parked_oldest_seconds{ {{- $job -}} }) > 300
          labels: {severity: warning, service: {{ $.name }}}
          annotations:
            summary: A fact has waited in {{ $.name }} for what it refers to for more than five minutes
            description: What it refers to was not published or not applied; look for it at its owner.
        - alert: CityloopOutboxStuck
          expr: max(cityloop_outbox_oldest_seconds{ {{- $job -}} }) > 60
          for: 2m
          labels: {severity: critical, service: {{ $.name }}}
          annotations:
            summary: What {{ $.name }} has decided has not reached Kafka for more than a minute
            description: Look at the brokers, at the service's KafkaUser, and at cityloop_outbox_errors_total.
{{- end }}
{{- end }}
{{- end }}
