{{/* Settings as environment variables: what the chart knows, then what `settings` says. */}}
{{- define "cityloop.environment" -}}
{{- $x := . }}
{{- $prefix := .service.prefix }}
- name: {{ $prefix }}HOST
  value: 0.0.0.0
- name: {{ $prefix }}GRPC_PORT
  value: {{ .service.grpcPort | default 50051 | int | quote }}
- name: {{ $prefix }}ADMIN_PORT
  value: {{ .service.adminPort | default 9090 | int | quote }}
{{- if .service.http }}
- name: {{ $prefix }}HTTP_PORT
  value: "8080"
{{- end }}
{{- if .service.consumes }}
- name: {{ $prefix }}INSTANCE
  valueFrom:
    fieldRef:
      fieldPath: metadata.labels['apps.kubernetes.io/pod-index']
{{- end }}
{{- range $setting, $peer := .service.peers }}
- name: {{ $prefix }}{{ upper $setting }}
  value: {{ include "cityloop.headless" $peer }}:50051
{{- end }}
- name: {{ $prefix }}DATABASE_DSN
  {{- include "cityloop.dsn" . | nindent 2 }}
- name: {{ $prefix }}KAFKA_BOOTSTRAP_SERVERS
  {{- if eq .values.kafka.mode "strimzi" }}
  value: {{ .values.kafka.strimzi.cluster }}-kafka-bootstrap:9093
  {{- else }}
  value: {{ .values.kafka.given.bootstrapServers | quote }}
  {{- end }}
{{- if include "cityloop.kafkaSecret" . }}
- name: {{ $prefix }}KAFKA_TLS_KEY
  value: /secrets/kafka/user.key
- name: {{ $prefix }}KAFKA_TLS_CERTIFICATE
  value: /secrets/kafka/user.crt
- name: {{ $prefix }}KAFKA_TLS_AUTHORITY
  value: /secrets/kafka-authority/ca.crt
{{- end }}
- name: {{ $prefix }}TLS_KEY
  value: /secrets/tls/tls.key
- name: {{ $prefix }}TLS_CERTIFICATE
  value: /secrets/tls/tls.crt
- name: {{ $prefix }}TLS_AUTHORITY
  value: /secrets/tls/ca.crt
{{- if .values.policy.existingConfigMap }}
- name: {{ $prefix }}POLICY_FILE
  value: /settings/policy/policy.yaml
{{- end }}
{{- if and .service.apiKeys .values.apiKeys.existingSecret }}
- name: {{ $prefix }}API_KEYS_FILE
  value: /secrets/api-keys/api-keys.json
{{- end }}
{{- if and .service.signIn .values.signIn.existingSecret }}
- name: {{ $prefix }}SIGN_IN_CLIENT_SECRET_FILE
  value: /secrets/sign-in/client-secret
{{- end }}
{{- range $setting, $value := .values.settings }}
- name: {{ $prefix }}{{ upper $setting }}
  value: {{ (kindIs "string" $value | ternary $value (toJson $value)) | quote }}
{{- end }}
{{- end }}

{{- define "cityloop.mounts" -}}
- {name: tmp, mountPath: /tmp}
- {name: tls, mountPath: /secrets/tls, readOnly: true}
{{- if include "cityloop.kafkaSecret" . }}
- {name: kafka, mountPath: /secrets/kafka, readOnly: true}
- {name: kafka-authority, mountPath: /secrets/kafka-authority, readOnly: true}
{{- end }}
{{- if .values.policy.existingConfigMap }}
- {name: policy, mountPath: /settings/policy, readOnly: true}
{{- end }}
{{- if and .service.apiKeys .values.apiKeys.existingSecret }}
- {name: api-keys, mountPath: /secrets/api-keys, readOnly: true}
{{- end }}
{{- if and .service.signIn .values.signIn.existingSecret }}
- {name: sign-in, mountPath: /secrets/sign-in, readOnly: true}
{{- end }}
{{- end }}

{{/* Folders, never single files: only these follow a Secret that is renewed. */}}
{{- define "cityloop.volumes" -}}
- name: tmp
  emptyDir: {sizeLimit: 256Mi}
- name: tls
  secret: {secretName: {{ include "cityloop.tlsSecret" . }}, defaultMode: 0440}
{{- if include "cityloop.kafkaSecret" . }}
- name: kafka
  secret: {secretName: {{ include "cityloop.kafkaSecret" . }}, defaultMode: 0440}
