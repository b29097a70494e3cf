import { Boxed, BoxedEnum } from "../definition";
import { AnonymousObject } from "../library/json/anonymous";
import type { MemberInfo, TypeInfo } from "./signature";
import type { Type } from "./type";

/** The declaration of an anonymous type with these properties, which its objects hold in the representation of `object`. */
export function anonymousInfo(properties: readonly (readonly [name: string, type: Type])[]): TypeInfo {
  const text = properties.map(([name, type]) => `${type.text} ${name}`).join(", ");
  const members = new Map<string, readonly MemberInfo[]>();
  const info: TypeInfo = {
    name: `{ ${text} }`,
    fullName: `{ ${text} }`,
    parameters: [],
    kind: "class",
    delegate: false,
    bases: [],
    is: (value) => value instanceof AnonymousObject,
    members,
    by: new Map(properties.map(([name, type]) => [`type of ${name}`, type])),
  };
  for (const [name, type] of properties) members.set(name, [getter(info, name, type)]);
  return info;
}

function getter(declared: TypeInfo, name: string, type: Type): MemberInfo {
  const boxed = ({ values }: AnonymousObject) => values.get(name);
  const value = (of: AnonymousObject) => {
    const found = boxed(of);
    return found instanceof Boxed || found instanceof BoxedEnum ? found.value : found;
  };
  return {
    kind: "get",
    name,
    static: false,
    extension: false,
    typeParameters: [],
    parameters: [],
    returns: { name: `type of ${name}`, args: [], arrays: 0, nullable: false, at: 0 },
    ambient: false,
    value: type.text === "object" ? boxed : value,
    declared,
  };
}
