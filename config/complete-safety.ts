import type { ContentFilter, GatewaySafety } from "./safety-schema";
import type { WrittenWorkload } from "./workload-schema";

/** Content Safety at the gateway: all harms from medium severity on, attacks too, and no way round it. */
export function completeGatewaySafety({ gatewaySafety = {} }: WrittenWorkload): GatewaySafety {
  const { hate = 4, selfHarm = 4, sexual = 4, violence = 4 } = gatewaySafety.thresholds ?? {};
  return {
    shieldPrompt: gatewaySafety.shieldPrompt ?? true,
    thresholds: { hate, selfHarm, sexual, violence },
    blocklists: gatewaySafety.blocklists ?? [],
    completions: gatewaySafety.completions ?? false,
    onOutage: gatewaySafety.onOutage ?? "refuse",
    longPrompts: gatewaySafety.longPrompts ?? "refuse",
  };
}

/** A deployment's own content filter: what the service's default has, unless it says otherwise. */
export function completeContentFilter(filter: NonNullable<WrittenWorkload["contentFilter"]>): ContentFilter {
  const { hate = "medium", selfHarm = "medium", sexual = "medium", violence = "medium" } = filter.thresholds ?? {};
  return {
    thresholds: { hate, selfHarm, sexual, violence },
    jailbreak: filter.jailbreak ?? true,
    indirectAttack: filter.indirectAttack ?? false,
    protectedMaterial: filter.protectedMaterial ?? true,
    blocklists: filter.blocklists ?? [],
  };
}
