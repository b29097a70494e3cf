import type { Row } from "./evaluate";

/** What Newtonsoft reads, and its messages for what it does not; checked against C# with version 5.0. */
export const readingRows: readonly Row[] = [
  [
    String.raw`JObject.Parse("{'a':1,\"b\":[1,2.0,null,true,'x'],c:{}}").ToString()`,
    '{\r\n  "a": 1,\r\n  "b": [\r\n    1,\r\n    2.0,\r\n    null,\r\n    true,\r\n    "x"\r\n  ],\r\n  "c": {}\r\n}',
  ],
  [
    String.raw`JObject.Parse("{'a':1,\"b\":[1,2.0,null,true,'x'],c:{}}").ToString(Formatting.None)`,
    '{"a":1,"b":[1,2.0,null,true,"x"],"c":{}}',
  ],
  ['JObject.Parse("{}").ToString()', "{}"],
  ['JArray.Parse("[]").ToString()', "[]"],
  ['JArray.Parse("[1,]").ToString(Formatting.None)', "[1]"],
  ['JArray.Parse("[1,,2]").ToString(Formatting.None)', "[1,undefined,2]"],
  ['JArray.Parse("[,]").ToString(Formatting.None)', "[undefined]"],
  [`JObject.Parse("{'a':1,}").ToString(Formatting.None)`, '{"a":1}'],
  [
    'JObject.Parse("{,}")',
    "!JsonReaderException: Invalid property identifier character: ,. Path '', line 1, position 1.",
  ],
  [`JObject.Parse("{'a':,}")`, '{\r\n  "a": undefined\r\n}'],
  [
    `JObject.Parse("{'a':}")`,
    "!JsonReaderException: Unexpected character encountered while parsing value: }. Path 'a', line 1, position 5.",
  ],
  [
    `JObject.Parse("{'a'}")`,
    "!JsonReaderException: Invalid character after parsing property name. Expected ':' but got: }. Path '', line 1, position 4.",
  ],
  [
    `JObject.Parse("{'a' 1}")`,
    "!JsonReaderException: Invalid character after parsing property name. Expected ':' but got: 1. Path '', line 1, position 5.",
  ],
  [
    `JObject.Parse("{'a':1 'b':2}")`,
    "!JsonReaderException: After parsing a value an unexpected character was encountered: '. Path 'a', line 1, position 7.",
  ],
  [
    `JObject.Parse("{'a':1")`,
    "!JsonReaderException: Unexpected end of content while loading JObject. Path 'a', line 1, position 6.",
  ],
  [
    `JObject.Parse("{'a':")`,
    "!JsonReaderException: Unexpected end of content while loading JObject. Path 'a', line 1, position 5.",
  ],
  [
    `JObject.Parse("{'a'")`,
    "!JsonReaderException: Invalid character after parsing property name. Expected ':' but got: \u0000. Path '', line 1, position 4.",
  ],
  [
    `JObject.Parse("{'a")`,
    "!JsonReaderException: Unterminated string. Expected delimiter: '. Path '', line 1, position 3.",
  ],
  [
    'JObject.Parse("{a")',
    "!JsonReaderException: Unexpected end while parsing unquoted property name. Path '', line 1, position 2.",
  ],
  ['JObject.Parse("{")', "!JsonReaderException: Error reading JObject from JsonReader. Path '', line 1, position 1."],
  ['JObject.Parse("")', "!JsonReaderException: Error reading JObject from JsonReader. Path '', line 0, position 0."],
  ['JObject.Parse("  ")', "!JsonReaderException: Error reading JObject from JsonReader. Path '', line 1, position 2."],
  ['JToken.Parse("")', "!JsonReaderException: Error reading JToken from JsonReader. Path '', line 0, position 0."],
  ['JArray.Parse("")', "!JsonReaderException: Error reading JArray from JsonReader. Path '', line 0, position 0."],
  [
    'JObject.Parse("[1]")',
    "!JsonReaderException: Error reading JObject from JsonReader. Current JsonReader item is not an object: StartArray. Path '', line 1, position 1.",
  ],
  [
    'JArray.Parse("{}")',
    "!JsonReaderException: Error reading JArray from JsonReader. Current JsonReader item is not an array: StartObject. Path '', line 1, position 1.",
  ],
  [
    'JObject.Parse("1")',
    "!JsonReaderException: Error reading JObject from JsonReader. Current JsonReader item is not an object: Integer. Path '', line 1, position 1.",
  ],
  [
    'JToken.Parse("1 2")',
    "!JsonReaderException: Additional text encountered after finished reading JSON content: 2. Path '', line 1, position 2.",
  ],
  [
    'JObject.Parse("{} x")',
    "!JsonReaderException: Additional text encountered after finished reading JSON content: x. Path '', line 1, position 3.",
  ],
  [
    'JObject.Parse("{} {}")',
    "!JsonReaderException: Additional text encountered after finished reading JSON content: {. Path '', line 1, position 3.",
  ],
  [
    'JObject.Parse("{}]")',
    "!JsonReaderException: Additional text encountered after finished reading JSON content: ]. Path '', line 1, position 2.",
  ],
  [
    'JArray.Parse("[1}")',
    "!JsonReaderException: JsonToken EndObject is not valid for closing JsonType Array. Path '', line 1, position 3.",
  ],
  [
    'JArray.Parse("[1 2]")',
    "!JsonReaderException: After parsing a value an unexpected character was encountered: 2. Path '[0]', line 1, position 3.",
  ],
  [
    'JArray.Parse("[1")',
    "!JsonReaderException: Unexpected end of content while loading JArray. Path '[0]', line 1, position 2.",
  ],
  [
    'JArray.Parse("[1,")',
    "!JsonReaderException: Unexpected end of content while loading JArray. Path '[0]', line 1, position 3.",
  ],
  [
    `JArray.Parse("[[1],[2,{'a':[}]]")`,
    "!JsonReaderException: Unexpected character encountered while parsing value: }. Path '[1][1].a', line 1, position 14.",
  ],
  [
    'JToken.Parse("]")',
    "!JsonReaderException: JsonToken EndArray is not valid for closing JsonType None. Path '', line 1, position 1.",
  ],
  ['JToken.Parse("truex")', "!JsonReaderException: Error parsing boolean value. Path '', line 1, position 4."],
  [
    'JToken.Parse("nope")',
    "!JsonReaderException: Unexpected character encountered while parsing value: n. Path '', line 0, position 0.",
  ],
  ['JToken.Parse("undefined")', ""],
  ['JToken.Parse("NaN")', "NaN"],
  ['JToken.Parse("[NaN,Infinity,-Infinity]").ToString(Formatting.None)', '["NaN","Infinity","-Infinity"]'],
  ['JToken.Parse("-")', "!JsonReaderException: Input string '-' is not a valid number. Path '', line 1, position 1."],
  ['JToken.Parse("1x")', "!JsonReaderException: Input string '1x' is not a valid number. Path '', line 1, position 2."],
  ['JToken.Parse("1f")', "!JsonReaderException: Input string '1f' is not a valid number. Path '', line 1, position 2."],
  ['JToken.Parse("0x1F")', "31"],
  ['JToken.Parse("010")', "8"],
  ['JToken.Parse("08")', "!JsonReaderException: Input string '08' is not a valid number. Path '', line 1, position 2."],
  ['JToken.Parse("1.5e3")', "1500"],
  ['JToken.Parse("1.")', "1"],
  ['JToken.Parse(".5")', "0.5"],
  ['JToken.Parse("-012")', "-12"],
  [
    'JToken.Parse("+1")',
    "!JsonReaderException: Unexpected character encountered while parsing value: +. Path '', line 0, position 0.",
  ],
  ['JToken.Parse("9223372036854775807")', "9223372036854775807"],
  ['JToken.Parse("12345678901234567890")', "12345678901234567890"],
  [
    String.raw`JToken.Parse("'a\\qb'")`,
    "!JsonReaderException: Bad JSON escape sequence: \\q. Path '', line 1, position 4.",
  ],
  [
    `JToken.Parse("'abc")`,
    "!JsonReaderException: Unterminated string. Expected delimiter: '. Path '', line 1, position 4.",
  ],
  [String.raw`JToken.Parse("\"line\nbreak\"").ToString(Formatting.None)`, '"line\\nbreak"'],
  [
    `JObject.Parse("{'a b': {'c': ?}}")`,
    "!JsonReaderException: Unexpected character encountered while parsing value: ?. Path '['a b'].c', line 1, position 14.",
  ],
  [
    `JObject.Parse("{'a.b': [1, {'c': ?}]}")`,
    "!JsonReaderException: Unexpected character encountered while parsing value: ?. Path '['a.b'][1].c', line 1, position 18.",
  ],
  [
    `JObject.Parse("{/*c*/'a'/*d*/:/*e*/1/*f*/}/*g*/").ToString(Formatting.None)`,
    "!JsonReaderException: Invalid character after parsing property name. Expected ':' but got: /. Path '', line 1, position 9.",
  ],
  [String.raw`JObject.Parse("// one\n{'a':1} // two").ToString(Formatting.None)`, '{"a":1}'],
  [
    `JObject.Parse("{'a':1} /")`,
    "!JsonReaderException: Unexpected end while parsing comment. Path '', line 1, position 9.",
  ],
  [
    `JObject.Parse("{'a':1} /x")`,
    "!JsonReaderException: Unexpected end while parsing comment. Path '', line 1, position 9.",
  ],
  [
    `JObject.Parse("{'a':1} /* x")`,
    "!JsonReaderException: Unexpected end while parsing comment. Path '', line 1, position 12.",
  ],
  [`JObject.Parse("{'a':1,'a':2,'b':3}").ToString(Formatting.None)`, '{"a":2,"b":3}'],
  [`JObject.Parse("{'a':1,'b':2,'a':3}").ToString(Formatting.None)`, '{"a":3,"b":2}'],
  [String.raw`JObject.Parse("{'\\u00e9\\ud83d\\ude00':'\\ud83d x'}").ToString(Formatting.None)`, '{"é😀":"� x"}'],
  [
    'JObject.Parse("{a-b:1}")',
    "!JsonReaderException: Invalid JavaScript property identifier character: -. Path '', line 1, position 2.",
  ],
  ['JObject.Parse("{$a_1:1}").ToString(Formatting.None)', '{"$a_1":1}'],
  [
    'JObject.Parse("null")',
    "!JsonReaderException: Error reading JObject from JsonReader. Current JsonReader item is not an object: Null. Path '', line 1, position 4.",
  ],
  [
    `JObject.Parse("'x'")`,
    "!JsonReaderException: Error reading JObject from JsonReader. Current JsonReader item is not an object: String. Path '', line 1, position 3.",
  ],
  ['JToken.Parse("null").Type.ToString()', "Null"],
  [`JToken.Parse("'2024-01-01T00:00:00Z'").Type.ToString()`, "Date"],
  [`JToken.Parse("'2024-01-01T00:00:00Z'").ToString()`, "01/01/2024 00:00:00"],
  [`JToken.Parse("'2024-01-01T00:00:00Z'").ToString(Formatting.None)`, '"2024-01-01T00:00:00Z"'],
  [`JToken.Parse("'2024-01-01T10:11:12.3450'").ToString(Formatting.None)`, '"2024-01-01T10:11:12.345"'],
  [`JToken.Parse("'2024-01-01T10:11:12.3450'").ToString()`, "01/01/2024 10:11:12"],
  [`JToken.Parse("'2024-01-01T10:11:12+02:00'").ToString(Formatting.None)`, '"2024-01-01T08:11:12+00:00"'],
  [`JToken.Parse("'2024-01-01T10:11:12-0230'").ToString(Formatting.None)`, '"2024-01-01T12:41:12+00:00"'],
  [`JToken.Parse("'2024-01-01T10:11:12.123456789'").ToString(Formatting.None)`, '"2024-01-01T10:11:12.1234567"'],
  [`JToken.Parse("'2024-01-01T25:00:00Z'").Type.ToString()`, "String"],
  [`JToken.Parse("'2024-02-30T00:00:00Z'").Type.ToString()`, "String"],
  [`JToken.Parse("'2024-01-01 00:00:00Z'").Type.ToString()`, "String"],
  [`JToken.Parse("'2024-01-01'").Type.ToString()`, "String"],
  [`JToken.Parse("'/Date(1704067200000)/'").ToString(Formatting.None)`, '"2024-01-01T00:00:00Z"'],
  [`JToken.Parse("'/Date(1704067200000+0100)/'").ToString(Formatting.None)`, '"2024-01-01T00:00:00+00:00"'],
  [`(string)JToken.Parse("'2024-01-01T00:00:00Z'")`, "01/01/2024 00:00:00"],
  [`JToken.Parse("'2024-01-01T00:00:00.1234567Z'").ToString(Formatting.None)`, '"2024-01-01T00:00:00.1234567Z"'],
  ['((JValue)JToken.Parse("1")).Value.GetType().Name', "Int64"],
  ['((JValue)JToken.Parse("1.0")).Value.GetType().Name', "Double"],
  ['((JValue)JToken.Parse("1")).Value is long', "True"],
  ['((JValue)JToken.Parse("1.0")).Value is double', "True"],
  [
    'JToken.Parse("12345678901234567890").ToString() + JToken.Parse("[12345678901234567890]").ToString(Formatting.None)',
    "12345678901234567890[12345678901234567890]",
  ],
  [`JObject.Parse("{/*c*/'a':/*e*/1/*f*/}/*g*/").ToString(Formatting.None)`, '{"a":1}'],
  [`JToken.Parse("  'x'  ").ToString()`, "x"],
  [String.raw`JToken.Parse("\u00a0'x'").ToString()`, "x"],
  [String.raw`JToken.Parse("true\0").ToString()`, "True"],
  [`JObject.Parse("{'':1}")[""]`, "1"],
  [String.raw`JToken.Parse("'\\/\\b\\f\\t\\u0041\\''").ToString(Formatting.None)`, '"/\\b\\f\\tA\'"'],
  [`JToken.Parse("'2024-01-01T10:00:00.501:00'").ToString(Formatting.None)`, '"2024-01-01T10:00:00.501"'],
  [`JToken.Parse("'2024-01-01T10:00:00.12345678'").ToString(Formatting.None)`, '"2024-01-01T10:00:00.12345678"'],
  [`JToken.Parse("'2024-01-01T10:00:00.1234567'").ToString(Formatting.None)`, '"2024-01-01T10:00:00.1234567"'],
  [`JToken.Parse("'2024-01-01T10:00:0012'").ToString(Formatting.None)`, '"2024-01-01T10:00:00"'],
  [`JToken.Parse("'2024-01-01T10:00:00+01:'").ToString(Formatting.None)`, '"2024-01-01T09:00:00+00:00"'],
  [`JToken.Parse("'2024-01-01T10:00:00+01'").ToString(Formatting.None)`, '"2024-01-01T09:00:00+00:00"'],
  [`JToken.Parse("'2024-01-01T10:00:00:'").ToString(Formatting.None)`, '"2024-01-01T10:00:00"'],
  [`JToken.Parse("'2024-01-01T10:00:00.'").ToString(Formatting.None)`, '"2024-01-01T10:00:00."'],
  [`JToken.Parse("'2024-01-01T10:00:00+1:00'").ToString(Formatting.None)`, '"2024-01-01T10:00:00+1:00"'],
  [`JToken.Parse("'0001-01-01T00:00:00+02:00'").ToString(Formatting.None)`, '"0001-01-01T00:00:00+00:00"'],
  [`JToken.Parse("'2024-01-01t10:00:00Z'").ToString(Formatting.None)`, '"2024-01-01t10:00:00Z"'],
  [`JToken.Parse("'2024-1-01T10:00:00Z'").ToString(Formatting.None)`, '"2024-1-01T10:00:00Z"'],
  [
    'JToken.Parse("[1e400]")',
    "!JsonReaderException: Input string '1e400' is not a valid number. Path '[0]', line 1, position 6.",
  ],
  ['JToken.Parse("[-1.5E+308,1e-400]").ToString(Formatting.None)', "[-1.5E+308,0.0]"],
];

