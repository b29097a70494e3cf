/**
 * The live page: one document, no build, no network but this server. It asks for the state every second and shows which breakers are open, how full
 * buckets and limits are, and the latest requests.
 */
export const livePage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Headroom gateway</title>
<link rel="icon" href="data:,">
<style>
:root { color-scheme: light dark; --line: #8884; --ok: #1a7f37; --bad: #cf222e; --bar: #0969da; }
body { font: 14px/1.45 system-ui, sans-serif; margin: 1.5rem auto; max-width: 76rem; padding: 0 1rem; }
h1 { font-size: 1.25rem; margin: 0 0 .25rem; } h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; } th, td { border-bottom: 1px solid var(--line); padding: .25rem .5rem; text-align: left; vertical-align: top; }
th { font-weight: 600; } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
.open { color: var(--bad); font-weight: 600; } .closed { color: var(--ok); }
meter { width: 9rem; } pre { overflow: auto; max-height: 18rem; border: 1px solid var(--line); padding: .5rem; min-height: 4rem; }
#state.stale { opacity: .5; }
</style>
</head>
<body>
<h1>Headroom gateway <span id="name"></span></h1>
<p id="since">Waiting for the gateway …</p>
<main id="state">
<h2>Model deployments</h2><table id="deployments"></table>
<h2>Latest requests</h2><pre id="lines" aria-live="polite"></pre>
<h2>Metrics</h2><table id="metrics"></table>
<h2>Backends and breakers</h2><table id="breakers"></table>
<h2>Limits in use</h2><table id="counters"></table>
<h2>Requests in flight where concurrency is limited</h2><table id="concurrency"></table>
</main>
<script>
const text = (value) => document.createTextNode(value);
const cell = (tag, value, kind) => { const made = document.createElement(tag); if (kind) made.className = kind; made.append(value instanceof Node ? value : text(value)); return made; };
const full = (share) => { const bar = document.createElement("meter"); bar.max = 1; bar.high = .8; bar.value = Math.max(0, Math.min(1, share)); bar.title = Math.round(share * 100) + " %"; return bar; };
const fill = (id, head, rows, none) => {
  const table = document.getElementById(id);
  const line = (tag, values) => { const row = document.createElement("tr"); for (const value of values) { const number = typeof value === "number"; row.append(cell(tag, number ? value.toLocaleString("en") : value, number ? "n" : "")); } return row; };
  table.replaceChildren(line("th", head), ...(rows.length ? rows.map((row) => line("td", row)) : [line("td", [none])]));
};
const sized = ({ sku, capacity }) => capacity.toLocaleString("en") + (sku.endsWith("ProvisionedManaged") ? " PTU" : sku.endsWith("Batch") ? "k enqueued" : "k TPM");
const state = (open, seconds) => cell("span", open ? "open, " + seconds + " s left" : "closed", open ? "open" : "closed");
async function show() {
  try {
    const now = await (await fetch("/_emulator/state.json")).json();
    document.getElementById("state").className = "";
    document.getElementById("name").textContent = now.environment + ", " + now.region;
    document.getElementById("since").textContent = now.requests.toLocaleString("en") + " requests since " + now.since + (now.faults.length ? "; faults now: " + now.faults.join(", ") : "");
    fill("deployments", ["account", "deployment", "SKU", "capacity", "in use", "", "admitted", "refused", "spilled"],
      now.deployments.map((each) => [each.account, each.deployment, each.sku, sized(each), Math.round(each.utilization * 100) + " %", full(each.utilization), each.admitted, each.refused, each.spilled]), "none");
    fill("breakers", ["backend", "breaker", "failures in its interval", "trips"],
      now.breakers.map((each) => [each.backendId, state(each.open, Math.ceil(each.openForMs / 1000)), each.failures, each.trips]), "none");
    fill("counters", ["kind", "key", "limit", "left", ""],
      now.counters.map((each) => [each.kind, each.key, each.limit, Math.floor(each.remaining), full(1 - each.remaining / each.limit)]), "none yet");
    fill("concurrency", ["key", "inside"], now.concurrency.map((each) => [each.key, each.inside]), "none");
    fill("metrics", ["metric", "dimensions", "sum", "count"], now.metrics.map((each) => [each.name, each.dimensions, each.value, each.count]), "none yet");
    document.getElementById("lines").textContent = now.lines.join("\\n") || "none yet";
  } catch {
    document.getElementById("state").className = "stale";
    document.getElementById("since").textContent = "The gateway does not answer: it was stopped, or is being started again.";
  }
  setTimeout(show, 1000);
}
show();
</script>
</body>
</html>
`;
