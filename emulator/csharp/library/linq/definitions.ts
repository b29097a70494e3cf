import type { TypeDefinition } from "../../definition";
import { dictionaryTypes } from "./dictionary-types";
import { elementMembers } from "./elements";
import { Grouping, gatherMembers, hasGroup, lookUp } from "./gather";
import { listTypes } from "./list-types";
import { orderMembers } from "./order";
import { queryMembers } from "./query";
import { setTypes } from "./set-types";
import { totalMembers } from "./totals";

const isIterable = (value: unknown): boolean =>
  typeof value === "string" || (typeof value === "object" && value !== null && Symbol.iterator in value);

/** Arrays, `System.Collections.Generic` and `System.Linq`. */
export const collectionTypes: readonly TypeDefinition[] = [
  {
    name: "IEnumerable",
    aliases: ["System.Collections.IEnumerable"],
    kind: "interface",
    is: isIterable,
    members: {},
  },
  {
    name: "IEnumerable<T>",
    aliases: ["System.Collections.Generic.IEnumerable<T>"],
    kind: "interface",
    bases: ["IEnumerable"],
    is: isIterable,
    members: {},
  },
  { name: "IOrderedEnumerable<T>", kind: "interface", bases: ["IEnumerable<T>"], members: {} },
  {
    name: "IGrouping<K, T>",
    kind: "interface",
    bases: ["IEnumerable<T>"],
    is: (value) => value instanceof Grouping,
    members: { "K Key": ({ Key }: Grouping) => Key },
  },
  {
    name: "ILookup<K, T>",
    kind: "interface",
    bases: ["IEnumerable<IGrouping<K, T>>"],
    members: {
      "int Count": ({ size }: { readonly size: number }) => size,
      "IEnumerable<T> this[K key]": lookUp,
      "bool Contains(K key)": hasGroup,
    },
  },
  ...listTypes,
  ...dictionaryTypes,
  ...setTypes,
  {
    name: "Enumerable",
    aliases: ["System.Linq.Enumerable"],
    kind: "static",
    members: { ...queryMembers, ...elementMembers, ...orderMembers, ...gatherMembers, ...totalMembers },
  },
];
