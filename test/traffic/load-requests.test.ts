import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadRequests } from "../../traffic/load-requests";
import { UserError } from "../../written/problem";
import { notChecked } from "../not-checked";
import { folder, trafficConfig, trafficFile } from "./traffic-files";

const config = trafficConfig({ chat: { where: { workload: ["chat"] } }, agent: { where: { workload: ["agent"] } } });
const header = "timestamp,workload,prompt_tokens,output_tokens,cached_tokens,consumer,ttft_ms,duration_ms,request_id";
const at = (time: string) => `2026-03-02T${time}Z`;
const rows = [
  `${at("08:00:30.500")},agent,300,30,100,robot,80,900,d`,
  `${at("08:00:01.250")},chat,100,10,0,web,50,500,a`,
  `${at("08:00:01.250")},chat,90,11,0,,,,b`,
  `${at("08:03:00")},chat,400,40,50,web,60,600,e`,
  `${at("08:00:01.250")},chat,100,10,0,web,50,500,a`,
];
const file = () => trafficFile("requests.csv", `${[header, ...rows].join("\n")}\n`);
const both = ["chat", "agent"];

test("reads every request once, in the order of their times, with who sent it and what it took", async () => {
  const { requests, notes } = await loadRequests({ config, files: [file()], lanes: both });
  const ms = (time: string) => Date.parse(at(time));
  expect(requests).toEqual({
    length: 4,
    lanes: ["chat", "agent"],
    consumers: ["", "robot", "web"],
    atMs: Float64Array.of(ms("08:00:01.250"), ms("08:00:01.250"), ms("08:00:30.500"), ms("08:03:00")),
    lane: Uint16Array.of(0, 0, 1, 0),
    consumer: Uint16Array.of(0, 2, 1, 2),
    promptTokens: Uint32Array.of(90, 100, 300, 400),
    cachedTokens: Uint32Array.of(0, 0, 100, 50),
    outputTokens: Uint32Array.of(11, 10, 30, 40),
    durationMs: Float64Array.of(Number.NaN, 500, 900, 600),
    ttftMs: Float64Array.of(Number.NaN, 50, 80, 60),
  });
  expect(notes).toEqual([expect.stringContaining("1 row")]);
});

test("of a stretch it reads the busiest, of some lanes theirs alone", async () => {
  const busiest = await loadRequests({ config, files: [file()], lanes: both, minutes: 2 });
  expect([...busiest.requests.promptTokens]).toEqual([90, 100, 300]);
  const agents = await loadRequests({ config, files: [file()], lanes: ["agent"] });
  expect([...agents.requests.promptTokens]).toEqual([300]);
});

test("rejects what a profile would, and a stretch without a request", async () => {
  const broken = trafficFile("broken.csv", `${[header, `${at("08:00:00")},chat,-5,10,0,web,,,x`].join("\n")}\n`);
  const refusal = loadRequests({ config, files: [broken], lanes: both }).catch((error: UserError) => error.message);
  await expect(refusal).resolves.toContain("prompt_tokens");
  const none = loadRequests({ config, files: [file()], lanes: ["moon"] });
  await expect(none).rejects.toThrow(UserError);
  await expect(none).rejects.toThrow("traffic: must hold requests of moon, got none");
  await expect(loadRequests({ config, files: [`${folder}/nothing.csv`], lanes: both })).rejects.toThrow(UserError);
});

const traces = join(__dirname, "../../../shared/traces");
const there = existsSync(traces);
if (!there) notChecked("reading the rows of the Azure LLM trace 2023, which are not here");
(there ? test : test.skip)("reads every row of the Azure LLM trace 2023", async () => {
  const two = trafficConfig({ conv: { file: "*_conv.csv" }, code: { file: "*_code.csv" } });
  const files = [`${traces}/azure-llm-2023/*.csv`];
  const { requests } = await loadRequests({ config: two, files, lanes: ["conv", "code"] });
  expect([requests.length, requests.lane.filter((lane) => lane === 1).length]).toEqual([28_185, 8_819]);
  expect(requests.atMs).toEqual(Float64Array.from(requests.atMs).sort());
});
