import { call, jsonOf, serve, startMs } from "../api/account-builder";
import { account, create, hour, line, lines, read, seconds, tenLines } from "./batch-builder";

describe("a batch", () => {
  test.each([
    [0, "validating", [0, 0, 0]],
    [59_999, "validating", [0, 0, 0]],
    [60_000, "in_progress", [10, 0, 0]],
    [64_500, "in_progress", [10, 4, 0]],
    [70_000, "finalizing", [10, 10, 0]],
    [129_999, "finalizing", [10, 10, 0]],
    [130_000, "completed", [10, 10, 0]],
  ])("is after %p ms %s", (afterMs, status, counts) => {
    const of = account();
    const { id } = create(of, tenLines);
    const batch = read(of, id, startMs + afterMs);
    const { total, completed, failed } = batch.request_counts;
    expect([batch.status, [total, completed, failed]]).toEqual([status, counts]);
  });

  test("is shown with all that it has when it is completed", () => {
    const of = account();
    const { id, input_file_id } = create(of, tenLines);
    expect(read(of, id, startMs + hour)).toEqual({
      object: "batch",
      id: expect.stringMatching(/^batch_[0-9a-f-]{36}$/),
      endpoint: "/v1/chat/completions",
      input_file_id,
      completion_window: "24h",
      status: "completed",
      errors: null,
      output_file_id: expect.stringMatching(/^file-/),
      error_file_id: null,
      created_at: seconds(0),
      in_progress_at: seconds(60_000),
      expires_at: seconds(24 * hour),
      finalizing_at: seconds(70_000),
      completed_at: seconds(130_000),
      failed_at: null,
      expired_at: null,
      cancelling_at: null,
      cancelled_at: null,
      request_counts: { total: 10, completed: 10, failed: 0 },
      metadata: { team: "a" },
    });
  });

  test("writes an answer for each line, the same whenever it is read", () => {
    const of = account();
    const { id } = create(of, tenLines);
    const { output_file_id } = read(of, id, startMs + hour);
    const output = lines(of, output_file_id);
    expect(output.map(({ custom_id }) => custom_id)).toEqual(Array.from({ length: 10 }, (_, index) => `r${index}`));
    expect(output[0]).toMatchObject({
      id: expect.any(String),
      error: null,
      response: {
        status_code: 200,
        request_id: expect.any(String),
        body: {
          object: "chat.completion",
          model: "gpt-4.1-2025-04-14",
          choices: [{ finish_reason: "stop", message: { content: expect.stringMatching(/^\w{3}( \w{3}){6}$/) } }],
          usage: { prompt_tokens: 9, completion_tokens: 7 },
        },
      },
    });
    expect(lines(of, output_file_id, startMs + 2 * hour)).toEqual(output);
  });

  test("answers responses, for data zones too, with or without /v1", () => {
    const of = account();
    const one = line(0, { url: "/responses", body: { model: "zone", input: "hello there" } });
    const { id } = create(of, one, startMs, "/v1/responses");
    const { output_file_id } = read(of, id, startMs + hour);
    expect(lines(of, output_file_id)[0].response.body).toMatchObject({
      object: "response",
      usage: { output_tokens: 7 },
    });
  });

  test("writes lines that are refused to a file of errors", () => {
    const of = account();
    const bad = line("bad", { body: { model: "nightly" } });
    const long = line("long", {
      body: { model: "nightly", messages: [{ role: "user", content: "x".repeat(520_000) }] },
    });
    const { id } = create(of, [line(0), bad, long, line(1)].join("\n"));
    const batch = read(of, id, startMs + hour);
    expect([batch.status, batch.request_counts]).toEqual(["completed", { total: 4, completed: 2, failed: 2 }]);
    expect(lines(of, batch.output_file_id).map(({ custom_id }) => custom_id)).toEqual(["r0", "r1"]);
    const errors = lines(of, batch.error_file_id);
    const codes = errors.map(({ custom_id, response }) => [custom_id, response.status_code, response.body.error.code]);
    expect(codes).toEqual([
      ["rbad", 400, "missing_required_parameter"],
      ["rlong", 400, "context_length_exceeded"],
    ]);
  });

  test("counts its usage when it is over", () => {
    const of = account();
    create(of, tenLines);
    const usage = [129_999, 130_000].map((afterMs) => of.usage(startMs + afterMs).get("nightly"));
    expect(usage.map((one) => [one?.requests, one?.promptTokens, one?.completionTokens])).toEqual([
      [0, 0, 0],
      [10, 90, 70],
    ]);
  });

  test("that is cancelled keeps what is done, and says of the rest that it was not", () => {
    const of = account();
    const { id } = create(of, tenLines);
    const cancel = call({ path: `/openai/v1/batches/${id}/cancel`, body: "" });
    expect(jsonOf(serve(of, cancel, startMs + 64_000))).toMatchObject({
      status: "cancelling",
      cancelling_at: seconds(64_000),
    });
    const batch = read(of, id, startMs + 69_000);
    expect(batch).toMatchObject({
      status: "cancelled",
      cancelled_at: seconds(69_000),
      request_counts: { completed: 4 },
    });
    expect(lines(of, batch.output_file_id)).toHaveLength(4);
    const errors = lines(of, batch.error_file_id);
    expect(errors).toHaveLength(6);
    expect(errors[0]).toEqual({
      id: expect.any(String),
      custom_id: "r4",
      response: null,
      error: { code: "batch_cancelled", message: "This request was not executed, as its batch was cancelled." },
    });
    expect(of.usage(startMs + hour).get("nightly")?.requests).toBe(4);
  });

  test("that is cancelled before it began answers nothing", () => {
    const of = account();
    const { id } = create(of, tenLines);
    serve(of, call({ path: `/openai/v1/batches/${id}/cancel`, body: "" }), startMs + 1000);
    expect(read(of, id, startMs + hour)).toMatchObject({
      status: "cancelled",
      in_progress_at: null,
      output_file_id: null,
    });
  });

  test("rejects to be cancelled when it is over", () => {
    const of = account();
    const { id } = create(of, tenLines);
    const answer = serve(of, call({ path: `/openai/v1/batches/${id}/cancel`, body: "" }), startMs + hour);
    expect([answer.status, jsonOf(answer).error.message]).toEqual([
      409,
      "Cannot cancel a batch with status 'completed'.",
    ]);
  });

  test("goes on beyond 24 hours, as Azure says", () => {
    const of = account({ requestsPerSecond: 10 / (48 * 3600) });
    const { id } = create(of, tenLines);
    expect(read(of, id, startMs + 30 * hour)).toMatchObject({
      status: "in_progress",
      request_counts: { completed: 6 },
    });
  });

  test("expires after 24 hours where that is asked for", () => {
    const of = account({ requestsPerSecond: 10 / (48 * 3600), expires: true });
    const { id } = create(of, tenLines);
    const batch = read(of, id, startMs + 30 * hour);
    expect(batch).toMatchObject({
      status: "expired",
      expired_at: seconds(24 * hour),
      request_counts: { completed: 4 },
    });
    expect(lines(of, batch.error_file_id, startMs + 30 * hour).map(({ error }) => error.code)).toEqual(
      Array(6).fill("batch_expired"),
    );
  });
});
