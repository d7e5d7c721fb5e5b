{{/*
The values that hold unless a chart's own say otherwise. From the weakest: these, the chart's values.yaml, global.cityloop
(what an umbrella sets for all), then what is given to the chart itself. README.md of helm/ explains each.
*/}}
{{- define "cityloop.defaults" -}}
enabled: true
image:
  registry: ""
  tag: ""
  digest: ""
  pullPolicy: IfNotPresent
  pullSecrets: []
replicas: 1
settings: {}
resources:
  requests: {cpu: 250m, memory: 256Mi}
  limits: {memory: 1Gi}
policy:
  existingConfigMap: ""
apiKeys:
  existingSecret: ""
signIn:
  existingSecret: ""
tls:
  existingSecret: ""
  issuer: {name: cityloop, kind: Issuer, group: cert-manager.io}
  duration: 720h
  renewBefore: 240h
  extraDnsNames: []
kafka:
  mode: strimzi
  strimzi: {cluster: cityloop, replicas: 3, minInSyncReplicas: 2}
  given: {bootstrapServers: "", existingSecret: ""}
database:
  mode: cloudnative-pg
  cloudNativePg:
    instances: 3
    imageName: ""
    storage: {size: 20Gi, storageClass: ""}
    resources:
      requests: {cpu: 250m, memory: 512Mi}
      limits: {memory: 1Gi}
    backup: {plugin: barman-cloud.cloudnative-pg.io, objectStore: "", schedule: "0 30 1 * * *", generation: ""}
    recovery: {enabled: false, generation: "", targetTime: ""}
  given: {existingSecret: "", key: uri}
migration:
  enabled: true
  useHelmHooks: true
  deadlineSeconds: 600
service:
  type: ClusterIP
  annotations: {}
disruption:
  maxUnavailable: 1
autoscaling:
  enabled: false
  minReplicas: 2
  maxReplicas: 6
  cpuUtilization: 70
networkPolicy:
  enabled: true
  dns:
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
      podSelector: {matchLabels: {k8s-app: kube-dns}}
  monitoring:
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
  databaseOperator:
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: cnpg-system}}
  grpcClients: []
  httpClients: []
  kafka: []
  kafkaPort: 9093
  database: []
  databasePort: 5432
  telemetry: []
  telemetryPort: 4318
  issuer: []
  issuerPort: 443
monitoring:
  serviceMonitor: {enabled: true, interval: 15s, labels: {}}
  rules: {enabled: true, labels: {}, runbooks: docs/operations/runbooks}
scheduling:
  spread:
    - {topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway}
    - {topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway}
  nodeSelector: {}
  tolerations: []
  affinity: {}
  priorityClassName: ""
podAnnotations: {}
podLabels: {}
terminationGracePeriodSeconds: 75
{{- end }}
