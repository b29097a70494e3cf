import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { headroom, workFolder } from "./run-headroom";

const folder = workFolder();
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const environment = `environment: days
organization: contoso
regions: [swedencentral]
dataBoundary: eu
gateway: { publisherEmail: a@contoso.example }
state: { backend: local }
capacity: { payment: monthly }
consumers: [{ name: web, lanes: { chat: {}, open: {} } }]
workloads:
  - name: chat
    class: interactive
    model: gpt-5.6-terra
    traffic: { where: { workload: chat } }
    objectives: { provisionedShare: 0.9 }
  - name: open
    class: interactive
    model: gpt-5.6-terra
    traffic: { where: { workload: open } }
`;

/** Three days, a request every ten minutes: nights of 20,000 prompt tokens, days of 60,000, and a burst each noon. */
function threeDays(): string {
  const rows = ["timestamp,workload,prompt_tokens,output_tokens"];
  for (let minute = 0; minute < 3 * 24 * 60; minute += 10) {
    const hour = Math.floor(minute / 60) % 24;
    const prompt = hour === 12 ? 120_000 : hour >= 8 && hour < 18 ? 60_000 : 20_000;
    const time = new Date(Date.UTC(2026, 8, 7) + minute * 60_000).toISOString();
    rows.push(`${time},chat,${prompt},0`, `${time},open,${prompt},0`);
  }
  return `${rows.join("\n")}\n`;
}

beforeAll(() => {
  write("config/days.yaml", environment);
  write("days.csv", threeDays());
  const { code, stderr } = headroom(folder, "profile", "days", "--traffic", "days.csv");
  expect({ code, stderr }).toMatchObject({ code: 0 });
});

/** The lane `chat` as a terminal shows it; a run of both lanes says the same of `open`, in other figures. */
const chat = [
  "chat: gpt-5.6-terra in swedencentral, asks 90.0 % from PTUs; our plan buys 20 PTU of DataZoneProvisionedManaged",
  "traffic judged on is 1.01 times that planned on, tokens a minute",
  "  rule                             PTU  $ a month  from PTUs  spilled  objective met  regret $",
  "  headroom                          20      5,744     93.6 %    6.4 %            yes         0",
  "  hindsight                         20      5,744     93.6 %    6.4 %            yes         0",
  "  peak                              40     11,440    100.0 %    0.0 %            yes    +5,696",
  "  mean                              15      4,375     77.6 %   22.4 %             no    −1,369",
  "  p95                               15      4,375     77.6 %   22.4 %             no    −1,369",
  "  70 % of p95 + 15 %                15      4,375     77.6 %   22.4 %             no    −1,369",
  "  Microsoft's single-peak formula   15      4,375     77.6 %   22.4 %             no    −1,369",
  "  all pay-as-you-go                  0        381      0.0 %  100.0 %             no    −5,364",
  "chat: the plan holds, 90.0 % asked, 93.6 % served, no dearer than hindsight; the cheapest rule that holds, peak, is $5,696 dearer",
];

test("judges a plan of the first days on the last, a table and a sentence a lane, and writes the same beside a chart", () => {
  const { code, stdout, stderr } = headroom(folder, "backtest", "days", "--train", "0.67");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const [window, nothing, ...lanes] = stdout.split("\n");
  expect([window, nothing]).toEqual([
    "planned on 2026-09-07 00:00 to 2026-09-09 00:08, judged on what follows until 2026-09-09 23:51 UTC",
    "",
  ]);
  expect(lanes.slice(0, chat.length)).toEqual(chat);
  expect(lanes.slice(-4)).toEqual([
    "open: no share is asked, so money alone counts, no dearer than hindsight; the cheapest rule that holds, all pay-as-you-go, costs the same",
    "",
    "backtest: .headroom/days/backtest.md",
    "",
  ]);
  const written = readFileSync(join(folder, ".headroom/days/backtest.md"), "utf8");
  const rows = chat.slice(2, -1).map((line) => line.trim());
  expect(written).toContain(`\`\`\`text\n${rows.join("\n")}\n\`\`\`\n\n${chat.at(-1)}.\n`);
  expect(written).toContain(
    [
      `headroom                        ${"█".repeat(20)} $5,744`,
      `hindsight                       ${"█".repeat(20)} $5,744`,
      `peak                            ${"█".repeat(40)} $11,440`,
      `mean                            ${"█".repeat(15)} $4,375, objective missed`,
    ].join("\n"),
  );
});

test("rejects a share that cannot be planned on", () => {
  expect(headroom(folder, "backtest", "days", "--train", "most")).toEqual({
    code: 1,
    stdout: "",
    stderr: '--train: must be a share between 0 and 1, got "most"\n1 problem\n',
  });
});

test("rejects a window too short, and marks the result where that is forced", () => {
  write("config/hours.yaml", environment.replace("days", "hours"));
  write("hours.csv", threeDays().split("\n").slice(0, 41).join("\n"));
  expect(headroom(folder, "profile", "hours", "--traffic", "hours.csv")).toMatchObject({ code: 0 });
  const refused = headroom(folder, "backtest", "hours");
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toContain(
    "profile: must cover 2 days at least to be planned and judged on, got 3.2 hours (measure longer, or --force)\n",
  );
  expect(refused.stderr).toMatch(/\n3 problems\n$/);
  expect(existsSync(join(folder, ".headroom/hours/backtest.md"))).toBe(false);
  const forced = headroom(folder, "backtest", "hours", "--force");
  expect(forced.code).toBe(0);
  expect(forced.stdout).toContain(
    "forced, do not decide by it: the profile must cover 2 days at least to be planned and judged on, got 3.2 hours\n",
  );
  expect(readFileSync(join(folder, ".headroom/hours/backtest.md"), "utf8")).toContain("Forced, do not decide by it");
});

test("rejects an environment without a profile, naming the command that makes it", () => {
  write("config/bare.yaml", environment.replace("days", "bare"));
  const { code, stderr } = headroom(folder, "backtest", "bare");
  expect(code).toBe(1);
  expect(stderr).toContain("npx headroom profile bare --traffic");
});