- name: kafka-authority
  secret: {secretName: {{ include "cityloop.kafkaAuthoritySecret" . }}, defaultMode: 0440}
{{- end }}
{{- if .values.policy.existingConfigMap }}
- name: policy
  configMap: {name: {{ .values.policy.existingConfigMap }}}
{{- end }}
{{- if and .service.apiKeys .values.apiKeys.existingSecret }}
- name: api-keys
  secret: {secretName: {{ .values.apiKeys.existingSecret }}, defaultMode: 0440}
{{- end }}
{{- if and .service.signIn .values.signIn.existingSecret }}
- name: sign-in
  secret: {secretName: {{ .values.signIn.existingSecret }}, defaultMode: 0440}
{{- end }}
{{- end }}

{{/* The restricted Pod Security Standard, and more: a read-only root, a user of its own. */}}
{{- define "cityloop.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end }}
{{- define "cityloop.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "cityloop.placement" -}}
{{- with .values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.scheduling }}
{{- with .nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{- define "cityloop.podTemplate" -}}
metadata:
  labels:
    {{- include "cityloop.labels" . | nindent 4 }}
    {{- with .values.podLabels }}{{ toYaml . | nindent 4 }}{{ end }}
  {{- with .values.podAnnotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ .name }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ .values.terminationGracePeriodSeconds }}
  securityContext:
    {{- include "cityloop.podSecurity" . | nindent 4 }}
  {{- with .values.scheduling.spread }}
  topologySpreadConstraints:
    {{- range . }}
    - maxSkew: 1
      topologyKey: {{ .topologyKey }}
      whenUnsatisfiable: {{ .whenUnsatisfiable }}
      labelSelector:
        matchLabels:
          {{- include "cityloop.selector" $ | nindent 10 }}
      matchLabelKeys: [{{ $.service.consumes | ternary "controller-revision-hash" "pod-template-hash" }}]
    {{- end }}
  {{- end }}
  {{- include "cityloop.placement" . | nindent 2 }}
  containers:
    - name: service
      image: {{ include "cityloop.image" . }}
      imagePullPolicy: {{ .values.image.pullPolicy }}
      args: [serve]
      ports:
        - {name: grpc, containerPort: 50051}
        - {name: admin, containerPort: 9090}
        {{- if .service.http }}
        - {name: http, containerPort: 8080}
        {{- end }}
      env:
        {{- include "cityloop.environment" . | trim | nindent 8 }}
      # The kubelet shows no client certificate, so its gRPC probe cannot ask a port that wants one: /ready says what the
      # gRPC health service says. A service that waits for its schema has started: a restart would not migrate.
      startupProbe:
        httpGet: {path: /live, port: admin}
        periodSeconds: 2
        failureThreshold: 150
      livenessProbe:
        httpGet: {path: /live, port: admin}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 3
      readinessProbe:
        httpGet: {path: /ready, port: admin}
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 2
      lifecycle:
        preStop:
          sleep: {seconds: 5}
      resources: {{- toYaml .values.resources | nindent 8 }}
      securityContext:
        {{- include "cityloop.containerSecurity" . | nindent 8 }}
      volumeMounts:
        {{- include "cityloop.mounts" . | nindent 8 }}
    {{- range .service.companions }}
    {{- include "cityloop.companion" (list $ .) | nindent 4 }}
    {{- end }}
  volumes:
    {{- include "cityloop.volumes" . | nindent 4 }}
{{- end }}

{{/*
A process beside the service, of the same image and identity, on the same database. It has no readiness probe: calls go to
the service whether it runs or not. Of the settings it gets those that every process has. Called with (list x companion).
*/}}
{{- define "cityloop.companion" -}}
{{- $x := first . }}
{{- $own := last . }}
{{- $service := merge (deepCopy $own) (omit $x.service "peers" "prefix") }}
{{- $settings := pick $x.values.settings "log_level" "otlp_endpoint" }}
{{- $values := set (deepCopy $x.values) "settings" $settings }}
- name: {{ $own.name }}
  image: {{ include "cityloop.image" $x }}
  imagePullPolicy: {{ $x.values.image.pullPolicy }}
  command: [python, -m, {{ $own.package }}]
  args: [serve]
  ports:
    - {name: companion-grpc, containerPort: {{ $own.grpcPort | int }}}
    - {name: companion-admin, containerPort: {{ $own.adminPort | int }}}
  env:
    {{- include "cityloop.environment" (merge (dict "service" $service "values" $values) (omit $x "service" "values")) | trim | nindent 4 }}
  startupProbe:
    httpGet: {path: /live, port: companion-admin}
    periodSeconds: 2
    failureThreshold: 150
  livenessProbe:
    httpGet: {path: /live, port: companion-admin}
    periodSeconds: 10
    timeoutSeconds: 5
    failureThreshold: 3
  resources: {{- toYaml $x.values.resources | nindent 4 }}
  securityContext:
    {{- include "cityloop.containerSecurity" $x | nindent 4 }}
  volumeMounts:
    {{- include "cityloop.mounts" $x | nindent 4 }}
{{- end }}
