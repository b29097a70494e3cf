import { subnetRange } from "../../constructs/subnet-range";

test.each([
  ["10.40.0.0/22", 24, 0, "10.40.0.0/24"],
  ["10.40.0.0/22", 24, 3, "10.40.3.0/24"],
  ["10.40.3.17/22", 24, 1, "10.40.1.0/24"],
  ["192.168.255.0/24", 26, 3, "192.168.255.192/26"],
  ["200.0.0.0/8", 24, 256, "200.1.0.0/24"],
  ["10.0.0.0/24", 24, 0, "10.0.0.0/24"],
])("of %s, /%i number %i is %s", (space, bits, index, expected) => {
  expect(subnetRange(space, bits, index)).toBe(expected);
});

test.each([
  ["10.40.0.0/22", 24, 4, "address space 10.40.0.0/22 must hold 5 ranges of /24"],
  ["10.40.0.0/25", 24, 0, "address space 10.40.0.0/25 must hold 1 ranges of /24"],
])("rejects a range outside %s", (space, bits, index, message) => {
  expect(() => subnetRange(space, bits, index)).toThrow(new RangeError(message));
});
