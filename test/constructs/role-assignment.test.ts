import { onlyTheseRoles } from "../../constructs/role-assignment";

test("the right to assign roles can be cut down to a few", () => {
  const guid = "a97b65f3-24c7-4388-baec-2e87135dc908";
  expect(onlyTheseRoles(["Cognitive Services User"])).toBe(
    "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR " +
      `(@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${guid}})) AND ` +
      "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR " +
      `(@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${guid}}))`,
  );
});
