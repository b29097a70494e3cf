import { elementsOf, isExpression, readPolicyXml } from "../../review/policy-xml";
import { compileExpressions, describeInCSharp } from "../policy/csharp/run-policy";
import { exampleEnvironments } from "./environments";
import { environmentStacks } from "./synthesize-environment";

/** Every expression of a policy as it is deployed: what was printed, escaped and read again. */
function expressionsIn(policy: string) {
  const values = elementsOf(readPolicyXml(policy)).flatMap(({ element: { attributes, text } }) => [
    ...Object.values(attributes),
    text,
  ]);
  return values.filter(isExpression).map((value) => {
    const written = value.trim();
    return { code: written.slice(2, -1), block: written.startsWith("@{") };
  });
}

describeInCSharp("policies as they are deployed", () => {
  test("hold no expression that C# would not compile", () => {
    const policies = exampleEnvironments.flatMap((environment) => {
      const { gateway } = environmentStacks(environment);
      const lanes = Object.values(gateway.all("azurerm_api_management_api_policy"));
      return [...lanes, ...Object.values(gateway.all("azurerm_api_management_policy"))];
    });
    const expressions = policies.flatMap(({ xml_content }) => expressionsIn(xml_content));
    expect(expressions.length).toBeGreaterThan(30 * exampleEnvironments.length);
    const distinct = new Map(expressions.map((expression) => [expression.code, expression]));
    expect(() => compileExpressions([...distinct.values()])).not.toThrow();
  });
});
