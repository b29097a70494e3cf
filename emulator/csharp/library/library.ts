import type { TypeDefinition } from "../definition";
import { contextTypes } from "./context";
import { cryptoTypes } from "./crypto-types";
import { cultureTypes } from "./culture-types";
import { encodingTypes } from "./encoding-type";
import { exceptionTypes } from "./exception-types";
import { guidTypes } from "./guid-type";
import { jsonTypes } from "./json/definitions";
import { collectionTypes } from "./linq/definitions";
import { mathTypes } from "./math";
import { reflectionTypes } from "./net-type";
import { nullableTypes } from "./nullable-types";
import { numberTypes } from "./number-types";
import { randomTypes } from "./random";
import { regexTypes } from "./regex/regex-types";
import { builderTypes } from "./string-builder";
import { stringTypes } from "./string-type";
import { dateTimeOffsetTypes } from "./time/date-time-offset-types";
import { dateTimeTypes } from "./time/date-time-types";
import { timeSpanTypes } from "./time/time-span-types";
import { tupleTypes } from "./tuple-types";
import { webTypes } from "./web-types";

/** Every type of .NET and of API Management that an expression can use. */
export const library: readonly TypeDefinition[] = [
  ...reflectionTypes,
  ...stringTypes,
  ...numberTypes,
  ...mathTypes,
  ...nullableTypes,
  ...tupleTypes,
  ...exceptionTypes,
  ...cultureTypes,
  ...builderTypes,
  ...encodingTypes,
  ...regexTypes,
  ...guidTypes,
  ...randomTypes,
  ...dateTimeTypes,
  ...dateTimeOffsetTypes,
  ...timeSpanTypes,
  ...webTypes,
  ...cryptoTypes,
  ...collectionTypes,
  ...jsonTypes,
  ...contextTypes,
];
