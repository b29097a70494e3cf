import { globalPolicy } from "../../../policy/global";
import { lanePolicy } from "../../../policy/lane/lane";
import type { LanePolicyProps } from "../../../policy/lane/props";
import { laneProps } from "../lane-props";
import { describeInCSharp, type Outcome, runPolicies, type Scenario } from "./run-policy";

/** One behaviour of a lane: its settings, a request and what it meets, and what must come of it. */
export interface Behaviour {
  readonly it: string;
  readonly lane?: Partial<LanePolicyProps>;
  readonly when: Scenario;
  readonly shows: (outcome: Outcome) => void;
}

/** A test for each behaviour; their policies are compiled together, as that takes most of the time. */
export function behaves(of: string, behaviours: readonly Behaviour[]): void {
  describeInCSharp(`${of}, the policy run in C#`, () => {
    let outcomes: readonly Outcome[] = [];
    beforeAll(() => {
      outcomes = runPolicies(
        behaviours.map(({ lane = {}, when }) => ({
          document: { ...lanePolicy(laneProps(lane)), onError: globalPolicy().onError },
          scenario: when,
        })),
      );
    }, 60_000);
    test.each(behaviours.map((behaviour, index) => ({ ...behaviour, index })))("$it", ({ shows, index }) => {
      const outcome = outcomes[index];
      if (!outcome) throw new Error("must have run");
      shows(outcome);
    });
  });
}

/** One plain question. */
export const hello = { messages: [{ role: "user", content: "hello" }] };

/** One question of so many characters. */
export const long = (characters: number) => ({ messages: [{ role: "user", content: "x".repeat(characters) }] });

/** A chat completion with the key of `web-app`. */
export const chat = (body: unknown = hello, headers: Record<string, string> = {}): Scenario => ({
  request: { operation: "chat-completions", headers, body },
  key: "web-app",
});

/** The same through the responses operation, or embeddings. */
export const responses = (body: unknown): Scenario => ({ request: { operation: "responses", body }, key: "web-app" });
export const embeddings = (body: unknown): Scenario => ({ request: { operation: "embeddings", body }, key: "web-app" });

/** The code of a refusal. */
export const codeOf = ({ response }: Outcome): unknown => JSON.parse(response?.body ?? "").error.code;

/** Refused before any backend was called, in the shape that OpenAI clients read. */
export const refusedWith = (status: number, code: string, message: string) => (outcome: Outcome) => {
  expect(outcome.response?.status).toBe(status);
  expect(JSON.parse(outcome.response?.body ?? "")).toEqual({
    error: { code, message, type: "invalid_request_error", param: null },
  });
  expect(forwards(outcome)).toEqual([]);
};

/** Lines of the log that tell an attempt. */
export const forwards = ({ log }: Outcome) => log.filter((line) => line.startsWith("forward-request"));

/** Backends or pools that were called, in order. */
export const forwardedTo =
  (...to: string[]) =>
  (outcome: Outcome) =>
    expect(forwards(outcome).map((line) => line.split(" ")[1])).toEqual(to);

/** The body that was sent on. */
export const sent = ({ log }: Outcome) => JSON.parse((log.find((line) => line.startsWith("set-body ")) ?? "").slice(9));

/** The answer has the header. */
export const header = (name: string, value: string) => (outcome: Outcome) =>
  expect(outcome.response?.headers[name]).toBe(value);
