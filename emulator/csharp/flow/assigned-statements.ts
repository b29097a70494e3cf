import type { Block, Statement } from "../syntax/ast";
import type { AssignedFlow } from "./assigned";
import { type AssignedState, both, meet, nowhere, type Outcomes } from "./assigned-state";

/** What has a value where a loop or `switch` is left, and where its next round starts. */
interface Exits {
  breaks: AssignedState;
  /** Undefined for a `switch`, which `continue` does not end. */
  continues: AssignedState | undefined;
}

/** What has a value after a block. */
export function blockFlow(flow: AssignedFlow, { statements }: Block, before: AssignedState): AssignedState {
  return flow.scoped(() => rowFlow(flow, statements, before));
}

function rowFlow(flow: AssignedFlow, row: readonly Statement[], before: AssignedState): AssignedState {
  return row.reduce((state, each) => flow.statements.after(each, state), before);
}

/** The part of the flow that follows statements. */
export class StatementFlow {
  private exits: Exits[] = [];

  constructor(private readonly flow: AssignedFlow) {}

  /** Jumps of a lambda's body stay in it. */
  inLambda(work: () => void): void {
    const { exits } = this;
    this.exits = [];
    work();
    this.exits = exits;
  }

  /** What has a value after a statement. */
  after(s: Statement, before: AssignedState): AssignedState {
    const { flow } = this;
    switch (s.kind) {
      case "block":
        return blockFlow(flow, s, before);
      case "local":
        return s.names.reduce((state, { name, value }) => {
          if (value) return flow.value(value, state);
          flow.declare(name);
          return state;
        }, before);
      case "expression":
        return flow.value(s.value, before);
      case "if": {
        const { yes, no } = flow.test(s.test, before);
        const then = flow.scoped(() => this.after(s.then, yes));
        return meet(then, s.otherwise ? flow.scoped(() => this.after(s.otherwise as Statement, no)) : no);
      }
      case "while":
      case "do":
      case "for":
        return flow.scoped(() => this.loop(s, before));
      case "foreach": {
        const start = flow.value(s.source, before);
        flow.scoped(() => this.leaving(() => this.after(s.body, start)));
        return start;
      }
      case "switch":
        return flow.scoped(() => this.switched(s, before));
      case "return":
      case "throw":
        if (s.value) flow.value(s.value, before);
        return nowhere;
      case "break":
      case "continue":
        return this.jump(s.kind, before);
      case "try":
        return this.tried(s, before);
      case "using":
        return flow.scoped(() => flow.scoped(() => this.after(s.body, this.after(s.start, before))));
      case "empty":
        return before;
    }
  }

  private leaving(work: (exits: Exits) => AssignedState, isLoop = true): Exits & { readonly end: AssignedState } {
    const exits: Exits = { breaks: nowhere, continues: isLoop ? nowhere : undefined };
    this.exits.push(exits);
    const end = work(exits);
    this.exits.pop();
    return { ...exits, end };
  }

  private jump(kind: "break" | "continue", state: AssignedState): AssignedState {
    const exits = this.exits.findLast(({ continues }) => kind === "break" || continues !== undefined);
    if (exits && kind === "break") exits.breaks = meet(exits.breaks, state);
    if (exits && kind === "continue") exits.continues = meet(exits.continues ?? nowhere, state);
    return nowhere;
  }

  private loop(s: Statement & { readonly kind: "while" | "do" | "for" }, before: AssignedState): AssignedState {
    const { flow } = this;
    const start = s.kind === "for" ? rowFlow(flow, s.start, before) : before;
    const round = (state: AssignedState) => {
      const found = this.leaving(() => flow.scoped(() => this.after(s.body, state)));
      return { breaks: found.breaks, end: meet(found.end, found.continues ?? nowhere) };
    };
    if (s.kind === "do") {
      const { breaks, end } = round(start);
      return meet(flow.test(s.test, end).no, breaks);
    }
    const { yes, no }: Outcomes = s.test ? flow.test(s.test, start) : { yes: start, no: nowhere };
    const { breaks, end } = round(yes);
    if (s.kind === "for") for (const step of s.step) flow.value(step, end);
    return meet(no, breaks);
  }

  private switched(s: Statement & { readonly kind: "switch" }, before: AssignedState): AssignedState {
    const { flow } = this;
    const start = flow.value(s.value, before);
    const hasDefault = s.sections.some(({ labels }) => labels.includes(undefined));
    const { breaks } = this.leaving(() => {
      for (const { labels, body } of s.sections) {
        flow.scoped(() => {
          const entry = labels.reduce<AssignedState>((state, label) => {
            if (!label) return meet(state, start);
            const matched = flow.matched(label.pattern, start);
            return meet(state, label.when ? flow.test(label.when, matched).yes : matched);
          }, nowhere);
          rowFlow(flow, body, entry);
        });
      }
      return nowhere;
    }, false);
    return hasDefault ? breaks : meet(breaks, start);
  }

  private tried(s: Statement & { readonly kind: "try" }, before: AssignedState): AssignedState {
    const { flow } = this;
    const end = s.catches.reduce(
      (state, { when, body }) => {
        const start = when ? flow.test(when, before).yes : before;
        return meet(state, blockFlow(flow, body, start));
      },
      blockFlow(flow, s.body, before),
    );
    return s.last ? both(end, blockFlow(flow, s.last, before)) : end;
  }
}
