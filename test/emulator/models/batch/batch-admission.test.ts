import { DeploymentCapacity } from "../../../../emulator/models/deployment-capacity";
import { call, emulated, serve, startMs } from "../api/account-builder";
import { account, create, hour, line, nightly, pace, read, seconds, tenLines } from "./batch-builder";

describe("a file", () => {
  const problem = (code: string, message: string, param: string | null, line: number | null) => ({
    code,
    message,
    param,
    line,
  });

  test.each([
    ["without a line", "\n \n", problem("empty_batch", "The input file has no request.", null, null)],
    [
      "with a line that is not JSON",
      `${line(0)}\n{`,
      problem("invalid_json_line", "A line is not a JSON object.", null, 2),
    ],
    [
      "with a line without id",
      line(0, { custom_id: 5 }),
      problem("invalid_request", "A line has no custom_id.", "custom_id", 1),
    ],
    [
      "with an id in two lines",
      `${line(0)}\n\n${line(0)}`,
      problem("duplicate_custom_id", "The custom_id r0 stands in two lines.", "custom_id", 2),
    ],
    [
      "with a line that is a GET",
      line(0, { method: "GET" }),
      problem("invalid_request", "The method of a line must be POST.", "method", 1),
    ],
    [
      "with another url",
      line(0, { url: "/v1/responses" }),
      problem("url_mismatch", "The url of a line is not the batch's endpoint /v1/chat/completions.", "url", 1),
    ],
    [
      "with a line without body",
      line(0, { body: null }),
      problem("invalid_request", "The body of a line must be an object.", "body", 1),
    ],
    [
      "with a line without model",
      line(0, { body: {} }),
      problem("invalid_request", "The body of a line names no model.", "body.model", 1),
    ],
    [
      "for a deployment that is not there",
      line(0, {}, "other"),
      problem("model_not_found", "There is no batch deployment other.", "body.model", 1),
    ],
    [
      "for a standard deployment",
      line(0, {}, "chat"),
      problem("model_not_found", "There is no batch deployment chat.", "body.model", 1),
    ],
    [
      "for two deployments",
      `${line(0)}\n${line(1, {}, "zone")}`,
      problem("model_mismatch", "A line asks zone, an earlier one nightly: all must ask the same.", "body.model", 2),
    ],
    [
      "with more than 100,000 requests",
      Array.from({ length: 100_001 }, (_, index) => line(index)).join("\n"),
      problem("too_many_tasks", "The input file has 100001 requests; 100000 are the most a batch takes.", null, null),
    ],
  ])("rejects %s: its batch fails when it is validated", (_what, text, error) => {
    const of = account();
    const { id, status } = create(of, text);
    expect(status).toBe("validating");
    expect(read(of, id, startMs + 60_000)).toMatchObject({
      status: "failed",
      failed_at: seconds(60_000),
      errors: { object: "list", data: [error] },
      output_file_id: null,
    });
  });
});

test("a file shows no more than its first 50 problems", () => {
  const of = account();
  const { id } = create(of, Array(60).fill("{").join("\n"));
  const { errors } = read(of, id, startMs + hour);
  expect([errors.data.length, errors.data[49].line]).toEqual([50, 50]);
});

describe("the quota of enqueued tokens", () => {
  const ofTokens = (one: typeof nightly) => new DeploymentCapacity(one, { assumptions: { batchUnitTokens: 1 } });
  /** 10 lines of 9 tokens are 90 of 100. */
  const tight = () => emulated([nightly], { batchPace: pace, outputTokens: () => 7, capacity: ofTokens });

  test("rejects a batch that does not fit beside those that go on", () => {
    const of = tight();
    create(of, tenLines);
    const { id } = create(of, tenLines, startMs + 1000);
    expect(read(of, id, startMs + 61_000)).toMatchObject({
      status: "failed",
      errors: {
        data: [
          {
            code: "token_limit_exceeded",
            message:
              "The number of enqueued tokens has surpassed the configured limit of 100K for the deployment nightly.",
          },
        ],
      },
    });
  });

  test.each([
    ["still holds what it holds at its last millisecond", 129_999, undefined, "failed"],
    ["is free when the batch is completed", 130_000, undefined, "completed"],
    ["is free when the batch is cancelled", 69_000, 64_000, "completed"],
  ])("%s", (_what, secondAfterMs, cancelAfterMs, status) => {
    const of = tight();
    const { id } = create(of, tenLines);
    const cancel = call({ path: `/openai/v1/batches/${id}/cancel`, body: "" });
    if (cancelAfterMs !== undefined) serve(of, cancel, startMs + cancelAfterMs);
    const second = create(of, tenLines, startMs + secondAfterMs);
    expect(read(of, second.id, startMs + hour).status).toBe(status);
  });

  test("shows as the load of the deployment", () => {
    const of = tight();
    create(of, tenLines);
    const loads = [0, 129_999, 130_000].map((afterMs) => of.state(startMs + afterMs)[0]?.utilization);
    expect(loads).toEqual([0.9, 0.9, 0]);
  });
});
