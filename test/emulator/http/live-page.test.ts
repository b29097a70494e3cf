import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { notChecked } from "../../not-checked";
import { laneOf } from "../gateway/environments";
import { served } from "./gateway-server";

const browser = ["chromium", "chromium-browser", "google-chrome"].find(
  (name) => spawnSync(name, ["--version"]).status === 0,
);
if (!browser) notChecked("the live page in a browser (needs Chromium: apt-get install chromium)");

/** The page as a browser has it once its script has asked for the state. */
async function pageOf(url: string): Promise<string> {
  const options = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=3000", "--dump-dom"];
  return (await promisify(execFile)(browser ?? "", [...options, url], { encoding: "utf8" })).stdout;
}

(browser ? test : test.skip)("a browser shows deployments, breakers, metrics and the latest requests", async () => {
  const gateway = await served(laneOf());
  const headers = {
    "Content-Type": "application/json",
    "api-key": "emulated-key-of-portal",
    "x-emulate-output-tokens": "2",
  };
  const body = JSON.stringify({ messages: [{ role: "user", content: "<b>Hi</b>" }] });
  await (await fetch(`${gateway.url}/chat/v1/chat/completions`, { method: "POST", headers, body })).text();
  await (await fetch(`${gateway.url}/<script>alert(1)</script>`)).text();
  const page = await pageOf(`${gateway.url}/_emulator`);
  await gateway.stop();
  expect(page).toContain("dev, swedencentral");
  expect(page).toMatch(/<td>DataZoneStandard<\/td><td>100k TPM<\/td>/);
  expect(page).toMatch(/<td>chat-swedencentral<\/td><td><span class="closed">closed<\/span><\/td>/);
  expect(page).toMatch(/headroom\/Completion Tokens<\/td><td>[^<]*consumer=portal[^<]*<\/td><td class="n">2<\/td>/);
  expect(page).toContain("200 POST /chat/v1/chat/completions lane=chat caller=portal");
  expect(page).not.toContain("<script>alert");
});
