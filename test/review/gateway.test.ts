import { gatewayLanes } from "../../review/gateway-lanes";
import { pipeline } from "../../review/pipeline";
import { printReview } from "../../review/review";
import { roundTrips } from "../../review/round-trips";
import { type ReviewedEnvironment, synthesized, synthesizedExample } from "./example";
import { looseEnvironment } from "./loose-environment";

const dev = synthesizedExample("dev");
const staging = synthesizedExample("staging");
const prod = synthesizedExample("prod");
const global = synthesizedExample("global");
const loose = synthesized(looseEnvironment());

function laneOf({ synthesis }: ReviewedEnvironment, name: string) {
  const lane = gatewayLanes(synthesis).find((each) => each.name === name);
  if (!lane) throw new Error(`there must be a lane ${name}`);
  return lane;
}

/** The part of a review under a heading, as far as the next of its rank or above. */
function section({ synthesis, plan }: ReviewedEnvironment, heading: string): string {
  const rank = /^#+/.exec(heading)?.[0].length ?? 1;
  const rest = printReview(synthesis, plan).split(`${heading}\n`)[1] ?? "";
  return rest.split(new RegExp(`^#{1,${rank}} `, "m"))[0]?.trim() ?? "";
}

describe("the round trips of a lane", () => {
  test.each([
    ["that is plain: the model alone", dev, "chat", ["model: all requests"]],
    ["that is judged", staging, "agent", ["Content Safety: all requests", "model: all requests"]],
    [
      "that caches by meaning, which asks for embeddings",
      staging,
      "chat",
      ["embeddings: requests that the cache may answer", "model: all but what the cache answers"],
    ],
    [
      "that asks for two verdicts side by side, which is one trip in time",
      loose,
      "open",
      [
        "Content Safety: prompts of up to 10,000 characters, of these prompts with text",
        "embeddings: requests that the cache may answer",
        "model: all but what the cache answers",
      ],
    ],
    [
      "that caches by bytes and has answers judged too",
      loose,
      "forms",
      [
        "Content Safety: all requests",
        "model: all but what the cache answers",
        "Content Safety: all that the model answered",
      ],
    ],
  ])("%s", (_, environment, name, trips) => {
    expect(roundTrips(laneOf(environment, name)).map(({ asks, paidBy }) => `${asks}: ${paidBy}`)).toEqual(trips);
  });

  test("are counted where the lane is priced, and a batch lane has none", () => {
    const cells = section(prod, "## Lanes")
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .slice(2, 5)
      .map((line) => line.split(" | ").at(-1));
    expect(cells).toEqual(["3: Content Safety, embeddings, model |", "1: model |", "– |"]);
  });
});

test("a lane's steps are told in the order of its policy", () => {
  expect(pipeline(laneOf(dev, "chat")).map(({ name }) => name)).toEqual([
    "authenticate",
    "check",
    "limit",
    "call the model",
  ]);
  expect(pipeline(laneOf(prod, "chat")).map(({ name }) => name)).toEqual([
    "authenticate",
    "check",
    "limit",
    "judge",
    "decide the way",
    "look up",
    "call the model",
  ]);
});

