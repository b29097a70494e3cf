import type { EmulatedAccount } from "../../../../emulator/models/account";
import { type CallChanges, call, deployment, emulated, jsonOf, serve, startMs, textOf } from "../api/account-builder";

const path = "/openai/v1/files";
const nightly = deployment({ name: "nightly", sku: "GlobalBatch" });

function form(parts: readonly string[], newline = "\r\n"): CallChanges {
  const body = [...parts.map((part) => `--mark${newline}${part}${newline}`), `--mark--${newline}`].join("");
  return { path, headers: { "content-type": "multipart/form-data; boundary=mark" }, body };
}

function part(head: string, text: string, newline = "\r\n"): string {
  return `Content-Disposition: form-data; ${head}${newline}${newline}${text}`;
}

const purpose = part('name="purpose"', "batch");
const file = part('name="file"; filename="night.jsonl"', '{"a":1}\n{"b":"é"}\n');

function upload(account: EmulatedAccount, sent: CallChanges, nowMs = startMs): string {
  const answer = serve(account, call(sent), nowMs);
  expect(answer.status).toBe(201);
  return jsonOf(answer).id;
}

function get(account: EmulatedAccount, under: string, nowMs = startMs) {
  return serve(account, call({ method: "GET", path: `${path}${under}` }), nowMs);
}

describe("files", () => {
  test("are uploaded as a form, shown, and read as they came", () => {
    const account = emulated([nightly]);
    const id = upload(account, form([purpose, file]));
    expect(jsonOf(get(account, `/${id}`))).toEqual({
      object: "file",
      id: expect.stringMatching(/^file-[A-Za-z0-9]{32}$/),
      purpose: "batch",
      filename: "night.jsonl",
      bytes: 19,
      created_at: startMs / 1000,
      expires_at: null,
      status: "processed",
      status_details: null,
    });
    const content = get(account, `/${id}/content`);
    expect(textOf(content)).toBe('{"a":1}\n{"b":"é"}\n');
    expect(content.headers.get("content-type")).toBe("application/octet-stream");
  });

  test.each([
    [
      "with plain line ends",
      form([part('name="purpose"', "batch", "\n"), part('name="file"; filename="a"', "{}", "\n")], "\n"),
    ],
    ["with the file first", form([part('filename="a"; name="file"', "{}"), purpose])],
    [
      "with a quoted boundary",
      {
        ...form([purpose, part('name="file"', "{}")]),
        headers: { "content-type": 'multipart/form-data; boundary="mark"' },
      },
    ],
    ["as JSON lines without a form", { path, headers: { "content-type": "application/jsonl" }, body: "{}" }],
  ])("are taken %s", (_what, sent) => {
    const account = emulated([nightly]);
    expect(textOf(get(account, `/${upload(account, sent)}/content`))).toBe("{}");
  });

  test("are listed, of one purpose where that is asked for", () => {
    const account = emulated([nightly]);
    const first = upload(account, form([purpose, file]));
    const second = upload(account, form([part('name="purpose"', "assistants"), file]));
    const list = (query: Readonly<Record<string, string>>) =>
      jsonOf(serve(account, call({ method: "GET", path, query }))).data.map(({ id }: { id: string }) => id);
    expect([list({}), list({ purpose: "batch" })]).toEqual([[first, second], [first]]);
  });

  test("are gone when they are deleted", () => {
    const account = emulated([nightly]);
    const id = upload(account, form([purpose, file]));
    const deleted = jsonOf(serve(account, call({ method: "DELETE", path: `${path}/${id}` })));
    expect(deleted).toEqual({ object: "file", id, deleted: true });
    expect([get(account, `/${id}`).status, jsonOf(get(account, "")).data]).toEqual([404, []]);
  });

  test("are gone when they expire", () => {
    const account = emulated([nightly]);
    const expiry = part('name="expires_after[seconds]"', "60");
    const id = upload(account, form([purpose, expiry, file]));
    expect([59_999, 60_000].map((afterMs) => get(account, `/${id}`, startMs + afterMs).status)).toEqual([200, 404]);
  });

  test("that a batch wrote are listed with their size", () => {
    const account = emulated([nightly], { outputTokens: () => 3 });
    const line =
      '{"custom_id":"a","method":"POST","url":"/chat/completions","body":{"model":"nightly","messages":[{"role":"user","content":"hi"}]}}';
    const input_file_id = upload(account, form([purpose, part('name="file"; filename="a"', line)]));
    const body = { input_file_id, endpoint: "/chat/completions", completion_window: "24h" };
    serve(account, call({ path: "/openai/v1/batches", body }));
    const [, output] = jsonOf(get(account, "", startMs + 3_600_000)).data;
    expect(output).toMatchObject({
      purpose: "batch_output",
      filename: expect.stringMatching(/^batch_.*_output\.jsonl$/),
    });
    expect(output.bytes).toBe(Buffer.byteLength(textOf(get(account, `/${output.id}/content`, startMs + 3_600_000))));
  });

  test.each([
    ["a form without a file", form([purpose]), "The form has no file or no purpose."],
    ["a form without a purpose", form([file]), "The form has no file or no purpose."],
    [
      "a file of more than 200 MB",
      { path, headers: { "content-type": "application/jsonl" }, body: "x".repeat(200 * 1024 * 1024 + 1) },
      "The file is larger than 209715200 bytes.",
    ],
  ])("rejects %s", (_what, sent, message) => {
    const answer = serve(emulated([nightly]), call(sent));
    expect([answer.status, jsonOf(answer).error.message]).toEqual([400, message]);
  });

  test("rejects the 501st file, but not one that expires", () => {
    const account = emulated([nightly]);
    for (let count = 0; count < 500; count++) upload(account, form([purpose, file]));
    const answer = serve(account, call(form([purpose, file])));
    expect([answer.status, jsonOf(answer).error.message]).toEqual([400, "The resource has as many files as it may."]);
    upload(account, form([purpose, part('name="expires_after[seconds]"', "60"), file]));
  });
});

