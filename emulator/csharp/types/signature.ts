import type { Member, TypeDefinition } from "../definition";
import type { TypeSyntax } from "../syntax/ast";
import { Cursor } from "../syntax/cursor";
import { parseType } from "../syntax/parse-type";
import type { Type } from "./type";

/** A type of the library, its signatures read. */
export interface TypeInfo {
  /** Without type parameters. */
  readonly name: string;
  /** With its namespace, as messages of .NET name it. */
  readonly fullName: string;
  readonly parameters: readonly string[];
  readonly kind: TypeDefinition["kind"];
  readonly delegate: boolean;
  readonly bases: readonly TypeSyntax[];
  readonly is: ((value: unknown) => boolean) | undefined;
  /** Members by name; constructors, indexers, conversions and operators by `new`, `this`, `implicit`, `explicit` and the operator. */
  readonly members: ReadonlyMap<string, readonly MemberInfo[]>;
  /** What names in the signatures stand for, of an anonymous type. */
  readonly by?: ReadonlyMap<string, Type>;
}

export interface ParameterInfo {
  readonly name: string;
  readonly type: TypeSyntax;
  readonly out: boolean;
  readonly params: boolean;
  /** Source of a default; undefined where an argument must be given. */
  readonly defaultText: string | undefined;
}

export interface MemberInfo {
  readonly kind: "method" | "get" | "set" | "const";
  readonly name: string;
  readonly static: boolean;
  readonly extension: boolean;
  readonly typeParameters: readonly string[];
  readonly parameters: readonly ParameterInfo[];
  readonly returns: TypeSyntax;
  readonly ambient: boolean;
  readonly value: Member;
  readonly declared: TypeInfo;
}

/** Reads a type's name and signatures. Throws for a signature that is none, which is the library's own mistake. */
export function typeInfo(definition: TypeDefinition, delegate = false): TypeInfo {
  const [, name = definition.name, parameters = ""] = /^([^<]+)(?:<(.+)>)?$/.exec(definition.name) ?? [];
  const members = new Map<string, MemberInfo[]>();
  const info: TypeInfo = {
    name,
    fullName: definition.aliases?.find((alias) => alias.includes("."))?.replace(/<.*/, "") ?? name,
    parameters: parameters === "" ? [] : parameters.split(",").map((each) => each.trim()),
    kind: definition.kind,
    delegate,
    bases: (definition.bases ?? []).map((base) => parseType(new Cursor(base, 0, base.length))),
    is: definition.is,
    members,
  };
  for (const [signature, value] of Object.entries(definition.members)) {
    const member = memberInfo(signature, value, info);
    const key = member.name;
    members.set(key, [...(members.get(key) ?? []), member]);
  }
  return info;
}

const nothing: TypeSyntax = { name: "void", args: [], arrays: 0, nullable: false, at: 0 };

function memberInfo(signature: string, value: Member, declared: TypeInfo): MemberInfo {
  const ambient = signature.endsWith(" @ambient");
  const text = ambient ? signature.slice(0, -" @ambient".length) : signature;
  const cursor = new Cursor(text, 0, text.length);
  const isConst = cursor.took("const");
  const isStatic = tookName(cursor, "static");
  const isSet = tookName(cursor, "set");
  const conversion = tookName(cursor, "implicit") ? "implicit" : tookName(cursor, "explicit") ? "explicit" : undefined;
  const head = { static: isStatic || isConst, ambient, value, declared };
  if (cursor.took("new")) {
    return {
      ...head,
      kind: "method",
      name: "new",
      static: true,
      typeParameters: [],
      returns: nothing,
      ...parameterList(cursor, "(", ")"),
    };
  }
  const returns = parseType(cursor);
  if (conversion) {
    return {
      ...head,
      kind: "method",
      name: conversion,
      typeParameters: [],
      returns,
      ...parameterList(cursor, "(", ")"),
    };
  }
  if (cursor.took("this")) {
    return {
      ...head,
      kind: isSet ? "set" : "get",
      name: "this",
      typeParameters: [],
      returns,
      ...parameterList(cursor, "[", "]"),
    };
  }
  const name = operatorName(cursor) ?? cursor.name();
  const typeParameters = typeParameterList(cursor);
  if (!cursor.is("(")) {
    return {
      ...head,
      kind: isConst ? "const" : isSet ? "set" : "get",
      name,
      extension: false,
      typeParameters,
      returns,
      parameters: [],
    };
  }
  return { ...head, kind: "method", name, typeParameters, returns, ...parameterList(cursor, "(", ")") };
}

function tookName(cursor: Cursor, name: string): boolean {
  const { kind, text } = cursor.token;
  const isIt =
    kind === "name" && text === name && cursor.peek(1).kind !== "end" && !["(", "=", "."].includes(cursor.peek(1).text);
  if (isIt) cursor.at++;
  return isIt;
}

function operatorName(cursor: Cursor): string | undefined {
  if (!tookOperator(cursor)) return undefined;
  const { text } = cursor.token;
  cursor.at++;
  return text;
}

function tookOperator(cursor: Cursor): boolean {
  const { kind, text } = cursor.token;
  if (kind !== "name" || text !== "operator" || cursor.peek(1).kind !== "symbol" || cursor.peek(1).text === "(")
    return false;
  cursor.at++;
  return true;
}

function typeParameterList(cursor: Cursor): string[] {
  const names: string[] = [];
  if (!cursor.took("<")) return names;
  do names.push(cursor.name());
  while (cursor.took(","));
  cursor.expect(">");
  return names;
}

function parameterList(
  cursor: Cursor,
  open: string,
  close: string,
): { parameters: ParameterInfo[]; extension: boolean } {
  const parameters: ParameterInfo[] = [];
  cursor.expect(open);
  const extension = cursor.took("this");
  while (!cursor.is(close)) {
    const out = cursor.took("out");
    const params = tookName(cursor, "params");
    const type = parseType(cursor);
    const name = cursor.token.kind === "keyword" ? keywordName(cursor) : cursor.name();
    parameters.push({
      name,
      type,
      out,
      params,
      defaultText: cursor.took("=") ? defaultText(cursor, close) : undefined,
    });
    if (!cursor.took(",")) break;
  }
  cursor.expect(close);
  return { parameters, extension };
}

/** A parameter may be named as a keyword of C# is, `object` say. */
function keywordName(cursor: Cursor): string {
  const { text } = cursor.token;
  cursor.at++;
  return text;
}

function defaultText(cursor: Cursor, close: string): string {
  const from = cursor.token.at;
  while (!cursor.is(",") && !cursor.is(close)) cursor.at++;
  return cursor.source.slice(from, cursor.token.at);
}