describe("the words of a step", () => {
  const words = (environment: ReviewedEnvironment, lane: string, step: string) =>
    pipeline(laneOf(environment, lane)).find(({ name }) => name === step)?.words;

  const environments = { dev, staging, prod, loose };
  test.each([
    ["dev", "chat", "authenticate", "by a subscription key in `api-key` or `Authorization: Bearer`."],
    [
      "staging",
      "agent",
      "authenticate",
      "by a subscription key in `api-key`, or by an Entra token of tenant 33333333-4444-5555-6666-777777777777 for api://contoso.",
    ],
    ["prod", "agent", "authenticate", "by a subscription key in `api-key`, or by a key and a token at once."],
    ["loose", "idle", "authenticate", "nobody: no consumer may call."],
    [
      "prod",
      "agent",
      "limit",
      "each consumer to its requests and tokens a minute; those of low priority together to 33,333 tokens a minute; the lane as a whole to 100,000 tokens a minute.",
    ],
    [
      "loose",
      "open",
      "judge",
      "by Content Safety in swedencentral, refused from severity Hate 4, SelfHarm 4, Sexual 4, Violence 4 on; and for an attack; blocklists names; prompts alone; prompts over 10,000 characters are left to the model's own filter; in an outage all are admitted unjudged.",
    ],
    [
      "loose",
      "forms",
      "judge",
      "by Content Safety in swedencentral, refused from severity Hate 6, SelfHarm 4, Sexual 4, Violence 4 on; attacks not looked for; blocklists names; answers too; in an outage all are refused.",
    ],
    [
      "prod",
      "chat",
      "decide the way",
      "chat-escalation where the caller asks or the prompt is above 16,000 tokens; chat-canary by lot for 5.0 % of the others; else the pool chat.",
    ],
    [
      "prod",
      "chat",
      "look up",
      "an answer to a question within an embedding distance of 0.1 again for 1,800 s; a consumer is answered from its own entries only; prompts of up to 2,000 tokens; embeddings run in swedencentral; not for other calls than chat completions, streamed answers, calls with tools, longer prompts, requests that go another way than to the lane's own model, more than one question, content that is not plain text.",
    ],
    [
      "loose",
      "forms",
      "look up",
      "an answer to the same bytes again for 60 s; a user is answered from that user's entries only; prompts of up to 500 tokens; not for streamed answers, calls with tools, longer prompts, requests that name no user.",
    ],
    [
      "dev",
      "chat",
      "call the model",
      "3 attempts at most, 120 s each, 240 s in all; again after 1 to 4 s after 408, 429, 500, 502, 503, 504, a deployment that is gone, or no answer; in the order chat-swedencentral; 2,000 output tokens at most.",
    ],
    [
      "prod",
      "chat",
      "call the model",
      "3 attempts at most, 120 s each, 240 s in all; again at once after 408, 429, 500, 502, 503, 504, a deployment that is gone, or no answer; in the order chat-swedencentral, chat-francecentral, chat-germanywestcentral; a cookie keeps a caller at one of them; 2,000 output tokens at most.",
    ],
  ] as const)("%s, lane %s: %s", (environment, lane, step, expected) => {
    expect(words(environments[environment], lane, step)).toBe(expected);
  });

  test("list what is refused, by the codes that callers are told", () => {
    expect(
      words(loose, "forms", "check")
        ?.split("\n")
        .map((line) => line.split(":")[0]?.trim()),
    ).toEqual([
      "before anybody is asked",
      "- 403 `consumer_not_allowed`",
      "- 413 `body_too_large`",
      "- 400 `invalid_json`",
      "- 404 `model_not_found`",
      "- 400 `streaming_denied`",
      "- 400 `structured_output_required`",
      "- 400 `state_not_supported`",
      "- 400 `hosted_tools_denied`",
      "- 400 `context_length_exceeded`",
      "- 400 `prompt_too_long_to_judge`",
    ]);
  });
});

test("who may call a lane stands with what each may spend", () => {
  expect(section(loose, "### open at the gateway")).toContain(
    [
      "| consumer | owner | shows | may name | tokens a minute | requests a minute | quota | priority |",
      "|---|---|---|---|---|---|---|---|",
      "| web | web team | key | gpt-5.6-terra | 150,000 | 133 | 5,000,000 tokens monthly | – |",
      "| nightly | – | key | gpt-5.6-terra | 50,000 | 66 | – | low |",
    ].join("\n"),
  );
  expect(laneOf(prod, "chat").callers[0]?.models).toEqual(["gpt-5.6-terra", "gpt-5.6-sol"]);
});

test("limits are added up over all gateway regions and held against what is planned", () => {
  const handedOut = (environment: ReviewedEnvironment) =>
    [...section(environment, "## Gateway").matchAll(/\| ([\d,]+ of [^|]*%) \|/g)].map(([, words]) => words);
  expect(handedOut(loose)).toEqual([
    "100,000 of 100,000 tokens a minute: 100.0 %",
    "0 of 100,000 tokens a minute: 0.0 %",
    "175,000 of 100,000 tokens a minute: 175.0 %",
  ]);
  expect(handedOut(global)).toEqual(["99,999 of 100,000 tokens a minute: 100.0 %"]);
});

test("a policy's size is that of its text in API Management, and its hash is the one it carries", () => {
  const { characters, expressions, hash } = laneOf(dev, "chat").policy;
  const resource = dev.synthesis.resources.find(({ type }) => type === "azurerm_api_management_api_policy");
  const written = String(resource?.attributes.xml_content);
  expect(characters).toBe(written.replace(/\$\{[^}]*\}/g, "x".repeat(36)).length);
  expect(written).toContain(`<!-- headroom ${hash} -->`);
  expect(expressions).toBeGreaterThan(0);
});

describe("the diagram of a request's path", () => {
  test("shows whom a prompt is shown to before the model, and every way beside the pool", () => {
    const diagram = section(loose, "## Path of a request").split("\n");
    expect(diagram).toEqual(
      expect.arrayContaining([
        "  safety[[Content Safety]]",
        '  l0 -. "prompts up to 10000 characters" .-> safety',
        '  l0 -. "canary, 10.0 %" .-> l0d2',
        '  l0 -. "cache lookup" .-> l0d3',
        '  l1 -. "every prompt" .-> safety',
      ]),
    );
    expect(section(prod, "## Path of a request")).toContain('l0 -. "escalation" .-> l0d4');
    expect(section(dev, "## Path of a request")).not.toContain("safety");
  });

  test("leads past the gateway for a lane that works by the batch", () => {
    expect(section(prod, "## Path of a request")).toContain("callers -- files of requests --> l2{{digest}}");
  });
});
