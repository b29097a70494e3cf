import { basename } from "node:path";
import type { Problem } from "../written/problem";
import type { WrittenDocument } from "../written/yaml-tree";

/** An access contract as read from a file of its own. */
export interface ContractFile {
  readonly file: string;
  readonly document: WrittenDocument;
}

/** What is wrong with contracts as files; what is wrong with what they say is found when all is read together. */
export function contractProblems(contracts: readonly ContractFile[]): readonly Problem[] {
  return contracts.flatMap(({ file, document }) => {
    const { value } = document;
    if (!isMap(value)) return [{ at: document.position([]), message: "must be a map: one access contract" }];
    const { name } = value;
    const expected = basename(file).replace(/\.ya?ml$/, "");
    if (name === expected) return [];
    const got = name === undefined || name === null ? "none" : JSON.stringify(name);
    return [
      { at: document.position(["name"]), path: "name", message: `must be that of the file, "${expected}", got ${got}` },
    ];
  });
}

/** Whether a contract can be told from the others: lists merge by name only where every item has one. */
export function hasName({ document: { value } }: ContractFile): boolean {
  return isMap(value) && typeof value.name === "string";
}

/** Contracts as one document that lists them, where each part keeps the file and line it came from. */
export function contractList(contracts: readonly ContractFile[]): WrittenDocument {
  const value = { consumers: contracts.map(({ document }) => document.value) };
  return {
    value,
    position: ([, index, ...rest], ofKey) => {
      const contract = contracts[Number(index ?? 0)] ?? contracts[0];
      if (!contract) throw new RangeError("a list of contracts must hold one");
      return contract.document.position(rest, ofKey);
    },
  };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
