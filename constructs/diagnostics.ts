import type { LogAnalyticsWorkspace } from "@cdktf/provider-azurerm/lib/log-analytics-workspace";
import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";

export interface DiagnosticsProps {
  readonly targetId: string;
  readonly workspace: LogAnalyticsWorkspace;
  /** `allLogs`, or the categories where the resource's own tables are wanted. @default no logs */
  readonly logs?: "allLogs" | readonly string[];
  /** @default true */
  readonly metrics?: boolean;
  /** Own tables rather than AzureDiagnostics; only where the resource type keeps the setting. @default false */
  readonly dedicatedTables?: boolean;
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Sends a resource's logs and metrics to the environment's workspace. */
export function sendDiagnostics(scope: Construct, id: string, props: DiagnosticsProps): MonitorDiagnosticSetting {
  const { targetId, workspace, logs = [], metrics = true, dedicatedTables = false, dependsOn } = props;
  const enabledLog = logs === "allLogs" ? [{ categoryGroup: logs }] : logs.map((category) => ({ category }));
  return new MonitorDiagnosticSetting(scope, id, {
    name: "headroom",
    targetResourceId: targetId,
    logAnalyticsWorkspaceId: workspace.id,
    ...(enabledLog.length > 0 ? { enabledLog } : {}),
    ...(metrics ? { enabledMetric: [{ category: "AllMetrics" }] } : {}),
    ...(dedicatedTables ? { logAnalyticsDestinationType: "Dedicated" } : {}),
    ...(dependsOn ? { dependsOn: [...dependsOn] } : {}),
  });
}
