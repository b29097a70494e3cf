import type { TypeDefinition } from "../../definition";
import { argumentOutOfRange } from "../argument-failures";
import { argumentNull } from "../linq/failures";
import { Group, Match } from "./match";
import { Regex, RegexOptions } from "./regex";

const space = "System.Text.RegularExpressions";

/** Matches, groups or captures by their position. */
class Items<T> implements Iterable<T> {
  constructor(readonly items: readonly T[]) {}

  [Symbol.iterator](): Iterator<T> {
    return this.items.values();
  }

  get(index: number): T {
    const item = this.items[index];
    if (item !== undefined) return item;
    throw argumentOutOfRange("Specified argument was out of the range of valid values.", "i");
  }
}

/** Groups are also found by number and name, and what is not there is a group without success. */
class GroupItems extends Items<Group> {
  constructor(readonly match: Match) {
    super(match.groups);
  }
}

type Text = string | null;
type Evaluator = (match: Match) => Text;

/** Characters that stand for something in a pattern. */
const special = /[\\*+?|{[()^$.# \t\n\r\f]/g;
const escapes: Readonly<Record<string, string>> = { "\t": "\\t", "\n": "\\n", "\r": "\\r", "\f": "\\f" };

function escaped(text: Text): string {
  if (text === null) throw argumentNull("str");
  return text.replace(special, (unit) => escapes[unit] ?? `\\${unit}`);
}

function allMatches(regex: Regex, input: Text, from = 0): Items<Match> {
  return new Items([...regex.matches(input, from)]);
}

/** The static methods, without and with options. */
const statics: TypeDefinition["members"] = {
  "static bool IsMatch(string input, string pattern, RegexOptions options = RegexOptions.None)": (
    input: Text,
    pattern: Text,
    options: number,
  ) => Regex.of(pattern, options).isMatch(input),
  "static Match Match(string input, string pattern, RegexOptions options = RegexOptions.None)": (
    input: Text,
    pattern: Text,
    options: number,
  ) => Regex.of(pattern, options).match(input),
  "static MatchCollection Matches(string input, string pattern, RegexOptions options = RegexOptions.None)": (
    input: Text,
    pattern: Text,
    options: number,
  ) => allMatches(Regex.of(pattern, options), input),
  "static string Replace(string input, string pattern, string replacement, RegexOptions options = RegexOptions.None)": (
    input: Text,
    pattern: Text,
    replacement: Text,
    options: number,
  ) => Regex.of(pattern, options).replace(input, replacement),
  "static string Replace(string input, string pattern, Func<Match, string> evaluator, RegexOptions options = RegexOptions.None)":
    (input: Text, pattern: Text, evaluator: Evaluator, options: number) =>
      Regex.of(pattern, options).replace(input, evaluator),
  "static string[] Split(string input, string pattern, RegexOptions options = RegexOptions.None)": (
    input: Text,
    pattern: Text,
    options: number,
  ) => Regex.of(pattern, options).split(input),
  "static string Escape(string str)": escaped,
  "static string Unescape(string str)": (text: Text) => {
    if (text === null) throw argumentNull("str");
    return text.replace(
      /\\([\s\S])/g,
      (_, unit: string) => ({ t: "\t", n: "\n", r: "\r", f: "\f", v: "\v" })[unit] ?? unit,
    );
  },
};

const regex: TypeDefinition = {
  name: "Regex",
  aliases: [`${space}.Regex`],
  kind: "class",
  is: (value) => value instanceof Regex,
  members: {
    "new(string pattern, RegexOptions options = RegexOptions.None)": (pattern: Text, options: number) =>
      Regex.of(pattern, options),
    // Nothing here takes a time that would be measured.
    "new(string pattern, RegexOptions options, TimeSpan matchTimeout)": (pattern: Text, options: number) =>
      Regex.of(pattern, options),
    ...statics,
    "bool IsMatch(string input, int startat = 0)": (of: Regex, input: Text, from: number) => of.isMatch(input, from),
    "Match Match(string input, int startat = 0)": (of: Regex, input: Text, from: number) => of.match(input, from),
    "MatchCollection Matches(string input, int startat = 0)": allMatches,
    "string Replace(string input, string replacement, int count = -1)": (
      of: Regex,
      input: Text,
      replacement: Text,
      count: number,
    ) => of.replace(input, replacement, count),
    "string Replace(string input, Func<Match, string> evaluator, int count = -1)": (
      of: Regex,
      input: Text,
      evaluator: Evaluator,
      count: number,
    ) => of.replace(input, evaluator, count),
    "string[] Split(string input, int count = 0)": (of: Regex, input: Text, count: number) => of.split(input, count),
    "string[] GetGroupNames()": (of: Regex) => of.groups.map(({ name }) => name),
    "RegexOptions Options": (of: Regex) => of.options,
    "string ToString()": (of: Regex) => of.pattern,
  },
};

function collection(name: string, element: string, of: typeof Items): TypeDefinition {
  return {
    name,
    aliases: [`${space}.${name}`],
    kind: "class",
    bases: [`IEnumerable<${element}>`],
    is: (value) => value instanceof of,
    members: {
      "int Count": ({ items }: Items<unknown>) => items.length,
      [`${element} this[int index]`]: (items: Items<unknown>, index: number) => items.get(index),
    },
  };
}

const groups: TypeDefinition = {
  name: "GroupCollection",
  aliases: [`${space}.GroupCollection`],
  kind: "class",
  bases: ["IEnumerable<Group>"],
  is: (value) => value instanceof GroupItems,
  members: {
    "int Count": ({ items }: GroupItems) => items.length,
    "Group this[int groupnum]": ({ match }: GroupItems, number: number) => match.group(number),
    "Group this[string groupname]": ({ match }: GroupItems, name: string) => match.group(name),
  },
};

const found: readonly TypeDefinition[] = [
  {
    name: "Capture",
    aliases: [`${space}.Capture`],
    kind: "class",
    is: (value) => value instanceof Group,
    members: {
      "string Value": ({ value }: Group) => value,
      "int Index": ({ index }: Group) => index,
      "int Length": ({ length }: Group) => length,
      "string ToString()": ({ value }: Group) => value,
    },
  },
  {
    name: "Group",
    aliases: [`${space}.Group`],
    kind: "class",
    bases: ["Capture"],
    is: (value) => value instanceof Group,
    members: {
      "bool Success": ({ success }: Group) => success,
      "string Name": ({ name }: Group) => name,
      "CaptureCollection Captures": (group: Group) => new Items(group.success ? [group] : []),
    },
  },
  {
    name: "Match",
    aliases: [`${space}.Match`],
    kind: "class",
    bases: ["Group"],
    is: (value) => value instanceof Match,
    members: {
      "static Match Empty": () => Match.empty,
      "GroupCollection Groups": (match: Match) => new GroupItems(match),
      "Match NextMatch()": (match: Match) => match.next(),
      "string Result(string replacement)": (match: Match, replacement: string) => match.filled(replacement),
    },
  },
];

/** `System.Text.RegularExpressions`. */
export const regexTypes: readonly TypeDefinition[] = [
  regex,
  ...found,
  groups,
  collection("MatchCollection", "Match", Items),
  collection("CaptureCollection", "Capture", Items),
  {
    name: "RegexOptions",
    aliases: [`${space}.RegexOptions`],
    kind: "enum",
    members: Object.fromEntries(
      Object.entries(RegexOptions).map(([name, value]) => [`const RegexOptions ${name}`, value]),
    ),
  },
];
