import { isOpen, type Type } from "./type";
import type { TypeSystem } from "./type-system";

/** Finds what the parameters in an open type stand for, where a value of the actual type is given for it. */
export function unify(
  types: TypeSystem,
  open: Type,
  actual: Type,
  found: Map<string, Type>,
  converts: (from: Type, to: Type) => boolean,
): void {
  if (!isOpen(open) || actual.kind === "null" || actual.kind === "void") return;
  if (open.kind === "parameter") {
    const name = open.text.slice(1);
    const known = found.get(name);
    if (!known || (known !== actual && converts(known, actual))) found.set(name, actual);
    return;
  }
  const matching = instanceOf(types, open, actual);
  matching?.args.forEach((arg, index) => {
    unify(types, open.args[index] as Type, arg, found, converts);
  });
}

function instanceOf(types: TypeSystem, open: Type, actual: Type): Type | undefined {
  if (open.kind === "array") return actual.kind === "array" ? actual : undefined;
  if (open.kind === "nullable") return actual.kind === "nullable" ? actual : { ...open, args: [actual] };
  return open.info && types.asInstanceOf(actual, open.info);
}
