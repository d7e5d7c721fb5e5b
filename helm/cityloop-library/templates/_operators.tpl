{{/* The service's identity towards others: its department (O) is the fleet's own, its system (CN) the service. */}}
{{- define "cityloop.certificate" -}}
{{- if not .values.tls.existingSecret }}
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  {{- include "cityloop.metadata" (list . .name) | nindent 2 }}
spec:
  secretName: {{ include "cityloop.tlsSecret" . }}
  duration: {{ .values.tls.duration }}
  renewBefore: {{ .values.tls.renewBefore }}
  commonName: {{ .name }}
  subject: {organizations: [cityloop]}
  dnsNames:
    {{- $namespace := .Release.Namespace }}
    {{- range $host := list .name (include "cityloop.headless" .name) }}
    - {{ $host }}
    - {{ $host }}.{{ $namespace }}
    - {{ $host }}.{{ $namespace }}.svc
    {{- end }}
    {{- range .values.tls.extraDnsNames }}
    - {{ . }}
    {{- end }}
  usages: [digital signature, server auth, client auth]
  privateKey: {algorithm: ECDSA, size: 256, rotationPolicy: Always}
  issuerRef: {{- toYaml .values.tls.issuer | nindent 4 }}
{{- end }}
{{- end }}

{{- define "cityloop.strimziLabels" -}}
strimzi.io/cluster: {{ .values.kafka.strimzi.cluster }}
{{ include "cityloop.labels" . }}
{{- end }}

{{/* The topics that the service owns, with their DLQ twins; topics outlive a release that is removed. */}}
{{- define "cityloop.topics" -}}
{{- if eq .values.kafka.mode "strimzi" }}
{{- $x := . }}
{{- range $topic := .service.topics }}
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata:
  name: {{ $topic.name }}
  labels:
    {{- include "cityloop.strimziLabels" $x | nindent 4 }}
  annotations:
    helm.sh/resource-policy: keep
spec:
  partitions: {{ $topic.partitions }}
  replicas: {{ $x.values.kafka.strimzi.replicas }}
  config:
    min.insync.replicas: {{ $x.values.kafka.strimzi.minInSyncReplicas }}
    {{- toYaml $topic.config | nindent 4 }}
{{- end }}
{{- end }}
{{- end }}

{{/* May do what the topic registry says that the service does, and nothing else. */}}
{{- define "cityloop.user" -}}
{{- if eq .values.kafka.mode "strimzi" }}
apiVersion: kafka.strimzi.io/v1
kind: KafkaUser
metadata:
  name: {{ .name }}
  labels:
    {{- include "cityloop.strimziLabels" . | nindent 4 }}
spec:
  authentication: {type: tls}
  authorization:
    type: simple
    acls: {{- toYaml .service.acls | nindent 6 }}
{{- end }}
{{- end }}

{{/* A database server of the service's own; it outlives a release that is removed. */}}
{{- define "cityloop.database" -}}
{{- if eq .values.database.mode "cloudnative-pg" }}
{{- $database := .values.database.cloudNativePg }}
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  {{- include "cityloop.metadata" (list . (printf "%s-database" .name)) | nindent 2 }}
  annotations:
    helm.sh/resource-policy: keep
spec:
  instances: {{ $database.instances }}
  {{- with $database.imageName }}
  imageName: {{ . }}
  {{- end }}
  enableSuperuserAccess: false
  {{- $archive := dict "plugin" $database.backup.plugin "store" $database.backup.objectStore "cluster" (printf "%s-database" .name) }}
  bootstrap:
    {{- if $database.recovery.enabled }}
    recovery:
      source: before
      database: {{ .service.database }}
      owner: {{ .service.database }}
      {{- with $database.recovery.targetTime }}
      recoveryTarget: {targetTime: {{ . | quote }}}
      {{- end }}
  externalClusters:
    - name: before
      plugin: {{- include "cityloop.archive" (merge (dict "generation" $database.recovery.generation) $archive) | nindent 8 }}
    {{- else }}
    initdb: {database: {{ .service.database }}, owner: {{ .service.database }}, encoding: UTF8, dataChecksums: true}
    {{- end }}
  {{- if $database.backup.objectStore }}
  plugins:
    - isWALArchiver: true
      {{- include "cityloop.archive" (merge (dict "generation" $database.backup.generation) $archive) | nindent 6 }}
  {{- end }}
  {{- /* What was accepted survives a lost machine: a commit waits for a standby. With one standby only it goes on alone. */}}
  {{- if gt (int $database.instances) 1 }}
  postgresql:
    synchronous: {method: any, number: 1, dataDurability: {{ gt (int $database.instances) 2 | ternary "required" "preferred" }}}
  {{- end }}
  storage:
    size: {{ $database.storage.size }}
    {{- with $database.storage.storageClass }}
    storageClass: {{ . }}
    {{- end }}
  resources: {{- toYaml $database.resources | nindent 4 }}
  inheritedMetadata:
    labels:
      app.kubernetes.io/part-of: cityloop-databases
{{- if $database.backup.objectStore }}
---
apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata:
  {{- include "cityloop.metadata" (list . (printf "%s-database" .name)) | nindent 2 }}
spec:
  cluster: {name: {{ .name }}-database}
  schedule: {{ $database.backup.schedule | quote }}
  immediate: true
  backupOwnerReference: self
  method: plugin
  pluginConfiguration: {name: {{ $database.backup.plugin }}}
{{- end }}
{{- end }}
{{- end }}

{{/* Where a database's log and its base backups are: a folder of the object store for each generation of the cluster. */}}
{{- define "cityloop.archive" -}}
name: {{ .plugin }}
parameters:
  barmanObjectName: {{ .store }}
  serverName: {{ .cluster }}{{ with .generation }}-{{ . }}{{ end }}
{{- end }}