/** The same where version 13 says otherwise than 5.0. */
export const newReadingRows: readonly Row[] = [
  ['JToken.Parse("tru")', "!JsonReaderException: Unexpected end when reading JSON. Path '', line 1, position 3."],
  ['JToken.Parse("trux")', "!JsonReaderException: Error parsing boolean value. Path '', line 1, position 3."],
  ['JToken.Parse("nul")', "!JsonReaderException: Unexpected end when reading JSON. Path '', line 1, position 3."],
  ['JToken.Parse("n")', "!JsonReaderException: Unexpected end when reading JSON. Path '', line 1, position 1."],
  ['JToken.Parse("-Inf")', "!JsonReaderException: Unexpected end when reading JSON. Path '', line 1, position 4."],
  [
    String.raw`JToken.Parse("'a\\u12'")`,
    "!JsonReaderException: Unexpected end while parsing Unicode escape sequence. Path '', line 1, position 4.",
  ],
  [
    String.raw`JToken.Parse("'a\\u12zz'")`,
    "!JsonReaderException: Invalid Unicode escape sequence: \\u12zz. Path '', line 1, position 4.",
  ],
  [
    String.raw`JToken.Parse("{'a':'x\n")`,
    "!JsonReaderException: Unterminated string. Expected delimiter: '. Path 'a', line 2, position 0.",
  ],
  [
    String.raw`JObject.Parse("{\r\n 'a': 1,\r\n 'b': ?}")`,
    "!JsonReaderException: Unexpected character encountered while parsing value: ?. Path 'b', line 3, position 6.",
  ],
  [
    String.raw`JObject.Parse("{'it\\'s': ?}")`,
    "!JsonReaderException: Unexpected character encountered while parsing value: ?. Path '['it\\'s']', line 1, position 10.",
  ],
  ['JToken.Parse("/*c*/ 1")', "c"],
  [`JToken.Parse("'2024-01-01T24:00:00Z'").ToString(Formatting.None)`, '"2024-01-02T00:00:00Z"'],
  [
    String.raw`JObject.Parse("{ 'a' : [ /* one */ 1 , /* two */ ] , // end\n }").ToString(Formatting.None)`,
    '{"a":[1]}',
  ],
];
