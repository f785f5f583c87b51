{{- define "distributed-cron.name" -}}
{{- printf "%s-operator" .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "distributed-cron.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "distributed-cron.name" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "distributed-cron.selector" -}}
app.kubernetes.io/name: distributed-cron-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "distributed-cron.labels" -}}
{{ include "distributed-cron.selector" . }}
app.kubernetes.io/component: operator
app.kubernetes.io/part-of: distributed-cron
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- /* An image of ours: arguments are the chart's root and the image's values. */ -}}
{{- define "distributed-cron.image" -}}
{{- $root := index . 0 -}}
{{- $image := index . 1 -}}
{{- printf "%s:%s" $image.repository (default $root.Chart.AppVersion $image.tag) -}}
{{- end -}}

{{- /* What the operator may do with the resources that it keeps. */ -}}
{{- define "distributed-cron.rules" -}}
- apiGroups: [distributedcron.io]
  resources: [distributedcronjobs, workerpools]
  verbs: [get, list, watch, patch]
- apiGroups: [distributedcron.io]
  resources: [distributedcronjobs/status, workerpools/status]
  verbs: [get, patch]
# Deployments of pools refer to their pool as an owner that waits for them.
- apiGroups: [distributedcron.io]
  resources: [workerpools/finalizers]
  verbs: [update]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [events]
  verbs: [get, create, patch]
{{- end -}}
