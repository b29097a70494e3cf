import { inFileOrder, type Problem, UserError } from "../../written/problem";
import type { WrittenStack } from "./read-stacks";

/** Where a setting stands: its stack, and Terraform's address of it within. */
export interface Place {
  readonly stack: WrittenStack;
  readonly path: string;
}

/** What is wrong with the stacks of an environment, gathered so that all of it is told at once. */
export class Findings {
  readonly #settings = new Map<string, Problem>();
  readonly #links = new Map<string, Problem>();
  #incomplete = false;

  /** `command` writes the stacks anew: every problem names it. */
  constructor(readonly command: string) {}

  /** A setting that cannot be read. */
  add(place: Place, message: string): void {
    this.#put(this.#settings, place, message);
  }

  /** Something that names what is not there. */
  addLink(place: Place, message: string): void {
    this.#put(this.#links, place, message);
  }

  /** A resource could not be told by its id: what names it may be right, and links are not complained of. */
  leaveOut(): void {
    this.#incomplete = true;
  }

  /** Throws a `UserError` of everything that was found, file by file. */
  throwIfAny(): void {
    const problems = [...this.#settings.values(), ...(this.#incomplete ? [] : this.#links.values())];
    if (problems.length > 0) throw new UserError(inFileOrder(problems));
  }

  #put(into: Map<string, Problem>, { stack, path }: Place, message: string): void {
    into.set(`${stack.file} ${path} ${message}`, {
      at: { file: stack.file },
      path,
      message: `${message} (run: ${this.command})`,
    });
  }
}
