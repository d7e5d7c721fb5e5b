{{- define "cityloop.account" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "cityloop.metadata" (list . .name) | nindent 2 }}
automountServiceAccountToken: false
{{- end }}

{{- define "cityloop.ports" -}}
- {name: grpc, port: 50051, targetPort: grpc, appProtocol: grpc}
- {name: admin, port: 9090, targetPort: admin, appProtocol: http}
{{- if .service.http }}
- {name: http, port: 8080, targetPort: http, appProtocol: http}
{{- end }}
{{- range .service.companions }}
- {name: companion-admin, port: {{ .adminPort | int }}, targetPort: companion-admin, appProtocol: http}
{{- end }}
{{- end }}

{{- define "cityloop.services" -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "cityloop.metadata" (list . .name) | nindent 2 }}
  {{- with .values.service.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ .values.service.type }}
  selector:
    {{- include "cityloop.selector" . | nindent 4 }}
  ports:
    {{- include "cityloop.ports" . | nindent 4 }}
---
apiVersion: v1
kind: Service
metadata:
  {{- include "cityloop.metadata" (list . (include "cityloop.headless" .name)) | nindent 2 }}
spec:
  clusterIP: None
  selector:
    {{- include "cityloop.selector" . | nindent 4 }}
  ports:
    - {name: grpc, port: 50051, targetPort: grpc, appProtocol: grpc}
{{- end }}

{{/*
A consumer is a StatefulSet: a replica that is started again under the same ordinal is the same member of its consumer
group, and keeps its partitions. Replicas start in parallel: none waits for another, and a bad one blocks no rollback.
*/}}
{{- define "cityloop.workload" -}}
apiVersion: apps/v1
kind: {{ .service.consumes | ternary "StatefulSet" "Deployment" }}
metadata:
  {{- include "cityloop.metadata" (list . .name) | nindent 2 }}
spec:
  {{- if .service.consumes }}
  serviceName: {{ include "cityloop.headless" .name }}
  podManagementPolicy: Parallel
  updateStrategy: {type: RollingUpdate}
  {{- else }}
  strategy:
    rollingUpdate: {maxUnavailable: 0, maxSurge: 1}
  {{- end }}
  {{- if not .values.autoscaling.enabled }}
  replicas: {{ .values.replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  minReadySeconds: 5
  selector:
    matchLabels:
      {{- include "cityloop.selector" . | nindent 6 }}
  template:
    {{- include "cityloop.podTemplate" . | nindent 4 }}
{{- end }}

{{- define "cityloop.disruption" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "cityloop.metadata" (list . .name) | nindent 2 }}
spec:
  maxUnavailable: {{ .values.disruption.maxUnavailable }}
  # One that is not ready keeps nobody from emptying its node.
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "cityloop.selector" . | nindent 6 }}
{{- end }}

{{- define "cityloop.autoscaling" -}}
{{- if .values.autoscaling.enabled }}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  {{- include "cityloop.metadata" (list . .name) | nindent 2 }}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: {{ .name }}}
  minReplicas: {{ .values.autoscaling.minReplicas }}
  maxReplicas: {{ min .values.autoscaling.maxReplicas .service.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: {type: Utilization, averageUtilization: {{ .values.autoscaling.cpuUtilization }}}
{{- end }}
{{- end }}

{{/* Runs before the new release's pods, and needs nothing but the database. */}}
{{- define "cityloop.migration" -}}
{{- if .values.migration.enabled }}
{{- $own := eq .values.database.mode "cloudnative-pg" }}
{{- $hook := and .values.migration.useHelmHooks (not (and $own .Release.IsInstall)) }}
{{- $migration := merge (dict "name" (printf "%s-migration" .name)) . }}
{{- $image := include "cityloop.image" . }}
apiVersion: batch/v1
kind: Job
metadata:
  {{- /* An ordinary Job cannot be changed, so each image has one of its own. */}}
  {{- $suffix := $hook | ternary "" (printf "-%s" (sha256sum $image | trunc 8)) }}
  {{- include "cityloop.metadata" (list $migration (print $migration.name $suffix)) | nindent 2 }}
  {{- if $hook }}
  annotations:
    helm.sh/hook: {{ $own | ternary "pre-upgrade" "pre-install,pre-upgrade" }}
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
  {{- end }}
spec:
  activeDeadlineSeconds: {{ .values.migration.deadlineSeconds }}
  backoffLimit: {{ $hook | ternary 2 20 }}
  template:
    metadata:
      labels:
        {{- include "cityloop.labels" $migration | nindent 8 }}
    spec:
      restartPolicy: Never
      automountServiceAccountToken: false
      enableServiceLinks: false
      securityContext:
        {{- include "cityloop.podSecurity" . | nindent 8 }}
      {{- include "cityloop.placement" . | nindent 6 }}
      containers:
        - name: migrate
          image: {{ $image }}
          imagePullPolicy: {{ .values.image.pullPolicy }}
          args: [migrate]
          env:
            - name: {{ .service.prefix }}DATABASE_DSN
              {{- include "cityloop.dsn" . | nindent 14 }}
          resources:
            requests: {cpu: 50m, memory: 128Mi}
            limits: {memory: 512Mi}
          securityContext:
            {{- include "cityloop.containerSecurity" . | nindent 12 }}
{{- end }}
{{- end }}