describe("batches over HTTP", () => {
  const batches = "/openai/v1/batches";
  const wanted = { input_file_id: "file-1", endpoint: "/chat/completions", completion_window: "24h" };

  test.each([
    ["a body that is not JSON", "{", "The body of the request could not be parsed as a JSON object."],
    ["a body without file", { ...wanted, input_file_id: undefined }, "Missing required parameter: 'input_file_id'."],
    ["a body without endpoint", { ...wanted, endpoint: undefined }, "Missing required parameter: 'endpoint'."],
    ["another window", { ...wanted, completion_window: "1h" }, "Invalid 'completion_window': only '24h' is supported."],
    [
      "embeddings",
      { ...wanted, endpoint: "/v1/embeddings" },
      "Invalid 'endpoint': batches do not take /v1/embeddings.",
    ],
    ["a file that is not there", wanted, "There is no file file-1 for batches."],
  ])("rejects %s", (_what, body, message) => {
    const answer = serve(emulated([nightly]), call({ path: batches, body }));
    expect([answer.status, jsonOf(answer).error.message]).toEqual([400, message]);
  });

  test.each([
    ["a batch", { method: "GET", path: `${batches}/batch_1` }, "No such Batch object: batch_1"],
    ["the end of a batch", { path: `${batches}/batch_1/cancel` }, "No such Batch object: batch_1"],
    ["a file", { method: "GET", path: `${path}/file-1` }, "No such File object: file-1"],
    ["the content of a file", { method: "GET", path: `${path}/file-1/content` }, "No such File object: file-1"],
  ])("rejects %s that is not there", (_what, sent, message) => {
    const answer = serve(emulated([nightly]), call(sent));
    expect([answer.status, jsonOf(answer).error.message]).toEqual([404, message]);
  });

  test("lists them in pages, the newest first", () => {
    const account = emulated([nightly]);
    const input_file_id = upload(account, form([purpose, file]));
    const ids = Array.from(
      { length: 5 },
      () => jsonOf(serve(account, call({ path: batches, body: { ...wanted, input_file_id } }))).id,
    );
    const page = (query: Readonly<Record<string, string>>) => {
      const { data, first_id, last_id, has_more } = jsonOf(
        serve(account, call({ method: "GET", path: batches, query })),
      );
      return [
        data.map(({ id }: { id: string }) => ids.indexOf(id)),
        ids.indexOf(first_id),
        ids.indexOf(last_id),
        has_more,
      ];
    };
    expect(page({ limit: "2" })).toEqual([[4, 3], 4, 3, true]);
    expect(page({ limit: "2", after: ids[3] })).toEqual([[2, 1], 2, 1, true]);
    expect(page({ after: ids[1] })).toEqual([[0], 0, 0, false]);
  });
});
