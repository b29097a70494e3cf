import type { PolicyNode } from "../../policy/effective";
import { EnterGate, LeaveGate } from "../actions";
import { Execution, type RetryFrame } from "../execution";
import { headersOf, ResponseState } from "../messages";
import { PolicyError } from "../policy-error";
import { literal, type Op, type ProgramBuilder, truth } from "../program";
import type { Run } from "../run";
import { bodyText, headerEdit, statusEdit } from "./edits";
import { literalNumber } from "./message";

/** `choose`: the first branch whose condition holds. */
export function choose(build: ProgramBuilder, node: PolicyNode): void {
  const leaving: number[] = [];
  for (const branch of node.children) {
    const condition = branch.name === "when" ? (build.attribute(branch, "condition") ?? (() => false)) : undefined;
    const test = condition && build.add(pending);
    build.within(node, branch, () => build.statements(branch.children));
    leaving.push(build.add(pending));
    if (test !== undefined && condition) {
      const otherwise = build.next;
      build.ops[test] = (execution) => {
        if (!truth(condition(execution.run))) execution.at = otherwise;
        return undefined;
      };
    }
  }
  const end = build.next;
  for (const at of leaving) build.ops[at] = jump(end);
}

/** `retry`: runs what it holds, then again while its condition holds, up to `count` times more. */
export function retry(build: ProgramBuilder, node: PolicyNode): void {
  const condition = build.attribute(node, "condition") ?? (() => false);
  const count = build.number(node, "count") ?? (() => 1);
  const wait = retryWait(build, node);
  const start = build.add(pending);
  const body = build.next;
  build.statements(node.children);
  const test = build.next;
  build.ops[start] = ({ frames }) => {
    frames.push({ kind: "retry", test, retries: 0, pending: undefined, origin: undefined });
    return undefined;
  };
  build.add((execution) => {
    const { run, frames } = execution;
    const frame = frames.at(-1) as RetryFrame;
    if (truth(condition(run)) && frame.retries < count(run)) {
      frame.retries++;
      frame.pending = undefined;
      execution.at = body;
      const ms = 1000 * wait(run, frame.retries);
      return ms > 0 ? { kind: "sleep", ms } : undefined;
    }
    if (frame.pending) throw frame.pending;
    frames.pop();
    return undefined;
  });
}

/** Seconds before the n-th retry, by API Management's page of `retry`: fixed, linear with `delta`, exponential with `max-interval` too. */
function retryWait(build: ProgramBuilder, node: PolicyNode): (run: Run, retries: number) => number {
  const interval = build.number(node, "interval") ?? (() => 0);
  const delta = build.number(node, "delta");
  const most = build.number(node, "max-interval");
  const isFirstFast = build.flag(node, "first-fast-retry", false);
  return (run, retries) => {
    if (retries === 1 && isFirstFast(run)) return 0;
    const base = interval(run);
    if (!delta) return base;
    if (!most) return base + (retries - 1) * delta(run);
    const spread = delta(run) * (0.8 + 0.4 * run.random());
    return Math.min(most(run), base + (2 ** (retries - 1) - 1) * spread);
  };
}

/** `wait`: its children at the same time, until all or the first have ended. */
export function wait(build: ProgramBuilder, node: PolicyNode): void {
  const programs = node.children.map((child) => build.branch(child));
  const until = literal(node, "for") === "any" ? "any" : "all";
  build.add((execution) => {
    const branches = programs.map((program) => new Execution(execution.run, program));
    execution.branches = branches;
    const waiting = branches.filter((branch) => branch.start() !== undefined);
    if (waiting.length === 0) return undefined;
    return { kind: "together", branches: waiting, until, hasEnded: waiting.length < branches.length };
  });
  build.add((execution) => {
    const { branches } = execution;
    const failed = branches.find(({ error }) => error !== undefined)?.error;
    execution.branches = [];
    if (failed) throw failed;
    if (branches.some(({ hasReturned }) => hasReturned)) execution.end();
    return undefined;
  });
}

/** `return-response`: the pipeline ends with this answer, and outbound is not run. */
export function returnResponse(build: ProgramBuilder, node: PolicyNode): void {
  const variable = literal(node, "response-variable-name");
  const edits = node.children.map((child): ((run: Run, response: ResponseState) => void) => {
    if (child.name === "set-status") {
      const edit = statusEdit(build, child);
      return (run, response) => {
        const { status, reason } = edit(run);
        response.setStatus(status, reason);
      };
    }
    if (child.name === "set-header") {
      const edit = headerEdit(build, child);
      return (run, response) => edit(run, response.Headers, true);
    }
    const text = bodyText(build, child);
    return (run, response) => response.Body.replace(text(run));
  });
  build.add((execution) => {
    const { run } = execution;
    const held = variable === undefined ? undefined : run.Variables.get(variable);
    const response = held instanceof ResponseState ? held.copy() : new ResponseState(200, headersOf([]), "");
    for (const edit of edits) edit(run, response);
    run.Response = response;
    execution.end();
    return undefined;
  });
}

/** `limit-concurrency`: what is over the count is refused at once, never queued. */
export function limitConcurrency(build: ProgramBuilder, node: PolicyNode): void {
  const key = build.text(node, "key") ?? (() => "");
  const most = literalNumber(node, "max-count") ?? 1;
  build.add(({ run, frames }) => {
    const held = key(run);
    if (run.act(new EnterGate(held, most)) === false) {
      throw new PolicyError("limit-concurrency", "limit-concurrency", "Concurrency limit is exceeded", 429);
    }
    frames.push({ kind: "gate", leave: () => run.act(new LeaveGate(held)) });
    return undefined;
  });
  build.statements(node.children);
  build.add(({ run, frames }) => {
    const frame = frames.pop();
    if (frame?.kind !== "gate") return undefined;
    // An answer that is still arriving is still in flight: an assumption, as is that the service counts so.
    if (run.isStreaming) run.onLeft(frame.leave);
    else frame.leave();
    return undefined;
  });
}

function jump(to: number): Op {
  return (execution) => {
    execution.at = to;
    return undefined;
  };
}

/** Stands where a jump is put once its target is known. */
function pending(): undefined {
  throw new RangeError("a jump without a target");
}
