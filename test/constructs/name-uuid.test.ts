import { nameUuid } from "../../constructs/name-uuid";

test("the same text has the same UUID on every machine, and it is one of version 5", () => {
  const uuid = nameUuid("account|principal|role");
  expect(uuid).toBe(nameUuid("account|principal|role"));
  expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  // Role assignments that are deployed carry it: another value would replace every one of them.
  expect(uuid).toBe("ac2b08dd-024f-5e44-9935-cc5f3cd22265");
});

test("another text has another UUID", () => {
  expect(nameUuid("account|principal|role")).not.toBe(nameUuid("account|principal|other"));
});
